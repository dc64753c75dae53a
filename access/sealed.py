"""A sealed address in what is about to be saved: told to the named workers alone, so that nobody can try out guesses."""

from django.db import connection


def says(case_id, *texts):
    """Whether texts hold an address or a number that is sealed; for one who is not named the answer is always no."""
    text = "\n".join(text for text in texts if text)
    if not text or case_id is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_says(%s, %s)", [case_id, text])
        return cursor.fetchone()[0]
