"""本人同意の帯: in one glance, whether the person has agreed, to whom, and until when; or on which statute it is shared."""

from datetime import timedelta

from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from access.grants import who_sees
from access.models import HOLDING, Basis
from access.topics import labels
from accounts.models import Agency, Worker
from accounts.querysets import today
from common.once import notebook
from common.wareki import format_day

from . import application
from .models import Asking, Consent
from .querysets import Phase

SOON = timedelta(days=30)
SHAPES = {"full": "●", "part": "▲", "expiring": "▲", "none": "■", "refused": "■", "urgent": "★"}
LOOK = "同意と共有を見る"
ASK = "同意を記録する"
ENDED = (Phase.WITHDRAWN, Phase.EXPIRED, Phase.CHANGED, Phase.OUTLIVED)
HOW = {
    Phase.WITHDRAWN: "撤回",
    Phase.CHANGED: "変更",
    Phase.EXPIRED: "期限切れ",
    Phase.OUTLIVED: "再開の前の同意",
}
ALONE = "見えるのは担当機関の中だけです。"
STARRED = {Basis.STATUTE: "法令による共有中", Basis.URGENT: "緊急の共有中"}


def banner_for(case, by, lines=None):
    """state, shape, word, text and acts of a case's banner, as far as whoever acts may know (rule 9).

    `by` and `lines` may also be those of an agency whose page is only looked at.
    """
    lines = who_sees(case.pk) if lines is None else lines
    mine = [line for line in lines if is_mine(line, by)]
    holds = any(line.basis in HOLDING for line in mine)
    consents = consents_of(case)
    if holds:
        state, word, text, act = for_holder(consents, today(), _newest_asking(case))
        if any(consent.runs for consent in consents):
            who = f"申込により、{application.runners()}と{application.deciders()}にも見えています。"
            text = text.replace(ALONE, "") + who
    else:
        state, word, text, act = for_named(consents, by, today(), mine)
    if holds and case.stage == "CLOSED":
        state, word, text, act = _closed(lines)
    starred = [line for line in (lines if holds else mine) if line.basis in STARRED]
    if starred and (holds or state == "none"):
        state, word, text = _starred(starred, word, text, None if holds else by)
    url = reverse("case-consent", args=[case.pk])
    return {
        "state": state,
        "shape": SHAPES[state],
        "word": word,
        "text": text,
        "act_url": f"{url}#record" if act in (ASK, "同意を更新する") else url,
        "act_word": act,
        "second_url": letters_url(case) if starred and holds else "",
        "second_word": "法令のつなぎを見る",
    }


def consents_of(case):
    """The consents of a case as the wall shows them, read once for a page that only reads."""
    known = notebook("consents")
    if case.pk not in known:
        known[case.pk] = list(Consent.objects.of_case(case.pk))
    return known[case.pk]


def _closed(lines):
    """終結: sharing by consent has ended, or goes on to the last day of 見守り."""
    watched = [line for line in lines if line.basis == Basis.CONSENT and line.until]
    if not watched:
        text = f"{ALONE}支援をまた始めるときは、再開して、本人に改めて確かめます。"
        return "none", "終結：同意による共有は終わりました", text, LOOK
    agencies = Agency.objects.in_bulk({line.agency_id for line in watched})
    names = "、".join(dict.fromkeys(agencies[line.agency_id].short_name for line in watched))
    last = format_day(max(line.until for line in watched))
    return (
        "part",
        "終結：見守りのための共有が続いています",
        f"{names}に、{last}の終わりまで見えています。",
        LOOK,
    )


def is_mine(line, by):
    """Whether a line of 「誰に見えるか」 is that of whoever looks: his agency's, or his own by name."""
    if line.agency_id != by.agency.pk:
        return False
    return line.worker_id is None or (by.worker is not None and line.worker_id == by.worker.pk)


def letters_url(case):
    """The page of the letters (つなぎ), which a floor above has; empty where there is none."""
    try:
        return reverse("case-letters", args=[case.pk])
    except NoReverseMatch:
        return ""


def for_holder(consents, day, asking=None):
    """What the agency in charge is told: all agencies that were ever named, and when to ask again."""
    until = last_days(line for c in consents if c.phase == Phase.IN_FORCE for line in named(c))
    later = last_days((who, c.valid_from) for c in consents if c.phase == Phase.LATER for who, _ in named(c))
    lost = [
        (ended_on(c), who, c)
        for c in consents
        if c.phase in ENDED
        for who, _ in named(c)
        if who not in until and who not in later
    ]
    begins = "".join(f"{who}への共有は、{format_day(on)}に始まります。" for who, on in later.items())
    waiting = asking if asking and all(_moment(c) < asking.recorded_at for c in consents) else None
    if not until and waiting:
        return _asked(waiting, day, begins)
    if not until:
        return _nobody(lost, begins, any(c.phase == Phase.IN_FORCE for c in consents))
    ends = min(until.values())
    if ends - day <= SOON:
        return _ending(ends, day, [who for who, on in until.items() if on == ends])
    text = f"{_with(until)}と共有できます。{_first(until.values())}です。{begins}"
    if lost:
        gone = {who: c for _, who, c in sorted(lost, key=lambda row: row[0])}
        text += f"共有していない機関：{'、'.join(f'{who}（{_how(c)}）' for who, c in gone.items())}。"
    if waiting:
        text += f"ほかの共有は、{_answer(waiting)}です。{_again(waiting, day)}"
    if lost or waiting:
        return "part", "本人同意：一部あり", text, ASK
    return "full", "本人同意：あり", text, "同意を見直す"


def for_named(consents, by, day, mine=()):
    """What an agency named in a consent is told: its own part, nothing of the others'."""
    me = _me(by)
    topics, days = 0, []
    for consent in (c for c in consents if c.phase == Phase.IN_FORCE and shares(c)):
        for line in (line for line in consent.lines.all() if is_mine(line, by)):
            topics |= line.topics
            days.append(consent.valid_until)
    applied = [line for line in mine if line.basis == Basis.CONSENT and line.until]
    if (
        not topics and applied
    ):  # because the application (C1) names no agency, and only the one in charge reads it
        for line in applied:
            topics |= line.topics
            days.append(line.until)
    if not topics:
        return (
            "none",
            "本人同意：この機関への同意はありません",
            f"{me}には、同意ではない根拠で見えています。",
            LOOK,
        )
    seen = f"{me}には、{'、'.join(labels(topics))}が見えています。"
    if not days:
        return "full", "本人同意：あり", seen, LOOK
    ends = max(days)
    if ends - day <= SOON:
        seen += f"{format_day(ends)}の終わりに見えなくなります。"
        return "expiring", _days_left(ends, day), seen, LOOK
    seen += f"{_first(days)}です。"
    return "full", "本人同意：あり", seen, LOOK


def ended_on(consent):
    """The day a consent ended: that of its withdrawal, or else its last."""
    return timezone.localdate(consent.withdrawn_at) if consent.withdrawn_at else consent.valid_until


def _moment(consent):
    return consent.withdrawn_at or consent.recorded_at


def shares(consent):
    """Whether it opens sight (C2), and is not only 申込 or 会議への提出."""
    return consent.opened_at is not None


def named(consent):
    """The agencies and named workers to whom a consent opens sight, each with its last day."""
    for line in consent.lines.all() if shares(consent) else ():
        yield _called(line.agency, line.worker), consent.valid_until


def last_days(pairs):
    """For each name its latest day, in the order of the names' first mention."""
    found = {}
    for who, on in pairs:
        found[who] = max(on, found.get(who, on))
    return found


def _newest_asking(case):
    return Asking.objects.filter(case=case.pk).order_by("-recorded_at").first()


def _starred(lines, word, text, by):
    """Shared without a consent: on which ground, with whom, until when; then what the person said."""
    kinds = dict.fromkeys(STARRED[line.basis] for line in lines)
    ends = [line.until for line in lines]
    until = "" if None in ends else f"{format_day(max(ends))}の終わりまで、"
    if by is not None:
        topics = 0
        for line in lines:
            topics |= line.topics
        told = (
            f"{_me(by)}には、同意ではなく法令などの根拠で、{until}{'、'.join(labels(topics))}が見えています。"
        )
        return "urgent", "・".join(kinds), told
    agencies = Agency.objects.in_bulk({line.agency_id for line in lines})
    workers = Worker.objects.in_bulk({line.worker_id for line in lines if line.worker_id})
    names = dict.fromkeys(_called(agencies[line.agency_id], workers.get(line.worker_id)) for line in lines)
    told = f"{'、'.join(names)}には、同意ではなく法令などの根拠で、{until}見えています。"
    return "urgent", f"{'・'.join(kinds)}／{word}", told + text.replace(ALONE, "")


def _asked(asking, day, begins):
    """Nobody sees it by consent, and the person was asked: 保留 or 不同意, never a dead end."""
    again = _again(asking, day)
    if asking.answer == "REFUSED":
        word = f"本人同意：得られていません（{_answer(asking)}）"
        return "refused", word, f"{begins}{ALONE}{again}支援は続けます。", ASK
    return "none", f"本人同意：まだありません（{_answer(asking)}）", f"{begins}{ALONE}{again}", ASK


def _answer(asking):
    return f"{format_day(asking.asked_on)} {asking.get_answer_display()}"


def _again(asking, day):
    on = asking.ask_again_on
    late = "（過ぎています）" if on < day else "（今日）" if on == day else ""
    return f"次に聞く日：{format_day(on)}{late}。"


def _nobody(lost, begins, applied):
    if not lost:
        word = "情報共有の同意はまだありません" if applied else "まだありません"
        return "none", f"本人同意：{word}", begins + ALONE, ASK
    _, _, last = max(lost, key=lambda row: row[0])
    names = "、".join(dict.fromkeys(who for _, who, c in lost if c.pk == last.pk))
    if last.phase == Phase.EXPIRED:
        text = f"{format_day(last.valid_until)}に期限が来ました。{names}には、もう見えません。{begins}"
        return "expiring", "本人同意：期限切れ（共有を止めました）", text, "同意を更新する"
    if last.phase == Phase.OUTLIVED:
        text = f"ケースを再開したので、{names}への共有を止めています。本人に改めて確かめてください。{begins}"
        return "expiring", "本人同意：改めて確認が要ります", text, LOOK
    word = f"本人同意：得られていません（{_how(last)}）"
    return "refused", word, f"{names}には、もう見えません。{begins}{ALONE}", ASK


def _ending(ends, day, names):
    text = f"更新しないと、{'、'.join(names)}への共有が{format_day(ends)}の終わりに止まります。"
    return "expiring", _days_left(ends, day), text, "同意を更新する"


def _days_left(ends, day):
    left = (ends - day).days
    return f"本人同意：期限まで{left}日" if left else "本人同意：期限は今日まで"


def _with(names):
    listed = "、".join(names)
    return listed if len(names) <= 3 else f"{len(names)}つの共有先（{listed}）"


def _first(days):
    days = sorted(set(days))
    return f"{'期限' if len(days) == 1 else 'いちばん早い期限'}は{format_day(days[0])}"


def _how(consent):
    if consent.phase == Phase.OUTLIVED:
        return HOW[consent.phase]
    return f"{format_day(ended_on(consent))} {HOW[consent.phase]}"


def _me(by):
    return f"{by.worker.name}さん" if by.agency.named_only else by.agency.name


def _called(agency, worker):
    return f"{agency.short_name} {worker.name}さん" if worker else agency.short_name
