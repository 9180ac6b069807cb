"""Texts as mail programs put them together, and what of each the writer wrote: for our splitter's tests, and the measuring of others."""

from collections.abc import Iterator
from dataclasses import dataclass

OWN = "Ja, ik kom graag.\nTot dinsdag!"
OLD = "Kun je dinsdag?\nAntwoord met ja of nee."
GREETED = "Beste Noor,\n\nIk meld me aan voor de leerkring."
DISCLAIMERS = [
    "De informatie verzonden met dit e-mailbericht is uitsluitend\nbestemd voor de geadresseerde. Meld u af bij twijfel.",
    "Disclaimer\nAan dit bericht kunnen geen rechten worden ontleend.",
]
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
]  # fmt: skip
FORWARDS = [
    "---------- Forwarded message ---------",
    "---------- Doorgestuurd bericht ---------",
    "-------- Doorgestuurd bericht --------",
    "-------- Weitergeleitete Nachricht --------",
    "---------- Message transféré ----------",
    "Begin doorgestuurd bericht:",
    "Begin forwarded message:",
    "Anfang der weitergeleiteten Nachricht:",
]
RESEMBLING = [
    "Op 8 april schreef ik mij in, maar ik hoorde niets.",
    "Op dinsdag 23 maart kom ik graag: de hele middag.",
    "Van: Kim Bos\nOnderwerp: Aanmelding\nBericht: ik kom graag",
    "Naam: Kim Bos\nDatum: 8 april\nAan: jullie de keus",
    "On 8 April I will be there:\nKim",
    "Hij schreef:\nik kom",
    "------\nNaam: Kim\n------",
]
CLOSINGS = [
    "Met vriendelijke groet,",
    "Met vriendelijke groet",
    "Mvg,",
    "mvg",
    "Groetjes!",
    "Groet, Kim",
    "Hartelijke groeten,",
    "Vriendelijke groet uit Breda,",
    "Hoogachtend,",
    "Kind regards,",
    "Best regards,",
    "Mit freundlichen Grüßen",
    "Viele Grüße",
    "Cordialement,",
    "Bien à vous,",
    "Bedankt,",
    "Alvast bedankt,",
    "Thanks,",
    "*Met vriendelijke groet,*",
    "-- ",
    "--",
    "Groeten,",
]
NO_CLOSINGS = [
    "Bedankt voor de uitnodiging, ik kom graag.",
    "Dank je Noor, dat helpt!",
    "Groeten doen aan je moeder kan ik dan ook.",
    "Thanks for the offer.",
    "Best spannend vind ik het.",
]
TELEPHONES = [
    "Verstuurd vanaf mijn iPhone",
    "Verzonden vanaf mijn Galaxy",
    "Sent from my iPad",
    "Outlook voor iOS<https://aka.example/o> downloaden",
    "Outlook voor Android downloaden",
    "Get Outlook for iOS<https://aka.example/o>",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Verzonden met Proton Mail",
]
BANNERS = [
    "LET OP: deze e-mail is afkomstig van buiten de organisatie. Klik niet op links en open geen bijlagen.",
    "LET OP!\nDeze e-mail is afkomstig van buiten de\norganisatie. Klik niet op links tenzij u de afzender\nherkent.",
    "[EXTERN]",
    "[EXTERN] Dit is een externe e-mail. Meld verdachte mail bij de servicedesk.",
    "⚠ WARNING: This email originated from outside your organization. Do not click links unless you recognize the sender.",
    "U ontvangt niet vaak e-mail van kim@example.org. Meer informatie over waarom dit belangrijk is",
    "Diese E-Mail kommt von einem externen Absender.",
]


@dataclass(frozen=True, slots=True)
class Case:
    group: str
    text: str
    own: str
    subject: str = "Re: Plek vrij"


def quoted(text: str, depth: int = 1) -> str:
    return "\n".join(f"{'> ' * depth}{line}".rstrip() for line in text.split("\n"))


def cases() -> Iterator[Case]:
    for attribution in ATTRIBUTIONS:
        yield Case("answer above", f"{OWN}\n\n{attribution}\n{quoted(OLD)}", OWN)
        yield Case("answer below", f"{attribution}\n{quoted(OLD)}\n\n{OWN}", OWN)
        yield Case("no quote signs", f"{OWN}\n\n{attribution}\n\n{OLD}", OWN)
    for block in BLOCKS:
        yield Case("header block", f"{OWN}\n\n{block}\n\n{OLD}", OWN)
    for marker in FORWARDS:
        text = f"Graag Jan aanmelden.\n\n{marker}\n\n> Van: Jan <jan@example.org>\n>\n> Ik wil mee."
        yield Case("forward", text, "Graag Jan aanmelden.", "Fwd: x")
    for text in RESEMBLING:
        yield Case("no quotation", text, text, "Aanmelding")
    for closing in CLOSINGS:
        yield Case("signature", f"{OWN}\n\n{closing}\nKim Bos\nadviseur\n06 00 00 00 00", OWN, "Vraag")
    for line in NO_CLOSINGS:
        text = f"{line}\nIk kom dus met mijn collega van het andere team naar de bijeenkomst toe."
        yield Case("no signature", text, text, "Vraag")
    for line in TELEPHONES:
        yield Case("telephone", f"{OWN}\n\n{line}", OWN, "Vraag")
    for banner in BANNERS:
        yield Case("banner", f"{banner}\n\n{GREETED}", GREETED, "Aanmelding")
    yield from _single()


def _single() -> Iterator[Case]:
    inline = "> Naam van het initiatief:\n\nWijk Warm\n\n> Functie:\n\nadviseur\n\n> Dank!"
    yield Case("between the lines", inline, "Wijk Warm\n\nadviseur")
    deep = f"{OWN}\n\n{ATTRIBUTIONS[0]}\n{quoted(OLD)}\n>\n> {ATTRIBUTIONS[2]}\n{quoted('Mag ik mee?', 2)}"
    yield Case("answer above", deep, OWN)
    wrapped = "> Een regel die zo lang is dat een telefoon hem onderweg heeft\ngebroken\n> en verder."
    yield Case("wrapped", f"Nee.\n\n{ATTRIBUTIONS[0]}\n{wrapped}", "Nee.")
    for disclaimer in DISCLAIMERS:
        yield Case("disclaimer", f"Ik kom.\n\nGroet,\nKim\n\n{disclaimer}\n\nTel. 06 00 00 00 00", "Ik kom.", "Vraag")
        yield Case("disclaimer", f"Ik kom.\nKim\n\n{disclaimer}", "Ik kom.\nKim", "Vraag")
    yield Case("postscript", "Ik kom.\n\nGroet,\nKim\n\nPS Kan Jan ook mee?", "Ik kom.\n\nPS Kan Jan ook mee?", "Vraag")
