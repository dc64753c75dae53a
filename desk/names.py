"""Whom a line of the 受信箱 is about, as far as the wall shows it at this moment; loaded for all lines together."""

from dataclasses import dataclass

from cases.models import Case
from people.models import Person
from referrals.models import Letter
from referrals.states import Ground


@dataclass(frozen=True)
class Names:
    """The bodies of letters, the cases and the persons that the lines of one page speak of, by their ids."""

    letters: dict
    cases: dict
    persons: dict

    @classmethod
    def of(cls, referrals=(), cases=(), persons=()):
        bodies = Letter.objects.filter(referral__in=set(referrals)).defer("text", "reason")
        letters = {letter.referral_id: letter for letter in bodies}
        wanted = set(cases) | {letter.case_id for letter in letters.values() if letter.case_id}
        seen = Case.objects.in_bulk(wanted)
        people = set(persons) | {case.person_id for case in seen.values()}
        return cls(letters, seen, Person.objects.in_bulk(people))

    def person(self, pk):
        """What a person is called, or nothing where he is hidden."""
        return self.persons[pk].called if pk in self.persons else ""

    def case(self, pk):
        """What a case is called: its person, its number, or nothing where it is hidden."""
        case = self.cases.get(pk)
        return (self.person(case.person_id) or f"ケース {case.number}") if case else ""

    def letter(self, referral_id):
        """Whom a つなぎ is about: nothing where its body is hidden, 匿名 where it names nobody."""
        letter = self.letters.get(referral_id)
        if letter is None:
            return ""
        if letter.ground == Ground.ANONYMOUS:
            return "匿名の照会"
        case = self.cases.get(letter.case_id)
        return letter.name or (self.person(case.person_id) if case else "") or "名前なし"
