"""Worlds as plain rows: built by hand or at random, loaded into a database, and made smaller when they show a fault."""

import uuid
from collections import defaultdict
from hashlib import sha256

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from tests.areas import AREAS
from tests.wall_days import DAY, FAR, NOW

# Names in a world → columns, where they differ: an agency is a group, a form's number is its key.
COLUMNS = {
    "accounts_agency": {"id": "group_id"},
    "access_agencygrant": {"agency_id": "group_id"},
    "access_submission": {"id": "nonce"},
}
ORDER = [
    "accounts_agency",
    "accounts_worker",
    "accounts_membership",
    "people_person",
    "cases_case",
    "people_contact",
    "access_agencygrant",
    "access_workergrant",
    "access_block",
    "access_restriction",
    "access_restrictionworker",
    "access_contactseal",
    "access_contactsealworker",
    "cases_consultation",
    "cases_casenote",
    "cases_householdmember",
    "people_alias",
    "consent_consent",
    "consent_consentline",
    "consent_explanation",
    "consent_withdrawal",
    "consent_asking",
    "consent_consentfile",
    "referrals_referral",
    "referrals_letter",
    "referrals_lettercontact",
    "referrals_confirmation",
    "referrals_reporter",
    "referrals_message",
    *(table for area in AREAS for table in area.ORDER),
    "cases_historicalcase",
    "cases_historicalconsultation",
    "cases_historicalcasenote",
    "cases_historicalhouseholdmember",
    "people_historicalperson",
    "people_historicalcontact",
    "access_draft",
    "access_submission",
    "desk_notice",
    "audit_event",
]


def models():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


class World:
    """Rows by table; ids are readable, so that a failing world can be read."""

    def __init__(self, today, mark="架空"):
        self.today, self.mark, self.rows = today, mark, defaultdict(list)
        self._next = 0

    def add(self, table, /, **row):
        self._next += 1
        row.setdefault("id", uuid.UUID(f"{ORDER.index(table):08x}-0000-4000-8000-{self._next:012x}"))
        self.rows[table].append(row)
        return row

    def words(self):
        return f"{self.mark}{self._next}"

    def between(self, since=-FAR, until=None):
        return {
            "valid_from": self.today + since,
            "valid_until": None if until is None else self.today + until,
        }

    def agency(self, **facts):
        number = 100 + len(self.rows["accounts_agency"])
        base = {"name": f"課{number}", "short_name": "課", "kind": "DEPARTMENT", "legal_status": "CITY"}
        base |= {"named_only": False, "closed_on": None, "parent_sees": False, "parent_id": None}
        return self.add("accounts_agency", id=number, **base | facts)["id"]

    def worker(self, **facts):
        name = f"w-{len(self.rows['accounts_worker']):04}"
        return self.add("accounts_worker", **{"username": name, "name": name, "is_active": True} | facts)[
            "id"
        ]

    def membership(self, worker, agency, role="STAFF", **when):
        when = when or self.between()
        return self.add("accounts_membership", worker_id=worker, agency_id=agency, role=role, **when)

    def version(self, row, table, **different):
        """What the row is, or was: `different` says in what."""
        table = table.replace("_", "_historical")
        facts = {"history_id": uuid.UUID(int=row["id"].int ^ (self._next << 64)), "history_date": NOW}
        return self.add(table, **row | facts | {"history_type": "~", "history_user_id": None} | different)

    def person(self, **facts):
        base = {"name": self.words(), "kana": "カクウ", "birth_on": None}
        row = self.add("people_person", **base | facts)
        self.version(row, "people_person")
        self.add("people_alias", person_id=row["id"], kind="CALLED", name=self.words())
        contact = self.add("people_contact", person_id=row["id"], kind="ADDRESS", value=self.words())
        self.version(contact, "people_contact")
        return row["id"]

    def case(self, person, agency):
        number = f"T{len(self.rows['cases_case']):07}"
        facts = {"number": number, "person_id": person, "agency_id": agency, "opened_on": self.today}
        row = self.add("cases_case", **facts, stage="RECEIVED", created_at=NOW)
        self.version(row, "cases_case")
        return row["id"]

    def grant(self, case, agency, topics, basis="CONSENT", *, worker=None, closed=False, source=None, **when):
        table, who = ("access_workergrant", {"user_id": worker}) if worker else ("access_agencygrant", {})
        facts = {
            "case_id": case,
            "agency_id": agency,
            "topics": topics,
            "basis": basis,
            "closed_at": NOW if closed else None,
        }
        return self.add(
            table, **facts, **who, **(when or self.between()), source_id=source or uuid.uuid4(), last_at=NOW
        )

    def stands(self, case, agency, worker):
        """AUTHOR: whoever wrote something keeps the case's number."""
        named = next(a for a in self.rows["accounts_agency"] if a["id"] == agency)["named_only"]
        table = "access_workergrant" if named else "access_agencygrant"
        held = {
            (g["agency_id"], g.get("user_id"), g["case_id"])
            for g in self.rows[table]
            if g["basis"] == "AUTHOR"
        }
        if (agency, worker if named else None, case) not in held:
            self.grant(case, agency, 0, "AUTHOR", worker=worker if named else None, source=case)

    def record(self, table, case, agency, worker, topics, **facts):
        writer = "taken_by_id" if table == "cases_consultation" else "author_id"
        row = {"case_id": case, "agency_id": agency, writer: worker, "topics": topics, "created_at": NOW}
        if case:
            self.stands(case, agency, worker)
        row = self.add(table, **row | facts)
        self.version(row, table)
        return row

    def note(self, case, agency, worker, topics=4, **facts):
        base = {"text": self.words(), "happened_on": self.today, "method": "01", "own_only": False}
        return self.record("cases_casenote", case, agency, worker, topics, **base | facts)

    def relative(self, case, agency, worker, topics=32, **facts):
        base = {"name": self.words(), "kinship": "CHILD", "person_id": None}
        return self.record("cases_householdmember", case, agency, worker, topics, **base | facts)

    def consultation(self, person, agency, worker, case=None, topics=4):
        facts = {"person_id": person, "text": self.words(), "taken_at": NOW, "method": "03", "caller": "SELF"}
        return self.record("cases_consultation", case, agency, worker, topics, **facts)

    def consent(self, case, person, agency, worker, lines, *, opened=False):
        facts = {
            "person_id": person,
            "case_id": case,
            "kinds": ["C2"],
            "method": "ORAL",
            "agreed_on": self.today,
        }
        facts |= {"agency_id": agency, "recorded_by_id": worker, "giver_name": self.words()}
        facts |= self.between(-FAR, FAR) | {"opened_at": NOW if opened else None}
        row = self.add("consent_consent", **facts)
        for to, named, topics in lines:
            line = {
                "consent_id": row["id"],
                "case_id": case,
                "agency_id": to,
                "worker_id": named,
                "topics": topics,
            }
            self.add("consent_consentline", **line)
        return row

    def papers(self, consent, agency, worker):
        """What was explained, and a scan."""
        base, text = {"consent_id": consent["id"], "case_id": consent["case_id"]}, self.words()
        digest = sha256(text.encode()).hexdigest()
        said = {"explained_by_id": worker, "explained_on": self.today, "text": text, "digest": digest}
        self.add("consent_explanation", **base, **said)
        scan = {"name": text, "media_type": "image/png", "content": text.encode(), "digest": digest}
        scan |= {"size": len(text.encode()), "agency_id": agency, "author_id": worker}
        return self.add("consent_consentfile", **base, **scan)

    def withdraw(self, consent, agency, worker):
        consent |= {"withdrawn_at": NOW, "withdrawn_by_id": worker, "withdrawn_agency_id": agency}
        facts = {"consent_id": consent["id"], "case_id": consent["case_id"], "reason": self.words()}
        return self.add("consent_withdrawal", **facts, agency_id=agency, author_id=worker)

    def asking(self, case, person, agency, worker):
        facts = {"person_id": person, "case_id": case, "agency_id": agency, "author_id": worker}
        facts |= {"asked_on": self.today, "answer": "REFUSED", "why": "02", "note": self.words()}
        return self.add("consent_asking", **facts, ask_again_on=self.today + DAY)

    def letter(self, sender, receiver, body, state="SENT"):
        """A shell and its body; `sender` and `receiver` are (agency, worker)."""
        shell = {"number": f"R{self._next:07}", "kind": "REQUEST", "state": state, "due_on": self.today}
        shell |= {"from_agency_id": sender[0], "sent_by_id": sender[1]}
        shell |= {"to_agency_id": receiver[0], "to_worker_id": receiver[1]}
        if state in ("ACCEPTED", "REPORTED", "RETURNED", "FORWARDED", "DONE"):
            shell |= {"answered_at": NOW, "answered_by_id": sender[1]}
        shell = self.add("referrals_referral", **shell)
        base = {"case_id": None, "consultation_id": None, "consent_id": None, "article": "", "topics": 4}
        if body["ground"] == "STATUTE":
            base |= {"article": "K7", "reason": "架空"}
        elif body["ground"] == "CONSENT" and not body.get("consent_id"):
            base |= {"giver": "SELF", "agreed_how": "ORAL", "agreed_on": self.today}
        self.add("referrals_letter", referral_id=shell["id"], text=self.words(), **base | body)
        return shell

    def told_contact(self, shell):
        return self.add(
            "referrals_lettercontact", referral_id=shell["id"], person_id=None, value=self.words()
        )

    def message(self, shell, agency, worker, verb="REPORT"):
        facts = {"referral_id": shell["id"], "agency_id": agency, "author_id": worker, "verb": verb}
        return self.add("referrals_message", **facts, text=self.words())

    def reporter(self, shell, readers):
        facts = {"agency_id": shell["from_agency_id"], "author_id": shell["sent_by_id"]}
        facts |= {"name": self.words(), "readers": readers}
        return self.add("referrals_reporter", referral_id=shell["id"], **facts)

    def confirmation(self, shell, agency):
        facts = {"from_agency_id": shell["from_agency_id"], "agency_id": agency, "article": "K7"}
        return self.add("referrals_confirmation", referral_id=shell["id"], **facts, due_on=self.today)

    def notice(self, source, agency, worker=None, *, chief_only=False, about="ARRIVED"):
        facts = {"about": about, "agency_id": agency, "worker_id": worker, "chief_only": chief_only}
        return self.add("desk_notice", key=f"n{self._next}", source_id=source, **facts)

    def deny(self, rule, subject, named=(), worker=None, **when):
        """A block (`worker`), a restriction or a seal (`named` workers only)."""
        key = "person_id" if rule == "access_contactseal" else "case_id"
        row = {key: subject, "reason": "架空", "lifted_at": None, **(when or self.between())}
        row = self.add(rule, **row, **({"worker_id": worker} if worker else {}))
        link = "seal_id" if rule == "access_contactseal" else "restriction_id"
        for each in named:
            self.add(f"{rule}worker", worker_id=each, **{link: row["id"]})
        return row

    def paper(self, me):
        """What a worker has typed, and what he has sent."""
        facts = {"worker_id": me["worker_id"], "key": f"k{self._next}", "fields": {"text": self.words()}}
        self.add("access_draft", **facts, membership_id=me["id"])
        self.add("access_submission", worker_id=me["worker_id"], location=f"/cases/{self.words()}/", at=NOW)

    def without(self, victim):
        """The same world without one row and whatever hangs on it."""
        smaller, gone = World(self.today), set()
        for table in ORDER:
            version = "_historical" in table
            for row in self.rows[table]:
                links = {value for name, value in row.items() if name.endswith("_id")}
                if row is not victim and not gone & links and not (version and row["id"] in gone):
                    smaller.rows[table].append(row)
                elif not version:
                    gone.add(row["id"])
        bodies = {letter["referral_id"] for letter in smaller.rows["referrals_letter"]}
        bare = [shell for shell in smaller.rows["referrals_referral"] if shell["id"] not in bodies]
        matters = {matter["item_id"] for matter in smaller.rows["meetings_matter"]}
        bare += [item for item in smaller.rows["meetings_item"] if item["id"] not in matters]
        return smaller.without(bare[0]) if bare else smaller  # because a shell never stands without its body

    def __str__(self):
        quiet = {"history_date", "created_at", "last_at", "happened_on", "taken_at", "agreed_on", "opened_on"}
        lines = [
            f"{table}: " + ", ".join(f"{k}={v}" for k, v in row.items() if k not in quiet)
            for table in ORDER
            for row in self.rows[table]
        ]
        return "\n".join(lines)


def load(world):
    """Write a world as the migrator (Django's `default` plays him)."""
    known = models()
    code = {p.codename: p.pk for p in Permission.objects.filter(content_type__app_label="cases")}
    with transaction.atomic():
        Group.objects.bulk_create(
            Group(id=a["id"], name=f"g{a['id']}") for a in world.rows["accounts_agency"]
        )
        for table in ORDER:
            if table == "desk_notice":  # because the letters just written have knocked by themselves
                with connection.cursor() as cursor:
                    cursor.execute("DELETE FROM desk_notice")
            model, renamed = known[table], COLUMNS.get(table, {})
            fields = {field.column: field.attname for field in model._meta.concrete_fields}
            rows = []
            for row in world.rows[table]:
                facts = {
                    fields[renamed.get(name, name)]: value
                    for name, value in row.items()
                    if renamed.get(name, name) in fields
                }
                if "basis" in facts and "permission_id" in fields:
                    facts["permission_id"] = code[
                        "recall_case" if facts["basis"] == "AUTHOR" else "view_case"
                    ]
                rows.append(model(**facts))
            model._base_manager.bulk_create(rows)


def clear():
    """Take every row of every world away again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in (*reversed(ORDER), "access_sealedrow", "audit_write", "auth_group"):
            cursor.execute(f"DELETE FROM {table}")
