"""What the caller calls things: names read from the frame that asked for a picture.

>>> a, b = [1], [2]
>>> named([{"first": a, "both": [a, b]}], key=lambda x: id(x) if x in ([1], [2]) else None)[id(b)]
'both[1]'
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from types import FrameType, GetSetDescriptorType, ModuleType
from typing import Any, Final

from viz.errors import OptionError

__all__ = ["Names", "named", "names_given", "scopes"]

Names = Mapping[Any, Any] | None

_DEPTH: Final = 2
# A list of data may be long; what somebody named is near its start.
_WIDEST: Final = 1000
_MOST: Final = 50_000


def scopes(frame: FrameType) -> list[Mapping[str, Any]]:
    """List the namespaces in which a call was made: the caller's own, then its module's.

    Names that begin with ``_`` are left out, and what IPython keeps by itself.

    A comprehension has a frame of its own in older Pythons; names are looked up around it too.

    Examples
    --------
    >>> import sys
    >>> here = 1
    >>> "here" in scopes(sys._getframe())[0]
    True
    """
    found = [_variables(frame.f_locals)]
    at = frame
    while at.f_back is not None and at.f_code.co_name.endswith(("comp>", "expr>")):
        at = at.f_back
        found.append(_variables(at.f_locals))
    return [*found, _variables(frame.f_globals)]


def _variables(space: Mapping[str, Any]) -> dict[str, Any]:
    # IPython keeps every result in Out and _1, which nobody named.
    results = space.get("_oh", space)
    return {
        name: thing
        for name, thing in list(space.items())
        if not name.startswith("_") and name.isidentifier() and thing is not results
    }


def named(spaces: Sequence[Mapping[str, Any]], key: Callable[[Any], Hashable | None]) -> dict[Hashable, str]:
    """Name everything that can be reached from some namespaces.

    The plainest name wins: a variable before an element of a list, then a local before a
    global, then what was defined first.

    Parameters
    ----------
    spaces : sequence of mapping
        Such as ``[locals(), globals()]``.
    key : callable
        Gives what identifies a thing worth naming, and None for anything else.

    Examples
    --------
    >>> made = named([{"w": [3, 4], "b": 5, "p": {"k": 7}}], lambda x: x if type(x) is int else None)
    >>> made
    {5: 'b', 3: 'w[0]', 4: 'w[1]', 7: "p['k']"}
    """
    found: dict[Hashable, str] = {}
    left = _MOST
    level = [item for space in spaces for item in space.items()]
    for depth in range(_DEPTH + 1):
        inner: list[tuple[str, Any]] = []
        for name, thing in level:
            left -= 1
            if left < 0:
                return found
            mark = key(thing)
            if mark is not None:
                found.setdefault(mark, name)
            elif depth < _DEPTH:
                inner += _parts(name, thing)
        level = inner
    return found


def _parts(name: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """List what a container or an object holds, each with the expression that reaches it."""
    fields = getattr(type(thing), "_fields", None)
    if isinstance(thing, tuple) and isinstance(fields, tuple):
        yield from ((f"{name}.{field}", part) for field, part in zip(fields, thing, strict=False))
    elif type(thing) in (list, tuple):
        yield from ((f"{name}[{at}]", part) for at, part in enumerate(islice(thing, _WIDEST)))
    elif isinstance(thing, dict):
        for label, part in list(islice(dict.items(thing), _WIDEST)):
            if isinstance(label, (str, int)):
                yield f"{name}[{label!r}]", part
    elif not isinstance(thing, (type, ModuleType)):
        yield from ((f"{name}.{field}", part) for field, part in _attributes(thing))


def _attributes(thing: Any) -> list[tuple[str, Any]]:
    """List what an object of a class of the caller's holds, without running any of its code."""
    owner = next((base for base in type(thing).__mro__ if "__dict__" in vars(base)), None)
    slot = vars(owner)["__dict__"] if owner else None
    if not isinstance(slot, GetSetDescriptorType):
        return []
    held = slot.__get__(thing)
    some = list(islice(held.items(), _WIDEST))
    return [(field, part) for field, part in some if isinstance(field, str) and not field.startswith("_")]


def names_given(names: Names) -> Mapping[str, Any]:
    """Turn names, whichever way round they were given, into a namespace.

    Raises
    ------
    OptionError
        If something is no name, or two values are to have the same.

    Examples
    --------
    >>> x = ag.scalar(2.0)
    >>> names_given({x: "width"}) == names_given({"width": x})
    True
    """
    made: dict[str, Any] = {}
    for one, other in (names or {}).items():
        name, thing = (one, other) if isinstance(one, str) else (other, one)
        if not isinstance(name, str):
            got = f"{type(one).__name__}: {type(other).__name__}"
            raise OptionError("names", expected="{'x': tensor} or {tensor: 'x'}", got=got)
        if name in made and made[name] is not thing:
            raise OptionError("names", expected="a name of its own for each value", got=f"two values called {name!r}")
        made[name] = thing
    return made
