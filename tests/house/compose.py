"""Reads docker-compose.yml: maps by indentation, scalars, lists in brackets, anchors and merges; anything else is refused."""

import json
import re

from .source import ROOT

LINE = re.compile(r"(?P<indent> *)(?P<key>[\w.<-]+):(?: &(?P<anchor>\w+))?(?: (?P<value>[^&].*))?")


class NotOurYaml(Exception):
    """A line that this reader would have to guess at."""


def compose():
    return read((ROOT / "docker-compose.yml").read_text())


def read(text):
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    anchors = {}
    found, rest = _block(lines, 0, anchors)
    if rest:
        raise NotOurYaml(rest[0])
    return found


def _block(lines, depth, anchors):
    block, inherited = {}, {}
    while lines:
        match = LINE.fullmatch(lines[0])
        if not match:
            raise NotOurYaml(lines[0])
        if len(match["indent"]) < depth:
            break
        if len(match["indent"]) > depth or match["key"] in block:
            raise NotOurYaml(lines[0])
        lines = lines[1:]
        if match["value"] is not None:
            value = _scalar(match["value"], anchors)
        else:
            value, lines = _block(lines, depth + 2, anchors)
        if match["anchor"]:
            anchors[match["anchor"]] = value
        if match["key"] == "<<":
            inherited |= value
        else:
            block[match["key"]] = value
    return inherited | block, lines


def _scalar(text, anchors):
    if text.startswith("*"):
        return anchors[text[1:]]
    if text[0] in '["':
        return json.loads(text)
    if re.search(r"[#{}'|>%@`]|: ", text):
        raise NotOurYaml(text)
    return {"true": True, "false": False}.get(text, int(text) if text.isdigit() else text)
