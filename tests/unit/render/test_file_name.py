"""Names for copies lead nowhere and start nothing."""

from __future__ import annotations

import pytest

from reviewer.render.file_kind import FileKind
from reviewer.render.file_name import LONGEST, suggested_name


@pytest.mark.parametrize(
    ("title", "kind", "name"),
    [
        ("invoice.pdf", FileKind.PDF, "invoice.pdf"),
        ("Scan 3 March.JPEG", FileKind.JPEG, "Scan 3 March.jpg"),
        ("invoice.pdf.exe", FileKind.PDF, "invoice_pdf_exe.pdf"),
        ("setup.exe", FileKind.OTHER, "setup_exe.bin"),
        ("../../.ssh/authorized_keys", FileKind.TEXT, "ssh_authorized_keys.txt"),
        ("C:\\Windows\\x.bat", FileKind.TEXT, "C_Windows_x_bat.txt"),
        ("in\u202efdp.exe", FileKind.PDF, "infdp_exe.pdf"),
        ("a\nb\x1b[2Jc", FileKind.TEXT, "a_b_2Jc.txt"),
        ("-rf", FileKind.TEXT, "-rf.txt"),
        ("NUL", FileKind.TEXT, "evidence.txt"),
        ("com1", FileKind.TEXT, "evidence.txt"),
        ("", FileKind.PNG, "evidence.png"),
        ("...", FileKind.PNG, "evidence.png"),
        ("请款单.pdf", FileKind.PDF, "请款单.pdf"),
    ],
)
def test_a_name_keeps_what_is_harmless_of_the_title(title: str, kind: FileKind, name: str) -> None:
    assert suggested_name(title, kind) == name


def test_a_name_is_not_endless() -> None:
    assert suggested_name("x" * 5_000, FileKind.PDF) == "x" * LONGEST + ".pdf"
