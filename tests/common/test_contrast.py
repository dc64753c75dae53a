"""Every pair of colours the style sheets lay on each other, against WCAG 2.2 AA."""

import hashlib
import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

STATIC = Path(__file__).parents[2] / "static"
TOKENS = dict(re.findall(r"--color-([\w-]+):\s*(#[0-9a-f]{6});", (STATIC / "css/tokens.css").read_text()))
TEXT = [
    ("neutral-solid-gray-800", "neutral-white"),
    ("neutral-solid-gray-700", "neutral-white"),
    ("neutral-solid-gray-700", "neutral-solid-gray-50"),
    ("neutral-solid-gray-700", "primitive-light-blue-50"),
    ("neutral-solid-gray-800", "primitive-light-blue-50"),
    ("neutral-solid-gray-700", "primitive-blue-50"),
    ("neutral-solid-gray-900", "neutral-solid-gray-50"),
    ("primitive-blue-1000", "neutral-white"),
    ("primitive-blue-1000", "primitive-blue-50"),
    ("primitive-blue-1000", "primitive-yellow-300"),
    ("primitive-blue-1000", "primitive-yellow-50"),
    ("primitive-blue-1000", "primitive-red-50"),
    ("primitive-blue-900", "neutral-white"),
    ("primitive-blue-900", "primitive-blue-50"),
    ("neutral-white", "primitive-blue-1000"),
    ("neutral-white", "primitive-red-900"),
    ("neutral-white", "primitive-red-1100"),
    ("neutral-white", "primitive-green-900"),
    ("neutral-white", "primitive-orange-1100"),
    ("neutral-white", "neutral-solid-gray-600"),
    ("primitive-red-900", "neutral-white"),
    ("primitive-red-900", "primitive-light-blue-50"),
    ("primitive-red-1000", "neutral-white"),
    ("primitive-red-1000", "primitive-red-50"),
    ("primitive-green-900", "primitive-green-50"),
    ("primitive-green-1000", "primitive-green-50"),
    ("primitive-orange-1100", "primitive-yellow-50"),
    ("primitive-purple-1000", "primitive-purple-50"),
    ("neutral-solid-gray-800", "primitive-green-50"),
    ("neutral-solid-gray-800", "primitive-yellow-50"),
    ("neutral-solid-gray-800", "primitive-red-50"),
    ("neutral-solid-gray-800", "primitive-yellow-100"),
]
SHAPES = [
    ("neutral-solid-gray-600", "neutral-white"),
    ("neutral-solid-gray-420", "neutral-white"),
    ("primitive-blue-900", "primitive-light-blue-50"),
    ("primitive-green-800", "primitive-green-50"),
    ("primitive-red-900", "primitive-red-50"),
    ("neutral-black", "primitive-yellow-300"),
    ("primitive-light-blue-700", "neutral-white"),
]


def luminance(name):
    channels = [int(TOKENS[name][at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(ink, ground):
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize(("ink", "ground"), SHAPES)
def test_edges_and_signs_can_be_seen(ink, ground):
    assert contrast(ink, ground) >= 3


def test_every_colour_named_in_the_style_sheets_is_a_token():
    for name in ("base.css", "components.css", "print.css"):
        sheet = (STATIC / "css" / name).read_text()
        assert set(re.findall(r"var\(--color-([\w-]+)\)", sheet)) <= set(TOKENS)
        assert not re.findall(r"#[0-9a-f]{3,8}\b", sheet)


def test_vendored_files_are_the_ones_in_the_manifest():
    for entry in json.loads((STATIC / "vendor/MANIFEST.json").read_text()):
        content = (STATIC / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert (STATIC / entry["licence_file"]).exists()


def test_the_script_stays_small_and_keeps_to_the_policy():
    script = (STATIC / "js/app.js").read_text()
    assert len(script.encode()) <= 25 * 1024
    for forbidden in ("eval(", "new Function", "innerHTML", "localStorage", "sessionStorage", ".style."):
        assert forbidden not in script


def test_no_style_sheet_or_script_names_another_origin():
    for path in STATIC.rglob("*"):
        if path.suffix in {".css", ".js"}:
            assert "//" not in re.sub(
                r"(^|\s)//.*|/\*.*?\*/", "", path.read_text(), flags=re.MULTILINE | re.DOTALL
            )
