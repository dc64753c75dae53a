"""同意書の写し: a scan is taken apart before it is kept, and handed out as an attachment only."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from access import grants
from access.doors import SeeOther, get_case, get_visible, reads, writes

from .. import actions, telling
from ..forms.scan import ScanForm
from ..models import Consent, ConsentFile

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@writes
def consent_file_new(request, pk):
    """A PDF, JPEG or PNG of the signed paper."""
    consent, case = held(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ScanForm(*sent, request=request)
    if form.is_valid():
        scan = form.cleaned_data["file"]
        actions.add_file(
            consent, by=request.acting, name=scan.name, media_type=scan.media_type, content=scan.content
        )
        messages.success(request, f"同意書の写しを添えました（{telling.size_words(len(scan.content))}）。")
        return SeeOther(f"{reverse('case-consent', args=[case.pk])}#basis-{consent.pk}")
    context = {
        "case": case,
        "consent": consent,
        "form": form,
        "files": list(telling.files_of(consent)),
        "others": [{"label": "やめる", "url": reverse("case-consent", args=[case.pk])}],
    }
    return render(request, "consent/file_new.html", context, status=422 if request.method == "POST" else 200)


@reads
def consent_file(request, pk, file_pk):
    """The kept copy; its name says the case's number and nothing of the person."""
    consent, case = held(request, pk)
    files = ConsentFile.objects.filter(consent=consent.pk)
    kept = get_visible(files.listed() if request.method == "HEAD" else files, request, file_pk)
    body = b"" if request.method == "HEAD" else bytes(kept.content)
    name = f"同意書_{case.number}.{ENDINGS[kept.media_type]}"
    return HttpResponse(
        body,
        headers={
            "Content-Type": kept.media_type,
            "Content-Length": str(kept.size),
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        },
    )


def held(request, pk):
    """The consent and its case, for the agency in charge; to anybody else they are not there."""
    consent = get_visible(Consent, request, pk)
    if not grants.standing(consent.case_id).holds:
        raise Http404
    return consent, get_case(request, consent.case_id)
