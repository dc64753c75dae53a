"""Pages of docs/ that are made from the code and the catalogue, so that they cannot go stale."""

from access import inspection
from cases.states import NEXT, Stage

NOTE = "<!-- `bin/manage docs` がつくったページです。手で直さないでください。 -->"


def pages():
    """Path below docs/ → text."""
    return {
        "states/case.md": machine("ケースの段階", Stage, NEXT),
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
