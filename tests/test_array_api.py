"""The module is an array namespace of the array-API standard, version 2024.12: names, signatures, dtypes, exchange.

What the functions compute is tested with their families, and by the standard's own suite: see tests/README.md.
"""

import ast
import inspect
import operator

import numpy as np
import pytest

import autograd_lite as ag
from autograd_lite.errors import DTypeError, ExportError, OpError

# Functions of arrays alone; their parameters go by position.
UNARY = """
    abs acos acosh asin asinh atan atanh bitwise_invert ceil conj cos cosh exp expm1 floor imag isfinite isinf isnan
    log log1p log2 log10 logical_not negative positive real reciprocal round sign signbit sin sinh square sqrt tan tanh
    trunc matrix_transpose nonzero unique_all unique_counts unique_inverse unique_values
"""
BINARY = """
    add atan2 bitwise_and bitwise_left_shift bitwise_or bitwise_right_shift bitwise_xor copysign divide equal
    floor_divide greater greater_equal hypot less less_equal logaddexp logical_and logical_or logical_xor maximum
    minimum multiply nextafter not_equal pow remainder subtract matmul
"""
OTHER = """
    arange(start, /, stop=None, step=1, *, dtype=None, device=None)
    asarray(obj, /, *, dtype=None, device=None, copy=None)
    empty(shape, *, dtype=None, device=None)
    empty_like(x, /, *, dtype=None, device=None)
    eye(n_rows, n_cols=None, /, *, k=0, dtype=None, device=None)
    from_dlpack(x, /, *, device=None, copy=None)
    full(shape, fill_value, *, dtype=None, device=None)
    full_like(x, /, fill_value, *, dtype=None, device=None)
    linspace(start, stop, /, num, *, dtype=None, device=None, endpoint=True)
    meshgrid(*arrays, indexing='xy')
    ones(shape, *, dtype=None, device=None)
    ones_like(x, /, *, dtype=None, device=None)
    tril(x, /, *, k=0)
    triu(x, /, *, k=0)
    zeros(shape, *, dtype=None, device=None)
    zeros_like(x, /, *, dtype=None, device=None)
    astype(x, dtype, /, *, copy=True, device=None)
    can_cast(from_, to, /)
    finfo(type, /)
    iinfo(type, /)
    isdtype(dtype, kind)
    result_type(*arrays_and_dtypes)
    clip(x, /, min=None, max=None)
    take(x, indices, /, *, axis=None)
    take_along_axis(x, indices, /, *, axis=-1)
    tensordot(x1, x2, /, *, axes=2)
    vecdot(x1, x2, /, *, axis=-1)
    broadcast_arrays(*arrays)
    broadcast_to(x, /, shape)
    concat(arrays, /, *, axis=0)
    expand_dims(x, /, axis)
    flip(x, /, *, axis=None)
    moveaxis(x, source, destination, /)
    permute_dims(x, /, axes)
    repeat(x, repeats, /, *, axis=None)
    reshape(x, /, shape, *, copy=None)
    roll(x, /, shift, *, axis=None)
    squeeze(x, /, axis)
    stack(arrays, /, *, axis=0)
    tile(x, repetitions, /)
    unstack(x, /, *, axis=0)
    argmax(x, /, *, axis=None, keepdims=False)
    argmin(x, /, *, axis=None, keepdims=False)
    count_nonzero(x, /, *, axis=None, keepdims=False)
    searchsorted(x1, x2, /, *, side='left', sorter=None)
    where(condition, x1, x2, /)
    argsort(x, /, *, axis=-1, descending=False, stable=True)
    sort(x, /, *, axis=-1, descending=False, stable=True)
    cumulative_prod(x, /, *, axis=None, dtype=None, include_initial=False)
    cumulative_sum(x, /, *, axis=None, dtype=None, include_initial=False)
    max(x, /, *, axis=None, keepdims=False)
    mean(x, /, *, axis=None, keepdims=False)
    min(x, /, *, axis=None, keepdims=False)
    prod(x, /, *, axis=None, dtype=None, keepdims=False)
    std(x, /, *, axis=None, correction=0.0, keepdims=False)
    sum(x, /, *, axis=None, dtype=None, keepdims=False)
    var(x, /, *, axis=None, correction=0.0, keepdims=False)
    all(x, /, *, axis=None, keepdims=False)
    any(x, /, *, axis=None, keepdims=False)
    diff(x, /, *, axis=-1, n=1, prepend=None, append=None)
    linalg.cholesky(x, /, *, upper=False)
    linalg.cross(x1, x2, /, *, axis=-1)
    linalg.det(x, /)
    linalg.diagonal(x, /, *, offset=0)
    linalg.eigh(x, /)
    linalg.eigvalsh(x, /)
    linalg.inv(x, /)
    linalg.matmul(x1, x2, /)
    linalg.matrix_norm(x, /, *, keepdims=False, ord='fro')
    linalg.matrix_power(x, n, /)
    linalg.matrix_rank(x, /, *, rtol=None)
    linalg.matrix_transpose(x, /)
    linalg.outer(x1, x2, /)
    linalg.pinv(x, /, *, rtol=None)
    linalg.qr(x, /, *, mode='reduced')
    linalg.slogdet(x, /)
    linalg.solve(x1, x2, /)
    linalg.svd(x, /, *, full_matrices=True)
    linalg.svdvals(x, /)
    linalg.tensordot(x1, x2, /, *, axes=2)
    linalg.trace(x, /, *, offset=0, dtype=None)
    linalg.vecdot(x1, x2, /, *, axis=-1)
    linalg.vector_norm(x, /, *, axis=None, keepdims=False, ord=2)
    fft.fft(x, /, *, n=None, axis=-1, norm='backward')
    fft.ifft(x, /, *, n=None, axis=-1, norm='backward')
    fft.fftn(x, /, *, s=None, axes=None, norm='backward')
    fft.ifftn(x, /, *, s=None, axes=None, norm='backward')
    fft.rfft(x, /, *, n=None, axis=-1, norm='backward')
    fft.irfft(x, /, *, n=None, axis=-1, norm='backward')
    fft.rfftn(x, /, *, s=None, axes=None, norm='backward')
    fft.irfftn(x, /, *, s=None, axes=None, norm='backward')
    fft.hfft(x, /, *, n=None, axis=-1, norm='backward')
    fft.ihfft(x, /, *, n=None, axis=-1, norm='backward')
    fft.fftfreq(n, /, *, d=1.0, dtype=None, device=None)
    fft.rfftfreq(n, /, *, d=1.0, dtype=None, device=None)
    fft.fftshift(x, /, *, axes=None)
    fft.ifftshift(x, /, *, axes=None)
"""
METHODS = """
    abs add and bool complex dlpack_device eq float floordiv ge getitem gt index int invert le lshift lt matmul mod mul
    ne neg or pos pow rshift setitem sub truediv xor iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor
    ilshift irshift radd rsub rmul rtruediv rfloordiv rmod rpow rmatmul rand ror rxor rlshift rrshift
"""
TABLE = [f"{name}(x, /)" for name in UNARY.split()] + [f"{name}(x1, x2, /)" for name in BINARY.split()]
TABLE += [line.strip() for line in OTHER.strip().splitlines()]
TABLE += [
    "Tensor.to_device(self, device, /, *, stream=None)",
    "Tensor.__array_namespace__(self, /, *, api_version=None)",
]
TABLE += ["Tensor.__dlpack__(self, /, *, stream=None, max_version=None, dl_device=None, copy=None)"]


def lacks(line):
    """What a call that the standard allows would not find in the signature of our function."""
    name, _, rest = line.partition("(")
    args = ast.parse(f"def f({rest}: 0").body[0].args
    try:
        ours = list(inspect.signature(operator.attrgetter(name)(ag)).parameters.values())
    except AttributeError:
        return ["it is not there"]
    by_name = {p.name: p for p in ours}
    if args.vararg:
        missing = [] if any(p.kind is p.VAR_POSITIONAL for p in ours) else ["any number of arguments"]
    else:
        positional = [p for p in ours if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        missing = [a.arg for a in args.posonlyargs[len(positional) :]]
        for i, a in enumerate(args.args, len(args.posonlyargs)):
            if [p.name for p in positional[i : i + 1] if p.kind is p.POSITIONAL_OR_KEYWORD] != [a.arg]:
                missing.append(f"{a.arg}, by position {i} and by name")
    named = {name for name, p in by_name.items() if p.kind in (p.KEYWORD_ONLY, p.POSITIONAL_OR_KEYWORD)}
    missing += [f"{a.arg}=" for a in args.kwonlyargs if a.arg not in named]
    required = [p.name for p in ours if p.default is p.empty and p.kind is not p.VAR_POSITIONAL]
    expected = len(args.posonlyargs) + len(args.args) - len(args.defaults)
    return missing + [f"{name}, which is required," for name in required[expected:]]


@pytest.mark.parametrize("line", TABLE)
def test_every_call_that_the_standard_allows_is_taken(line):
    assert lacks(line) == []


def test_a_wrong_signature_is_seen(monkeypatch):
    for wrong in (lambda x, *, axis: x, lambda x, /, *, axis: x, lambda: 0, lambda x, y, axis=None: x):
        monkeypatch.setattr(ag, "squeeze", wrong)
        assert lacks("squeeze(x, /, axis)") != []
    assert lacks("no_such_function(x, /)") == ["it is not there"]


@pytest.mark.parametrize("name", METHODS.split())
def test_a_tensor_has_the_operators(name):
    assert callable(getattr(ag.Tensor, f"__{name}__"))


def test_a_tensor_has_the_attributes():
    t = ag.ones((2, 3))
    assert (t.shape, t.ndim, t.size, t.dtype, t.device) == ((2, 3), 2, 6, np.dtype(float), "cpu")
    assert t.T.shape == t.mT.shape == (3, 2)


def test_constants_and_version():
    assert ag.__array_api_version__ == "2024.12"
    assert (ag.pi, ag.e, ag.inf, ag.newaxis) == (np.pi, np.e, np.inf, None) and ag.nan != ag.nan


def test_a_tensor_leads_to_its_namespace():
    t = ag.zeros(1)
    assert t.__array_namespace__() is t.__array_namespace__(api_version="2023.12") is ag
    with pytest.raises(OpError, match=r"expected a version of .*2024\.12, got '1999\.01'"):
        t.__array_namespace__(api_version="1999.01")


DTYPES = {
    "bool": ["bool"],
    "signed integer": ["int8", "int16", "int32", "int64"],
    "unsigned integer": ["uint8", "uint16", "uint32", "uint64"],
    "real floating": ["float32", "float64"],
    "complex floating": ["complex64", "complex128"],
}


def test_the_namespace_says_what_it_can_do():
    info = ag.__array_namespace_info__()
    assert info.capabilities() == {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}
    assert info.default_device() in info.devices()
    assert info.default_dtypes() == {
        "real floating": ag.float64, "complex floating": ag.complex128, "integral": ag.int64, "indexing": np.intp
    }  # a table  # fmt: skip
    for kind, names in DTYPES.items():
        found = info.dtypes(kind=kind)
        assert list(found) == names
        for name, dtype in found.items():
            assert ag.zeros(1, dtype=dtype).dtype == getattr(ag, name)
    assert len(info.dtypes()) == 13
    assert list(info.dtypes(kind=("bool", "complex floating"), device="cpu")) == ["bool", "complex64", "complex128"]
    with pytest.raises(DTypeError, match="expected a kind"):
        info.dtypes(kind=3)


@pytest.mark.parametrize("kind", DTYPES)
def test_isdtype_knows_kinds(kind):
    for other, names in DTYPES.items():
        for name in names:
            dtype = getattr(ag, name)
            assert ag.isdtype(dtype, kind) is (other == kind)
            assert ag.isdtype(np.dtype(dtype), (kind, "bool", dtype)) is True
    assert ag.isdtype(ag.int8, "integral") and ag.isdtype(ag.uint8, "numeric") and not ag.isdtype(ag.bool, "numeric")
    with pytest.raises(DTypeError, match="'nonsense' is not a known kind"):
        ag.isdtype(ag.int8, "nonsense")


@pytest.mark.parametrize("name", ["float16", "float32", "float64", "longdouble", "complex64", "complex128"])
def test_limits_of_floats(name):
    expected = np.finfo(getattr(np, name))
    dtype = getattr(ag, name) if hasattr(ag, name) else np.longdouble
    for given in (dtype, np.dtype(dtype), ag.zeros(1, dtype=dtype), np.zeros(1, dtype)):
        found = ag.finfo(given)
        assert (found.bits, found.dtype) == (expected.bits, expected.dtype)
        for limit in ("eps", "max", "min", "smallest_normal"):
            assert getattr(found, limit) == getattr(expected, limit)
            assert name == "longdouble" or type(getattr(found, limit)) is float


@pytest.mark.parametrize("name", DTYPES["signed integer"] + DTYPES["unsigned integer"])
def test_limits_of_integers(name):
    dtype = getattr(ag, name)
    for given in (dtype, np.dtype(dtype), ag.zeros(1, dtype=dtype)):
        found, expected = ag.iinfo(given), np.iinfo(dtype)
        assert (found.bits, found.max, found.min, found.dtype) == (expected.bits, expected.max, expected.min, dtype)
        assert {type(found.bits), type(found.max), type(found.min)} == {int}


def test_limits_of_what_has_none():
    with pytest.raises(DTypeError, match="finfo: expected a floating-point dtype, got int8"):
        ag.finfo(ag.int8)
    with pytest.raises(DTypeError, match="iinfo: expected an integer dtype, got float64"):
        ag.iinfo(ag.zeros(1))
    with pytest.raises(DTypeError, match="expected a dtype or an array, got 'nonsense'"):
        ag.finfo("nonsense")


def test_result_type_is_that_of_computing():
    ints, narrow = ag.asarray([1, 2], dtype=ag.int8), ag.asarray([1.0], dtype=ag.float32)
    for given in [(ints, narrow), (ints, 3), (narrow, 3), (ints, 2.0), (narrow, 2.0), (narrow, 1j), (narrow, True)]:
        assert (
            ag.result_type(*given)
            == (given[0] * given[1]).dtype
            == np.result_type(*(getattr(g, "value", g) for g in given))
        )
    assert ag.result_type(ag.int8, ag.uint8) == ag.int16
    assert ag.result_type(narrow, ag.scalar(2.0)) == (narrow * ag.scalar(2.0)).dtype == ag.float32
    with pytest.raises(DTypeError, match="result_type"):
        ag.result_type()
    with pytest.raises(DTypeError, match="expected a dtype"):
        ag.result_type(ag.int8, "nonsense")


def test_can_cast_asks_dtypes_not_values():
    assert ag.can_cast(ag.int8, ag.int16) and not ag.can_cast(ag.int16, ag.int8)
    assert not ag.can_cast(ag.zeros(1, dtype=ag.int64), ag.int8)
    assert ag.can_cast(ag.float64, ag.float32, "same_kind")


OPERATORS = {
    "+": operator.iadd, "-": operator.isub, "*": operator.imul, "/": operator.itruediv, "//": operator.ifloordiv,
    "%": operator.imod, "**": operator.ipow, "@": operator.imatmul, "&": operator.iand, "|": operator.ior,
    "^": operator.ixor, "<<": operator.ilshift, ">>": operator.irshift,
}  # a table  # fmt: skip


@pytest.mark.parametrize("sign", OPERATORS)
@pytest.mark.parametrize("dtype", ["int8", "uint64", "float32", "bool", "complex64"])
def test_operators_and_their_places_are_numpys(sign, dtype):
    """On one side, on the other, in place; or the same refusal."""
    a = np.array([[3, 1], [2, 5]]).astype(dtype)
    b = np.array([[1, 2], [1, 1]]).astype(dtype)
    in_place = OPERATORS[sign]
    plain = getattr(operator, in_place.__name__.removeprefix("i") + "_" * (sign in "&|"), None) or operator.xor
    for f in (plain, lambda x, y: plain(y, x), lambda x, y: plain(x, 3), lambda x, y: plain(3, y), in_place):
        try:
            expected = f(a.copy(), b)
        except (TypeError, ValueError) as error:
            with pytest.raises((TypeError, ValueError) if isinstance(error, TypeError) else ValueError):
                f(ag.tensor(a), ag.tensor(b))
            continue
        x = ag.tensor(a)
        found = f(x, ag.tensor(b))
        assert isinstance(found, ag.Tensor) and (f is not in_place or found is x)
        np.testing.assert_array_equal(found.numpy(), expected)
        assert found.dtype == expected.dtype


def test_numbers_come_out_of_0d_tensors():
    assert (int(ag.asarray(2.7)), float(ag.asarray(2)), complex(ag.asarray(1.0)), bool(ag.asarray(0.0))) == (
        2,
        2.0,
        1.0,
        False,
    )
    assert operator.index(ag.asarray(3, dtype=ag.uint8)) == 3
    with pytest.raises(TypeError, match="complex"):
        float(ag.asarray(1j))
    with pytest.raises(TypeError, match="expected an integer as index"):
        operator.index(ag.asarray(3.0))


def test_memory_is_handed_over_by_dlpack():
    t = ag.tensor([1.0, 2.0])
    there = np.from_dlpack(t)
    assert np.shares_memory(there, t.value)
    back = ag.from_dlpack(there)
    assert isinstance(back, ag.Tensor) and np.shares_memory(back.value, t.value)
    assert not np.shares_memory(ag.from_dlpack(there, copy=True).value, there)
    assert ag.from_dlpack(there, device="cpu", copy=False).device == "cpu"
    assert ag.from_dlpack(t) is t
    assert tuple(map(int, t.__dlpack_device__())) == (1, 0)
    with pytest.raises(DTypeError, match="from_dlpack: expected an array that can be handed over, got list"):
        ag.from_dlpack([1.0, 2.0])


def test_dlpack_does_not_cut_a_gradient():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(ExportError, match="would cut the gradient silently"):
        np.from_dlpack(x)
    assert np.from_dlpack(x.detach()).tolist() == [1.0, 2.0]
    assert ag.from_dlpack(x) is x and issubclass(ExportError, BufferError)
