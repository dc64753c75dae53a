"""Pages of docs/ that are made from the code and the catalogue, so that they cannot go stale."""

from access import inspection
from access import states as access
from cases import states as cases
from consent import states as consent
from meetings import states as meetings
from referrals import states as referrals

from . import permissions

NOTE = "<!-- `bin/manage docs` がつくったページです。手で直さないでください。 -->"


def pages():
    """Path below docs/ → text."""
    return {
        "permissions.md": may(),
        "states/coordination.md": machine("多機関協働の終わり方", cases.HowEnded, cases.ENDINGS),
        "states/case.md": machine("ケースの段階", cases.Stage, cases.NEXT),
        "states/plan.md": machine("支援プランの状態", cases.PlanState, cases.PLAN_NEXT),
        "states/role.md": machine("役割の状態", cases.RoleState, cases.ROLE_NEXT),
        "states/protection.md": machine("保護の状態", access.DenialState, access.NEXT),
        "states/consent.md": machine("同意の状態", consent.Answer, consent.NEXT),
        "states/referral.md": machine("つなぎの状態", referrals.State, referrals.NEXT),
        "states/meeting.md": machine("会議の状態", meetings.State, meetings.NEXT),
        "states/item.md": machine("議題の状態", meetings.ItemState, meetings.ITEM_NEXT),
        "wall.md": wall(),
    }


def machine(title, words, following):
    """A lifecycle dict as a diagram."""
    lines = [NOTE, "", f"# {title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {word.name}: {word.label}" for word in words]
    lines += [
        f"    {word.name} --> {after.name}"
        for word in words
        for after in sorted(following[word], key=list(words).index)
    ]
    lines += [f"    {word.name} --> [*]" for word in words if not following[word]]
    return "\n".join([*lines, "```", ""])


def may():
    """Who may do what, as `access.policy` answers."""
    lines = [
        NOTE,
        "",
        "# 権限表",
        "",
        "一つのケースについて、立場のちがう8人の職員が同じ操作をしようとしたときの、規則（`access/policy/`）の答えです。",
        "○ はできる、－ はできない。数字は下の文で、そのまま画面に出ます。できない操作のボタンは押せず、送っても断られます。",
        "",
        "- 相談は担当機関が受け付け、つなぎは担当機関から「法令で見える機関」へ送られたものとします。",
        "- 立場は、そのときに有効な根拠で決まります。一つの機関が二つの根拠を持てば、できることは合わせたものです。",
        "- この表は「してよいか」です。「見えるか」は別の規則で、データベースが守ります（[壁](wall.md)）。"
        "何も見えない機関には、ケースがあること自体が分からず、操作の画面にもたどり着けません。",
        "- 「担当者のみ」の機関では、機関ではなく、名前の挙がった職員だけがその立場になります。",
        "",
        *permissions.table(),
        "",
    ]
    return "\n".join(lines)


def wall():
    """Every table and every definer function as `bin/manage wall` sees them."""
    lines = [
        NOTE,
        "",
        "# 壁",
        "",
        "「ポリシー」は行レベルセキュリティの規則を通るもの、「権限なし」は app がその命令を実行できないもの。",
        "",
        "| 表 | 区分 | RLS | 強制 | 読む | 加える | 変える | 消す |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for table in inspection.tables():
        rls, forced = ("○" if table.rls else "－"), ("○" if table.forced else "－")
        held = " | ".join(table.command(letter) for letter in "rawd")
        lines.append(f"| `{table.name}` | {table.kind} | {rls} | {forced} | {held} |")
    lines += ["", "## SECURITY DEFINER 関数", "", "| 関数 | app が実行できる |", "|---|---|"]
    lines += [f"| `{f.signature}` | {'○' if f.for_app else '－'} |" for f in inspection.functions()]
    return "\n".join([*lines, ""])
