"""What the アセスメント says, beside the draft of a plan: read there, and quoted into it."""

from dataclasses import dataclass

from access.topics import labels
from cases.answers import Sheet


@dataclass(frozen=True)
class Quote:
    """The newest answer of one agency to one question."""

    key: str
    label: str
    words: str
    agency: str
    topics: int
    is_old: bool

    @property
    def topic_words(self):
        return "、".join(labels(self.topics))


@dataclass(frozen=True)
class Quotes:
    """引用: what the agencies say of a case, as far as whoever acts sees it, in the order of the sections."""

    rows: tuple = ()

    def words(self, verb):
        """What a row begins with when `quote:<answer>` was pressed; nothing for any other button."""
        word, _, key = verb.partition(":")
        found = next((row for row in self.rows if row.key == key), None) if word == "quote" else None
        if found is None:
            return None
        said = f"{found.label}：{found.words}" if found.label not in found.words else found.words
        return {"issue": said, "topics": [1 << place for place in range(9) if found.topics & 1 << place]}


def quotes_of(case):
    """The newest answers that say something."""
    return Quotes(
        tuple(
            quote(asked.question, voice)
            for part in Sheet(case).parts
            for asked in part.asked
            for voice in asked.voices
            if voice.newest.words
        )
    )


def quote(question, voice):
    topics = 0
    for row in voice.newest.rows:
        topics |= row.topics
    first = voice.newest.first
    return Quote(
        str(first.pk),
        question.label,
        voice.newest.words,
        first.agency.short_name,
        topics,
        voice.newest.is_old,
    )
