"""同意書の写し: taken apart before it is kept; nothing of the camera, nothing that acts, nothing that is no scan."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from consent import scans
from consent.forms.scan import STUCK, apart, name_of
from tests.consent import hostile

pytestmark = pytest.mark.pure
ALIVE = (
    "/JavaScript",
    "/JS",
    "/OpenAction",
    "/AA",
    "/Launch",
    "/EmbeddedFile",
    "/Filespec",
    "/Annots",
    "/Metadata",
)
GPS = (b"GPS 35.7286", "GPS 35.7286".encode("utf-16-be"), b"KAKUU", b"Exif\0\0", b"xmpmeta")


def everything(content):
    """A PDF with all its streams unpacked, so that nothing hides in a compressed one."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def traces(content):
    return [word for word in GPS if word in content]


@pytest.mark.parametrize(("sent", "kind"), [(hostile.jpeg(), scans.JPEG), (hostile.png(), scans.PNG)])
def test_a_picture_keeps_its_pixels_and_nothing_else(sent, kind):
    assert traces(sent)
    found, content = apart(sent)
    assert found == kind and traces(content) == []
    image = Image.open(io.BytesIO(content))
    assert image.size == (200, 280) and not image.getexif() and not image.info.get("comment")
    assert image.convert("L").getpixel((30, 40)) < 40 and image.convert("L").getpixel((190, 200)) > 215


def test_a_photograph_taken_sideways_is_turned_up_first():
    image = Image.open(io.BytesIO(apart(hostile.jpeg(orientation=6))[1]))
    assert image.size == (280, 200) and image.convert("L").getpixel((240, 30)) < 40


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_depth_are_taken(mode):
    out = io.BytesIO()
    Image.new(mode, (40, 60)).save(out, "PNG")
    assert Image.open(io.BytesIO(apart(out.getvalue())[1])).size == (40, 60)


def test_a_picture_for_printing_is_taken():
    out = io.BytesIO()
    hostile.picture(mode="CMYK").save(out, "JPEG")
    assert Image.open(io.BytesIO(apart(out.getvalue())[1])).mode == "RGB"


def test_a_pdf_keeps_its_page_and_loses_all_that_speaks_or_acts():
    sent = hostile.pdf(talks=True)
    assert traces(everything(sent)) and all(word.encode() in everything(sent) for word in ALIVE)
    kind, content = apart(sent)
    bare = everything(content)
    assert kind == scans.PDF and traces(bare) == []
    assert [word for word in ALIVE if word.encode() in bare] == []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1 and not pdf.attachments and "/Info" not in pdf.trailer
        assert (
            pikepdf.PdfImage(pdf.pages[0].obj.Resources.XObject.Im0)
            .as_pil_image()
            .convert("L")
            .getpixel((30, 40))
            < 40
        )


@pytest.mark.parametrize("progressive", [False, True])
def test_the_pixels_of_a_picture_in_a_pdf_are_the_same_bits(progressive):
    out = io.BytesIO()
    hostile.picture().save(out, "JPEG", exif=hostile.exif(), progressive=progressive)
    bare = scans.bare_jpeg(out.getvalue() + b"PK\x03\x04 what follows its end")
    assert traces(bare) == [] and b"PK" not in bare
    before, after = (Image.open(io.BytesIO(one)).tobytes() for one in (out.getvalue(), bare))
    assert before == after


def test_a_picture_packed_twice_in_a_pdf_is_cleaned_too():
    made = pikepdf.open(io.BytesIO(hostile.pdf()))
    image = made.pages[0].obj.Resources.XObject.Im0
    image.write(zlib.compress(hostile.jpeg()), filter=[pikepdf.Name.FlateDecode, pikepdf.Name.DCTDecode])
    out = io.BytesIO()
    made.save(out)
    content = apart(out.getvalue())[1]
    assert traces(everything(content)) == []


def test_what_is_hidden_behind_the_end_of_a_pdf_is_gone():
    parcel = io.BytesIO()
    with zipfile.ZipFile(parcel, "w") as packed:
        packed.writestr("secret.exe", b"MZ" + hostile.SECRET.encode())
    content = apart(hostile.pdf() + parcel.getvalue())[1]
    assert b"PK\x03\x04" not in content and traces(everything(content)) == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"MZ\x90\x00" + b"\0" * 500, scans.NEITHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", scans.NEITHER),
        (b"GIF89a" + b"\0" * 50, scans.NEITHER),
        (hostile.jpeg()[:900], scans.BROKEN),
        (hostile.png()[:400], scans.BROKEN),
        (b"\xff\xd8\xff\xe0", scans.BROKEN),
        (b"%PDF-1.7 and then nothing", scans.BROKEN),
        (hostile.pdf(encryption=pikepdf.Encryption(owner="a", user="b")), scans.LOCKED),
        (hostile.pdf(encryption=pikepdf.Encryption(owner="a", user="")), scans.LOCKED),
        (hostile.huge_png(), scans.TOO_MANY),
        (hostile.huge_png(8000), scans.TOO_MANY),
        (hostile.inline_pdf(), scans.INLINE),
    ],
)
def test_what_is_no_scan_is_refused_with_a_sentence(sent, sentence):
    with pytest.raises(scans.Unfit) as refusal:
        apart(sent)
    assert str(refusal.value) == sentence


def test_a_pdf_that_unpacks_to_gigabytes_stops_at_the_limit():
    bomb = hostile.pdf_bomb()
    assert len(bomb) < 10_000_000
    with pytest.raises(scans.Unfit) as refusal:
        apart(bomb)
    assert str(refusal.value) in (STUCK, scans.BROKEN)


def test_a_scan_of_five_megabytes_is_taken_apart_within_its_limits():
    noise = Image.effect_noise((2480, 3508), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=84, exif=hostile.exif())
    sent = out.getvalue()
    assert len(sent) > 4_500_000
    for one in (sent, hostile.pdf(image=sent)):
        assert traces(scans.cleaned(one)[1]) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("同意書.pdf", "同意書.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scan\\写し.PDF", "写し.pdf"),
        ("見本\x00花子.exe", "見本花子.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "同意書.pdf"),
        ("...", "同意書.pdf"),
        ("名" * 300 + ".pdf", "名" * 116 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_deceives(name, kept):
    assert name_of(name, scans.PDF) == kept
