"""コメント: the thread of a case, the thread of a note, and one's own word put right."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from access import grants, policy
from access.doors import SeeOther, get_visible, seen, writes
from access.topics import Topic
from cases import actions, talk
from cases.crowd import Crowd
from cases.forms.comments import CaseCommentForm, CommentCorrectionForm, CommentForm
from cases.models import CaseNote, Comment, SupportPlan

from . import edits, timeline
from .cases import WITH_LEAD
from .readers import Audience

NOTES = CaseNote.objects.select_related("agency", "author")
OF_PLAN = int(Topic.PLAN)
COMMENTS = Comment.objects.select_related("agency", "author")


@writes
def of_case(request, pk):
    """/cases/<uuid>/comments/: what colleagues say about the case."""
    case = get_visible(WITH_LEAD, request, pk)
    verdict = policy.write_comment(request.acting, case)
    crowd = Crowd(pk, Audience(pk, request.acting))
    data = request.POST if request.method == "POST" else None
    form = CaseCommentForm(data, crowd=crowd, initial={"own_only": grants.is_quiet(pk)})
    if form.is_bound:
        edits.allow(verdict)
    if form.is_bound and form.is_valid():
        actions.write_comment(case, by=request.acting, **form.facts)
        messages.success(request, _told(form))
        return SeeOther(reverse("case-comments", args=[pk]))
    context = {"case": case, "form": form, "may": verdict, "draft": f"comment:{pk}"}
    context["thread"] = talk.of_case(pk, request.acting)
    return render(request, "cases/comments.html", context, status=422 if form.is_bound else 200)


@writes
def of_note(request, pk):
    """/notes/<uuid>/comments/: what colleagues say about one note, seen only with the note."""
    note = get_visible(NOTES, request, pk)
    case = get_visible(WITH_LEAD, request, note.case_id)
    verdict = policy.write_comment(request.acting, case)
    audience = Audience(case.pk, request.acting)
    data = request.POST if request.method == "POST" else None
    first = {"own_only": note.own_only or grants.is_quiet(case.pk)}
    form = CommentForm(data, crowd=Crowd(case.pk, audience, note), mask=note.topics, initial=first)
    if form.is_bound:
        edits.allow(verdict)
    if form.is_bound and form.is_valid():
        actions.write_comment(case, by=request.acting, note=note, **form.facts)
        messages.success(request, _told(form))
        return SeeOther(reverse("note-comments", args=[pk]))
    context = {"case": case, "form": form, "may": verdict, "draft": f"comment:{case.pk}:{pk}"}
    context |= {
        "thread": talk.of_note(note, request.acting),
        "entry": timeline.entry(note, audience) | {"links": []},
    }
    return render(request, "cases/note_comments.html", context, status=422 if form.is_bound else 200)


@writes
def of_plan(request, pk, number):
    """/cases/<uuid>/plan/<n>/comments/: what colleagues say about one version of the plan."""
    case = get_visible(WITH_LEAD, request, pk)
    plan = SupportPlan.objects.filter(case=pk, number=number).first()
    if plan is None:
        raise Http404
    verdict = policy.write_comment(request.acting, case)
    crowd = Crowd(pk, Audience(pk, request.acting), mask=OF_PLAN)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(data, crowd=crowd, mask=OF_PLAN, initial={"own_only": grants.is_quiet(pk)})
    if form.is_bound:
        edits.allow(verdict)
    if form.is_bound and form.is_valid():
        actions.write_comment(case, by=request.acting, plan=plan, **form.facts)
        messages.success(request, _told(form))
        return SeeOther(reverse("case-plan-comments", args=[pk, number]))
    context = {"case": case, "form": form, "may": verdict, "draft": f"comment:{pk}:{plan.pk}", "plan": plan}
    context["thread"] = talk.of_plan(plan, request.acting)
    return render(request, "cases/comments.html", context, status=422 if form.is_bound else 200)


def _told(form):
    called = form.facts["mentions"]
    names = "、".join(f"{member.worker.name}さん" for member in called)
    return f"コメントを書きました。{names}にお知らせします。" if called else "コメントを書きました。"


@writes
def correct(request, pk):
    """/comments/<uuid>/edit/: a new comment follows one's own; the old one stays readable behind it."""
    comment = get_visible(COMMENTS, request, pk)
    case = get_visible(WITH_LEAD, request, comment.case_id)
    edits.allow(policy.correct_comment(request.acting, comment))
    newer, bound = Comment.objects.filter(replaces=pk).first(), request.method == "POST"
    if newer and not bound:
        return SeeOther(reverse("comment-edit", args=[newer.pk]))
    form = CommentCorrectionForm(request.POST if bound else None, initial={"text": comment.text})
    if bound and form.is_valid() and not newer:
        actions.correct_comment(comment, by=request.acting, **form.cleaned_data)
        messages.success(request, "コメントを訂正しました。前の言葉も残っています。")
        return SeeOther(_thread(comment))
    form.stale = newer
    context = {"case": case, "form": form, "back": _thread(comment), "draft": f"comment-edit:{case.pk}:{pk}"}
    context["url"] = reverse("comment-edit", args=[newer.pk if newer else pk])
    context["conflicts"] = _differs(newer, form) if newer else []
    return render(request, "cases/comment_edit.html", context, status=422 if form.is_bound else 200)


def _differs(newer, form):
    return [{"label": "コメント", "old": newer.text, "new": form.cleaned_data.get("text", "")}]


def _thread(comment):
    if comment.plan_id and (plan := seen(comment, "plan")):
        return reverse("case-plan-comments", args=[comment.case_id, plan.number])
    name, pk = ("note-comments", comment.note_id) if comment.note_id else ("case-comments", comment.case_id)
    return reverse(name, args=[pk])
