"""一方弁の入力: which words of a room go into the case, each with its kinds of information."""

import hashlib

from access import topics
from common import forms

TEXT_LIMIT = 10_000


class PieceForm(forms.Form):
    """One piece of a room: whether it goes, in which words, and what they contain."""

    take = forms.SwitchField(label="この言葉を移す")
    text = forms.PlainTextField(
        label="移す言葉",
        multiline=True,
        rows=4,
        max_length=TEXT_LIMIT,
        required=False,
        help_text="支援に要る分だけにします。元の言葉から変えたところは、次の画面に出ます。",
    )
    topics = forms.MultiCheckField(
        label="書いてある情報", choices=topics.choices(), coerce=int, required=False
    )
    sure = forms.SwitchField(label="この言葉をケースへ移してよいことを確かめました")

    def __init__(self, data=None, *, piece, mask):
        bits = [bit for bit, _word in topics.choices() if mask & bit]
        super().__init__(data, prefix=f"piece-{piece.key}", initial={"text": piece.text, "topics": bits})
        self.piece = piece

    def clean(self):
        given = self.cleaned_data
        if given.get("take"):
            if not given.get("text") and "text" not in self.errors:
                self.add_error(
                    "text", "移す言葉を入力してください。移さないときは、「この言葉を移す」を外してください。"
                )
            if not given.get("topics") and "topics" not in self.errors:
                self.add_error("topics", "書いてある情報を選んでください。")
        return given

    @property
    def is_taken(self):
        return bool(self.cleaned_data.get("take"))

    @property
    def mask(self):
        return topics.mask(self.cleaned_data.get("topics") or ())

    @property
    def is_changed(self):
        return self.cleaned_data.get("text") != self.piece.text.strip()


class ReleaseForms:
    """All pieces of one room; at least one goes, and each is confirmed by itself (G11)."""

    def __init__(self, data, pieces, mask):
        self.rows = [PieceForm(data, piece=piece, mask=mask) for piece in pieces]
        self.empty = False

    @property
    def taken(self):
        return [row for row in self.rows if row.is_taken]

    def is_valid(self):
        valid = False not in [row.is_valid() for row in self.rows]
        self.empty = valid and not self.taken
        return valid and not self.empty

    @property
    def digest(self):
        """What the check page showed, so that nothing else is moved."""
        shown = [(row.piece.key, row.cleaned_data["text"], row.mask) for row in self.taken]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def unsure(self):
        """Whether a piece was not confirmed; each that was not says so."""
        for row in self.taken:
            if not row.cleaned_data.get("sure"):
                row.add_error("sure", "移してよいことを確かめて、しるしを付けてください。")
        return any(row.errors for row in self.rows)
