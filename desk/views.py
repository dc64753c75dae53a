"""さがす, 閲覧記録, 受信箱."""

from django.http import Http404
from django.shortcuts import render

from access.doors import asks

from . import hits, searching
from .forms import SearchForm


@asks
def search(request):
    """/search/: the words travel in the body of the form and enter the log only as a keyed hash."""
    if not request.acting.is_case_worker:
        raise Http404
    if request.method != "POST":
        return render(request, "desk/search.html", {"form": SearchForm()})
    form = SearchForm(request.POST)
    request.log_note = searching.footprint(request.POST.get("words", ""))
    if not form.is_valid():
        return render(request, "desk/search.html", {"form": form}, status=422)
    found = searching.find(form.reading)
    cards = hits.cards(found[: searching.CAP], form.reading)
    context = {
        "form": form,
        "reading": form.reading,
        "cards": cards,
        "count": sum(len(card.places) for card in cards),
        "more": len(found) > searching.CAP,
        "asked": True,
    }
    return render(request, "desk/search.html", context)
