"""Lists of organisations: what is read, and what a broken line is told."""

from pathlib import Path

import pytest

from flows.configuration import load_lists
from flows.errors import ConfigurationError


def write(config: Path, text: str | bytes) -> None:
    (config / "lists").mkdir()
    (config / "lists" / "towns.csv").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_domains_and_aliases_are_several_in_a_cell(tmp_path: Path) -> None:
    write(tmp_path, "\ufeffname,code,domains,aliases\r\nDen Haag,1,denhaag.nl; Haag.nl,'s-Gravenhage;The Hague\r\n\r\n")

    towns = load_lists(tmp_path)["towns"]

    assert towns.organisations[0].domains == ("denhaag.nl", "haag.nl")
    assert towns.by_name("gemeente The Hague") is towns.organisations[0]
    assert towns.by_domain("mail.denhaag.nl") == towns.organisations


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "line 1: must be name,code,domains,aliases"),
        (
            "name;code;domains;aliases\n",
            "line 1: has another separator than a comma; bring it in with `kringpost lists",
        ),
        ('name,code,domains,aliases\nA,1,,"one\ntwo"\n,2,,\n', "line 4: has no name"),
        ('name,code,domains,aliases\nA,1,,\n"B,2,,\n', "line 3: cannot be read as CSV"),
        (
            "name,code,domains,aliases\nA,1,a.nl,\na,1,b.nl,\n",
            "line 3: 'a' stands on line 2 too; make one line of them",
        ),
        ("name,code,domains,aliases\nA,1\n", "line 2: has 2 columns instead of 4"),
        ("name,code,domains,aliases\n,1,a.nl,\n", "line 2: has no name"),
        ("name,code,domains,aliases\nA,1,a.nl,\nB,2,https://b.nl,\n", "line 3: 'https://b.nl' is no domain"),
        ("name,code,domains,aliases\nA,1,info@a.nl,\n", "line 2: 'info@a.nl' is no domain"),
        ("name,code,domains,aliases\nÀ,1,a.nl,\n".encode("latin-1"), "save it as CSV in UTF-8"),
    ],
)
def test_a_broken_list_is_told_by_line(tmp_path: Path, text: str | bytes, words: str) -> None:
    write(tmp_path, text)

    with pytest.raises(ConfigurationError) as raised:
        load_lists(tmp_path)

    assert f"lists/towns.csv: {words}" in str(raised.value) or words in str(raised.value)


def test_a_website_is_the_domain_that_mail_comes_from(tmp_path: Path) -> None:
    write(tmp_path, "name,code,domains,aliases\nA,1,www.a.nl; A.nl,\nBergen,2,,\nBergen,3,,\n")

    towns = load_lists(tmp_path)["towns"]

    assert towns.by_domain("a.nl") == towns.organisations[:1]
    assert towns.by_name("Bergen") is None


def test_without_lists_there_are_none(tmp_path: Path) -> None:
    assert load_lists(tmp_path) == {}
