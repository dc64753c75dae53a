"""What the アセスメント says, beside the draft of a plan: read there, and quoted into it."""

from dataclasses import dataclass

from django.apps import apps

from access.topics import labels

MOST = 60


@dataclass(frozen=True)
class Quotes:
    """引用: the newest answers of a case that whoever acts sees, by id."""

    rows: tuple = ()

    def words(self, verb):
        """What a row begins with when `quote:<id>` was pressed; nothing for any other button."""
        word, _, key = verb.partition(":")
        if word != "quote":
            return None
        found = next((row for row in self.rows if str(row["pk"]) == key), None)
        return {"issue": found["text"], "topics": found["bits"]} if found else None


def quotes_of(case):
    """The answers of the アセスメント in the order of its sections; none while there is no アセスメント."""
    if not apps.is_installed("cases") or "answer" not in apps.all_models["cases"]:
        return Quotes()
    answers = apps.get_model("cases", "Answer").objects.filter(case=case)[:MOST]
    return Quotes(tuple(_row(answer) for answer in answers))


def _row(answer):
    return {
        "pk": answer.pk,
        "text": str(answer.text),
        "bits": [1 << place for place in range(9) if answer.topics & 1 << place],
        "words": "、".join(labels(answer.topics)),
    }
