"""申込 (C1): what it opens, to whom and when, so that every page and paper says the same of it.

By itself it opens nothing. Once 多機関協働 has taken the case, whoever runs it sees the whole case, and the 課 that decides
on support sees who it is and the plan; both until the application ends or is taken back.
"""

from access.topics import Topic
from accounts.models import Agency
from accounts.querysets import today

from .states import Kind

FOR_DECIDERS = int(Topic.IDENTITY | Topic.PLAN)


def _names(**facts):
    found = Agency.objects.filter(**facts).exclude(closed_on__lte=today())
    return [agency.name for agency in found]


def runners():
    """Who runs 多機関協働, in words."""
    return "、".join(_names(coordinates=True)) or "多機関協働の担当"


def deciders():
    """Who decides on support, in words."""
    return "、".join(_names(decides=True, named_only=False)) or "支援決定をする課"


def hint():
    """What the form says beside the box."""
    return (
        "本人が市に支援を申し込んだことの記録です。この同意だけでは、だれにも見えません。"
        f"多機関協働が受理したときから、{runners()}に記録のすべてが、{deciders()}に基本情報とプラン・会議が、期限まで見えます。"
    )


def sentence():
    """What the person reads before he signs."""
    return (
        f"相談と支援を、市に申し込みます。多機関協働の担当（{runners()}）が支援を引き受けたときは、担当がわたしの記録を見て、"
        f"市の担当課（{deciders()}）がわたしの名前と支援の計画を見ます。"
    )


def promise():
    """What is true once it is recorded."""
    return f"申込により、多機関協働が受理すると、{runners()}と{deciders()}に見えるようになります。いまは、まだ見えません。"


def effects():
    """The same as rows of the page that asks once more."""
    return [
        {"name": runners(), "text": "多機関協働で受理したときから、記録のすべてが見えるようになります。"},
        {
            "name": deciders(),
            "text": "多機関協働で受理したときから、基本情報、プラン・会議が見えるようになります。",
        },
    ]


def standing(consent):
    """What the card of a consent says of it; nothing where it covers no application."""
    if Kind.C1 not in consent.kinds:
        return ""
    if consent.runs:
        return f"多機関協働で受理しました。{runners()}に記録のすべてが、{deciders()}に基本情報とプラン・会議が見えています。"
    return "多機関協働では受理していません。申込では、まだだれにも見えません。"


def ended(consent):
    """What is true once an application on which 多機関協働 ran is taken back."""
    return (
        f"申込が撤回されたので、多機関協働は終わりました。{runners()}と{deciders()}には、申込では見えません。"
        "これからの道は、支援会議での協議か、支援の中断です。"
    )


def carried(consent, source):
    """Whether a grant stands or falls with this consent."""
    return source in (consent.pk, getattr(consent, "runs", None) or consent.pk)
