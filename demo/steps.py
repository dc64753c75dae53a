"""The words in which a story of the invented city is written: who did what, how many days before today."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One deed on one day."""

    days: int
    by: str
    deed: str
    facts: dict


@dataclass(frozen=True)
class Story:
    """One person's story: the consultation, and what followed; or a consultation that became no case."""

    worker: str
    person: dict
    consultation: dict
    contacts: tuple = ()
    relatives: tuple = ()
    steps: tuple = ()
    alias: str = ""
    is_case: bool = True


def mask(bits):
    """`4+8` → 12."""
    return sum(map(int, bits.split("+")))


def note(days, by, *, method, text, topics, partner="SELF", own_only=False):
    """経過記録."""
    told = {"method": method, "text": text, "topics": topics, "partner": partner, "own_only": own_only}
    return Step(days, by, "note", told)


def stage(days, by, *, stage):
    """段階を進める."""
    return Step(days, by, "stage", {"stage": stage})


def consent(days, by, *, lines, said, key="", until=None, begins=None, kinds=("C2",), replaces="", **facts):
    """同意; `lines`: {agency or (agency, worker): topics}; `until` and `begins` count days from today."""
    told = {"lines": lines, "explanation": said, "kinds": kinds, "until": until, "begins": begins}
    return Step(days, by, "consent", told | {"key": key, "replaces": replaces} | facts)


def withdrawal(days, by, *, reason, key=""):
    """撤回."""
    return Step(days, by, "withdrawal", {"reason": reason, "key": key})


def asking(days, by, *, answer, why, note, again):
    """打診 without a yes; `again` is 次に聞く日, counted in days from today (negative when it has passed)."""
    return Step(days, by, "asking", {"answer": answer, "why": why, "note": note, "again": again})


def letter(days, by, *, to, kind, text, topics, key="", due=None, ground="CONSENT", **facts):
    """つなぎ; `to`: agency or (agency, worker); `due` is the day of the answer, counted from today."""
    told = {"to": to, "kind": kind, "text": text, "topics": topics, "due": due, "ground": ground}
    return Step(days, by, "letter", told | {"key": key} | facts)


def answer(days, by, *, verb, text="", key="", **facts):
    """What either side does with a つなぎ: accept, ask, give_back, forward, report, reply, recall, finish."""
    return Step(days, by, "answer", {"verb": verb, "text": text, "key": key} | facts)


def confirmation(days, by, *, key=""):
    """所属長の確認 of a つなぎ on a statute."""
    return Step(days, by, "confirmation", {"key": key})
