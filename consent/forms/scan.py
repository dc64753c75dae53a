"""Is the file a scan that may be kept?"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import PurePath

from django.core.exceptions import ValidationError

from common import forms
from common.uploads import was_too_big

from .. import scans
from ..models import FILE_LIMIT, MEGABYTE

NAME_LIMIT = 120
ENDINGS = {scans.PDF: ".pdf", scans.JPEG: ".jpg", scans.PNG: ".png"}
TOO_BIG = (
    "ファイルが大きすぎます。10 MBまでにしてください。スキャンの画質を下げるか、ページを分けてください。"
)
STUCK = "ファイルを読み取れませんでした。もう一度スキャンするか、JPEGの画像にしてください。"


@dataclass(frozen=True)
class Scan:
    """What is kept of an uploaded file."""

    name: str
    media_type: str
    content: bytes


class ScanForm(forms.Form):
    """同意書の写し."""

    file = forms.FileField(
        label="ファイル",
        accept=".pdf,.jpg,.jpeg,.png",
        help_text="PDF・JPEG・PNG、10 MBまで。撮影した場所や機種の記録は、受け取るときに消します。",
        error_messages={
            "required": "ファイルを選んでください。サインインし直したときは、ファイルは届いていないので、もう一度選びます。"
        },
    )

    def __init__(self, *args, request=None, **kwargs):
        self.stopped = request is not None and was_too_big(request)
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs |= {"data-most": str(FILE_LIMIT), "data-most-words": TOO_BIG}
        if self.stopped:
            self.fields["file"].error_messages["required"] = TOO_BIG

    def clean_file(self):
        sent = self.cleaned_data["file"]
        if sent.size > FILE_LIMIT:
            raise ValidationError(f"{TOO_BIG}（いま{sent.size / MEGABYTE:.1f} MBです）", code="big")
        try:
            kind, content = apart(sent.read())
        except scans.Unfit as refusal:
            raise ValidationError(str(refusal), code="unfit") from refusal
        if len(content) > FILE_LIMIT:
            raise ValidationError(TOO_BIG, code="big")
        return Scan(name_of(sent.name, kind), kind, content)


def apart(data):
    """(kind, content) of a scan, taken apart in a process of its own."""
    command = [sys.executable, "-I", scans.__file__]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=2 * scans.SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise scans.Unfit(STUCK) from error
    if done.returncode:
        raise scans.Unfit(done.stderr.decode() if done.returncode == scans.REFUSED else STUCK)
    kind, _, content = done.stdout.partition(b"\n")
    return kind.decode(), content


def name_of(name, kind):
    """The name it came with, without path, control and direction marks, with the ending of what it is."""
    last = "".join(sign for sign in name if sign.isprintable()).replace("\\", "/").rpartition("/")[2]
    stem = PurePath(last.strip(". ") or "同意書").stem.strip(". ") or "同意書"
    return stem[: NAME_LIMIT - len(ENDINGS[kind])] + ENDINGS[kind]
