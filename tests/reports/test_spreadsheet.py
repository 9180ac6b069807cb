"""The list as .xlsx, read back from the file itself."""

import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

from flows.registration.model import Field
from flows.reports.spreadsheet import Sheet, workbook
from tests.mail.writing import AFTERNOON, CIRCLE, COMPOSER, NOW, registration

WORDS = COMPOSER.templates.words("nl-je")
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def rows(content: bytes, number: int = 1) -> list[list[str]]:
    """Cells as they are stored: text, or a number."""
    files = parts(content)
    strings = [
        "".join(text.text or "" for text in each.iter(f"{NAMESPACE}t"))
        for each in ElementTree.fromstring(files["xl/sharedStrings.xml"])
    ]
    sheet = ElementTree.fromstring(files[f"xl/worksheets/sheet{number}.xml"])
    return [[_cell(cell, strings) for cell in row] for row in sheet.iter(f"{NAMESPACE}row")]


def _cell(cell: ElementTree.Element, strings: list[str]) -> str:
    value = cell.findtext(f"{NAMESPACE}v", "")
    return strings[int(value)] if cell.get("t") == "s" else value


def test_a_row_for_each_person_under_its_labels() -> None:
    content = workbook([Sheet(CIRCLE, [registration(), registration(ref="LK-2A3B4", name="Kim de Boer")])], WORDS)

    head, first, second = rows(content)
    assert head[:5] == ["Kenmerk", "Stand", "Naam", "E-mailadres", "Organisatie"]
    assert first[:3] == ["LK-7F3QD", "plaats zeker", "Jan Jansen"]
    assert (second[2], second[head.index("Bewonersinitiatief")]) == ("Kim de Boer", "Warm Wittevrouwen")


def test_moments_are_dates_of_the_event() -> None:
    content = workbook([Sheet(CIRCLE, [registration(received=NOW)])], WORDS)

    head, first = rows(content)
    # 12 January 2027, 9.30 in Amsterdam, in days since the end of 1899.
    assert abs(float(first[head.index("Binnengekomen")]) - (46399 + 9.5 / 24)) < 1e-6


def test_formulas_stay_text() -> None:
    hostile = ["=1+1", "+31 6 12", "-cmd|' /C calc'!A0", "@SUM(A1)", "https://elders.example"]
    people = [registration(ref=f"LK-{number:05}", name=name) for number, name in enumerate(hostile)]

    content = workbook([Sheet(CIRCLE, people)], WORDS)

    files = parts(content)
    assert [row[2] for row in rows(content)[1:]] == hostile
    assert "<f>" not in files["xl/worksheets/sheet1.xml"]
    assert "hyperlink" not in files["xl/worksheets/sheet1.xml"]
    assert 'quotePrefix="1"' in files["xl/styles.xml"]


def test_sensitive_fields_are_only_counted() -> None:
    choice = Field("diet", {"nl": "Dieet"}, type="choice", choices=("vegan", "none"), sensitive=True)
    event = replace(CIRCLE, fields=(choice, Field("access", sensitive=True)))
    people = [
        registration(fields={"diet": "vegan", "access": "a secret need"}),
        registration(ref="LK-2A3B4", fields={"diet": "vegan"}),
    ]

    content = workbook([Sheet(event, people)], WORDS)

    assert "a secret need" not in "".join(parts(content).values())
    assert "Dieet" not in rows(content)[0]
    assert rows(content, 2)[1:] == [["leerkring", "Dieet", "vegan", "2"], ["leerkring", "access", "genoteerd", "1"]]


def test_a_sheet_for_each_event() -> None:
    content = workbook([Sheet(CIRCLE, [registration(fields={})]), Sheet(AFTERNOON, [])], WORDS)

    files = parts(content)
    assert re.findall(r'<sheet name="([^"]+)"', files["xl/workbook.xml"]) == ["leerkring", "kennissessie"]
    assert 'state="frozen"' in files["xl/worksheets/sheet1.xml"]
    assert "<autoFilter" in files["xl/worksheets/sheet2.xml"]


def test_sheets_of_events_with_long_names_alike() -> None:
    long = "bijeenkomst-over-warmte-in-de-wijk"
    slugs = [f"{long}-voorjaar", f"{long}-najaar", "History", "aantallen"]
    events = [replace(CIRCLE, slug=slug, fields=(Field("diet", sensitive=True),)) for slug in slugs]

    content = workbook([Sheet(event, [registration(fields={"diet": "vegan"})]) for event in events], WORDS)

    names = re.findall(r'<sheet name="([^"]+)"', parts(content)["xl/workbook.xml"])
    assert names == [long[:31], f"{long[:29]}-2", "History-2", "aantallen", "Aantallen-2"]


def test_columns_are_as_wide_as_what_they_hold() -> None:
    content = workbook([Sheet(CIRCLE, [registration(name="N" * 30, organisation="O" * 90)])], WORDS)

    sheet = ElementTree.fromstring(parts(content)["xl/worksheets/sheet1.xml"])
    widths = [
        float(each.get("width", "0"))
        for each in sheet.iter(f"{NAMESPACE}col")
        for _ in range(int(each.get("min", "0")), int(each.get("max", "0")) + 1)
    ]
    head = rows(content)[0]
    assert round(widths[head.index("Naam")]) in (31, 32)
    assert round(widths[head.index("Organisatie")]) in (40, 41)


def test_the_program_leaves_no_name_of_its_maker() -> None:
    content = workbook([Sheet(CIRCLE, [])], WORDS)

    assert "<dc:creator></dc:creator>" in parts(content)["docProps/core.xml"]
