"""A scan taken apart and put together anew: the page that was signed, without what a camera, a phone or a stranger adds.

Runs by itself as well (`python scans.py < scan`), in a process whose memory and time are limited, because the two
libraries read what anybody may have made.
"""

import base64
import io
import resource
import struct
import sys
import zlib

import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

PIXELS = 40_000_000
MEMORY, SECONDS = 1024**3, 10
REFUSED = 3  # exit code; the sentence is on stderr
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
NEITHER = "PDF・JPEG・PNGのどれでもありません。名前の終わりが「.pdf」などでも、中身が違えば受け取れません。"
BROKEN = "ファイルがこわれているか、途中で切れています。もう一度スキャンしてください。"
LOCKED = "パスワードや制限のかかったPDFは受け取れません。制限を外すか、紙をスキャンし直してください。"
INLINE = "このPDFは画像の入れ方が特別なので受け取れません。紙をスキャンし直すか、JPEGの画像にしてください。"
TOO_MANY = "画像が大きすぎます。4,000万画素までにしてください（A4を300dpiでスキャンすると約870万画素です）。"
UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, IndexError, EOFError, struct.error, zlib.error)
CATALOG = {"/Type", "/Pages", "/Version", "/OCProperties", "/PageLabels", "/ViewerPreferences", "/Lang"}
PAGE = {
    "/Type",
    "/Parent",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Rotate",
    "/Resources",
}
PAGE |= {"/Contents", "/UserUnit", "/Group"}
ELSEWHERE = (
    "/Metadata",
    "/PieceInfo",
    "/AA",
    "/AF",
    "/EF",
    "/JS",
    "/OPI",
    "/Thumb",
    "/LastModified",
    "/Alternates",
    "/Ref",
)
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")  # of a stream whose content a viewer would fetch from elsewhere


class Unfit(ValueError):
    """A file that cannot be kept; its text is the sentence that says why and what to do."""


def kind_of(data):
    """Decided by what it is, never by its name."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return PDF
    raise Unfit(NEITHER)


def cleaned(data):
    """(kind, content): opened, and written anew without anything but the page."""
    kind = kind_of(data)
    try:
        return kind, clean_pdf(data) if kind == PDF else clean_image(data, kind)
    except Unfit:
        raise
    except (pikepdf.PdfError, UnidentifiedImageError, *UNREADABLE) as error:
        raise Unfit(BROKEN) from error


def clean_image(data, kind):
    """Decoded, turned the right way up and encoded again; of the file nothing but its pixels is left."""
    form = "JPEG" if kind == JPEG else "PNG"
    try:
        image = Image.open(io.BytesIO(data), formats=[form])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(TOO_MANY) from error
    if image.width * image.height > PIXELS:
        raise Unfit(TOO_MANY)
    image.load()
    bare = ImageOps.exif_transpose(image).copy()
    bare.info = {key: value for key, value in image.info.items() if key == "transparency"}
    out = io.BytesIO()
    if kind == PNG:
        bare.save(out, "PNG")
    else:
        bare = bare if bare.mode in ("L", "RGB") else bare.convert("RGB")
        bare.save(out, "JPEG", quality=90)
    return out.getvalue()


def clean_pdf(data):
    """Pages only: what is drawn on them stays, whatever speaks, acts, links or is attached goes."""
    try:
        pdf = pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=True)
    except pikepdf.PasswordError as error:
        raise Unfit(LOCKED) from error
    if pdf.is_encrypted:
        raise Unfit(LOCKED)
    if not len(pdf.pages):
        raise Unfit(BROKEN)
    pdf.flatten_annotations()
    for name in set(pdf.Root.keys()) - CATALOG:
        del pdf.Root[name]
    for page in pdf.pages:
        _refuse_inline(page.get("/Contents"))
        for name in set(page.obj.keys()) - PAGE:
            del page.obj[name]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            _clean_part(item)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, fix_metadata_version=False)
    return out.getvalue()


def _refuse_inline(contents):
    """A photograph written between the lines of a page is out of reach, so a page that has one is not taken."""
    parts = contents if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    if any(b"/DCT" in part.read_bytes() for part in parts):
        raise Unfit(INLINE)


def _clean_part(item):
    if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
        _refuse_inline(item)
    for name in (*ELSEWHERE, *(OUTSIDE if isinstance(item, pikepdf.Stream) else ())):
        if name in item:
            del item[name]
    if not isinstance(item, pikepdf.Stream) or "/Filter" not in item:
        return
    listed = item["/Filter"]
    filters = [str(one) for one in listed] if isinstance(listed, pikepdf.Array) else [str(listed)]
    bare = {"/DCTDecode": bare_jpeg, "/DCT": bare_jpeg, "/JPXDecode": bare_jp2}.get(filters[-1])
    if bare:
        raw = item.read_raw_bytes()
        for one in filters[:-1]:
            raw = _unpacked(raw, one)
        parms = item.get("/DecodeParms")
        kept = parms[-1] if isinstance(parms, pikepdf.Array) else parms
        item.write(bare(raw), filter=pikepdf.Name(filters[-1]), decode_parms=kept)


def _unpacked(raw, name):
    if name in ("/FlateDecode", "/Fl"):
        return zlib.decompress(raw)
    if name in ("/ASCII85Decode", "/A85"):
        return base64.a85decode(raw.strip().removeprefix(b"<~").removesuffix(b"~>"))
    if name in ("/ASCIIHexDecode", "/AHx"):
        return bytes.fromhex(raw.decode("ascii").strip().rstrip(">"))
    raise Unfit(BROKEN)


def bare_jpeg(data):
    """A JPEG without EXIF, XMP, comments, thumbnails and what follows its end; its pixels are the same bits."""
    at = data.find(b"\xff\xd8")
    if at < 0:
        raise Unfit(BROKEN)
    out, at = [b"\xff\xd8"], at + 2
    while at < len(data) - 1:
        if data[at] != 0xFF:
            raise Unfit(BROKEN)
        mark = data[at + 1]
        if mark == 0xFF:
            at += 1
        elif mark == 0xD9:
            return b"".join([*out, b"\xff\xd9"])
        elif 0xD0 <= mark <= 0xD7 or mark == 0x01:
            out.append(data[at : at + 2])
            at += 2
        else:
            end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
            out.append(_segment(mark, data[at:end]))
            at = _scan_end(data, end) if mark == 0xDA else end
            out.append(data[end:at])
    return b"".join(out)


def _segment(mark, segment):
    """The segment as it may stay: without colour profiles, text and pictures in the picture."""
    if mark == 0xE0 and segment[4:9] == b"JFIF\0":
        return b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0"
    if mark == 0xEE and segment[4:9] == b"Adobe":
        return b"\xff\xee\x00\x0e" + segment[4:16]
    return b"" if 0xE0 <= mark <= 0xEF or mark == 0xFE else segment


def _scan_end(data, at):
    """Where the coded pixels end: at the first mark that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
            return at
        at += 1 if data[at + 1] == 0xFF else 2


def bare_jp2(data):
    """A JPEG 2000 file without its boxes of text and data; a bare code stream is left as it is."""
    if data[4:8] != b"jP  ":
        return data
    out, at = [], 0
    while at + 8 <= len(data):
        size, name, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = len(data) if size == 0 else at + size
        if end < at + head:
            raise Unfit(BROKEN)
        if name not in (b"uuid", b"xml ", b"uinf", b"jp2i"):
            out.append(data[at:end])
        at = end
    return b"".join(out)


def main():
    """Clean what comes in, within limits that hold for this process alone."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kind, content = cleaned(sys.stdin.buffer.read())
    except Unfit as refusal:
        sys.stderr.buffer.write(str(refusal).encode())
        return REFUSED
    sys.stdout.buffer.write(kind.encode() + b"\n" + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
