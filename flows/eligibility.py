"""The rules' sandbox: a `when` of an event file is evaluated by Jinja2 without access to anything but the facts it is given.

Promise: an expression cannot reach outside, cannot take long, and a broken one raises `RuleError` that names it.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.environment import TemplateExpression
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.errors import RuleError

LONGEST = 500
FILTERS = ("lower", "upper", "trim", "length", "default", "int", "float")
TEXT_METHODS = frozenset({"lower", "upper", "strip", "startswith", "endswith", "isdigit", "split", "casefold"})
COSTLY = (nodes.Mul, nodes.Pow, nodes.Mod)
"""Operators that make a small expression use much time or memory."""


class _Environment(ImmutableSandboxedEnvironment):
    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Only plain text methods: formatting, padding and repeating are left out."""
        return super().is_safe_attribute(obj, attr, value) and (not isinstance(obj, str) or attr in TEXT_METHODS)


class Sandbox:
    """Compiles each expression once. `holds` is what `Office.holds` wants."""

    def __init__(self) -> None:
        self._environment = _Environment(undefined=StrictUndefined, autoescape=False)
        self._environment.globals.clear()
        self._environment.filters = {name: self._environment.filters[name] for name in FILTERS}
        self._compiled = lru_cache(maxsize=1000)(self._compile)

    def holds(self, expression: str, facts: Mapping[str, Any]) -> bool:
        try:
            return bool(self._compiled(expression)(**facts))
        except RuleError:
            raise
        except Exception as error:  # Whatever a rule does wrong, one case goes to a person.
            raise RuleError(
                f"The rule '{_shown(expression)}' cannot be evaluated: {error}. Mend its `when`."
            ) from error

    def check_expression(self, expression: str, names: Collection[str]) -> None:
        """Raises RuleError when it is broken or looks at something that is not in `names`."""
        self._compiled(expression)
        unknown = find_undeclared_variables(self._parse(expression)) - set(names)
        if unknown:
            listed = ", ".join(sorted(unknown))
            raise RuleError(f"The rule '{_shown(expression)}' looks at {listed}, which no field or list gives.")

    def _compile(self, expression: str) -> TemplateExpression:
        tree = self._parse(expression)
        if any(tree.find_all(COSTLY)):
            raise RuleError(f"The rule '{_shown(expression)}' may not use *, ** or %.")
        if any(name.name == "self" for name in tree.find_all(nodes.Name)):
            raise RuleError(f"The rule '{_shown(expression)}' may not use self.")
        return self._environment.compile_expression(expression, undefined_to_none=False)

    def _parse(self, expression: str) -> nodes.Template:
        if len(expression) > LONGEST:
            raise RuleError(
                f"The rule '{_shown(expression)}' is longer than {LONGEST} characters: split it into several."
            )
        try:
            self._environment.compile_expression(expression)
            return self._environment.parse(f"{{{{ ({expression}) }}}}")
        except TemplateError as error:
            raise RuleError(f"The rule '{_shown(expression)}' is not an expression: {error}.") from error


def check_expression(expression: str, names: Collection[str]) -> None:
    """For `kringpost check`: `names` are the event's fields, the standard ones, and `listed`, `domain`, `language`, `received`."""
    Sandbox().check_expression(expression, names)


def _shown(expression: str) -> str:
    return expression if len(expression) <= 60 else f"{expression[:57]}..."
