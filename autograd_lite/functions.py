"""The function that people call for an op: its name, signature and documentation, and the way into `apply`."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

import numpy as np

from .apply import apply
from .errors import OpError
from .op import Op

__all__: list[str] = []

# What a call straight into NumPy meets with: the general way then deals with it, or says what is wrong.
UNUSUAL = (ArithmeticError, AttributeError, IndexError, TypeError, ValueError)


class _Signature:
    """The signature of an op's function, worked out when somebody asks: `inspect` takes 15 ms to import."""

    def __init__(self, forward: Callable[..., Any]) -> None:
        self._forward = forward

    @property  # type: ignore[misc]  # of a type that is Any
    def __class__(self) -> Any:
        from inspect import Signature  # noqa: PLC0415

        return Signature

    def __getattr__(self, name: str) -> Any:
        from inspect import Signature, signature  # noqa: PLC0415

        full = signature(self._forward)
        parameters = list(full.parameters.values())[1:]
        return getattr(full.replace(parameters=parameters, return_annotation=Signature.empty), name)

    def __str__(self) -> str:
        return str(self.__getattr__("__str__")())


def function(op: Op, call: Callable[..., Any]) -> Any:
    """`call` with the op's name, signature and documentation."""
    update_wrapper(call, op.forward)
    del call.__wrapped__  # type: ignore[attr-defined]
    call.__signature__ = _Signature(op.forward)  # type: ignore[attr-defined]
    call.__annotations__ = {}
    call.op = op  # type: ignore[attr-defined]
    return call


def general(op: Op) -> Any:
    """The function of an op with parameters, or of any number of inputs."""
    arity = op.arity
    forward, ndarray = op.forward, np.ndarray

    def call(*args: Any, **params: Any) -> Any:
        if arity is not None and len(args) != arity:
            raise OpError(
                f"{op.name}: expected {arity} input{'s' * (arity != 1)} ({', '.join(op.names)}), got {len(args)}",
                f"parameters go by name: {', '.join(f'{k}=' for k in op.keywords)}" if op.keywords else "",
            )
        if arity == 1 and type(args[0]) is ndarray:  # as rules call it, on raw values
            try:
                return forward(np, args[0], **params)
            except UNUSUAL:
                pass  # told in the op's own terms below
        return apply(op, args, params)

    return function(op, call)
