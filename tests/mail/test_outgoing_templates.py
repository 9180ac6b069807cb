"""Templates are the organiser's to edit: what is wrong with one is told with its file and line, before a mail is lost over it."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import ConfigurationError
from flows.mail.outgoing_check import check_templates
from tests.mail.writing import CIRCLE, NOW, OFFICE, TEMPLATES, composer, notification, parsed, part

ALL = ("nl-je", "nl-u", "en")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    (folder / "nl-je").mkdir(parents=True)
    return folder


def test_shipped_templates_are_without_fault() -> None:
    assert check_templates([TEMPLATES], ALL) == []


def test_own_template_comes_before_the_shipped_one(own: Path) -> None:
    (own / "nl-je" / "full.md").write_text("subject: Helaas\n---\nAlles *bezet*, {{ name }}.\n")

    [letter] = composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)

    assert part(letter, "text/plain") == "Alles bezet, Jan Jansen.\n"
    assert "Alles <em>bezet</em>, Jan Jansen." in part(letter, "text/html")
    assert parsed(letter)["Subject"].startswith("Helaas: ")


def test_own_template_for_both_forms_counts_too(own: Path) -> None:
    (own / "nl").mkdir()
    (own / "nl" / "full.md").write_text("subject: Vol\n---\nVol.\n")

    [letter] = composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)

    assert part(letter, "text/plain") == "Vol.\n"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("subject: Vol\n---\nBeste {{ name,\n", "line 3: unexpected 'end of template'"),
        ("subject: Vol\n---\n{% if name %}\nBeste\n", "line 3: Unexpected end of template"),
        ("Beste {{ name }}\n", "line 1: begin with 'subject: …'"),
        ("subject: Vol\n---\n\nBeste {{ nmae }},\n", "line 4: there is no 'nmae'"),
        ("subject: Vol\n---\nBeste\n{{ event.titel }}\n", "line 4: event has no 'titel'"),
        ("subject: Vol\n---\n{{ facts.until }}\n", "line 3: facts has no 'until'"),
        ('subject: Vol\n---\n{% include "_gone.md" %}\n', "_gone.md: the template is missing"),
    ],
)
def test_fault_is_told_with_file_and_line(own: Path, source: str, fault: str) -> None:
    (own / "nl-je" / "full.md").write_text(source)

    faults = check_templates([own, TEMPLATES], ["nl-je"])

    assert [told for told in faults if fault in told]
    assert str(own) in faults[0]


def test_all_faults_are_told_at_once(own: Path) -> None:
    (own / "nl-je" / "full.md").write_text("subject: Vol\n---\n{{ nmae }}\n")
    (own / "nl-je" / "closed.md").write_text("geen onderwerp\n")

    assert len(check_templates([own, TEMPLATES], ["nl-je"])) == 2


def test_missing_template_stops_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    (folder / "en" / "offer.md").unlink()

    with pytest.raises(ConfigurationError, match=r"offer\.md: the template is missing"):
        composer([folder])


def test_language_without_templates_is_no_fault_when_no_event_uses_it(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(TEMPLATES, folder)
    shutil.rmtree(folder / "nl-u")

    composer([folder])


def test_fault_found_only_while_writing_names_the_line(own: Path) -> None:
    (own / "nl-je" / "full.md").write_text("subject: Vol\n---\nBeste\n\n{{ facts.contact.fax.number }}\n")

    with pytest.raises(ConfigurationError, match=r"full\.md, line 5: "):
        composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)


def test_partials_that_include_one_another_are_a_fault(own: Path) -> None:
    (own / "nl-je" / "_about.md").write_text('{% include "_about.md" %}\n')

    assert any("include one another" in fault for fault in check_templates([own, TEMPLATES], ["nl-je"]))


def test_template_cannot_reach_out_of_its_sandbox(own: Path) -> None:
    (own / "nl-je" / "full.md").write_text("subject: Vol\n---\n{{ name.__class__.__mro__ }}\n")

    with pytest.raises(ConfigurationError, match=r"full\.md, line 3"):
        composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)


def test_template_that_is_no_text_is_a_fault(own: Path) -> None:
    (own / "nl-je" / "full.md").write_bytes(b"subject: \xff\n---\n")

    assert any("UTF-8" in fault for fault in check_templates([own, TEMPLATES], ["nl-je"]))


def test_broken_words_are_a_fault(own: Path) -> None:
    (own / "nl-je" / "words.toml").write_text("[dates]\nweekdays = []\n")

    assert any("words.toml" in fault for fault in check_templates([own, TEMPLATES], ["nl-je"]))


@pytest.mark.parametrize("clock", ["{hour", "{}", "{uur}"])
def test_moment_that_cannot_be_written_is_a_fault(own: Path, clock: str) -> None:
    words = (TEMPLATES / "nl" / "words.toml").read_text(encoding="utf-8")
    (own / "nl-je" / "words.toml").write_text(words.replace('clock = "{hour}.', f'clock = "{clock}.'), encoding="utf-8")

    assert any("words.toml" in fault for fault in check_templates([own, TEMPLATES], ["nl-je"]))


def test_list_from_a_loop_is_one_list(own: Path) -> None:
    source = "subject: Vol\n---\nEerst:\n\n{% for each in sessions %}\n- {{ each.day }}\n{% endfor %}\n\nDan.\n"
    (own / "nl-je" / "confirmed.md").write_text(source)

    letter = composer([own, TEMPLATES]).write(notification("confirmed"), CIRCLE, answering=None, now=NOW)[0]

    assert part(letter, "text/html").count("<ul") == 1
    assert part(letter, "text/plain") == (
        "Eerst:\n\n- dinsdag 23 maart 2027\n- dinsdag 20 april 2027\n- dinsdag 25 mei 2027\n\nDan.\n"
    )


def test_bold_ends_before_a_tag(own: Path) -> None:
    source = "subject: Vol\n---\nVol.{% if name %} **Haast je, {{ name }}.**{% endif %} Of **wacht**{{ '.' }}\n"
    (own / "nl-je" / "full.md").write_text(source)

    [letter] = composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)

    assert part(letter, "text/plain") == "Vol. Haast je, Jan Jansen. Of wacht.\n"
    assert "<strong>Haast je, Jan Jansen.</strong>" in part(letter, "text/html")


def test_html_in_a_template_stays_text(own: Path) -> None:
    (own / "nl-je" / "full.md").write_text(
        "subject: Vol\n---\n<b>vet</b> [x](javascript:alert(1)) ![y](https://x.example/y.png)\n"
    )

    [letter] = composer([own, TEMPLATES]).write(notification("full"), CIRCLE, answering=None, now=NOW)

    html = part(letter, "text/html")
    assert "&lt;b&gt;" in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_new_language_needs_no_code(own: Path) -> None:
    german = own / "de"
    shutil.copytree(TEMPLATES / "en", german)
    (german / "full.md").write_text("subject: Voll\n---\nLeider ist {{ event.title }} voll.\n")
    event = replace(CIRCLE, languages=("de",), title={"de": "Lernkreis"})
    office = replace(OFFICE, events={event.slug: event})

    [letter] = composer([own, TEMPLATES], office).write(
        notification("full", event, language="de"), event, answering=None, now=NOW
    )

    assert part(letter, "text/plain") == "Leider ist Lernkreis voll.\n"


def test_no_shipped_template_is_empty() -> None:
    """An emptied part is included without a word, and its sentences are gone from every mail."""
    templates = [each for each in (Path(__file__).parents[2] / "templates").rglob("*") if each.is_file()]

    assert templates
    assert [each.name for each in templates if not each.read_bytes().strip()] == []
