"""What the pages of consent say in words: what stands, what would change, what is now true."""

from django.urls import reverse
from django.utils import timezone

from access import grants
from access.doors import seen
from common.wareki import format_day

from . import application
from .banner import SOON, ended_on, shares
from .effects import name_of, words
from .models import MEGABYTE, ConsentFile
from .querysets import Phase
from .states import Giver, Kind, Method, Purpose

STANDING = (Phase.IN_FORCE, Phase.LATER, Phase.OUTLIVED)
CHIPS = {
    Phase.IN_FORCE: "full",
    Phase.LATER: "info",
    Phase.EXPIRED: "part",
    Phase.CHANGED: "none",
    Phase.WITHDRAWN: "none",
    Phase.UNOPENED: "plain",
    Phase.OUTLIVED: "part",
}


def cards(consents, by, day, holds):
    """The consents that stand and those that ended, newest first; of each only what the wall shows (rule 9)."""
    drawn = [card(consent, by, day, holds) for consent in consents]
    return [one for one in drawn if one["stands"]], [one for one in drawn if not one["stands"]]


def card(consent, by, day, holds):
    """One consent, with what may be told of its withdrawal."""
    phase = Phase(consent.phase)
    stands = phase in STANDING
    explained = seen(consent, "explained")
    return {
        "anchor": f"basis-{consent.pk}",
        "chip": _chip(consent, phase, day),
        "title": f"{format_day(consent.agreed_on)}の同意",
        "rows": line_rows(consent),
        "facts": facts_of(consent, explained, holds or explained) + _ending(consent, by, holds),
        "explanation": explained.text if explained else "",
        "withdraw_url": reverse("case-consent-withdraw", args=[consent.pk]) if stands else "",
        "files": list(files_of(consent)) if holds else [],
        "links": links_of(consent, phase, holds),
        "stands": stands,
    }


def line_rows(consent):
    return [
        {"label": name_of(line.agency, line.worker), "value": words(line.topics)}
        for line in consent.lines.all()
    ]


def links_of(consent, phase, holds):
    """What else can be done with it: by the agency in charge, and the receipt by whoever sees a withdrawal."""
    pages = []
    if holds and phase in STANDING:
        pages.append(("case-consent-change", "内容を変える"))
    if holds:
        pages += [("consent-paper", "同意書を印刷する"), ("consent-file-new", "同意書の写しを添える")]
    if phase == Phase.WITHDRAWN:
        pages.append(("consent-receipt", "撤回の控えを印刷する"))
    return [{"url": reverse(name, args=[consent.pk]), "label": label} for name, label in pages]


def files_of(consent):
    for kept in ConsentFile.objects.listed().filter(consent=consent.pk).select_related("agency", "author"):
        yield {
            "url": reverse("consent-file", args=[consent.pk, kept.pk]),
            "name": kept.name,
            "about": f"{kept.get_media_type_display()}、{size_words(kept.size)}、"
            f"{format_day(timezone.localdate(kept.added_at))} {kept.agency.name} {kept.author.name}",
        }


def size_words(size):
    """1.2 MB, 340 KB."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB"


def _chip(consent, phase, day):
    if phase == Phase.IN_FORCE and consent.runs and not shares(consent):
        return {"kind": "full", "word": "多機関協働で受理"}
    if phase == Phase.IN_FORCE and not shares(consent):
        return {"kind": "info", "word": "同意あり・共有なし"}
    if phase == Phase.IN_FORCE and consent.valid_until - day <= SOON:
        left = (consent.valid_until - day).days
        return {"kind": "part", "word": f"共有中・期限まで{left}日" if left else "共有中・今日まで"}
    return {"kind": CHIPS[phase], "word": phase.label}


def facts_of(consent, explained, holds):
    """What it covers, how and until when; the name of who agreed for the person is for the agency in charge."""
    until = f"{format_day(consent.valid_until)}まで"
    if consent.phase == Phase.LATER:
        until = f"{format_day(consent.valid_from)}から{until}"
    giver = giver_words(consent.giver, consent.giver_name, consent.authority)
    rows = [
        {"label": "同意の種類", "value": kind_words(consent.kinds)},
        {"label": "目的", "value": purpose_words(consent.purposes)},
        {"label": "申込で見える人", "value": application.standing(consent) if _stands(consent) else ""},
        {"label": "期限", "value": until},
        {"label": "取り方", "value": Method(consent.method).label},
        {"label": "同意した人", "value": giver if holds else Giver(consent.giver).label},
        {"label": "記録", "value": f"{consent.agency.name} {consent.recorded_by.name}"},
    ]
    if explained:
        who = f"{explained.explained_by.name}（言葉の指紋 {explained.digest[:8]}）"
        rows.append({"label": "説明した職員", "value": who})
    return [row for row in rows if row["value"]]


def _stands(consent):
    return consent.phase in (Phase.IN_FORCE, Phase.LATER)


def kind_words(kinds):
    return "、".join(Kind(kind).label for kind in kinds)


def purpose_words(purposes):
    return "、".join(Purpose(purpose).label for purpose in purposes)


def giver_words(giver, name, authority):
    label = Giver(giver).label
    return f"{label} {name}（{authority}）" if giver != Giver.SELF else label


def _ending(consent, by, holds):
    if consent.phase == Phase.OUTLIVED:
        text = "このあとケースを再開したので、共有を止めています。本人に改めて確かめて、「内容を変える」から記録してください。"
        return [{"label": "改めて確認", "value": text}]
    if consent.phase == Phase.EXPIRED:
        return [
            {"label": "期限切れ", "value": f"{format_day(ended_on(consent))}の終わりに共有を止めました。"}
        ]
    if consent.phase == Phase.CHANGED:
        return [
            {"label": "変更した日", "value": f"{format_day(ended_on(consent))}（新しい同意に変わりました）"}
        ]
    if consent.phase != Phase.WITHDRAWN:
        return []
    rows = [{"label": "撤回した日", "value": format_day(ended_on(consent))}]
    if holds or consent.withdrawn_agency_id == by.agency.pk:
        who = f"{consent.withdrawn_agency.name} {consent.withdrawn_by.name}"
        rows.append({"label": "撤回の記録", "value": who})
        taken_back = seen(consent, "taken_back")
        rows.append({"label": "撤回の理由", "value": taken_back.reason if taken_back else ""})
    return rows


def answers(facts, by):
    """What was written, for the page that asks once more."""
    giver = giver_words(facts["giver"], facts["giver_name"], facts["authority"])
    method = f"{Method(facts['method']).label}（{format_day(facts['agreed_on'])}、記録：{by.worker.name}）"
    return [
        {"label": "同意の種類", "value": kind_words(facts["kinds"])},
        {"label": "目的", "value": purpose_words(facts["purposes"])},
        {"label": "取り方", "value": method},
        {"label": "同意した人", "value": giver},
        {"label": "期限", "value": f"{format_day(facts['valid_until'])}まで"},
        {"label": "説明した職員", "value": facts["explained_by"].name},
        {"label": "説明した目的と言葉", "value": facts["explanation"]},
    ]


def opened(lines, facts, day):
    """What is true once a consent is recorded."""
    kinds = set(facts["kinds"])
    if Kind.C2 not in kinds:
        told = application.promise() if Kind.C1 in kinds else "この同意では、だれにも新しく見えません。"
        yield f"同意を記録しました（{kind_words(facts['kinds'])}）。{told}"
        return
    since, until = format_day(facts["valid_from"]), format_day(facts["valid_until"])
    alike = {}
    for agency, worker, mask in lines:
        alike.setdefault(mask, []).append(name_of(agency, worker))
    for mask, names in alike.items():
        if facts["valid_from"] > day:
            yield f"同意を記録しました。{'、'.join(names)}への共有は、{since}に始まります。"
        else:
            yield f"同意を記録しました。{'、'.join(names)}に、{words(mask)}が見えています（{until}まで）。"
    if Kind.C1 in kinds:
        yield application.promise()


def replaced(consent, lines):
    """What is true of the consent a new one took the place of; asked after it has ended."""
    yield f"{format_day(consent.agreed_on)}の同意は、変更済みになりました。"
    left = _left(consent.case_id)
    for line in consent.lines.all():
        rest = left.get((line.agency_id, line.worker_id), 0)
        lost = line.topics & ~rest if consent.opened_at else 0
        if lost:
            yield _closed([name_of(line.agency, line.worker)], lost, rest, Phase(consent.phase))


def _left(case_id):
    left = {}
    for line in grants.who_sees(case_id):
        key = line.agency_id, line.worker_id
        left[key] = left.get(key, 0) | line.topics
    return left


def closed(consent, lines):
    """What is true once a consent is withdrawn; asked after it has ended."""
    if consent.runs:
        yield application.ended(consent)
    if consent.opened_at is None:
        if not consent.runs:
            yield "同意の撤回を記録しました。この同意で見えていた機関はありません。"
        return
    left, alike = _left(consent.case_id), {}
    for line in lines:
        rest = left.get((line.agency_id, line.worker_id), 0)
        lost = line.topics & ~rest if rest else 0
        alike.setdefault((lost, rest), []).append(name_of(line.agency, line.worker))
    for (lost, rest), names in alike.items():
        yield "同意の撤回を記録しました。" + _closed(names, lost, rest, Phase(consent.phase))


def _closed(names, lost, rest, phase):
    who = "、".join(names)
    writer = who if len(names) == 1 else "それぞれの機関"
    if phase == Phase.LATER:
        return f"{who}への共有は始まりません。"
    if phase == Phase.EXPIRED:
        return f"{who}への共有は、期限が来た日に終わっています。"
    if not rest:
        return f"{who}から見えなくなりました。{writer}が書いた記録は、{writer}に残ります。"
    if lost:
        return f"{who}から、{words(lost)}が見えなくなりました。{words(rest)}は、ほかの根拠で見えています。"
    return f"{who}には、ほかの根拠で引き続き見えています。"
