"""一方弁: what was said in a room is moved into the case, word by word, once the person has consented; the rest stays sealed."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, writes
from access.topics import labels
from access.verdict import no
from cases.views.edits import allow
from cases.views.readers import Audience
from meetings import actions, agenda, pieces, records
from meetings.forms.release import ReleaseForms
from meetings.models import Item, Meeting

from .minutes import load

NOT_YET = no(
    "まだケースへ移せません。本人の同意がいま有効で、会議の記録が確定しているときだけ、一つずつ移せます。"
)


@writes
def release(request, pk, item_pk):
    """/meetings/<uuid>/items/<uuid>/release/: choose the words, see who will read them, confirm each, move them."""
    meeting = get_visible(Meeting.objects.with_ends(), request, pk)
    item = get_visible(Item.objects.filter(meeting=meeting), request, item_pk)
    item.meeting = meeting
    allow(policy.release_from_room(request.acting, item))
    point = next(
        (p for p in agenda.agenda(meeting, request.acting) if p.item.pk == item_pk and p.is_open), None
    )
    if point is None:
        raise Http404
    item, matter = load(point)
    record = records.Record.of(item, request.acting)
    if not record.may_release:
        allow(NOT_YET)
    left = [p for p in pieces.pieces(matter, record) if not p.is_moved]
    page = {
        "meeting": meeting,
        "item": item,
        "matter": matter,
        "record": record,
        "draft_key": f"release:{item.pk}",
    }
    if request.method == "POST":
        return take(request, page, ReleaseForms(request.POST, left, matter.topics))
    return choose(request, page, ReleaseForms(None, left, matter.topics))


def take(request, page, forms):
    """From what was chosen to the page that asks once more, and from there into the case."""
    step = request.POST.get("step", "")
    if step == "edit" or not forms.is_valid():
        return choose(request, page, forms, 200 if step == "edit" else 422)
    if step != "move":
        return check(request, page, forms)
    if request.POST.get("shown") != forms.digest:
        return check(request, page | {"changed": True}, forms, 422)
    if forms.unsure():
        return check(request, page, forms, 422)
    item = page["item"]
    with transaction.atomic():
        for row in forms.taken:
            actions.release(item, by=request.acting, text=row.cleaned_data["text"], topics=row.mask)
    messages.success(request, f"{len(forms.taken)}件をケースへ移しました。ほかの言葉は、封をしたままです。")
    return SeeOther(reverse("meeting-release", args=[item.meeting_id, item.pk]))


def choose(request, page, forms, status=200):
    holds = grants.standing(page["matter"].about_id).holds
    context = page | {"forms": forms, "holds": holds, "done": page["record"].carried}
    return render(request, "meetings/release.html", context, status=status)


def check(request, page, forms, status=200):
    """Each piece with what was changed in it, and who will read it, in words."""
    audience = Audience(page["matter"].about_id, request.acting)
    rows = [{"form": row, "readers": readers(audience, row.mask, request.acting)} for row in forms.taken]
    left = [row for row in forms.rows if not row.is_taken]
    context = page | {"forms": forms, "rows": rows, "left": left}
    return render(request, "meetings/release_check.html", context, status=status)


def readers(audience, mask, by):
    """Who will read a record of these kinds, as far as whoever asks may know."""
    kinds = "、".join(labels(mask))
    if not audience.sees:
        return f"{by.agency.name}と、ケースの担当機関、同意によって「{kinds}」を見られる機関が読みます。"
    names = "、".join([by.agency.name, *(reader.words for reader in audience.of(mask))])
    rest = "" if audience.holds else f"ほかにも、同意によって「{kinds}」を見られる機関があれば読みます。"
    return f"{names}が読みます。{rest}"
