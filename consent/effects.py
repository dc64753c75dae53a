"""What a consent would do to sight before it is recorded, changed or taken back: as lines, and in words."""

from access.grants import Line
from access.models import Basis
from access.topics import labels
from common.wareki import format_day

from . import application
from .querysets import Phase
from .states import Kind


def name_of(agency, worker):
    return f"{worker.name}さん（{agency.name}）" if worker else agency.name


def words(mask):
    return "、".join(labels(mask))


def key_of(agency, worker):
    return agency.pk, worker.pk if worker else None


def after_recording(lines, facts, book, consents=(), replaced=None):
    """What is seen on the day a new consent begins: the lines of now that last till then, and those that begin by then.

    `consents` are those of the case; `replaced` is the one that ends in the same moment.
    """
    gone = replaced.pk if replaced else None
    goes_on = replaced is not None and replaced.runs and Kind.C1 in facts["kinds"]
    named = {(line.agency_id, line.worker_id) for line in replaced.lines.all()} if goes_on else set()
    day = max(book.day, facts["valid_from"])
    added = (
        _lines(lines, facts["valid_from"], facts["valid_until"], book) if Kind.C2 in facts["kinds"] else []
    )
    if day > book.day:
        for consent in consents:
            later = consent.phase == Phase.LATER and consent.pk != gone and consent.opened_at
            if later and consent.valid_from <= day <= consent.valid_until:
                own = [(line.agency, line.worker, line.topics) for line in consent.lines.all()]
                added += _lines(own, consent.valid_from, consent.valid_until, book)

    def after(now):
        kept = [
            line
            for line in now
            if replaced is None
            or not application.carried(replaced, line.source_id)
            or (goes_on and (line.source_id == replaced.runs or _key(line) not in named))
        ]
        return [*(line for line in kept if line.until is None or line.until >= day), *added]

    return after


def _key(line):
    return line.agency_id, line.worker_id


def _lines(lines, since, until, book):
    keys = [(key_of(agency, worker), topics) for agency, worker, topics in lines]
    return [Line(*key, mask, Basis.CONSENT, None, since, until, book.people(key)) for key, mask in keys]


def effects(changes, lines, facts, day, replaced=None):
    """For each one concerned, in words, what it comes to see, what it no longer sees and what stays."""
    found = {change.key: change for change in changes}
    when = "" if facts["valid_from"] <= day else f"{format_day(facts['valid_from'])}から、"
    named = {key_of(agency, worker): (agency, worker, mask) for agency, worker, mask in lines}
    if replaced:
        for line in replaced.lines.all():
            named.setdefault((line.agency_id, line.worker_id), (line.agency, line.worker, 0))
    told = []
    for key, (agency, worker, mask) in named.items():
        change = found.pop(key, None)
        people = f"（{change.people}人）" if change and not worker else ""
        opens = Kind.C2 in facts["kinds"]
        text = _effect(change, mask if opens else 0, when, replaced)
        if mask and Kind.C3 in facts["kinds"]:
            text = (text if opens or change else "") + PERMITS.format(words(mask))
        told.append({"name": name_of(agency, worker) + people, "text": text})
    for change in found.values():
        told.append({"name": change.name, "text": _meanwhile(change)})
    if Kind.C1 in facts["kinds"] and not (replaced and replaced.runs):
        told += application.effects()
    return told


PERMITS = "この機関が集まる重層的支援会議に、{}を出せるようになります。"


def _effect(change, mask, when, replaced):
    if change is None and mask:
        where = "いままでどおり見えます" if replaced else "ほかの同意でもう見えています"
        return f"{words(mask)}は、{where}。"
    if change is None:
        return "見えるものは変わりません。"
    text = f"{when}{words(change.gained)}を見られるようになります。" if change.gained else ""
    if change.lost:
        text += f"{when}{words(change.lost)}が見えなくなります。"
    if change.lost and not change.kept | change.gained:
        return text + "ケースも見えなくなります。書いた記録は、書いた機関に残ります。"
    kept = change.kept if change.lost else change.kept & mask
    word = "引き続き見えます" if change.lost else "もう見えています"
    return text + (f"{words(kept)}は、{word}。" if kept else "")


def _meanwhile(change):
    """What other consents do by the day a later one begins."""
    text = (
        f"{words(change.gained)}が、その日までに始まるほかの同意で見えるようになります。"
        if change.gained
        else ""
    )
    if change.lost:
        text += f"{words(change.lost)}は、その日までに期限が来て見えなくなります。"
    return text


def endings(changes, consent):
    """For each one named in a consent, what its withdrawal would take away and what stays visible."""
    found = {change.key: change for change in changes}
    told = []
    for line in consent.lines.all():
        change = found.get((line.agency_id, line.worker_id))
        text = "ほかの根拠で、引き続き同じものが見えます。"
        if consent.phase == Phase.OUTLIVED:
            text = "ケースを再開したときに、もう見えなくなっています。"
        elif consent.opened_at is None:
            text = "この同意では、もともと見えていません。会議に出す許しがなくなります。"
        elif consent.phase == Phase.LATER:
            text = f"{format_day(consent.valid_from)}に始まるはずだった共有は、始まりません。"
        elif consent.phase == Phase.EXPIRED:
            text = "期限が来た日に、もう見えなくなっています。"
        elif change:
            text = f"{words(change.lost)}が見えなくなります。"
            text += f"{words(change.kept)}は、ほかの根拠で見えたままです。" if change.kept else ""
        found.pop((line.agency_id, line.worker_id), None)
        told.append({"name": name_of(line.agency, line.worker), "text": text})
    for change in found.values() if consent.runs else ():
        rest = f"{words(change.kept)}は、ほかの根拠で見えたままです。" if change.kept else ""
        told.append(
            {
                "name": change.name,
                "text": f"多機関協働が終わり、{words(change.lost)}が見えなくなります。{rest}",
            }
        )
    return told
