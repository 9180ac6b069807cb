"""What the writer wrote, and what not: the markers of mail programs in four languages."""

import pytest

from flows.mail.quoting import split
from tests.mail.words import markers

OWN = "Ja, ik kom graag.\nTot dinsdag!"
OLD = "Kun je dinsdag?\nAntwoord met ja of nee."


def quoted(text: str, depth: int = 1) -> str:
    return "\n".join(f"{'> ' * depth}{line}".rstrip() for line in text.split("\n"))


ATTRIBUTIONS = [
    "Op di 12 jan. 2027 om 10:11 schreef Warme Wijken <aanmelden@office.example>:",
    "Op di 12 jan. 2027 om 10:11 schreef Warme Wijken\n<aanmelden@office.example>:",
    "Op 12-01-2027 om 10:11 schreef Warme Wijken:",
    "Op 12 jan 2027 om 10:11 heeft Warme Wijken <aanmelden@office.example> het volgende geschreven:",
    "> Op 12 jan 2027 om 10:11 heeft Warme Wijken <aanmelden@office.example> het volgende\n> geschreven:",
    "Warme Wijken <aanmelden@office.example> schreef op 12 januari 2027 10:11:",
    "Warme Wijken schreef op 2027-01-12 10:11:",
    "On Tue, 12 Jan 2027 at 10:11, Warme Wijken <aanmelden@office.example> wrote:",
    "On Tue, 12 Jan 2027 at 10:11, Warme Wijken\n<aanmelden@office.example>\nwrote:",
    "Am 12.01.27 um 10:11 schrieb Warme Wijken:",
    "Am Di., 12. Jan. 2027 um 10:11 Uhr schrieb Warme Wijken <aanmelden@office.example>:",
    "Le 12/01/2027 à 10:11, Warme Wijken a écrit :",
    "Le mar. 12 janv. 2027 à 10:11, Warme Wijken <aanmelden@office.example> a\nécrit :",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_above_the_quotation(attribution):
    said = split(f"{OWN}\n\n{attribution}\n{quoted(OLD)}", markers(), "Re: x")

    assert said.own == OWN
    assert "Antwoord met ja" in said.quoted


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_an_answer_below_the_quotation(attribution):
    said = split(f"{attribution}\n{quoted(OLD)}\n\n{OWN}", markers(), "Re: x")

    assert said.own == OWN


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_quotation_without_signs_in_front_of_its_lines(attribution):
    said = split(f"{OWN}\n\n{attribution}\n\n{OLD}", markers(), "Re: x")

    assert said.own == OWN
    assert "Kun je dinsdag" in said.quoted


DUTCH = "Van: Warme Wijken <aanmelden@office.example>\nVerzonden: dinsdag 12 januari 2027 10:11\nAan: Kim Bos\nOnderwerp: Plek vrij"
BLOCKS = [
    DUTCH,
    "_" * 32 + "\n" + DUTCH,
    "_" * 32 + "\n\n" + DUTCH,
    "-----Oorspronkelijk bericht-----\n" + DUTCH,
    "*Van:* Warme Wijken <aanmelden@office.example>\n*Verzonden:* dinsdag 12 januari 2027 10:11\n*Aan:* Kim\n*Onderwerp:* Plek vrij",
    "Van: Warme Wijken [mailto:aanmelden@office.example] \nVerzonden: dinsdag 12 januari 2027 10:11\nAan: 'Kim Bos'\nCC: Noor\nOnderwerp: Plek vrij",
    "From: Warme Wijken <aanmelden@office.example>\nSent: Tuesday, January 12, 2027 10:11 AM\nTo: Kim Bos\nSubject: Plek vrij",
    "Von: Warme Wijken <aanmelden@office.example>\nGesendet: Dienstag, 12. Januar 2027 10:11\nAn: Kim Bos\nBetreff: Plek vrij",
    "De : Warme Wijken <aanmelden@office.example>\nEnvoyé : mardi 12 janvier 2027 10:11\nÀ : Kim Bos\nObjet : Plek vrij",
    "-------- Original Message --------\nOn Tuesday, 12 January 2027, Warme Wijken wrote:",
]


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


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "---------- Doorgestuurd bericht ---------",
        "-------- Doorgestuurd bericht --------",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ----------",
        "Begin doorgestuurd bericht:",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
    ],
)
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


@pytest.mark.parametrize(
    "text",
    [
        "Op 8 april schreef ik mij in, maar ik hoorde niets.",
        "Op dinsdag 23 maart kom ik graag: de hele middag.",
        "Van: Kim Bos\nOnderwerp: Aanmelding\nBericht: ik kom graag",
        "Naam: Kim Bos\nDatum: 8 april\nAan: jullie de keus",
        "On 8 April I will be there:\nKim",
        "Hij schreef:\nik kom",
        "------\nNaam: Kim\n------",
    ],
)
def test_text_that_only_resembles_a_quotation(text):
    assert split(text, markers(), "Aanmelding").own == text


def test_a_form_that_begins_like_a_header_block():
    text = "Van: Kim\nDatum: 8 april 2027\nAan: kennissessie\nOnderwerp: Aanmelding\nBericht: ik kom"

    assert split(text, markers(), "Nieuw bericht").own == text


@pytest.mark.parametrize(
    "closing",
    [
        "Met vriendelijke groet,", "Met vriendelijke groet", "Mvg,", "mvg", "Groetjes!", "Groet, Kim", "Hartelijke groeten,", "Vriendelijke groet uit Breda,", "Hoogachtend,", "Kind regards,",
        "Best regards,", "Mit freundlichen Grüßen", "Viele Grüße", "Cordialement,", "Bien à vous,", "Bedankt,", "Alvast bedankt,", "Thanks,", "*Met vriendelijke groet,*", "-- ", "--", "Groeten,",
    ],
)  # fmt: skip
def test_a_closing_begins_the_signature(closing):
    said = split(f"{OWN}\n\n{closing}\nKim Bos\nadviseur\n06 00 00 00 00", markers())

    assert said.own == OWN
    assert said.signature.endswith("Kim Bos\nadviseur\n06 00 00 00 00")


@pytest.mark.parametrize(
    "line",
    ["Bedankt voor de uitnodiging, ik kom graag.", "Dank je Noor, dat helpt!", "Groeten doen aan je moeder kan ik dan ook.", "Thanks for the offer.", "Best spannend vind ik het."],
)  # fmt: skip
def test_a_sentence_that_begins_like_a_closing(line):
    text = f"{line}\nIk kom dus met mijn collega van het andere team naar de bijeenkomst toe."

    assert split(text, markers()).own == text


@pytest.mark.parametrize(
    "line",
    [
        "Verstuurd vanaf mijn iPhone", "Verzonden vanaf mijn Galaxy", "Sent from my iPad", "Outlook voor iOS<https://aka.example/o> downloaden", "Outlook voor Android downloaden", "Get Outlook for iOS<https://aka.example/o>",
        "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Verzonden met Proton Mail",
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    "banner",
    [
        "LET OP: deze e-mail is afkomstig van buiten de organisatie. Klik niet op links en open geen bijlagen.",
        "LET OP!\nDeze e-mail is afkomstig van buiten de\norganisatie. Klik niet op links tenzij u de afzender\nherkent.",
        "[EXTERN]",
        "[EXTERN] Dit is een externe e-mail. Meld verdachte mail bij de servicedesk.",
        "⚠ WARNING: This email originated from outside your organization. Do not click links unless you recognize the sender.",
        "U ontvangt niet vaak e-mail van kim@example.org. Meer informatie over waarom dit belangrijk is",
        "Diese E-Mail kommt von einem externen Absender.",
    ],
)
def test_a_banner_of_the_mail_system(banner):
    said = split(f"{banner}\n\nBeste Noor,\n\nIk meld me aan voor de leerkring.", markers())

    assert said.own == "Beste Noor,\n\nIk meld me aan voor de leerkring."


def test_a_banner_right_above_the_words():
    said = split("Let op: dit bericht komt van buiten de organisatie.\nBeste Noor, ik kom.\n\nKim", markers())

    assert said.own == "Beste Noor, ik kom.\n\nKim"


def test_a_megabyte_of_almost_attributions_is_split_all_the_same():
    text = "Op 3 maart schreef \n" * 50_000

    assert split(text, markers()).own.startswith("Op 3 maart schreef")
