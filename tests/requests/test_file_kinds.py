"""Files are taken for what they hold; names are made to tell the truth."""

import zipfile
from io import BytesIO

import pytest

from requests.services.attach import LONGEST_NAME, plain_name
from requests.services.file_kinds import kind_of

ODT = "application/vnd.oasis.opendocument.text"


def a_zip(**members: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return held.getvalue()


def a_word_document(**more: str) -> bytes:
    return a_zip(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def a_broken_zip(method: int) -> bytes:
    """What its first member holds is overwritten."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("mimetype", ODT)
    start = 30 + len("mimetype")
    return held.getvalue()[:start] + b"\xff" * 20 + held.getvalue()[start + 20 :]


def a_zip_cut_off() -> bytes:
    """Its only member says that it is longer than the file."""
    content = bytearray(a_zip(mimetype=""))
    for header, sizes in ((b"PK\x03\x04", 18), (b"PK\x01\x02", 20)):
        at = content.index(header) + sizes
        content[at : at + 8] = (100).to_bytes(4, "little") * 2
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"II*\x00", "tif"),
        (a_zip(mimetype=ODT), "odt"),
        (a_zip(mimetype="application/vnd.etsi.asic-e+zip"), "asice"),
        (a_word_document(), "docx"),
        (bytes.fromhex("3082010006092a864886f70d010702"), "p7m"),
    ],
)
def test_what_is_taken(content, ending):
    kind = kind_of(content)
    assert kind is not None
    assert kind.endings[0] == ending


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ",
        b"<html>",
        b"PK\x03\x04 not an archive",
        a_zip(readme="a plain archive"),
        a_zip(mimetype="application/epub+zip"),
        a_zip(mimetype="x" * 1000),
        a_broken_zip(zipfile.ZIP_DEFLATED),
        a_broken_zip(zipfile.ZIP_LZMA),
        a_zip_cut_off(),
        a_word_document(**{"word/vbaProject.bin": "macros"}),
        bytes.fromhex("30820100"),
    ],
)
def test_what_is_not(content):
    assert kind_of(content) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("diploma.pdf", "diploma.pdf"),
        ("DIPLOMA.PDF", "DIPLOMA.PDF"),
        ("virus.exe", "virus.exe.pdf"),
        ("../../etc/passwd", "etcpasswd.pdf"),
        ("fdp\u202efdp.exe", "fdp fdp.exe.pdf"),
        ("Δίπλωμα ιατρού.pdf", "Δίπλωμα ιατρού.pdf"),
        ("", "document.pdf"),
        (None, "document.pdf"),
    ],
)
def test_a_name_tells_what_the_file_is(given, kept):
    assert plain_name(given, ("pdf",)) == kept
    assert len(plain_name("x" * 1000, ("pdf",))) <= LONGEST_NAME
