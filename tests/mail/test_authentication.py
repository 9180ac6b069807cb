"""What our own mail server says of the sender counts; what anybody else says does not."""

import pytest

from tests.mail.words import mail, read

OURS = "Authentication-Results: mx.office.example; "


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            OURS
            + "spf=pass smtp.mailfrom=example.org; dkim=pass header.d=example.org; dmarc=pass header.from=example.org",
            "pass",
        ),
        (OURS + "dmarc=pass (p=none; dis=none) header.from=example.org", "pass"),
        (OURS + "dkim=pass header.d=mail.example.org", "pass"),
        (OURS + "spf=pass smtp.mailfrom=bounce@example.org; dmarc=none", "pass"),
        (OURS + "dkim=pass header.d=elsewhere.example; dmarc=fail header.from=example.org", "fail"),
        (OURS + "DMARC=FAIL", "fail"),
        (OURS + "dkim=pass header.d=elsewhere.example", "none"),
        (OURS + "dmarc=pass header.from=elsewhere.example", "none"),
        (OURS + "dkim=fail header.d=example.org; spf=softfail", "none"),
        (OURS + "none", "none"),
        ("Authentication-Results: mx.elsewhere.example; dmarc=pass header.from=example.org", "none"),
        ("Authentication-Results: spf=pass smtp.mailfrom=example.org", "none"),
        ("X-Other: 1", "none"),
        (OURS + ";;;=;((((", "none"),
    ],
)
def test_the_verdict_of_our_server(header, expected):
    assert read(mail("x", header)).authenticated == expected


def test_only_the_topmost_counts():
    forged = OURS + "dmarc=pass header.from=example.org"

    assert read(mail("x", "Authentication-Results: mx.elsewhere.example; none", forged)).authenticated == "none"
    assert read(mail("x", OURS + "dmarc=fail", forged)).authenticated == "fail"
