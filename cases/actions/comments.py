"""What colleagues say to each other beside the record."""

from access import policy
from access.acts import allowed_by

from ..models import Comment, Mention


@allowed_by(policy.write_comment)
def write_comment(case, *, by, text, topics, own_only=False, note=None, plan=None, mentions=()):
    """Say something about a case, a note or a plan; whoever is called (@) is told, if he can read it at that moment."""
    return _say(by, mentions, case=case, note=note, plan=plan, text=text, topics=topics, own_only=own_only)


@allowed_by(policy.correct_comment)
def correct_comment(comment, *, by, text):
    """Put one's own comment right: a new one follows it, the old one stays readable behind it."""
    kept = {name: getattr(comment, name) for name in ("case_id", "note_id", "plan_id", "topics", "own_only")}
    return _say(by, (), text=text, replaces=comment, **kept)


def _say(by, mentions, **facts):
    comment = Comment(agency=by.agency, author=by.worker, **facts)
    comment.save(force_insert=True)
    for member in mentions:
        called = {"agency_id": member.agency_id, "worker_id": member.worker_id}
        Mention(comment=comment, case_id=comment.case_id, **called).save(force_insert=True)
    return comment
