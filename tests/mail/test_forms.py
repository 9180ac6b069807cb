"""Web-form mails: labels and values from HTML in its several shapes."""

import pytest

from flows.mail.html_text import html_to_text, parse_html
from flows.mail.rows import find_rows
from tests.mail.words import mail_of, multipart, read

PAIRS = (("Naam", "Kim de Wit"), ("E-mail", "kim@example.org"))


def rows(markup: str) -> tuple[tuple[str, str], ...]:
    return find_rows(parse_html(markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>Naam</td><td>Kim de Wit</td></tr><tr><td>E-mail:</td><td><a href='mailto:kim@example.org'>kim@example.org</a></td></tr></table>",
        "<table><tr><th scope=row>Naam</th><td>Kim<br>de Wit</td></tr><tr><th scope=row><b>E-mail</b></th><td>kim@example.org</td></tr></table>",
        "<table><tr bgcolor=#EAF2FA><td colspan=2><strong>Naam</strong></td></tr><tr><td width=20>&nbsp;</td><td>Kim de Wit</td></tr>"
        "<tr><td colspan=2><strong>E-mail</strong></td></tr><tr><td>&nbsp;</td><td>kim@example.org</td></tr></table>",
        "<table><tr><td><table><tr><td>Naam<td>Kim de Wit<tr><td>E-mail<td>kim@example.org</table></table>",
        "<table><thead><tr><th>Naam<th>E-mail<th>Tel</thead><tr><td>Kim de Wit<td>kim@example.org<td></table>",
        "<p><strong>Naam:</strong> Kim de Wit</p><p><strong>E-mail:</strong><br>kim@example.org</p>",
        "<div><b>Naam:</b> Kim de Wit<br><b>E-mail:</b> kim@example.org</div>",
        "<dl><dt>Naam</dt><dd>Kim de Wit</dd><dt>E-mail</dt><dd>kim@example.org</dd></dl>",
    ],
)
def test_pairs_in_each_shape(markup):
    assert rows(markup)[:2] == PAIRS


def test_a_table_is_tabs_in_the_text():
    text = html_to_text(
        parse_html(
            "<table><tr><td>Naam</td><td><div>Kim</div></td></tr><tr><td>E-mail</td><td>k@example.org</td></tr></table>"
        )
    )

    assert text == "Naam\tKim\nE-mail\tk@example.org"


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "font-size:0",
        "mso-hide:all",
        "max-height:0px;",
    ],
)
def test_hidden_text_is_not_read(style):
    assert html_to_text(parse_html(f'<div style="{style}">Afmelden</div><p>Ik kom.</p>')) == "Ik kom."


def test_a_font_size_that_begins_with_a_nought_is_seen():
    assert html_to_text(parse_html('<p style="font-size:0.9em">Ik kom.</p>')) == "Ik kom."


def test_a_quotation_of_gmail():
    markup = "Ja graag<div class=gmail_quote>Op ma 1 mrt. 2027 schreef Kim &lt;kim@example.org&gt;:<blockquote class=gmail_quote>Kom je?<br>Groet</blockquote></div>"

    found = read(mail_of("text/html; charset=utf-8", markup))

    assert found.own == "Ja graag"
    assert "> Kom je?" in found.quoted


def test_a_quotation_of_outlook():
    markup = (
        "<p class=MsoNormal>Ja graag</p><div id=divRplyFwdMsg><hr><p class=MsoNormal><b>Van:</b> Kim &lt;kim@example.org&gt;<br><b>Verzonden:</b> maandag 1 maart 2027<br>"
        "<b>Aan:</b> ons<br><b>Onderwerp:</b> x</p></div><p class=MsoNormal>Kom je?</p>"
    )

    found = read(mail_of("text/html; charset=utf-8", markup))

    assert found.own == "Ja graag"
    assert "Kom je?" in found.quoted
    assert found.rows == ()


def test_rows_of_our_own_quoted_mail_are_no_form():
    markup = "<p>Ja graag, ik kom met plezier naar de bijeenkomst toe, tot dan in Utrecht!</p><p>Op 1 maart 2027 schreef ons@office.example:</p><table><tr><td>Naam</td><td>Jan</td></tr></table>"

    assert read(mail_of("text/html; charset=utf-8", markup)).rows == ()


def test_rows_come_from_html_when_the_text_comes_from_plain():
    html = "<table><tr><td>Naam</td><td>Kim</td></tr></table>"
    raw = multipart(
        "alternative",
        (
            "Content-Type: text/plain",
            "Naam: Kim\nEen nieuwe aanmelding via het formulier op de website van de gemeente.",
        ),
        ("Content-Type: text/html", html),
    )

    assert read(raw).rows == (("Naam", "Kim"),)


def test_tags_nested_to_hurt():
    assert read(mail_of("text/html", "<div>" * 100_000 + "Ik kom.")).own == "Ik kom."
