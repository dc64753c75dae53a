"""What the page of one つなぎ shows to whoever looks, and which acts it offers."""

from django.shortcuts import render
from django.utils import timezone

from access import policy
from access.doors import seen
from accounts.models import Membership, Worker
from accounts.querysets import today
from common.businessdays import add_open_days
from common.wareki import format_day, format_moment
from consent.parties import Directory
from referrals import actions, telling
from referrals.forms.answer import AcceptForm, ActForm, ForwardForm
from referrals.forms.comment import LetterCommentForm
from referrals.models import LetterComment, Message
from referrals.states import ARTICLES, OPEN, WAITING, Ground, Kind, State, Verb

REPORT_DAYS = 20
# verb → heading, button, whether it is a fold beside the act that is expected
ACTS = {
    Verb.ACCEPT: ("受理する", "受理する", False),
    Verb.REPORT: ("報告する", "報告を送る", False),
    Verb.ANSWER: ("質問に答える", "回答を送る", False),
    Verb.FINISH: ("完了にする", "完了にする", False),
    Verb.ASK: ("先に質問する", "質問を送る", True),
    Verb.RETURN: ("差し戻す（自機関では受けられない）", "差し戻す", True),
    Verb.FORWARD: ("ほかの機関がよいと伝える（転送）", "転送の希望を送る", True),
    Verb.RECALL: ("取り下げる", "取り下げる", True),
}
NEEDS_BODY = (Verb.ACCEPT, Verb.ASK)


def letter_page(request, referral, form=None, status=200, said=None):
    """The shell, the body as far as it is visible, what was said, and the acts; `form` and `said` were not taken."""
    by, day, letter = request.acting, today(), seen(referral, "letter")
    sends, receives = bool(policy.steer_letter(by, referral)), bool(policy.answer_letter(by, referral))
    stale, acts = getattr(form, "stale", None), list(acts_of(referral, by, letter, form))
    context = {
        "referral": referral,
        "sends": sends,
        "standing": telling.standing(referral, sends) if sends or receives else "",
        "chip": telling.chip(referral),
        "stages": telling.stages(referral),
        "due": telling.due(referral, day, telling.closed_dates()),
        "shell": shell(referral),
        "body": telling.body(referral, letter, actions.contact_told(referral)) if letter else None,
        "unseen": telling.unseen(referral, sends or receives),
        "warnings": list(telling.warnings(referral, letter, day)) if sends else [],
        "case": case_of(letter, sends),
        "consultation": seen(letter, "consultation") if letter and sends else None,
        "talk": list(Message.objects.filter(referral=referral.pk).select_related("agency", "author")),
        "reporter": reporter(referral),
        "confirmation": confirmation(referral, by, day),
        "acts": acts,
        "again": again(referral, letter, day) if sends else None,
        "form": form or said,
        "stale": stale,
        "lost_words": lost_words(form, acts) if stale else "",
    }
    return render(
        request, "referrals/letter.html", context | aside(referral, by, letter, said), status=status
    )


def aside(referral, by, letter, said):
    """What is said beside the acts, and the form for one word more."""
    return {
        "comments": comments(referral),
        "say": said or comment_form(referral, by, letter),
        "say_draft": f"answer:{referral.pk}:comment",
    }


def comments(referral):
    """What was said beside the acts, with the names of whom it calls."""
    rows = list(LetterComment.objects.filter(referral=referral.pk).select_related("agency", "author"))
    known = Membership.objects.select_related("worker").in_bulk({pk for row in rows for pk in row.mentions})
    for row in rows:
        row.called = "、".join(f"{known[pk].worker.name}さん" for pk in row.mentions if pk in known)
    return rows


def comment_form(referral, by, letter):
    """The form of a comment for whoever reads the body."""
    may = letter is not None and policy.comment_letter(by, referral)
    return LetterCommentForm(referral=referral, by=by) if may else None


def case_of(letter, sends):
    """The case behind a letter; not for the receiver of an anonymous one, even where it sees the case otherwise."""
    if letter is None or not letter.case_id or (letter.ground == Ground.ANONYMOUS and not sends):
        return None
    return seen(letter, "case")


def shell(referral):
    """The facts both sides always have."""
    rows = [
        ("つなぎ番号", referral.number),
        ("送った日時", _moment(referral.sent_at)),
        ("送り元", f"{referral.from_agency.name}\n{referral.sent_by.name}"),
        ("宛先", telling.whom(referral.to_agency, referral.to_worker)),
        ("依頼の種類", referral.get_kind_display()),
        ("返事の期限", format_day(referral.due_on)),
    ]
    if referral.answered_at:
        word = {State.RETURNED: "差し戻した人", State.FORWARDED: "転送の希望を出した人"}
        label = word.get(State(referral.state), "受理した人")
        rows.append((label, f"{referral.answered_by.name}\n{_moment(referral.answered_at)}"))
    if referral.report_on:
        rows.append(("報告の予定日", format_day(referral.report_on)))
    if referral.suggested_agency:
        rows.append(("よいと思う機関", referral.suggested_agency.name))
    if referral.ended_at:
        rows.append(("終わった日時", _moment(referral.ended_at)))
    return [{"label": label, "value": value} for label, value in rows]


def _moment(at):
    return format_moment(timezone.localtime(at), weekday=False)


def acts_of(referral, by, letter, given):
    """The acts open to whoever looks, the expected one first; each with its form."""
    open_to = actions.sides(by, referral)
    for verb, (title, button, folded) in ACTS.items():
        if verb not in open_to or (verb in NEEDS_BODY and letter is None):
            continue
        mine = given is not None and given.verb == verb
        form = given if mine else form_of(referral, verb, by)
        yield {
            "verb": verb.value,
            "title": title,
            "button": button,
            "note": telling.what_follows(verb, letter),
            "folded": folded and not (verb == Verb.RETURN and letter is None),
            "open": mine,
            "form": form,
            "draft": f"answer:{referral.pk}:{verb.lower()}",
        }


def form_of(referral, verb, by, data=None):
    """The form of one act, as it stands for this つなぎ."""
    facts = {"verb": verb, "referral": referral}
    if verb == Verb.ACCEPT:
        letter, reports = seen(referral, "letter"), referral.kind != Kind.INFORM
        on = add_open_days(today(), REPORT_DAYS, telling.closed_dates()) if reports else None
        return AcceptForm(
            data,
            reports=reports,
            registers=letter is not None and letter.case_id is None,
            day=today(),
            initial={"report_on": on},
            **facts,
        )
    if verb == Verb.FORWARD:
        book = Directory(by)
        others = [a for a in book.agencies.values() if book.is_open(a) and a.pk != referral.to_agency_id]
        return ForwardForm(data, agencies=others, **facts)
    lost = telling.gone(referral, today()) if verb == Verb.RECALL else None
    return ActForm(data, initial={"text": f"{lost[0]}。" if lost else ""}, **facts)


def lost_words(form, acts):
    """What was typed for an act that is no longer open; what is still open keeps it in its form."""
    if any(act["verb"] == form.verb for act in acts):
        return ""
    return form.cleaned_data.get("text", "")


def reporter(referral):
    """通報した人 and who may read it; nothing for everyone else."""
    row = seen(referral, "reporter")
    if row is None:
        return None
    readers = Worker.objects.filter(pk__in=row.readers).order_by("kana", "name", "pk")
    return {
        "rows": [
            {"label": "通報した人", "value": row.name},
            {"label": "本人との関係", "value": row.relation},
            {"label": "連絡先", "value": row.contact},
        ],
        "readers": "、".join(worker.name for worker in readers),
    }


def confirmation(referral, by, day):
    """所属長の確認 for the head it is asked of, and for the desk that sent it."""
    row = seen(referral, "confirmation")
    if row is None:
        return None
    done = f"{row.confirmed_by.name}（{_moment(row.confirmed_at)}）" if row.confirmed_at else ""
    return {
        "article": _article(row.article),
        "asked": f"{row.agency.name}の所属長",
        "due": format_day(row.due_on),
        "late": not done and row.due_on < day,
        "done": done,
        "may": bool(policy.confirm_letter(by, row)),
    }


def _article(code):
    return ARTICLES[code][0]


def again(referral, letter, day):
    """送り直す: when it came back, or when its receiver is no more."""
    url = telling.again_url(referral, letter)
    ended = referral.state in (State.RETURNED, State.FORWARDED, State.RECALLED)
    gone = referral.state in OPEN and telling.gone(referral, day)
    if not url or not (ended or gone):
        return None
    to = referral.suggested_agency
    label = f"{to.name}へ送り直す" if to else "別の機関へ送り直す"
    first = referral.state in WAITING
    return {"url": url, "label": label, "note": "先に取り下げてから送り直してください。" if first else ""}
