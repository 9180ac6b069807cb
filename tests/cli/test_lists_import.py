"""An official register becomes a list of ours: what it says, and of the old list what people still write."""

from pathlib import Path

import pytest

from flows.configuration.organisations import read_list
from flows.registration.lists import OrganisationList
from tests.cli.conftest import Run

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
        "towns: 2 organisations.", "0 added", "1 removed: Verdwenen", "2 changed: Waterbeek, 's-Gravendorp",
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
    ],
    ids=["ours", "spreadsheet", "tabs and Windows"],
)
def test_csv_as_spreadsheets_save_it(run: Run, lists: Path, raw: bytes) -> None:
    Path("towns.csv").write_bytes(raw)

    done = run("lists", "import", "towns", "towns.csv")

    assert done.status == 0, done.err
    (only,) = towns(lists).organisations
    assert (only.name, only.code, only.domains, only.aliases) == (
        "Éénstad", "1", ("a.example", "b.example"), ("Stad een",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gemeente,domein\nA,a.example\n", "no column `name`"),
        ("name,domains\n,a.example\nB,not a/domain\n", "line 2: has no name"),
        ("name\n", "holds no organisations"),
        ("<a><b></a>", "the XML cannot be read"),
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


def test_entities_are_not_expanded(run: Run, lists: Path) -> None:
    laughs = "".join(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">' for one in range(1, 12))
    Path("bomb.xml").write_text(f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY l0 "ha">{laughs}]><p>&l11;</p>', "utf-8")

    done = run("lists", "import", "towns", "bomb.xml", "--type", "Gemeente")

    assert done.status == 1
    assert "declares a document type" in done.err


@pytest.mark.parametrize(("arguments", "status"), [(("Towns!", "x.csv"), 2), (("towns", "absent.csv"), 1)])
def test_wrong_names(run: Run, office: Path, arguments: tuple[str, str], status: int) -> None:
    assert run("lists", "import", *arguments).status == status
