"""What a file is, by its content and not by its name."""

import lzma
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken; endings: those that its name may have."""

    content_type: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", ("pdf",))
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", Kind("image/png", ("png",))),
    (b"\xff\xd8\xff", Kind("image/jpeg", ("jpg", "jpeg"))),
    (b"II*\x00", Kind("image/tiff", ("tif", "tiff"))),
    (b"MM\x00*", Kind("image/tiff", ("tif", "tiff"))),
)
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OPEN_DOCUMENT_ENDINGS = {"text": "odt", "spreadsheet": "ods", "presentation": "odp",
                          "graphics": "odg"}  # fmt: skip
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": Kind(f"{_OFFICE}wordprocessingml.document", ("docx",)),
    "xl/workbook.xml": Kind(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",)),
    "ppt/presentation.xml": Kind(f"{_OFFICE}presentationml.presentation", ("pptx",)),
}
_SIGNED_ZIPS = {
    "application/vnd.etsi.asic-e+zip": ("asice", "sce", "bdoc"),
    "application/vnd.etsi.asic-s+zip": ("asics", "scs"),
}
#: What a signed message (CMS) names itself, near its beginning.
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_LONGEST_MIMETYPE = 100
#: What reading a container raises that is broken, cut off, locked or packed unknowably.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError,
    RuntimeError, ValueError,
)  # fmt: skip


def kind_of(content: bytes) -> Kind | None:
    """Return what a file is, None where it is nothing that is taken.

    Taken: PDF, PNG, JPEG, TIFF, OpenDocument, Office Open XML without macros, ASiC, p7m.
    """
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    if content[:1] == b"\x30" and _SIGNED_DATA in content[:40]:
        return Kind("application/pkcs7-mime", ("p7m",))
    return None


def _kind_of_zip(content: bytes) -> Kind | None:
    """Look into the container; documents with macros and plain archives aren't taken."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = _mimetype(archive, names)
    except _BROKEN:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if mimetype.startswith(_OPEN_DOCUMENT):
        ending = _OPEN_DOCUMENT_ENDINGS.get(mimetype.removeprefix(_OPEN_DOCUMENT))
        return Kind(mimetype, (ending,)) if ending else None
    if mimetype in _SIGNED_ZIPS:
        return Kind(mimetype, _SIGNED_ZIPS[mimetype])
    if "[Content_Types].xml" in names:
        return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)
    return None


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > _LONGEST_MIMETYPE:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()
