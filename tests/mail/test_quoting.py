"""What the writer wrote, and what not: the markers of mail programs in four languages."""

import pytest

from flows.mail.quoting import split
from tests.mail.splits import (
    ATTRIBUTIONS,
    BANNERS,
    BLOCKS,
    CLOSINGS,
    FORWARDS,
    NO_CLOSINGS,
    OLD,
    OWN,
    RESEMBLING,
    TELEPHONES,
    quoted,
)
from tests.mail.words import markers


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_the_quotation(attribution):
    said = split(f"{OWN}\n\n{attribution}\n{quoted(OLD)}", markers(), "Re: x")

    assert said.own == OWN
    assert "Antwoord met ja" in said.quoted


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quotation(attribution):
    said = split(f"{attribution}\n{quoted(OLD)}\n\n{OWN}", markers(), "Re: x")

    assert said.own == OWN


def test_own_words_that_begin_as_an_attribution_does():
    own = "Op 25 mei komt Bas Vermeer in mijn plaats."

    said = split(f"{own}\n> Op 1 maart 2027 schreef Warme Wijken <a@example.org>:\n{quoted(OLD)}", markers(), "Re: x")

    assert said.own == own


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_own_words_that_begin_as_the_attribution_below_them(between):
    own = "Op 20 april heb ik een begrafenis."

    said = split(
        f"{own}{between}Op ma 1 mrt 2027 om 09:04 schreef A <\na@example.org>:\n{quoted(OLD)}", markers(), "Re: x"
    )

    assert said.own == own


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_quotation_without_signs_in_front_of_its_lines(attribution):
    said = split(f"{OWN}\n\n{attribution}\n\n{OLD}", markers(), "Re: x")

    assert said.own == OWN
    assert "Kun je dinsdag" in said.quoted


@pytest.mark.parametrize("block", BLOCKS)
def test_a_header_block_of_outlook(block):
    said = split(f"{OWN}\n\n{block}\n\n{OLD}", markers(), "RE: Plek vrij")

    assert said.own == OWN
    assert "Antwoord met ja" in said.quoted
    assert said.forwarded == ""


@pytest.mark.parametrize("block", BLOCKS[:-1])
def test_a_header_block_under_a_forward_is_forwarded(block):
    said = split(f"Graag Jan aanmelden.\n\n{block}\n\nIk wil graag mee.\n\nJan", markers(), "FW: leerkring")

    assert said.own == "Graag Jan aanmelden."
    assert said.forwarded.endswith("Ik wil graag mee.\n\nJan")
    assert said.quoted == ""


@pytest.mark.parametrize("marker", FORWARDS)
def test_a_forwarded_mail_keeps_its_headers(marker):
    said = split(f"Graag Jan aanmelden.\n\n{marker}\n\n> Van: Jan <jan@example.org>\n>\n> Ik wil mee.", markers())

    assert said.own == "Graag Jan aanmelden."
    assert said.forwarded == "Van: Jan <jan@example.org>\n\nIk wil mee."


def test_answers_between_the_lines():
    text = "> Naam van het initiatief:\n\nWijk Warm\n\n> Functie:\n\nadviseur\n\n> Dank!"

    said = split(text, markers(), "Re: x")

    assert said.own == "Wijk Warm\n\nadviseur"


def test_a_wrapped_line_of_a_quotation_is_no_answer():
    text = f"Nee.\n\n{ATTRIBUTIONS[0]}\n> Een regel die zo lang is dat een telefoon hem onderweg heeft\ngebroken\n> en verder."

    assert split(text, markers(), "Re: x").own == "Nee."


def test_a_quotation_within_a_quotation():
    text = f"{OWN}\n\n{ATTRIBUTIONS[0]}\n{quoted(OLD)}\n>\n> {ATTRIBUTIONS[2]}\n{quoted('Mag ik mee?', 2)}"

    assert split(text, markers(), "Re: x").own == OWN


@pytest.mark.parametrize("text", RESEMBLING)
def test_text_that_only_resembles_a_quotation(text):
    assert split(text, markers(), "Aanmelding").own == text


def test_a_form_that_begins_like_a_header_block():
    text = "Van: Kim\nDatum: 8 april 2027\nAan: kennissessie\nOnderwerp: Aanmelding\nBericht: ik kom"

    assert split(text, markers(), "Nieuw bericht").own == text


@pytest.mark.parametrize("closing", CLOSINGS)
def test_a_closing_begins_the_signature(closing):
    said = split(f"{OWN}\n\n{closing}\nKim Bos\nadviseur\n06 00 00 00 00", markers())

    assert said.own == OWN
    assert said.signature.endswith("Kim Bos\nadviseur\n06 00 00 00 00")


@pytest.mark.parametrize("line", NO_CLOSINGS)
def test_a_sentence_that_begins_like_a_closing(line):
    text = f"{line}\nIk kom dus met mijn collega van het andere team naar de bijeenkomst toe."

    assert split(text, markers()).own == text


@pytest.mark.parametrize("line", TELEPHONES)
def test_the_line_of_a_telephone_is_no_words_of_the_writer(line):
    said = split(f"{OWN}\n\n{line}\n\nWel een beetje laat.", markers())

    assert said.own == f"{OWN}\n\nWel een beetje laat."
    assert said.signature == line


def test_a_postscript_is_the_writers_own():
    said = split("Ik kom.\n\nGroet,\nKim\n\nPS Kan Jan ook mee?", markers())

    assert said.own == "Ik kom.\n\nPS Kan Jan ook mee?"
    assert said.signature == "Groet,\nKim"


def test_a_disclaimer_is_neither_words_nor_signature():
    disclaimer = "De informatie verzonden met dit e-mailbericht is uitsluitend\nbestemd voor de geadresseerde. Meld u af bij twijfel."
    said = split(f"Ik kom.\n\nGroet,\nKim\n\n{disclaimer}\n\nTel. 06 00 00 00 00", markers())

    assert said.own == "Ik kom."
    assert said.signature == "Groet,\nKim\n\nTel. 06 00 00 00 00"


def test_a_disclaimer_without_a_closing_before_it():
    said = split("Ik kom.\nKim\n\nDisclaimer\nAan dit bericht kunnen geen rechten worden ontleend.", markers())

    assert said.own == "Ik kom.\nKim"


@pytest.mark.parametrize("banner", BANNERS)
def test_a_banner_of_the_mail_system(banner):
    said = split(f"{banner}\n\nBeste Noor,\n\nIk meld me aan voor de leerkring.", markers())

    assert said.own == "Beste Noor,\n\nIk meld me aan voor de leerkring."


def test_a_banner_right_above_the_words():
    said = split("Let op: dit bericht komt van buiten de organisatie.\nBeste Noor, ik kom.\n\nKim", markers())

    assert said.own == "Beste Noor, ik kom.\n\nKim"


def test_a_megabyte_of_almost_attributions_is_split_all_the_same():
    text = "Op 3 maart schreef \n" * 50_000

    assert split(text, markers()).own.startswith("Op 3 maart schreef")
