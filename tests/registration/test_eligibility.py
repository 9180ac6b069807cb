"""Rules of an event file, in the real sandbox."""

import pytest

from flows.eligibility import Sandbox, check_expression
from flows.errors import RuleError
from flows.registration.commands import AddInfo, Person
from flows.registration.lists import Organisation, OrganisationList
from flows.registration.model import EligibilityRule, Field, Status
from flows.registration.office import Office
from tests.registration.situations import MONDAY, Desk, make_event, told

TOWNS = OrganisationList(
    "gemeenten",
    (
        Organisation("Utrecht", domains=("utrecht.example",), aliases=("Domstad",)),
        Organisation("Almelo", domains=("shared.example",)),
        Organisation("Hengelo", domains=("shared.example",)),
    ),
)
RULES = (
    EligibilityRule("listed('gemeenten') == 'domain' and initiative", "accept", "gemeente"),
    EligibilityRule("listed('gemeenten') == 'name'", "review"),
    EligibilityRule("true", "refuse", reason={"nl": "Alleen voor gemeenten."}),
)


@pytest.fixture
def desk() -> Desk:
    office = Office({}, ("us@office.example",), {"gemeenten": TOWNS}, Sandbox().holds)
    return Desk(make_event(eligibility=RULES, fields=(Field("initiative", required=True),)), office)


@pytest.mark.parametrize(
    ("address", "organisation", "status"),
    [
        ("jan@utrecht.example", None, Status.CONFIRMED),
        ("jan@mail.utrecht.example", None, Status.CONFIRMED),  # a subdomain
        ("jan@home.example", "Gemeente Utrecht", Status.AWAITING_REVIEW),
        ("jan@home.example", "domstad", Status.AWAITING_REVIEW),  # an alias
        ("jan@home.example", "Bakery", Status.REFUSED),
        ("jan@notutrecht.example", None, Status.REFUSED),  # looks alike
        ("jan@shared.example", "Almelo", Status.CONFIRMED),
        ("jan@shared.example", None, Status.AWAITING_INFO),  # which of the two?
    ],
)
def test_who_may_take_part(desk, address, organisation, status):
    jan = desk.signs_up("Jan", address=address, organisation=organisation, fields={"initiative": "Wind"})

    assert jan.status is status


def test_domain_tells_the_organisation(desk):
    jan = desk.signs_up("Jan", address="jan@utrecht.example", fields={"initiative": "Wind"})

    assert (jan.organisation, jan.audience) == ("Utrecht", "gemeente")
    assert told(desk.last, "confirmed").facts["organisation_known"] == "Utrecht"


def test_shared_domain_is_asked_about(desk):
    desk.signs_up("Jan", address="jan@shared.example", fields={"initiative": "Wind"})

    assert [each["name"] for each in told(desk.last, "info-needed").facts["missing"]] == ["organisation"]


def test_seat_of_the_audience_is_kept_while_a_fact_is_missing(desk):
    assert desk.signs_up("Jan", address="jan@utrecht.example").audience == "gemeente"


def test_rule_asks_for_what_it_looks_at():
    rule = EligibilityRule("not organisation", "ask", reason={"nl": "Voor welke gemeente werk je?"})
    office = Office({}, ("us@office.example",), {}, Sandbox().holds)
    desk = Desk(make_event(eligibility=(rule, EligibilityRule("true", "accept"))), office)

    jan = desk.signs_up("Jan")

    assert (jan.status, jan.held) == (Status.AWAITING_INFO, True)
    facts = told(desk.last, "info-needed").facts
    assert (facts["missing"][0]["name"], facts["reason"]) == ("organisation", "Voor welke gemeente werk je?")
    desk.says(AddInfo, jan, persons=(Person(organisation="Almelo"),))
    assert desk.status(jan) is Status.CONFIRMED


def test_broken_rule_sends_the_case_to_a_person():
    office = Office({}, ("us@office.example",), {}, Sandbox().holds)
    desk = Desk(make_event(eligibility=(EligibilityRule("listed('nowhere')", "accept"),)), office)

    assert desk.signs_up("Jan").status is Status.AWAITING_REVIEW


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("true", True),
        ("name == 'Jan' and not phone", True),
        ("'raad' in (function or '') | lower", True),
        ("domain.endswith('.example')", True),
        ("name in ['Piet', 'Klaas']", False),
        ("(remarks | length) > 3", False),
    ],
)
def test_expressions(expression, answer):
    facts = {"name": "Jan", "phone": "", "function": "Raadslid", "domain": "town.example", "remarks": "abc"}

    assert bool(Sandbox().holds(expression, facts)) is answer


@pytest.mark.parametrize(
    "expression",
    [
        "name ==",
        "unknown_fact",
        "name.__class__",
        "name.__class__.__mro__[1].__subclasses__()",
        "'%s' % name",
        "'x' * 10",
        "9 ** 9",
        "name.ljust(9)",
        "'{0.__class__}'.format(name)",
        "range(9)",
        "name | center(9)",
        "self",
        "listed.__globals__",
        "received.__class__",
        "received | attr('__class__')",
        "listed['__globals__']",
        "x" * 501,
        "name }} {{ name",
        "name) or (name",
    ],
)
def test_what_an_expression_cannot_do(expression):
    with pytest.raises(RuleError):
        Sandbox().holds(expression, {"name": "Jan", "received": MONDAY, "listed": make_event})


def test_check_finds_names_that_nothing_gives():
    check_expression("listed('x') and initiative", {"listed", "initiative"})

    with pytest.raises(RuleError, match="initiatief"):
        check_expression("listed('x') and initiatief", {"listed", "initiative"})
