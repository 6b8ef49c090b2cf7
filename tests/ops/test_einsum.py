"""Index notation: how it is read, in which order it is computed, and what is refused."""

import complexly
import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.ops.subscripts import plan

A = np.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    "subscripts",
    ["ij,jk->ik", "ij,jk", "ik,kj->ji", "ij,jk,kl->il", "ij,...k->...i"],
)
def test_complex_numbers(subscripts):
    shapes = [(2, 3), (3, 2), (2, 2)][: subscripts.count(",") + 1]
    if subscripts == "ij,...k->...i":
        shapes = [(2, 3), (4, 2)]
    complexly.check(lambda *zs: ag.einsum(subscripts, *zs), *map(complexly.numbers, shapes))


def test_a_real_operand_beside_a_complex_one_has_a_real_gradient():
    complexly.check(lambda x, z: ag.einsum("ij,kj->ki", x, z), A, complexly.numbers((2, 3)))


def test_the_cheapest_order_is_found():
    steps = plan("ab,bc,cd->ad", ((2, 100), (100, 100), (100, 50)))
    assert [s for *_, s in steps.pairs] == ["ab,bc->ac", "cd,ac->ad"], "as the first is the smallest"
    steps = plan("ab,bc,cd->ad", ((100, 100), (100, 100), (100, 2)))
    assert [s for *_, s in steps.pairs] == ["bc,cd->bd", "ab,bd->ad"]


def test_many_operands_are_contracted_in_a_good_order():
    n = 12
    terms = [chr(ord("a") + k) + chr(ord("b") + k) for k in range(n)]
    matrices = [np.full((3, 3), 1 / 3) for _ in range(n)]
    found = ag.einsum(",".join(terms) + "->am", *matrices)
    np.testing.assert_allclose(found, np.full((3, 3), 1 / 3))
    steps = plan(",".join(terms) + "->am", ((3, 3),) * n)
    assert max(len(set(s) - set(",->")) for *_, s in steps.pairs) == 3, "one product of matrices at a time"


def test_a_number_multiplies():
    x = ag.tensor(A, requires_grad=True)
    s = ag.scalar(3.0)
    y = ag.einsum(",ij->ji", s, x)
    np.testing.assert_array_equal(y.numpy(), 3 * A.T)
    y.sum().backward()
    assert s.grad.item() == 15
    np.testing.assert_array_equal(x.grad.numpy(), np.full((2, 3), 3.0))


def test_a_scalar_leaves_the_dtype_of_an_array():
    assert ag.einsum(",i->i", ag.scalar(2.0), ag.tensor([1.0], dtype=ag.float32)).dtype == np.float32


def test_lists_hold_operands_too():
    a = ag.scalar(2.0)
    y = ag.einsum("i,i->", [a, a], [1.0, 2.0])
    y.backward()
    assert (y.item(), a.grad.item()) == (6, 3)


def test_whole_numbers_keep_their_width_as_in_numpy():
    x = np.ones((2, 2), np.int8)
    assert ag.einsum("ij->", x).dtype == ag.einsum("ij,jk", x, x).dtype == np.int8
    assert bool(ag.einsum("ij->", x > 0)) is True


@pytest.mark.parametrize(
    ("operands", "said"),
    [
        (("ij,jk->ik", A, A), "index 'j' is 3 long in one operand, 2 in another"),
        (("...,...", A, A.T), "axis -2 under ... is 2 long in one operand, 3 in another"),
        (("ij->k", A), "index 'k' is in the output but in no operand"),
        (("ij->ii", A), "index 'i' is in the output twice"),
        (("i", A), "'i' does not name the 2 axes of operand 1"),
        (("ii", A), "index 'i' names axes of lengths 2 and 3 of one operand"),
        (("i1", A), "'1' in 'i1' is no letter"),
        (("i.j", A), "'.' in 'i.j' is no letter"),
        (("ij,jk", A), "2 operands are named, 1 came"),
        (("i...->i", A), "the axes under ... are missing from the output"),
        ((A, [0, 99]), "expected a list of whole numbers from 0 to 51"),
        ((A, [0, -1]), "expected a list of whole numbers from 0 to 51"),
        (("ij",), "expected subscripts and operands"),
        ((), "expected subscripts and operands"),
    ],
)
def test_what_is_refused(operands, said):
    with pytest.raises(ag.AutogradError) as error:
        ag.einsum(*operands)
    assert said in str(error.value)


def test_a_refusal_names_subscripts_and_shapes():
    with pytest.raises(ag.errors.ShapeError, match=r"^einsum 'ij,jk' with shapes \(2, 3\), \(2, 3\): index 'j'"):
        ag.einsum("ij,jk", A, A)


def test_an_unknown_keyword_is_an_error():
    with pytest.raises(TypeError):
        ag.einsum("ij->i", A, optimise=True)


def test_under_vmap_examples_are_one_more_index():
    xs, y = np.arange(24.0).reshape(4, 2, 3), np.arange(6.0).reshape(3, 2)
    found = ag.vmap(lambda x: ag.vmap(lambda column: ag.einsum("ij,j->i", x, column))(y.T))(xs)
    np.testing.assert_allclose(found, np.einsum("nij,jk->nki", xs, y))
