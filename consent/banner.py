"""本人同意の帯: in one glance, whether the person has agreed, to whom, and until when."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from access import grants
from access.topics import labels
from accounts.querysets import today
from common.wareki import format_day

from .models import Consent
from .querysets import Phase

SOON = timedelta(days=30)
SHAPES = {"full": "●", "part": "▲", "expiring": "▲", "none": "■", "refused": "■"}
LOOK = "同意と共有を見る"
ENDED = (Phase.WITHDRAWN, Phase.EXPIRED)


def banner_for(case, by):
    """state, shape, word, text, act_url, act_word of a case's banner, as far as whoever acts may know (rule 9)."""
    consents = list(Consent.objects.of_case(case.pk))
    holds = grants.standing(case.pk).holds
    state, word, text, act = for_holder(consents, today()) if holds else for_named(consents, by, today())
    url = reverse("case-consent", args=[case.pk])
    return {
        "state": state,
        "shape": SHAPES[state],
        "word": word,
        "text": text,
        "act_url": f"{url}#record" if holds and act != "同意を見直す" else url,
        "act_word": act,
    }


def for_holder(consents, day):
    """What the agency in charge is told: all agencies that were ever named."""
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
    if not until:
        return _nobody(lost, begins)
    ends = min(until.values())
    if ends - day <= SOON:
        return _ending(ends, day, [who for who, on in until.items() if on == ends])
    text = f"{_with(until)}と共有できます。{_first(until.values())}です。{begins}"
    if lost:
        gone = {who: c for _, who, c in sorted(lost, key=lambda row: row[0])}
        words = "、".join(f"{who}（{_how(c)}）" for who, c in gone.items())
        return "part", "本人同意：一部あり", f"{text}共有していない機関：{words}。", "同意を記録する"
    return "full", "本人同意：あり", text, "同意を見直す"


def for_named(consents, by, day):
    """What an agency named in a consent is told: its own part, nothing of the others'."""
    mine = [c for c in consents if c.phase == Phase.IN_FORCE]
    me = f"{by.worker.name}さん" if by.agency.named_only else by.agency.name
    if not mine:
        return (
            "none",
            "本人同意：この機関への同意はありません",
            f"{me}には、同意ではない根拠で見えています。",
            LOOK,
        )
    topics = 0
    for line in (line for c in mine for line in c.lines.all()):
        topics |= line.topics
    ends = max(c.valid_until for c in mine)
    seen = f"{me}には、{'、'.join(labels(topics))}が見えています。"
    if ends - day <= SOON:
        seen += f"{format_day(ends)}の終わりに見えなくなります。"
        return "expiring", _days_left(ends, day), seen, LOOK
    seen += f"{_first(c.valid_until for c in mine)}です。"
    return "full", "本人同意：あり", seen, LOOK


def ended_on(consent):
    """The day a consent ended: that of its withdrawal, or else its last."""
    return timezone.localdate(consent.withdrawn_at) if consent.withdrawn_at else consent.valid_until


def named(consent):
    """The agencies and named workers of a consent, each with its last day."""
    for line in consent.lines.all():
        name = line.agency.short_name
        yield f"{name} {line.worker.name}さん" if line.worker else name, consent.valid_until


def last_days(pairs):
    """For each name its latest day, in the order of the names' first mention."""
    found = {}
    for who, on in pairs:
        found[who] = max(on, found.get(who, on))
    return found


def _nobody(lost, begins):
    alone = "見えるのは担当機関の中だけです。"
    if not lost:
        return "none", "本人同意：まだありません", begins + alone, "同意を記録する"
    _, _, last = max(lost, key=lambda row: row[0])
    names = "、".join(dict.fromkeys(who for _, who, c in lost if c.pk == last.pk))
    if last.phase == Phase.EXPIRED:
        text = f"{format_day(last.valid_until)}に期限が来ました。{names}には、もう見えません。{begins}"
        return "expiring", "本人同意：期限切れ（共有を止めました）", text, "同意を更新する"
    word = f"本人同意：得られていません（{_how(last)}）"
    return "refused", word, f"{names}には、もう見えません。{begins}{alone}", "同意を記録する"


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
    word = "撤回" if consent.phase == Phase.WITHDRAWN else "期限切れ"
    return f"{format_day(ended_on(consent))} {word}"
