"""A scan that is kept sends nobody who opens it anywhere else."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from consent import scans

pytestmark = pytest.mark.pure


def outward():
    """A page whose picture is fetched from an address, and whose form is a page of another file."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    picture = {"Subtype": Name.Image, "Width": 8, "Height": 8, "ColorSpace": Name.DeviceRGB}
    far = Stream(pdf, b"", Type=Name.XObject, BitsPerComponent=8, **picture)
    far.F = Dictionary(Type=Name.Filespec, FS=Name.URL, F=String("https://evil.example/a.jpg"))
    far.FFilter = Name.DCTDecode
    other = Stream(pdf, b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    other.Ref = Dictionary(F=Dictionary(Type=Name.Filespec, F=String("evil.example.pdf")), Page=0)
    page.Resources = Dictionary(XObject=Dictionary(A=far, B=other))
    page.Contents = Stream(pdf, b"/A Do /B Do")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_a_page_that_fetches_from_elsewhere_is_kept_without_its_addresses():
    with pikepdf.open(io.BytesIO(scans.cleaned(outward())[1])) as kept:
        drawn = kept.pages[0].obj.Contents.read_bytes()
        plain = io.BytesIO()
        kept.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert b"evil" not in plain.getvalue() and drawn.split() == [b"/A", b"Do", b"/B", b"Do"]
