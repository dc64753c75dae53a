"""(d) Row-level security as tutorials write it, in two ways, asked by the product's own login."""

import os

from . import beside
from .plans import EXPLAIN, lines_of, shortened
from .sides import BESIDE, Elsewhere, Side
from .timing import timed

CASES = "id, number, person_id, stage, lead_id, last_at"
NEWEST = f"SELECT {CASES} FROM {BESIDE}.cases {{0}} ORDER BY last_at DESC, id DESC LIMIT 25"
NOTE = f"SELECT id, case_id, text, topics FROM {BESIDE}.notes WHERE id = %s"
NAMED = f"SELECT id, name FROM {BESIDE}.persons WHERE grams @> %s LIMIT 51"
WORDED = f"SELECT id, case_id FROM {BESIDE}.notes WHERE grams @> %s ORDER BY created_at DESC LIMIT 51"
WHO = "SELECT set_config('app.user_id', %s, true)"


class Tutorial:
    """The tables of the comparison behind the policies of one way."""

    def __init__(self, way):
        self.way = way
        self.login = Elsewhere(os.environ["DATABASE_URL"])
        self.owner = os.environ["MIGRATOR_DATABASE_URL"]

    def side(self, actor, statement, params=()):
        def ask(prefix=""):
            with beside.transaction_of(self.login.connection), self.login.connection.cursor() as cursor:
                cursor.execute(WHO, [str(actor.worker)])
                cursor.execute(prefix + statement, params)
                return cursor.fetchall()

        def plans():
            return [{"statement": shortened(statement), "plan": lines_of(ask(EXPLAIN))}]

        return Side(lambda: timed(ask), self.fresh, few=True, plans=plans)

    def fresh(self):
        self.login.fresh()

    def standing(self):
        """Inside, the policies are this way's."""
        return beside.way(self.owner, self.way)
