"""What a derivation adds in words and indices: einsums and sums element by element, and rules that are no formula.

>>> from viz.build import record
>>> from viz.explain.derivation import Derivation
>>> a = ag.tensor(np.ones((2, 3)), requires_grad=True, name="A")
>>> work = Derivation(record(ag.sum(ag.einsum("ij,kj->ik", a, np.ones((4, 3))))), 3, 0)
>>> [each.text for each in indexed(work)]
['z₁[i,k] = Σ_j A[i,j] c₁[k,j]', '(dz₂/dA)[i,j] = Σ_k (dz₂/dz₁)[i,k] c₁[k,j]']
"""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np

from viz.algebra.indices import backward, equation, subscripts
from viz.algebra.pullback import axes_of
from viz.algebra.term import subterms
from viz.algebra.writing import LETTERS
from viz.explain import windows
from viz.explain.back import SAID
from viz.explain.derivation import Derivation, Stop
from viz.page import Formula

__all__ = ["axes", "indexed", "rule"]

_MATRIX: Final = 2
_RULES: Final = {
    "cholesky": "½ (P + Pᵀ) with P = L⁻ᵀ Φ(Lᵀ G) L⁻¹, where Φ takes the lower triangle, and half of the diagonal",
    "eigvalsh": "V diag(G) Vᵀ, V being the eigenvectors",
    "svdvals": "U diag(G) Vᵀ, U and V being the singular vectors",
}
"""Rules of factorisations: G is the gradient of what the op made, L that itself."""


def indexed(work: Derivation) -> Iterator[Formula]:
    """Write in indices what einsum, products of many matrices and sums along some axes do to gradients."""
    for user in range(work.root, -1, -1):
        if user not in work.on and user != work.root:
            continue
        shapes = [work.names.term(at).shape for at in work.graph.inputs[user]]
        if any(isinstance(work.graph.value(at), tuple) for at in (user, *work.graph.inputs[user])):
            continue
        op = work.graph.op(user)
        if op == "einsum" or (op == "matmul" and max(map(len, shapes)) > _MATRIX):
            yield from _product(work, user, subscripts(op, shapes, work.graph.params(user)))
        elif op in ("sum", "mean") and work.graph.inputs[user][0] in work.on and _shown(work, user):
            yield _reduced(work, user)


def _product(work: Derivation, user: int, made: str) -> Iterator[Formula]:
    if not made:
        return
    sources = work.graph.inputs[user]
    first, second, result = re.split(",|->", made)
    titles = [work.title(at) for at in sources]
    yield Formula(*equation(work.title(user), result, list(zip(titles, (first, second), strict=True))))
    for slot, source in enumerate(sources):
        if source in work.on:
            upstream = _total(work, user)
            names = (upstream, titles[1]) if slot == 0 else (titles[0], upstream)
            *parts, mine = re.split(",|->", backward(made, slot))
            yield Formula(*equation(_total(work, source), mine, list(zip(names, parts, strict=True))))


def _shown(work: Derivation, user: int) -> bool:
    """Whether a sum leaves some axes of several, and there are letters for all of them."""
    x = work.names.term(work.graph.inputs[user][0])
    return 1 <= len(axes_of(work.graph.params(user), x)) < len(x.shape) <= len(LETTERS) and len(x.shape) > _MATRIX


def _reduced(work: Derivation, user: int) -> Formula:
    source = work.graph.inputs[user][0]
    params, x = work.graph.params(user), work.names.term(source)
    taken = axes_of(params, x)
    left = [LETTERS[at] if at not in taken else "0" for at in range(len(x.shape))]
    kept = left if params.get("keepdims") else [letter for letter in left if letter != "0"]
    made = equation(_total(work, source), LETTERS[: len(x.shape)], [(_total(work, user), kept)])
    if work.graph.op(user) == "sum":
        return Formula(*made)
    share = int(np.prod([x.shape[at] for at in taken]))
    return Formula(rf"{made.tex} \,/\, {share}", f"{made.text} / {share}")


def _total(work: Derivation, at: int) -> str:
    return f"d{work.title(work.root)}/d{work.title(at)}" if at != work.root else "1"


def axes(work: Derivation) -> str:
    """Say which axes the indices of sums stand for; "" if no sum has any."""
    sums = {
        at
        for whole in (*work.definitions.values(), *(term for each in work.chains for term in (each.rule, each.result)))
        for part in subterms(whole)
        if part.head == "sum" and len(part.data[0]) < len(part.data[2])
        for at in part.data[0]
    }
    return ", ".join(f"{LETTERS[at]} counts axis {at}" for at in sorted(sums) if at < len(LETTERS))


def rule(work: Derivation, stop: Stop) -> str:
    """Say by what rule an op without a formula takes the gradient G of its output back; "" if that is no short one."""
    graph = work.graph
    source = graph.inputs[stop.at][stop.slot]
    if windows.known(stop.op, np.ndim(graph.value(stop.at))):
        names = [work.title(at) for at in (*graph.inputs[stop.at], stop.at)]
        made = windows.equations((names[0], names[1], names[2]), stop.slot, graph.params(stop.at))[1].text
        return made.replace(f"d{names[2]}[", "G[", 1).replace(f"d{work.title(source)}", f"({_total(work, source)})", 1)
    return _RULES.get(stop.op) or SAID.get(stop.op, "").replace("upstream", "G")
