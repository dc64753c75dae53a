"""The outermost middleware: one transaction, one context, one event in the log, or nothing at all."""

import ipaddress
import logging
import uuid

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, connection, transaction

from accounts.acting import Acting, current
from accounts.contexts import clean_connection, close_context, open_context, set_token
from accounts.models import Membership
from audit import log
from audit.disclosure import loaded
from audit.models import Event
from common.once import answers
from common.views import error_page, typed_text

from .basis import basis_of, kept
from .verdict import Refused

logger = logging.getLogger(__name__)
UNLOGGED = ("/healthz", settings.STATIC_URL)


class Undo(Exception):
    """Leaves the transaction without keeping anything, and carries the response out."""

    def __init__(self, response):
        self.response = response


class Boundary(SessionMiddleware):
    """Loads the session before and saves it after; between them, all of a request stands or falls together."""

    def __call__(self, request):
        if request.path.startswith(UNLOGGED):
            request.session, request.acting = self.SessionStore(), None
            return self.get_response(request)
        request.encoding = "utf-8"  # because a charset of the sender's may decode to signs no page can hold
        request.id = uuid.uuid4()
        request.ip = client_ip(request)
        self.process_request(request)
        try:
            clean_connection()
            response = in_words(self.inside(request), request)
        except DatabaseError as error:
            response = unavailable(request, error)
        response.setdefault("Cache-Control", "no-store")
        return self.process_response(request, response)

    def inside(self, request):
        request.acting, request.failure = acting_of(request), None
        request.verb = "UNKNOWN"
        book, token = {}, ""
        asked = {} if request.method in ("GET", "HEAD") else None
        marks = loaded.set(book), current.set(request.acting), kept.set(()), answers.set(asked)
        try:
            token = open_context(request.acting.membership) if request.acting else ""
            response = self.transaction(request, token, book)
        except Undo as undo:
            response = self.aftermath(request, undo.response, book)
        except DatabaseError as error:
            response = unavailable(request, error)
        finally:
            loaded.reset(marks[0])
            current.reset(marks[1])
            kept.reset(marks[2])
            answers.reset(marks[3])
            end(token)
        return response

    def transaction(self, request, token, book):
        with transaction.atomic(durable=True):
            set_token(token)
            response = self.get_response(request)
            if response.streaming or request.failure is not None or response.status_code >= 500:
                raise Undo(response)
            if response.status_code in (400, 403, 404, 405) and request.acting:
                raise Undo(response)
            if request.acting or book:
                write_event(request, response, book)
            if connection.savepoint_ids:
                set_token("")  # because inside a test's transaction the setting would outlive the request
        return response

    def aftermath(self, request, response, book):
        """The refusal or error, written after the rollback; the worker as claimed, for he may no longer act."""
        if response.streaming:
            response = error_page(500)
        error = response.status_code >= 500
        result = Event.Result.ERROR if error else Event.Result.REFUSED
        reason = (
            str(request.failure)[:200] if isinstance(request.failure, Refused) else str(response.status_code)
        )
        if not request.acting:
            return response
        try:
            with transaction.atomic():
                set_token("")
                log.record(
                    acting=None,
                    claimed=request.acting.worker.pk,
                    verb=request.verb,
                    result=result,
                    reason=reason,
                    request=request,
                )
        except DatabaseError:
            return error_page(503, typed_text(request))
        return response

    def process_exception(self, request, exception):
        request.failure = exception


def in_words(response, request):
    """The answer, with a page where a browser would find nothing: an address that is only for buttons (405)."""
    if response.status_code != 405 or response.content:
        return response
    page = error_page(405, typed_text(request))
    page["Allow"] = response["Allow"]
    return page


def end(token):
    """Close the context; a gate that fails now must not turn what is done into 「何も保存していません」."""
    try:
        close_context(token)
    except DatabaseError as error:
        logger.error("context not closed, it expires by itself: %s", type(error).__name__)


def unavailable(request, error):
    """Nothing shown, nothing changed, and what was typed handed back."""
    logger.error("request %s: %s", request.id, type(error).__name__)
    return error_page(503, typed_text(request))


def write_event(request, response, book):
    changed = request.method == "POST" and 300 <= response.status_code < 400
    log.record(
        acting=request.acting,
        verb=request.verb,
        result=Event.Result.DONE if changed else Event.Result.SHOWN,
        book=book,
        request=request,
        basis=basis_of(book),
        reason=getattr(request, "log_note", ""),
    )


def acting_of(request):
    """Who acts, from the session; None when nobody is signed in or the membership has ended."""
    membership_id = request.session.get("membership")
    worker_id = request.session.get("_auth_user_id")
    if not membership_id or not worker_id:
        return None
    membership = (
        Membership.objects.in_force()
        .select_related("worker", "agency")
        .filter(pk=membership_id, worker_id=worker_id)
        .first()
    )
    return Acting.of(membership) if membership else None


def kept_fields(request):
    """What was typed, to be handed back on a page that could not take it."""
    if request.method != "POST":
        return []
    hidden = {"csrfmiddlewaretoken", "password", "nonce", "membership", "draft"}
    return [
        (k, v)
        for k, values in request.POST.lists()
        if k not in hidden and "password" not in k
        for v in values
    ]


def client_ip(request):
    """The address of the terminal, behind as many proxies as the city says it has."""
    chain = [request.META.get("REMOTE_ADDR", "")]
    if settings.TRUSTED_PROXIES:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        chain = [part.strip() for part in forwarded][-settings.TRUSTED_PROXIES :] or chain
    try:
        return str(ipaddress.ip_address(chain[0]))
    except ValueError:
        return None
