"""The reverse walk of `backward()` where all is floats: the same sums, with the nodes themselves as scratch space.

On floats the walk is bookkeeping more than arithmetic. A dictionary of cotangents, as `walks.reverse` keeps it, takes
half of the time; so this walk adds up in ``Node.gradient``, where `backward` would store the results anyway. That is
shared state: a lock keeps walks apart, which costs nothing, since floats never release the interpreter.

Whatever is unusual (an op without local derivatives, hooks, a result that is not a number) is left to `walks.reverse`:
then everything is put back as it was.
"""

from typing import Any

from ..graph import CONSTANT, LEAF, Node, by_tick, lock

__all__: list[str] = []


def backward(root: Node) -> list[tuple[Node, Any]] | None:
    """Store the gradients of `root` and list its leaves, each with the gradient before; or change nothing: None.

    A leaf adds to its gradient, every other node gets a new one.
    """
    with lock:
        # An object of this call's own: a node has been visited exactly if this is its gradient.
        zero = float("0.0")
        inner: list[Any] = []
        ends: list[tuple[Node, Any]] = []
        done = False
        try:
            if _collect(root, zero, inner, ends):
                inner.sort(key=by_tick)
                root.gradient = 1.0
                # false for NaN, and complex numbers raise
                done = _add_up(inner) and all([p.gradient <= p.gradient for p, _ in ends])  # noqa: C419 - as a list it is faster
        except (ArithmeticError, TypeError, ValueError):  # a pole, as in 1 / 0; or a rule that gives no number
            pass
        finally:
            if not done:  # put back what was there; the gradients of inner nodes belong to the call
                for node in inner:
                    node.gradient = None
                for node, before in ends:
                    node.gradient = before
        if done:
            for node, before in ends:
                if node.op is CONSTANT:
                    node.gradient = None
                elif before is not None:
                    node.gradient += before
        return ends if done else None


def _collect(root: Node, zero: float, inner: list[Any], ends: list[tuple[Node, Any]]) -> bool:
    """Gather the nodes, newest first by branch, and set their gradients to `zero`; False if an end is unusual."""
    stack = [root]
    root.gradient = zero
    push, pop, keep = stack.append, stack.pop, inner.append
    while stack:
        node = pop()
        keep(node)
        p = node.a
        if p.gradient is not zero:  # type: ignore[union-attr]
            if p.a is not None:  # type: ignore[union-attr]
                p.gradient = zero  # type: ignore[union-attr]
                push(p)  # type: ignore[arg-type]
            elif not _end(p, zero, ends):  # type: ignore[arg-type]
                return False
        p = node.b
        if p is not None and p.gradient is not zero:
            if p.a is not None:
                p.gradient = zero
                push(p)
            elif not _end(p, zero, ends):
                return False
    return True


def _end(p: Node, zero: float, ends: list[tuple[Node, Any]]) -> bool:
    """Note a leaf or constant with the gradient it had; False where the general walk has to see to it."""
    before = p.gradient
    if p.op is LEAF:
        extra = p.extra
        if type(p.value) is not float or (before is not None and type(before) is not float):
            return False
        if extra is not None and (extra.hooks or extra.successor):
            return False
    elif p.op is not CONSTANT:
        return False  # the rest of the graph was given back
    ends.append((p, before))
    p.gradient = zero
    return True


def _add_up(nodes: list[Any]) -> bool:
    """The chain rule, newest node first; False where an op needs the general walk."""
    constant = CONSTANT
    for node in reversed(nodes):
        g = node.gradient
        extra = node.extra
        if extra is not None and type(extra) is not tuple:
            return False
        d = node.da
        if d is None:
            if node.op.partials is None:
                return False
            if extra is not None:
                node.settle()
        p = node.a
        q = node.b
        if d is not None:
            p.gradient += g * d
        elif q is None:
            p.gradient += g * node.op.partials[0](node.value, p.value)
        elif p.op is not constant:
            p.gradient += g * node.op.partials[0](node.value, p.value, q.value)
        if q is not None:
            d = node.db
            if d is not None:
                q.gradient += g * d
            elif q.op is not constant:
                q.gradient += g * node.op.partials[1](node.value, p.value, q.value)
    return True
