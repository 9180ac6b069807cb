"""An official register becomes a list of ours: what it says, and of the old list what people still write."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from flows.configuration.organisations import read_list
from flows.registration.lists import OrganisationList
from tests.cli.conftest import Run
from tests.docs.pages import ROOT

EXPORT = """<?xml version="1.0" encoding="UTF-8"?>
<p:overheidsorganisaties xmlns:p="https://organisaties.overheid.nl/static/schema/oo/export/2.6.9">
 <p:organisaties>
  <p:organisatie p:systeemId="1" p:resourceIdentifierTOOI="https://identifier.overheid.nl/tooi/id/gemeente/gm9901">
   <p:naam>Gemeente Waterbeek</p:naam>
   <p:types><p:type>Gemeente</p:type></p:types>
   <p:contact>
    <p:emailadressen><p:emailadres><p:email>info@waterbeek.example</p:email></p:emailadres></p:emailadressen>
    <p:internetadressen>
     <p:internetadres><p:url>https://www.facebook.com/waterbeek</p:url><p:label>facebook</p:label></p:internetadres>
     <p:internetadres><p:url>https://www.gemeentewaterbeek.example/</p:url><p:label>Algemeen</p:label></p:internetadres>
    </p:internetadressen>
   </p:contact>
   <p:functies><p:functie><p:naam>Burgemeester</p:naam><p:medewerkers><p:medewerker>
    <p:naam>mw. A. Voorbeeld</p:naam>
    <p:contact><p:emailadressen><p:emailadres><p:email>a@elders.example</p:email></p:emailadres></p:emailadressen></p:contact>
   </p:medewerker></p:medewerkers></p:functie></p:functies>
   <p:organisaties>
    <p:organisatie p:systeemId="2"><p:naam>Griffie</p:naam><p:types><p:type>Organisatieonderdeel</p:type></p:types></p:organisatie>
   </p:organisaties>
  </p:organisatie>
  <p:organisatie p:systeemId="3">
   <p:naam>'s-Gravendorp</p:naam><p:afkorting>GD</p:afkorting>
   <p:types><p:type>Gemeente</p:type></p:types>
   <p:identificatiecodes>
    <p:resourceIdentifier p:naam="resourceIdentifierTOOI">https://identifier.overheid.nl/tooi/id/gemeente/gm9902</p:resourceIdentifier>
   </p:identificatiecodes>
   <p:contact><p:internetadressen><p:internetadres><p:url>http://gravendorp.example</p:url></p:internetadres></p:internetadressen></p:contact>
  </p:organisatie>
  <p:organisatie p:systeemId="4">
   <p:naam>Gemeente Opgegaan</p:naam><p:types><p:type>Gemeente</p:type></p:types><p:eindDatum>2019-01-01</p:eindDatum>
  </p:organisatie>
  <p:organisatie p:systeemId="5"><p:naam>Waterschap De Dijk</p:naam><p:types><p:type>Waterschap</p:type></p:types></p:organisatie>
 </p:organisaties>
</p:overheidsorganisaties>
"""


@pytest.fixture
def lists(office: Path) -> Path:
    return office / "config" / "lists"


def towns(lists: Path) -> OrganisationList:
    return read_list(lists / "towns.csv")


def test_municipalities_of_the_export(run: Run, lists: Path) -> None:
    Path("exportOO.xml").write_text(EXPORT, "utf-8")

    done = run("lists", "import", "towns", "exportOO.xml", "--type", "gemeente")

    assert done.status == 0, done.err
    assert "2 added: Waterbeek, 's-Gravendorp" in done.out
    dorp, beek = towns(lists).organisations
    assert (beek.name, beek.code) == ("Waterbeek", "GM9901")
    assert beek.domains == ("waterbeek.example", "gemeentewaterbeek.example")
    assert (dorp.name, dorp.code, dorp.domains, dorp.aliases) == (
        "'s-Gravendorp",
        "GM9902",
        ("gravendorp.example",),
        ("GD",),
    )


def test_which_type_is_asked_with_those_there_are(run: Run, lists: Path) -> None:
    Path("exportOO.xml").write_text(EXPORT, "utf-8")

    done = run("lists", "import", "towns", "exportOO.xml")

    assert done.status == 1
    assert "--type can be Gemeente (3), Organisatieonderdeel (1), Waterschap (1)" in done.err
    assert not (lists / "towns.csv").exists()


def test_what_people_still_write_is_kept(run: Run, lists: Path) -> None:
    old = (
        "name,code,domains,aliases\n"
        "Beek aan het Water,GM9901,oudebeek.example,Beek\n"
        "'s-Gravendorp,,gravendorp.example,Den Dorp\n"
        "Verdwenen,GM0001,verdwenen.example,\n"
    )
    (lists / "towns.csv").write_text(old, "utf-8")
    Path("exportOO.xml").write_text(EXPORT, "utf-8")

    done = run("lists", "import", "towns", "exportOO.xml", "--type", "Gemeente")

    assert done.out.splitlines() == [
        "towns: 2 organisations.",
        "0 added",
        "1 removed: Verdwenen",
        "2 changed: Waterbeek (name, domains, aliases), 's-Gravendorp (code, aliases)",
    ]  # fmt: skip
    beek = towns(lists).by_name("Beek aan het Water")
    assert beek is not None
    assert beek.name == "Waterbeek"
    assert beek.domains == ("waterbeek.example", "gemeentewaterbeek.example", "oudebeek.example")
    assert beek.aliases == ("Beek", "Beek aan het Water")
    assert [each.name for each in towns(lists).by_domain("gravendorp.example")] == ["'s-Gravendorp"]


def test_importing_the_same_again_changes_nothing(run: Run, lists: Path) -> None:
    Path("exportOO.xml").write_text(EXPORT, "utf-8")
    run("lists", "import", "towns", "exportOO.xml", "--type", "Gemeente")
    before = (lists / "towns.csv").read_bytes()

    done = run("lists", "import", "towns", "exportOO.xml", "--type", "Gemeente")

    assert done.out.splitlines()[1:] == ["0 added", "0 removed", "0 changed"]
    assert (lists / "towns.csv").read_bytes() == before
    assert [path.name for path in lists.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    "raw",
    [
        "name,code,domains,aliases\nÉénstad,1,a.example;b.example,Stad een\n".encode(),
        '\ufeffName;Code;Domains;Aliases\r\nÉénstad;1;"https://www.a.example; b.example";Stad een\r\n'.encode(),
        "aliases\tdomains\tname\tcode\tinhabitants\nStad een\tinfo@a.example, b.example\tÉénstad\t1\t12\n".encode(
            "cp1252"
        ),
        "naam;Gemeentecode;afkorting;website;e-mail\r\nGemeente Éénstad;1;Stad een;HTTPS://WWW.A.EXAMPLE/;Info@B.example\r\n".encode(
            "cp1252"
        ),
        "sep=;\r\nname;code;domains;aliases\r\nÉénstad;1;a.example, b.example;Stad een\r\n;;;\r\n".encode(),
        "name\tcode\tdomains\taliases\r\nÉénstad\t1\ta.example b.example\tStad een\r\n".encode("utf-16"),
        "name,code,domains,aliases\rÉénstad,1,a.example;b.example,Stad een\r".encode(),
    ],
    ids=["ours", "spreadsheet", "tabs and Windows", "Dutch Excel", "separator told", "Unicode text", "Macintosh"],
)
def test_csv_as_spreadsheets_save_it(run: Run, lists: Path, raw: bytes) -> None:
    Path("towns.csv").write_bytes(raw)

    done = run("lists", "import", "towns", "towns.csv")

    assert done.status == 0, done.err
    (only,) = towns(lists).organisations
    assert only.name.removeprefix("Gemeente ") == "Éénstad"
    assert (only.code, only.domains, only.aliases) == ("1", ("a.example", "b.example"), ("Stad een",))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plaats,domein\nA,a.example\n", "towns.csv: line 1: has no column `name`"),
        ("name,domains\n,a.example\nB,not a/domain\n", "towns.csv: line 2: has no name"),
        ("name,domains\nA,\n\nB,not a/domain\n", "line 4: 'not' is no domain; write one such as utrecht.nl"),
        ('name,aliases\n"A","one\ntwo"\nB,x\n,y\n', "line 5: has no name"),
        ('name,domains\nA,a.example\n"B,b.example\nC,c.example\n', "line 3: cannot be read as CSV"),
        ("name,domains\nA,info@gmail.com\n", "line 2: 'gmail.com' has addresses or pages of anybody; take it out"),
        ("PK\x03\x04", "towns.csv: is a spreadsheet or a ZIP file; save the sheet as CSV"),
        ("name\n", "holds no organisations"),
        ("<a><b></a>", "the XML cannot be read (mismatched tag: line 1, column 8); download the export again"),
        (EXPORT[: EXPORT.index("<p:functies>")], "the XML cannot be read (no element found: line 14"),
        ("<html><p>Not found</p></html>", "holds no organisation of type Gemeente"),
    ],
)
def test_a_file_that_is_no_register_replaces_nothing(run: Run, lists: Path, text: str, words: str) -> None:
    before = (lists / "gemeenten.csv").read_bytes()
    Path("towns.csv").write_text(text, "utf-8")

    done = run("lists", "import", "gemeenten", "towns.csv", "--type", "Gemeente")

    assert done.status == 1
    assert words in done.err
    assert (lists / "gemeenten.csv").read_bytes() == before


def test_lines_about_one_organisation_are_joined(run: Run, lists: Path) -> None:
    text = (
        "name,code,domains,aliases\n"
        "Beek,1,beek.example,De Beek\nGemeente Beek,,oudbeek.example,\nbeek,1,BEEK.example,\n"
        "Bergen,2,bergen.example,\nBergen,3,bergen-aan-zee.example,\n"
        "Dal (N),,dal.example,\nDal (Z),,zuid.example,\n"
    )
    Path("towns.csv").write_text(text, "utf-8")

    done = run("lists", "import", "towns", "towns.csv")

    assert done.status == 0, done.err
    known = towns(lists)
    assert [(each.name, each.code) for each in known.organisations] == [
        ("Beek", "1"), ("Bergen", "2"), ("Bergen", "3"), ("Dal (N)", ""), ("Dal (Z)", ""),
    ]  # fmt: skip
    assert known.organisations[0].domains == ("beek.example", "oudbeek.example")
    assert known.by_name("Bergen") is None  # which of the two?


def test_a_shared_service_stands_with_all_its_towns(run: Run, lists: Path) -> None:
    Path("towns.csv").write_text("name,domains\nDal,www.samen.example\nBerg,Samen.Example\n", "utf-8")

    run("lists", "import", "towns", "towns.csv")

    assert [each.name for each in towns(lists).by_domain("post.samen.example")] == ["Berg", "Dal"]


def test_a_domain_is_known_in_both_its_spellings(run: Run, lists: Path) -> None:
    Path("towns.csv").write_text("name,domains\nOostè,www.Oostè.example\nWesté,xn--west-epa.example\n", "utf-8")

    run("lists", "import", "towns", "towns.csv")

    known = towns(lists)
    east, west = known.by_name("Ooste"), known.by_name("Weste")
    assert known.by_domain("oostè.example") == known.by_domain("xn--oost-8oa.example") == (east,)
    assert known.by_domain("WESTÉ.example") == known.by_domain("xn--west-epa.example") == (west,)


def test_a_town_that_was_named_with_its_kind_stays_the_same(run: Run, lists: Path) -> None:
    (lists / "towns.csv").write_text("name,code,domains,aliases\nGemeente Beek,,beek.example,De Beek\n", "utf-8")
    Path("towns.csv").write_text("naam;website\nBeek;https://beek.example\n", "utf-8")

    done = run("lists", "import", "towns", "towns.csv")

    assert done.out.splitlines()[1:] == ["0 added", "0 removed", "1 changed: Beek (name)"]
    assert towns(lists).organisations[0].aliases == ("De Beek",)


def test_half_a_register_replaces_no_list(run: Run, lists: Path) -> None:
    """A download that broke off, or provinces instead of towns: hundreds would be judged otherwise from now on."""
    before = (lists / "gemeenten.csv").read_bytes()
    Path("towns.csv").write_text("name\nAlmere\nNieuwdorp\n", "utf-8")

    refused = run("lists", "import", "gemeenten", "towns.csv")
    kept = (lists / "gemeenten.csv").read_bytes()
    meant = run("lists", "import", "gemeenten", "towns.csv", "--shrink")

    assert refused.status == 1
    assert "gemeenten.csv stays as it was, because 24 of 25 organisations would go" in refused.err
    assert kept == before
    assert meant.status == 0
    assert "24 removed: Amersfoort, " in meant.out
    assert "Zwolle" in meant.out  # all of them by name


def test_a_list_that_excel_saved_is_brought_in_over_itself(run: Run, lists: Path) -> None:
    saved = (lists / "gemeenten.csv").read_text("utf-8").replace(",", ";").encode("cp1252")
    (lists / "gemeenten.csv").write_bytes(saved)

    told = run("check", "--offline")
    done = run("lists", "import", "gemeenten", str(lists / "gemeenten.csv"))

    assert "line 1: has another separator than a comma; bring it in with `kringpost lists import`" in told.out
    assert done.out.splitlines()[0] == "gemeenten: 25 organisations."
    assert run("check", "--offline").status == 0


def test_a_bar_shows_on_a_terminal(office: Path) -> None:
    Path("exportOO.xml").write_text(EXPORT, "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flows", "lists", "import", "towns", "exportOO.xml", "--type", "Gemeente"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "PYTHONPATH": str(ROOT)}

    done = subprocess.run(command, stderr=theirs, stdout=subprocess.PIPE, text=True, env=environment, check=False)

    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "exportOO.xml" in shown
    assert "2.1/2.1 kB" in shown
    assert done.stdout.splitlines()[0] == "towns: 2 organisations."  # and what goes into a file has no bar


def test_a_list_that_cannot_be_written_stays(run: Run, lists: Path) -> None:
    Path("towns.csv").write_text("name\nBeek\n", "utf-8")
    (lists / ".towns.csv.new").mkdir()

    done = run("lists", "import", "towns", "towns.csv")

    assert done.status == 1
    assert "towns.csv cannot be written (Is a directory); make the folder writable" in done.err
    assert not (lists / "towns.csv").exists()


def test_entities_are_not_expanded(run: Run, lists: Path) -> None:
    laughs = "".join(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">' for one in range(1, 12))
    Path("bomb.xml").write_text(f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY l0 "ha">{laughs}]><p>&l11;</p>', "utf-8")

    done = run("lists", "import", "towns", "bomb.xml", "--type", "Gemeente")

    assert done.status == 1
    assert "declares a document type" in done.err


@pytest.mark.parametrize(("arguments", "status"), [(("Towns!", "x.csv"), 2), (("towns", "absent.csv"), 1)])
def test_wrong_names(run: Run, office: Path, arguments: tuple[str, str], status: int) -> None:
    assert run("lists", "import", *arguments).status == status
