"""What the pages of つなぎ say in words: the body as the receiver reads it, how it stands, and whose turn it is."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from access import grants
from access.doors import seen
from access.topics import ALL, labels
from accounts.models import City, Membership
from cases.models import CaseNote
from cases.states import Stage
from common.businessdays import open_days_between
from common.wareki import format_day, format_moment
from consent.states import Giver, Method

from .states import OPEN, RUNNING, WAITING, Ground, Kind, State, Verb

CHIPS = {
    State.SENT: "part",
    State.ASKED: "warn",
    State.ACCEPTED: "info",
    State.REPORTED: "full",
    State.RETURNED: "none",
    State.FORWARDED: "none",
}
NOBODY = "（名前は伝えません）"


def closed_dates():
    city = City.objects.first()
    return city.closed_dates if city else frozenset()


def whom(agency, worker):
    return f"{worker.name}さん（{agency.name}）" if worker else agency.name


def body(referral, letter, contact=""):
    """The body in rows, from the facts of the letter alone: the sender's check page and the receiver's page are equal."""
    rows = [
        {"label": "送り元", "value": f"{referral.from_agency.name} {referral.sent_by.name}"},
        {"label": "宛先", "value": whom(referral.to_agency, referral.to_worker)},
        {"label": "依頼の種類", "value": Kind(referral.kind).label},
        {"label": "返事の期限", "value": format_day(referral.due_on)},
        {"label": "本人", "value": _named(letter)},
    ]
    if contact:
        rows.append({"label": "連絡先", "value": contact})
    rows += [
        {"label": "根拠", "value": ground(letter)},
        {"label": "知らせる情報", "value": "、".join(labels(letter.topics))},
        {"label": "依頼の内容", "value": letter.text},
    ]
    return rows


def _named(letter):
    if letter.ground == Ground.ANONYMOUS or not letter.name:
        return NOBODY
    return f"{letter.name}（{letter.kana}）" if letter.kana else letter.name


def ground(letter):
    """On what a letter stands, as both sides read it."""
    if letter.ground == Ground.CONSENT:
        how = Method(letter.agreed_how).label
        return f"{Giver(letter.giver).label}の同意（{format_day(letter.agreed_on)}・{how}）"
    if letter.ground == Ground.STATUTE:
        return f"法令：{letter.article_words}\n{letter.reason}"
    return Ground.ANONYMOUS.label


def sight(case, to, letter):
    """What of the case the receiver can read: kinds of information and how many records; for the page of the sender."""
    key = to.agency.pk, to.worker.pk if to.worker else None
    now = 0
    for line in grants.who_sees(case.pk):
        if (line.agency_id, line.worker_id) == key:
            now |= line.topics
    given = letter.topics if letter.ground == Ground.STATUTE else 0
    if letter.ground == Ground.CONSENT:  # because a 差戻し may have closed what a 受理 opens again
        for line in letter.consent.lines.all():
            given |= line.topics if (line.agency_id, line.worker_id) == key else 0
    mask, later = now | given, letter.ground == Ground.CONSENT and bool(given & ~now)
    rows = CaseNote.objects.filter(case=case.pk).alias(beyond=F("topics").bitand(ALL & ~mask))
    count = rows.filter(Q(beyond=0, own_only=False) | Q(agency=to.agency)).count() if mask else 0
    return {"words": labels(mask), "notes": count, "later": later}


def chip(referral):
    return {"kind": CHIPS.get(State(referral.state), "plain"), "word": referral.get_state_display()}


def stages(referral):
    """送付 → 受理 → 報告 → 完了, for the bar; empty where the road ended before."""
    if referral.state in (State.RETURNED, State.FORWARDED, State.RECALLED):
        return []
    words = (
        ["送付", "受理・対応", "完了"]
        if referral.kind == Kind.INFORM
        else ["送付", "受理・対応", "報告", "完了"]
    )
    at = {State.SENT: 0, State.ASKED: 0, State.ACCEPTED: 1, State.REPORTED: 2, State.DONE: len(words)}
    here = min(at[State(referral.state)], len(words))
    kinds = ["done" if n < here else "current" if n == here else "todo" for n in range(len(words))]
    return [{"word": word, "state": kind} for word, kind in zip(words, kinds, strict=True)]


def due(referral, day, closed):
    """Whose turn it is and since when, in 開庁日: words, and whether it is late."""
    if referral.state in WAITING:
        waited = open_days_between(timezone.localdate(referral.sent_at), day, closed)
        return _until(referral.due_on, day, closed, "返事の期限") | {
            "waited": f"{waited}開庁日" if waited > 0 else "今日"
        }
    if referral.state in RUNNING and referral.report_on and referral.state == State.ACCEPTED:
        return _until(referral.report_on, day, closed, "報告の予定日") | {"waited": ""}
    return {"words": "", "short": "", "late": False, "waited": ""}


def _until(on, day, closed, label):
    left = open_days_between(day, on, closed)
    late = on < day
    rest = "今日まで" if on == day else f"あと{left}開庁日" if not late else f"{-left}開庁日 過ぎています"
    short = f"{format_day(on)}（{rest}）"
    return {"words": f"{label} {short}", "short": short, "late": late}


def standing(referral, is_sender):
    """How it stands, in one sentence for the side that looks."""
    sender, receiver = referral.from_agency.name, whom(referral.to_agency, referral.to_worker)
    until = f"受理されるまで、担当は{sender}です。"
    still = f"担当は{sender}のままです。"
    mine = {
        State.SENT: f"{receiver}の返事を待っています。{until}",
        State.ASKED: f"{receiver}から質問が届いています。回答すると、もう一度返事を待ちます。{until}",
        State.ACCEPTED: f"{receiver}が受理しました。この依頼には{receiver}が対応しています。",
        State.REPORTED: f"{receiver}から報告が届きました。確かめて、よければ完了にしてください。",
        State.RETURNED: f"{receiver}から差し戻されました。{still}",
        State.FORWARDED: f"{receiver}は、ほかの機関がよいと答えました。{still}送り直してください。",
        State.RECALLED: f"取り下げました。{still}",
        State.DONE: "完了しました。",
    }
    theirs = {
        State.SENT: f"返事を待っています。{until}",
        State.ASKED: f"質問を送りました。回答を待っています。{until}",
        State.ACCEPTED: f"受理しました。この依頼の担当は{receiver}です。",
        State.REPORTED: "報告を送りました。続きがあれば、もう一度報告できます。",
        State.RETURNED: f"差し戻しました。{still}",
        State.FORWARDED: f"転送の希望を送りました。{still}",
        State.RECALLED: "送り元が取り下げました。",
        State.DONE: "送り元が完了にしました。",
    }
    return (mine if is_sender else theirs)[State(referral.state)]


def unseen(referral, is_side):
    """One sentence why the body is not visible; no more than the shell may tell."""
    if not is_side:
        return "本文は、送り元と宛先だけが見られます。"
    if referral.state in OPEN:
        return (
            "本文は、いまは見えません。送ったときの根拠（本人の同意など）が終わったか、ケースが終結しました。"
        )
    return "本文は、いまは見えません。このつなぎは終わっています。"


def warnings(referral, letter, day):
    """What the sender must know besides: the receiver closed, the consent ended."""
    if referral.state not in OPEN:
        return
    if lost := gone(referral, day):
        act = "取り下げて、" if referral.state in WAITING else "完了にして、"
        yield {"title": lost[0], "text": f"{lost[1]}{act}引き継いだ機関へ送り直してください。"}
    if letter and letter.case_id and (case := seen(letter, "case")) and case.stage == Stage.CLOSED:
        text = "宛先の機関からは、本文もケースも見えません。取り下げるか、完了にしてください。"
        yield {"title": "ケースが終結しています", "text": text}
    consent = seen(letter, "consent") if letter and letter.consent_id else None
    if consent is None:
        return
    receiver = whom(referral.to_agency, referral.to_worker)
    if consent.withdrawn_at:
        on = format_moment(timezone.localtime(consent.withdrawn_at))
        text = f"このつなぎの根拠だった同意は、{on}に撤回されました。{receiver}は、本文を見られません。"
        yield {"title": "本人の同意が撤回されました", "text": text}
    elif consent.valid_until < day:
        text = f"このつなぎの根拠だった同意は、{format_day(consent.valid_until)}に期限が来ました。{receiver}は、本文を見られません。"
        yield {"title": "本人の同意の期限が切れました", "text": text}


def gone(referral, day):
    """A title and a sentence when nobody is left to answer: the desk has closed, or the named worker has left it."""
    agency, worker = referral.to_agency, referral.to_worker
    if agency.closed_on and agency.closed_on <= day:
        told = f"{agency.name}は、{format_day(agency.closed_on)}に廃止されました。"
        return "宛先の機関が廃止されました", told
    if worker and not Membership.objects.in_force().filter(worker=worker, agency=agency).exists():
        return (
            "宛先の担当者がいなくなりました",
            f"{worker.name}さんは、いま{agency.name}の担当者ではありません。",
        )
    return None


def what_follows(verb, letter):
    """What an act brings with it that its button does not say."""
    if verb == Verb.FORWARD:
        return "ここから直接は送られません。理由を読んだ送り元が、担当のまま送り直します。"
    opened = letter is not None and letter.case_id and letter.ground != Ground.ANONYMOUS
    if verb == Verb.RETURN:
        more = "このつなぎの根拠で見えていたケースも、見えなくなります。" if opened else ""
        return f"差し戻すと、このつなぎの本文は見えなくなります。{more}"
    if verb == Verb.FINISH:
        kept = "同意で見えているケースは、そのまま見えます。"
        lost = "法令によって見えていたケースも、見えなくなります。"
        more = (kept if letter.ground == Ground.CONSENT else lost) if opened else ""
        return f"完了にすると、宛先の機関から、つなぎの本文が見えなくなります。{more}"
    return ""


def again_url(referral, letter):
    """Where the same words are sent to another agency."""
    if letter is None:
        return ""
    name, pk = (
        ("case-letter-new", letter.case_id)
        if letter.case_id
        else ("consultation-refer", letter.consultation_id)
    )
    return f"{reverse(name, args=[pk])}?follows={referral.pk}"
