"""Sample inputs of einsum: the op for two operands, and the function for any number."""

import numpy as np

import autograd_lite as ag

from .case import Case

PAIRS = [
    ("ab,bc->ac", (2, 3), (3, 4)),
    ("ab,bc->ca", (2, 3), (3, 2)),
    ("ba,bc->ac", (3, 2), (3, 2)),
    ("xab,xbc->xac", (2, 2, 3), (2, 3, 2)),
    ("axb,bcx->cxa", (2, 2, 3), (3, 2, 2)),
    ("abc,bad->cd", (2, 3, 2), (3, 2, 2)),
    ("a,b->ba", (2,), (3,)),
    ("ab,ab->ab", (2, 3), (2, 3)),
    ("ab,ba->ab", (2, 3), (3, 2)),
    ("ab,b->ab", (2, 3), (3,)),
    ("ab,ab->a", (2, 3), (2, 3)),
    ("ab,ab->", (2, 3), (2, 3)),
    (",->", (), ()),
    (",ab->ba", (), (2, 3)),
    ("abcd,cd->ab", (2, 2, 2, 3), (2, 3)),
]

WHOLE = [
    ("ij,jk", (2, 3), (3, 2)),
    ("ba", (2, 3)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("iii->i", (2, 2, 2)),
    ("ijij->ji", (2, 3, 2, 3)),
    ("ij->", (2, 3)),
    ("ij->j", (2, 3)),
    ("...ij->...ji", (2, 3, 2)),
    ("...i,...i", (2, 3), (3,)),
    ("i...,i...->...", (3, 2), (3, 1)),
    ("...,...", (2, 3), (3,)),
    ("ij,jk", (2, 1), (3, 2)),
    ("ij,j->i", (1, 3), (1,)),
    ("ij,kl->jl", (2, 3), (2, 3)),
    ("iij,jkk->ik", (2, 2, 3), (3, 2, 2)),
    ("i,i,i->i", (3,), (3,), (3,)),
    ("ab,bc,cd->ad", (2, 3), (3, 2), (2, 3)),
    ("ij,ij,jk,k->i", (2, 3), (2, 3), (3, 2), (2,)),
    ("a,ab,...b->...", (2,), (2, 3), (2, 3)),
    ("ab,ab,ab,ab,ab,ab,ab,ab->b", *[(1, 2)] * 8),
]


def cases():
    for subscripts, *shapes in PAIRS:
        empty = subscripts != "ab,ba->ab"  # with both first axes cut, lengths differ, which the function sees to
        yield Case("einsum", tuple(shapes), {"subscripts": subscripts}, expected=_numpys, empty=empty)
    for subscripts, *shapes in WHOLE:
        yield Case("einsum_public", tuple(shapes), {"subscripts": subscripts}, call=_ours, expected=_numpys)
    yield Case(
        "einsum_lists",
        ((2, 3), (3, 2)),
        call=lambda a, b: ag.einsum(a, [0, 1], b, [1, Ellipsis], [Ellipsis, 0]),
        expected=lambda a, b: np.einsum(a, [0, 1], b, [1, Ellipsis], [Ellipsis, 0]),
    )


def _ours(*xs, subscripts):
    return ag.einsum(subscripts, *xs)


def _numpys(*xs, subscripts):
    return np.einsum(subscripts, *xs)
