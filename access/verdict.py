"""A verdict: yes, or no with the Japanese sentence that greys the button and refuses the POST."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Whose truth is the answer."""

    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed


YES = Verdict(True)


def no(reason):
    return Verdict(False, reason)


class Refused(Exception):
    """An action that the rule does not allow; its text is the sentence shown."""
