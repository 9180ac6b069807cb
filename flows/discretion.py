"""What is kept of a failure: what went wrong and where, and never a text that somebody else wrote, who may be named in it.

Prefect stores the message and the traceback of what a flow or a task raises, with its causes; and the error itself, pickled. So what is
raised there is another error, which knows no more than it says.
"""

import sys
import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flows.errors import KringpostError, MailServerError

P = ParamSpec("P")
T = TypeVar("T")


def discreet(work: Callable[P, T]) -> Callable[P, T]:
    """For every flow and task, directly below Prefect's own decorator."""

    @wraps(work)
    def guarded(*arguments: P.args, **options: P.kwargs) -> T:
        try:
            return work(*arguments, **options)
        except Exception as error:  # noqa: BLE001 - whatever it is, its text is not for Prefect
            if "--debug" in sys.argv:
                traceback.print_exception(error)
            told = quiet(error)
        # Outside of the handler: an error that is raised in it takes the one before along, as its context.
        raise told

    return guarded


def quiet(error: Exception) -> KringpostError:
    told: KringpostError
    if isinstance(error, MailServerError):
        # What listens, and what tries again, looks at these two.
        told = MailServerError(error.discreet, permanent=error.permanent)
    elif isinstance(error, KringpostError):
        told = KringpostError(error.discreet)
    else:
        where = traceback.extract_tb(error.__traceback__)[-1]
        told = KringpostError(f"{type(error).__name__} at {where.name}, line {where.lineno}: a fault of the program.")
    told.kind = kind_of(error)
    return told


def kind_of(error: BaseException) -> str:
    return getattr(error, "kind", "") or type(error).__name__
