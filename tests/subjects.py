"""Whose a row of a random world is, so that what a sealed address hides can be said without asking the product."""


class Subjects:
    """Persons of the rows of one world, by the ids that a row carries."""

    def __init__(self, rows):
        self.owner = {c["id"]: c["person_id"] for c in rows["cases_case"]}
        self.talks, self.letters, self.items, self.meetings = {}, {}, {}, {}
        for talk in rows["cases_consultation"]:
            self.talks[talk["id"]] = {talk.get("person_id"), self.owner.get(talk.get("case_id"))}
        for body in rows["referrals_letter"]:
            self.letters[body["referral_id"]] = self._of(body) | self.talks.get(
                body.get("consultation_id"), set()
            )
        for matter in rows["meetings_matter"]:
            case = matter.get("case_id") or matter.get("about_id")
            self.items.setdefault(matter["item_id"], set()).add(self.owner.get(case))
        for item in rows["meetings_item"]:
            self.meetings.setdefault(item["meeting_id"], set()).update(self.items.get(item["id"], ()))
        self.inquiries = {q["id"]: q["item_id"] for q in rows["meetings_inquiry"]}

    def _of(self, row):
        return {row.get("person_id"), self.owner.get(row.get("case_id"))}

    def of(self, table, row):
        if table in ("people_person", "people_historicalperson"):
            found = {row["id"]}
        elif table == "meetings_meeting":
            found = self.meetings.get(row["id"], set())
        elif table in ("people_alias", "cases_consultation", "cases_historicalconsultation"):
            found = self._of(row)
        elif table.startswith("referrals_"):
            found = self.letters.get(row.get("referral_id"), set())
        elif table.startswith("meetings_"):
            item = row.get("item_id") or self.inquiries.get(row.get("inquiry_id"))
            found = self.items.get(item, set())
        else:
            found = {self.owner.get(row.get("case_id"))}
        return found - {None}


def texts(row):
    """Every text of a row, one by one."""
    for name, value in row.items():
        if name == "grams":
            continue
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, tuple, dict)):
            yield str(value)
