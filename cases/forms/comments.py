"""コメントの入力: a word to colleagues, what it contains, and whom it calls."""

from access import topics
from access.topics import Topic
from common import forms

TEXT_LIMIT = 4000


class CommentForm(forms.Form):
    """コメント on a note: what it contains is what the note contains; `callable` are those who may be called."""

    text = forms.PlainTextField(label="コメント", multiline=True, rows=3, max_length=TEXT_LIMIT)
    mentions = forms.MultiCheckField(
        label="呼びかける人（@）",
        choices=(),
        required=False,
        help_text="選んだ人の受信箱にお知らせが届きます。このコメントを読める人だけが並びます。",
    )
    own_only = forms.SwitchField(label="自機関のみ", help_text="ほかの機関には見えないコメントにします。")

    def __init__(self, data=None, *, crowd, mask, initial=None):
        super().__init__(data, initial=initial)
        self.crowd, self.mask = crowd, mask
        self.fields["mentions"].choices = crowd.choices
        if not crowd.choices:
            del self.fields["mentions"]

    def clean(self):
        given = super().clean()
        alone = given.get("own_only", False)
        for reader, member in self.crowd.members(given.get("mentions") or ()):
            if not self.crowd.reads(reader, self.contained, alone):
                name = f"{member.worker.name}さん（{member.agency.short_name}）"
                self.add_error(
                    "mentions",
                    f"{name}は、このコメントを読めません。呼びかけから外すか、書く情報をしぼってください。",
                )
        return given

    @property
    def contained(self):
        """The mask of what is written, as far as it is known."""
        return self.mask

    @property
    def facts(self):
        """What an action takes."""
        given = self.cleaned_data
        chosen = [member for _reader, member in self.crowd.members(given.get("mentions") or ())]
        return {
            "text": given["text"],
            "own_only": given["own_only"],
            "topics": self.contained,
            "mentions": chosen,
        }


class CaseCommentForm(CommentForm):
    """コメント on the case: what it contains is chosen."""

    field_order = ("text", "topics", "mentions", "own_only")
    topics = forms.MultiCheckField(
        label="書いてある情報",
        choices=topics.choices(),
        coerce=int,
        help_text="書いたものをすべて選びます。選ぶものが増えるほど、読める機関は減ります。",
    )

    def __init__(self, data=None, *, crowd, initial=None):
        first = {"topics": [int(Topic.PROGRESS)]}
        super().__init__(data, crowd=crowd, mask=0, initial=first | (initial or {}))

    @property
    def contained(self):
        return topics.mask(self.cleaned_data.get("topics") or ())


class CommentCorrectionForm(forms.Form):
    """コメントの訂正: the words alone; whom it called has been told."""

    text = forms.PlainTextField(label="コメント", multiline=True, rows=3, max_length=TEXT_LIMIT)
