"""Index notation is that of the engine: products with batches, einsum, convolutions, and rules that are no formula."""

# ruff: noqa: N803, N806, E741 - matrices have capital letters

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
import viz
from viz.algebra.indices import backward, contract, subscripts
from viz.explain import back, windows

RNG = np.random.default_rng(0)


def leaf(*shape, name=None):
    return ag.tensor(RNG.normal(size=shape), requires_grad=True, name=name)


PRODUCTS = {
    "batch and matrix": ((2, 3, 4), (4, 5)),
    "batches of two lengths": ((2, 3, 4), (7, 1, 4, 5)),
    "stretched both ways": ((6, 1, 3, 4), (1, 7, 4, 5)),
    "batch and vector": ((2, 3, 4), (4,)),
    "vector and batch": ((4,), (2, 4, 5)),
    "matrices": ((3, 4), (4, 5)),
}


@pytest.mark.parametrize("slot", [0, 1])
@pytest.mark.parametrize("shapes", PRODUCTS.values(), ids=PRODUCTS)
def test_products_are_the_engines_in_indices_and_in_formulas(shapes, slot):
    pair = A, B = leaf(*shapes[0], name="A"), leaf(*shapes[1], name="B")
    y = ag.sum(ag.tanh(A @ B))
    [use] = viz.why(pair[slot], y).data["uses"]
    assert use["kind"] == "product" and use["agrees"]
    found = viz.derive(y, pair[slot])
    assert found.data["agrees"] and found.data["check"] == "agrees"


def test_an_axis_that_is_stretched_has_the_index_0():
    A, B = leaf(2, 3, 4, name="A"), leaf(7, 1, 4, 5, name="B")
    text = viz.why(B, ag.sum(ag.tanh(A @ B))).text(width=120)
    assert "Z[a,b,n,j] = Σ_i A[b,n,i] B[a,0,i,j]" in text
    assert "so dB[a,0,i,j] = Σ_b,n A[b,n,i] dZ[a,b,n,j]" in text
    assert "An axis of length 1 that is stretched has the index 0." in text


@given(st.data())
def test_the_subscripts_of_matmul_compute_matmul(data):
    batch = data.draw(st.lists(st.integers(1, 3), max_size=3))
    cut = [data.draw(st.integers(0, len(batch))) for _ in range(2)]
    fronts = [[1 if data.draw(st.booleans()) else n for n in batch[at:]] for at in cut]
    shapes = [(*fronts[0], 2, 3), (*fronts[1], 3, 4)]
    a, b = (RNG.normal(size=shape) for shape in shapes)
    made = subscripts("matmul", shapes)
    assert np.allclose(contract(made, a, b, (a @ b).shape), a @ b)
    g = RNG.normal(size=(a @ b).shape)
    moved = RNG.normal(size=a.shape)
    back = contract(backward(made, 0), g, b, a.shape)
    assert np.isclose(np.sum(back * moved), np.sum(g * (moved @ b)))


EINSUMS = {
    "batch": ("bij,bjk->bik", (2, 3, 4), (2, 4, 5)),
    "ellipsis": ("...ij,...jk->...ik", (2, 3, 4), (2, 4, 5)),
    "outer": ("i,j->ij", (3,), (4,)),
    "to a number": ("ij,ij->", (3, 4), (3, 4)),
    "turned": ("ij,kj->ki", (3, 4), (5, 4)),
    "implicit": ("ij,jk", (3, 4), (4, 5)),
}


@pytest.mark.parametrize("slot", [0, 1])
@pytest.mark.parametrize("how", EINSUMS.values(), ids=EINSUMS)
def test_einsum_is_derived(how, slot):
    pair = A, B = leaf(*how[1], name="A"), leaf(*how[2], name="B")
    found = viz.derive(ag.sum(ag.tanh(ag.einsum(how[0], A, B)) * 3.0), pair[slot])
    assert found.data["stopped at"] == [] and found.data["agrees"] and found.data["check"] == "agrees"
    assert found.latex().isascii()


def test_einsum_is_derived_in_indices_too():
    A, B = leaf(2, 3, 4), leaf(2, 4, 5)
    C = ag.einsum("bij,bjk->bik", A, B)
    E = ag.sum(C * C)
    found = viz.derive(E, A)
    assert found.data["formula"] == "2einsum(bik,bjk→bij, C, B)"
    assert "(dE/dA)[b,i,j] = Σ_k (dE/dC)[b,i,k] B[b,j,k]" in found.text()
    assert viz.derive(ag.sum(ag.einsum("ij,jk,kl->il", leaf(2, 3), M := leaf(3, 4), leaf(4, 5))), M).data["agrees"]


def test_sums_along_some_axes_say_where_the_gradient_goes():
    x = leaf(2, 3, 4)
    s = ag.mean(x, axis=(0, 2))
    y = ag.sum(s**2)
    text = viz.derive(y, x).text()
    assert "(dy/dx)[i,j,k] = (dy/ds)[j] / 8" in text and "i counts axis 0, k counts axis 2" in text
    kept = ag.sum(x, axis=1, keepdims=True)
    y = ag.sum(kept**2)
    assert "(dy/dx)[i,j,k] = (dy/dkept)[i,0,k]" in viz.derive(y, x).text()


CONVOLUTIONS = [(1, 0, 1, 1, 2), (2, 1, 1, 1, 2), (1, 2, 2, 2, 2), (2, 1, 1, 2, 1), (1, 0, 1, 1, 3)]


@pytest.mark.parametrize("slot", [0, 1])
@pytest.mark.parametrize(("stride", "padding", "dilation", "groups", "ndim"), CONVOLUTIONS)
def test_convolutions_are_written_in_indices_as_the_engine_computes_them(stride, padding, dilation, groups, ndim, slot):
    pair = I, K = leaf(2, 4, *(6,) * ndim, name="I"), leaf(6, 4 // groups, *(3,) * ndim, name="K")
    Z = ag.conv(I, K, stride=stride, padding=padding, dilation=dilation, groups=groups)
    y = ag.sum(ag.tanh(Z))
    [use] = viz.why(pair[slot], y).data["uses"]
    assert use["kind"] == "convolution" and use["agrees"]
    index = f"{stride if stride > 1 else ''}i+{dilation if dilation > 1 else ''}r{f'-{padding}' if padding else ''}"
    assert use["forward"].startswith("Z[n,o,i") and index in use["forward"]
    # The notation itself: every element by its indices.
    at, value = (1, 3, *(1,) * ndim), 0.0
    few, first = 4 // groups, 3 // (6 // groups) * (4 // groups)
    for c in range(few):
        for kernel in np.ndindex(*(3,) * ndim):
            place = [stride * 1 + dilation * r - padding for r in kernel]
            if all(0 <= each < 6 for each in place):
                value += float(I.numpy()[(1, first + c, *place)] * K.numpy()[(3, c, *kernel)])
    assert value == pytest.approx(float(Z.numpy()[at]))


def test_a_convolution_of_more_axes_than_letters_is_not_written():
    assert not windows.known("conv", 6) and windows.known("conv", 5)


def test_where_a_derivation_ends_the_rule_is_told():
    I, K = leaf(1, 2, 5, name="I"), leaf(3, 2, 2, name="K")
    Z = ag.conv(I, K)
    y = ag.sum(ag.tanh(Z))
    text = viz.derive(y, K).text(width=200)
    assert "conv has no formula here for its derivative by argument 2" in text
    assert "Its rule, G being the gradient of Z: (dy/dK)[o,c,r] = Σ_i,n I[n,c,i+r] G[n,o,i]." in text
    assert "G, given to the largest of each window, 0 elsewhere" in viz.derive(ag.sum(ag.max_pool(I, 2)), I).text(
        width=200
    )


def lower(P):
    return np.tril(P) - np.diag(np.diag(P)) / 2


def test_the_rules_of_factorisations_are_the_engines():
    M = leaf(3, 3).numpy()
    M, G = M @ M.T + np.eye(3), RNG.normal(size=(3, 3))
    a = ag.tensor(M, requires_grad=True)
    ag.sum(ag.linalg.cholesky(a) * G).backward()
    L = np.linalg.cholesky(M)
    P = np.linalg.inv(L).T @ lower(L.T @ G) @ np.linalg.inv(L)
    assert np.allclose(a.grad.numpy(), (P + P.T) / 2)
    assert "½ (P + Pᵀ) with P = L⁻ᵀ Φ(Lᵀ G) L⁻¹" in viz.derive(ag.sum(ag.linalg.cholesky(a)), a).text(width=200)
    b, g = ag.tensor(M, requires_grad=True), G[0]
    ag.sum(ag.linalg.eigvalsh(b) * g).backward()
    V = np.linalg.eigh(M)[1]
    assert np.allclose(b.grad.numpy(), V @ np.diag(g) @ V.T)
    c = ag.tensor(G, requires_grad=True)
    ag.sum(ag.linalg.svdvals(c) * g).backward()
    U, _, Vh = np.linalg.svd(G)
    assert np.allclose(c.grad.numpy(), U @ np.diag(g) @ Vh)
    for op, x, text in ((ag.linalg.eigvalsh, b, "V diag(G) Vᵀ"), (ag.linalg.svdvals, c, "U diag(G) Vᵀ")):
        assert text in viz.derive(ag.sum(op(x)), x).text(width=200)


SAID = {
    "softmax": (lambda x: ag.softmax(x, axis=0), lambda x, y, g: y * (g - np.sum(y * g))),
    "log_softmax": (lambda x: ag.log_softmax(x, axis=0), lambda x, y, g: g - np.exp(y) * np.sum(g)),
    "logsumexp": (ag.logsumexp, lambda x, y, g: g * np.exp(x - y)),
    "prod": (ag.prod, lambda x, y, g: g * np.array([np.prod(np.delete(x, at)) for at in range(len(x))])),
    "max": (ag.max, lambda x, y, g: g * (x == y)),
    "min": (ag.min, lambda x, y, g: g * (x == y)),
    "sort": (ag.sort, lambda x, y, g: g[np.argsort(np.argsort(x))]),
    "where": (lambda x: ag.where(x > 0, x, 0.0), lambda x, y, g: np.where(x > 0, g, 0.0)),
    "max_pool": (lambda x: ag.max_pool(x[None, None], 2)[0, 0], None),
}


@pytest.mark.parametrize("op", SAID)
def test_what_is_said_of_a_rule_is_what_the_rule_does(op):
    f, rule = SAID[op]
    x = leaf(4, name="x")
    y = f(x)
    g = RNG.normal(size=np.shape(y.numpy()))
    z = ag.sum(y * g)
    z.backward()
    if rule is None:
        rule = lambda x, y, g: np.repeat(g, 2) * (x == np.repeat(y, 2))  # noqa: E731 - as in the table
    assert np.allclose(x.grad.numpy(), rule(x.numpy(), y.numpy(), g))
    assert back.SAID[op] in viz.explain(z, x).text(width=300)
