"""What a page says when it cannot be shown; none of these asks the database anything."""

from django.shortcuts import render


def page(request, status, template=None, **context):
    """A self-contained page of one status, without navigation and without a query."""
    return render(None, template or f"{status}.html", context, status=status)


def csrf(request, reason=""):
    """A form whose token is missing or old; what was typed is handed back."""
    return page(
        request,
        403,
        reason="このページを開いてから時間がたっています。前の画面に戻り、読み込み直してから送信してください。",
    )


def bad_request(request, exception=None):
    return page(request, 400)


def forbidden(request, exception=None):
    return page(request, 403, reason=str(exception or ""))


def not_found(request, exception=None):
    return page(request, 404)


def server_error(request):
    return page(request, 500)
