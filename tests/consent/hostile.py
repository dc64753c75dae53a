"""Files as people and strangers send them: scans with what a camera adds, and things that are no scans."""

import io
import struct
import zlib

import pikepdf
from PIL import Image, PngImagePlugin

SECRET = "GPS 35.7286 139.4775 KAKUU-TARO"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{SECRET}</x:xmpmeta>".encode()


def picture(size=(200, 280), mode="RGB"):
    image = Image.new(mode, size, "white")
    image.paste("black", (20, 20, size[0] // 2, 60))
    return image


def exif(orientation=1):
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = SECRET
    found[0x8825] = {1: "N", 2: (35.0, 43.0, 43.0), 3: "E", 4: (139.0, 28.0, 39.0)}
    return found.tobytes()


def jpeg(orientation=1, **how):
    out = io.BytesIO()
    picture(**how).save(out, "JPEG", exif=exif(orientation), comment=SECRET.encode(), xmp=XMP, quality=90)
    return out.getvalue()


def png():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    out = io.BytesIO()
    picture().save(out, "PNG", pnginfo=notes, exif=exif())
    return out.getvalue()


def huge_png(side=50_000):
    """The head of a picture that would fill the memory."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_bomb(megabytes=2000):
    """A few MB whose table of contents is packed so tightly that unpacking it fills any memory."""
    packer = zlib.compressobj(9)
    first = packer.compress(b"2 0 <</Type/Catalog/Pages 4 0 R>>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = first + block * megabytes + packer.flush()
    parts = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (
        len(body),
        body,
    )
    start = b"%PDF-1.5\n"
    rows = struct.pack(
        ">BIBBIBBIBBIB", 0, 0, 0, 1, len(start), 0, 2, 1, 0, 1, len(start) + len(parts) + 17, 0
    )
    table = b"<</Type/XRef/Size 4/W[1 4 1]/Root 2 0 R/Length %d>>stream\n%s\nendstream" % (len(rows), rows)
    file = start + b"1 0 obj\n" + parts + b"\nendobj\n"
    at = len(file)
    return file + b"3 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % at


def pdf(**how):
    """A scanned page: one photograph with GPS in it, and everything else a PDF can carry."""
    made = pikepdf.new()
    scan = pikepdf.Stream(made, how.pop("image", None) or jpeg(), **_image())
    page = made.add_blank_page(page_size=(595, 842))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=scan))
    page.obj.Contents = pikepdf.Stream(made, b"q 500 0 0 700 40 60 cm /Im0 Do Q")
    if how.pop("talks", False):
        _adorn(made, page)
    out = io.BytesIO()
    made.save(out, **how)
    return out.getvalue()


def inline_pdf():
    """A page with a photograph written between its lines."""
    made = pikepdf.new()
    page = made.add_blank_page(page_size=(595, 842))
    drawn = b"q 500 0 0 700 40 60 cm BI /W 200 /H 280 /CS /RGB /BPC 8 /F /DCT ID " + jpeg() + b" EI Q"
    page.obj.Contents = pikepdf.Stream(made, drawn)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _image(size=(200, 280)):
    return {
        "Type": pikepdf.Name.XObject,
        "Subtype": pikepdf.Name.Image,
        "Width": size[0],
        "Height": size[1],
        "ColorSpace": pikepdf.Name.DeviceRGB,
        "BitsPerComponent": 8,
        "Filter": pikepdf.Name.DCTDecode,
        "Metadata": None,
    } | {"Metadata": pikepdf.String(SECRET)}


def _adorn(made, page):
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{SECRET}')"))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    made.Root.OpenAction = script
    made.Root.AA = pikepdf.Dictionary(WC=script)
    made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), script]))
    made.attachments["secret.txt"] = SECRET.encode()
    made.Root.Outlines = pikepdf.Dictionary(First=pikepdf.Dictionary(Title=pikepdf.String(SECRET), A=launch))
    kept = made.attachments["secret.txt"].obj
    box, parts = [0, 0, 20, 20], (("Link", {"A": launch}), ("FileAttachment", {"FS": kept}))
    annotations = [
        pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{kind}"), Rect=box, **more)
        for kind, more in parts
    ]
    page.obj.Annots = made.make_indirect(pikepdf.Array(annotations))
    page.obj.AA = pikepdf.Dictionary(O=script)
    page.obj.PieceInfo = pikepdf.Dictionary(App=pikepdf.String(SECRET))
    page.obj.Thumb = pikepdf.Stream(made, SECRET.encode())
    made.docinfo["/Author"] = SECRET
    with made.open_metadata() as about:
        about["dc:title"] = SECRET
