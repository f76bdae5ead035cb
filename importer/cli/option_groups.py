"""Give a command groups of options: one keyword parameter of its own for each field of a dataclass."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, get_type_hints


def options(**groups: type) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the fields of option groups as its own options.

    Args:
        groups: parameter of the command -> dataclass that it receives.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def call(**given: Any) -> None:
            for name, group in groups.items():
                chosen = {each.name: given.pop(each.name) for each in fields(group)}
                given[name] = group(**chosen)
            command(**given)

        own = inspect.signature(command).parameters.values()
        hints = dict(get_type_hints(command, include_extras=True))
        parameters = [each for each in own if each.name not in groups]
        for group in groups.values():
            of_group = get_type_hints(group, include_extras=True)
            for each in fields(group):
                kind = inspect.Parameter.KEYWORD_ONLY
                annotation = of_group[each.name]
                parameters.append(inspect.Parameter(each.name, kind, default=each.default, annotation=annotation))
                hints[each.name] = annotation
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        call.__annotations__ = {name: hint for name, hint in hints.items() if name not in groups}
        return call

    return decorate
