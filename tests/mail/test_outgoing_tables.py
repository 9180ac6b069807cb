"""Tables and pictures in a mail's Markdown: what loops make a row at a time is one table."""

from jinja2 import Environment

from flows.mail.outgoing_markup import joined_html, joined_text, split_markdown

LOOP = """Before

| **Name** | **Seats** |
{% for name, seats in rows %}
| {{ name }} | {{ seats }} |
{% endfor %}

After
"""
ROWS = [("gemeente", 5), ("raad", 120)]


def both(source: str, **values: object) -> tuple[str, str]:
    pair = split_markdown(
        source, "<html><head><style>th, td { color: red }</style></head><body>{{ body }}</body></html>"
    )
    text = Environment(autoescape=False).from_string(pair.text).render(values)
    html = Environment(autoescape=True).from_string(pair.html).render(values)
    return joined_text(text).replace("\r\n", "\n"), joined_html(html)


def test_columns_are_lined_up() -> None:
    text, _ = both(LOOP, rows=ROWS)

    assert text == "Before\n\nName      Seats\ngemeente      5\nraad        120\n\nAfter\n"


def test_rows_of_a_loop_are_one_table() -> None:
    _, html = both(LOOP, rows=ROWS)

    assert (html.count("<table"), html.count("<tr"), html.count('<th scope="col"'), html.count("<td")) == (1, 3, 2, 4)


def test_a_head_begins_another_table() -> None:
    text, html = both("| **A** | **B** |\n| 1 | 2 |\n\n| **C** | **D** |\n| 3 | 4 |")

    assert text == "A  B\n1  2\n\nC  D\n3  4\n"
    assert html.count("<table") == 2


def test_a_value_is_one_cell() -> None:
    text, html = both("| {{ name }} | 1 |", name="a | b <td>")

    assert text == "a | b <td>  1\n"
    assert html.count("<td") == 2


def test_a_picture_of_the_mail_is_shown() -> None:
    text, html = both("![{{ told }}](cid:chart)", told='five "seats"')

    assert text == 'five "seats"\n'
    assert '<img src="cid:chart" alt="five &#34;seats&#34;" width="544"' in html


def test_a_picture_from_elsewhere_is_words() -> None:
    text, html = both("![five seats](https://elders.example/chart.png)")

    assert text == "five seats\n"
    assert "<img" not in html
    assert "elders.example" not in html
