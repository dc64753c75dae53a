"""What the pages of consent say in words: what stands, what would change, what is now true."""

from django.urls import reverse

from access import grants
from access.doors import seen
from access.topics import labels
from common.wareki import format_day

from .banner import SOON, ended_on
from .querysets import Phase
from .states import Giver, Method

CHIPS = {
    Phase.IN_FORCE: "full",
    Phase.LATER: "info",
    Phase.EXPIRED: "part",
    Phase.CHANGED: "none",
    Phase.WITHDRAWN: "none",
    Phase.UNOPENED: "plain",
}


def name_of(agency, worker):
    return f"{worker.name}さん（{agency.name}）" if worker else agency.name


def words(mask):
    return "、".join(labels(mask))


def cards(consents, by, day, holds):
    """The consents that stand and those that ended, newest first; of each only what the wall shows (rule 9)."""
    drawn = [card(consent, by, day, holds) for consent in consents]
    return [one for one in drawn if one["stands"]], [one for one in drawn if not one["stands"]]


def card(consent, by, day, holds):
    """One consent, with what may be told of its withdrawal."""
    phase = Phase(consent.phase)
    rows = [
        {"label": name_of(line.agency, line.worker), "value": words(line.topics)}
        for line in consent.lines.all()
    ]
    stands = phase in (Phase.IN_FORCE, Phase.LATER)
    return {
        "anchor": f"basis-{consent.pk}",
        "chip": _chip(consent, phase, day),
        "title": f"{format_day(consent.agreed_on)}の同意",
        "rows": rows,
        "facts": facts_of(consent) + _ending(consent, by, holds),
        "explanation": _explained(consent),
        "withdraw_url": reverse("case-consent-withdraw", args=[consent.pk]) if stands else "",
        "stands": stands,
    }


def _explained(consent):
    """The words of that day; empty where they are not ours to read, because they name the other agencies."""
    explained = seen(consent, "explained")
    return explained.text if explained else ""


def _chip(consent, phase, day):
    if phase == Phase.IN_FORCE and consent.valid_until - day <= SOON:
        left = (consent.valid_until - day).days
        return {"kind": "part", "word": f"共有中・期限まで{left}日" if left else "共有中・今日まで"}
    return {"kind": CHIPS[phase], "word": phase.label}


def facts_of(consent):
    """How and until when, of a consent that stands."""
    until = f"{format_day(consent.valid_until)}まで"
    if consent.phase == Phase.LATER:
        until = f"{format_day(consent.valid_from)}から{until}"
    return [
        {"label": "期限", "value": until},
        {"label": "取り方", "value": Method(consent.method).label},
        {"label": "同意した人", "value": giver_words(consent.giver, consent.giver_name, consent.authority)},
        {"label": "記録", "value": f"{consent.agency.name} {consent.recorded_by.name}"},
    ]


def giver_words(giver, name, authority):
    label = Giver(giver).label
    return f"{label} {name}（{authority}）" if giver != Giver.SELF else label


def _ending(consent, by, holds):
    if consent.phase == Phase.EXPIRED:
        return [
            {"label": "期限切れ", "value": f"{format_day(ended_on(consent))}の終わりに共有を止めました。"}
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


def gains(changes, lines, facts, day):
    """For each one chosen, in words, what it comes to see."""
    found = {change.key: change for change in changes}
    when = "" if facts["valid_from"] <= day else f"{format_day(facts['valid_from'])}から、"
    told = []
    for agency, worker, mask in lines:
        change = found.get((agency.pk, worker.pk if worker else None))
        name = name_of(agency, worker)
        if change is None:
            told.append(
                {"name": name, "text": f"{words(mask)}は、ほかの同意でもう見えています。", "new": False}
            )
            continue
        people = "" if worker else f"（{change.people}人）"
        text = f"{when}{words(change.gained)}を見られるようになります。"
        if change.kept & mask:
            text += f"{words(change.kept & mask)}は、もう見えています。"
        told.append({"name": f"{name}{people}", "text": text, "new": True})
    return told


def answers(facts, by):
    """What was written, for the page that asks once more."""
    giver = giver_words(facts["giver"], facts["giver_name"], facts["authority"])
    method = f"{Method(facts['method']).label}（{format_day(facts['agreed_on'])}、記録：{by.worker.name}）"
    return [
        {"label": "取り方", "value": method},
        {"label": "同意した人", "value": giver},
        {"label": "期限", "value": f"{format_day(facts['valid_until'])}まで"},
        {"label": "説明した目的と言葉", "value": facts["explanation"]},
    ]


def endings(changes, consent):
    """For each one named in a consent, what its withdrawal would take away and what stays visible."""
    found = {change.key: change for change in changes}
    told = []
    for line in consent.lines.all():
        change = found.get((line.agency_id, line.worker_id))
        text = "ほかの根拠で、引き続き同じものが見えます。"
        if consent.phase == Phase.LATER:
            text = f"{format_day(consent.valid_from)}に始まるはずだった共有は、始まりません。"
        elif consent.phase == Phase.EXPIRED:
            text = "期限が来た日に、もう見えなくなっています。"
        elif change:
            text = f"{words(change.lost)}が見えなくなります。"
            text += f"{words(change.kept)}は、ほかの根拠で見えたままです。" if change.kept else ""
        told.append({"name": name_of(line.agency, line.worker), "text": text})
    return told


def opened(lines, facts, day):
    """What is true once a consent is recorded."""
    since, until = format_day(facts["valid_from"]), format_day(facts["valid_until"])
    alike = {}
    for agency, worker, mask in lines:
        alike.setdefault(mask, []).append(name_of(agency, worker))
    for mask, names in alike.items():
        if facts["valid_from"] > day:
            yield f"同意を記録しました。{'、'.join(names)}への共有は、{since}に始まります。"
        else:
            yield f"同意を記録しました。{'、'.join(names)}に、{words(mask)}が見えています（{until}まで）。"


def closed(consent, lines):
    """What is true once a consent is withdrawn; asked after it has ended."""
    left = {}
    for line in grants.who_sees(consent.case_id):
        key = line.agency_id, line.worker_id
        left[key] = left.get(key, 0) | line.topics
    alike = {}
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
