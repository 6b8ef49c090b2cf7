"""Whatever HIPS autograd wraps, or MyGrad differentiates, is differentiated here, called by NumPy's own name.

HIPS autograd 1.9.1 wraps about 85 functions without a derivative, which gives a silent 0 or an error from afar.
"""

import numpy as np
import pytest
from differences import gradient
from numpy.lib.stride_tricks import sliding_window_view

import autograd_lite as ag
from autograd_lite.dispatch.functions import ALIASED
from autograd_lite.ops.elementary import ALIASES

pytestmark = pytest.mark.usefixtures("quiet")
X = np.array([[0.3, 0.55, 0.8], [0.62, 0.41, 0.25]])
V = np.array([0.7, -0.4, 1.2])
MASK = np.array([True, False, True])
SQUARE = np.array([[2.0, 0.3, -0.2], [0.1, 1.5, 0.4], [0.2, -0.3, 1.8]])


def words(text):
    return text.split()


def square(x):
    """A regular matrix."""
    return np.matmul(np.transpose(x), x) + SQUARE


def symmetric(x):
    """A positive definite one."""
    return np.matmul(np.transpose(x), x) + np.diag([1.0, 2.0, 4.0])


def written(write):
    """What a function writes into a copy."""

    def call(x):
        y = x * 1.0
        write(y, x)
        return y

    return call


BY_THEIR_NAMES = """
    absolute add arccos arcsin arcsinh arctan arctanh cbrt conjugate cos cosh cumprod cumsum deg2rad degrees exp exp2
    expm1 fabs i0 log log10 log1p log2 max mean median min nancumprod nancumsum nanmax nanmean nanmedian nanmin nanprod
    nanstd nansum nanvar negative positive prod ptp rad2deg radians ravel real real_if_close reciprocal sin sinc sinh
    sort sqrt square squeeze std sum tan tanh transpose var amax amin atleast_1d atleast_2d atleast_3d copy cov corrcoef
    diag diagflat diagonal diff ediff1d fliplr flipud flip matrix_transpose nan_to_num rot90 trace trapezoid
    tril triu unwrap
"""
OF_TWO = """
    arctan2 copysign divide float_power fmax fmin fmod hypot logaddexp logaddexp2 maximum minimum multiply power
    remainder mod subtract true_divide dot inner outer kron vdot vecdot cross convolve correlate polyadd polymul polysub
    polyval append
"""
CALLS = {
    **{name: (lambda x, name=name: getattr(np, name)(x)) for name in words(BY_THEIR_NAMES)},
    **{name: (lambda x, name=name: getattr(np, name)(x[0], x[1])) for name in words(OF_TWO)},
    "add": lambda x: np.add(x, V),
    "arccosh": lambda x: np.arccosh(x + 1.0),
    "array_split": lambda x: np.array_split(x, 2, axis=1)[0],
    "astype": lambda x: np.astype(x, np.float64),
    "average": lambda x: np.average(x, axis=1, weights=np.array([1.0, 2.0, 3.0])),
    "bincount": lambda x: np.bincount([0, 2, 2], x[0]),
    "block": lambda x: np.block([[x, x], [x, 2.0 * x]]),
    "broadcast_arrays": lambda x: np.broadcast_arrays(x, np.ones((2, 2, 3)))[0],
    "broadcast_to": lambda x: np.broadcast_to(x, (2, 2, 3)),
    "choose": lambda x: np.choose([0, 1, 0], [x[0], x[1]]),
    "clip": lambda x: np.clip(x, 0.4, 0.7),
    "column_stack": lambda x: np.column_stack([x[0], x[1]]),
    "compress": lambda x: np.compress(MASK, x, axis=1),
    "concat": lambda x: np.concat([x, x], axis=1),
    "concatenate": lambda x: np.concatenate([x, x]),
    "copyto": written(lambda y, x: np.copyto(y, 2.0 * x, where=MASK)),
    "cumulative_prod": lambda x: np.cumulative_prod(x, axis=1),
    "cumulative_sum": lambda x: np.cumulative_sum(x, axis=1),
    "delete": lambda x: np.delete(x, 1, axis=1),
    "divmod": lambda x: np.divmod(x[0], x[1])[1],
    "dsplit": lambda x: np.dsplit(x[None], [2])[0],
    "dstack": lambda x: np.dstack([x, x]),
    "einsum": lambda x: np.einsum("ij,kj->ik", x, x),
    "expand_dims": lambda x: np.expand_dims(x, 1),
    "extract": lambda x: np.extract(MASK, x[0]),
    "fill_diagonal": written(lambda y, x: np.fill_diagonal(y, x[0, 2])),
    "full_like": lambda x: np.full_like(x, x[0, 1]),
    "geomspace": lambda x: np.geomspace(x[0], x[1], 3),
    "gradient": lambda x: np.gradient(x, axis=1),
    "hsplit": lambda x: np.hsplit(x, 3)[2],
    "hstack": lambda x: np.hstack([x, x]),
    "imag": lambda x: np.imag(x * (1.0 + 2.0j)),
    "angle": lambda x: np.angle(x + 1j),
    "insert": lambda x: np.insert(x, 1, x[:, 0], axis=1),
    "interp": lambda x: np.interp(0.5, [0.0, 1.0, 2.0], x[0]),
    "ldexp": lambda x: np.ldexp(x, 2),
    "linspace": lambda x: np.linspace(x[0], x[1], 3),
    "logspace": lambda x: np.logspace(x[0], x[1], 3),
    "matmul": lambda x: np.matmul(x, x.T),
    "matvec": lambda x: np.matvec(x, x[0]),
    "meshgrid": lambda x: np.meshgrid(x[0], x[1])[0],
    "modf": lambda x: np.modf(2.0 * x)[0],
    "moveaxis": lambda x: np.moveaxis(x, 0, 1),
    "nanpercentile": lambda x: np.nanpercentile(x, 30.0, axis=1),
    "nanquantile": lambda x: np.nanquantile(x, 0.3, axis=1),
    "pad": lambda x: np.pad(x, 1),
    "partition": lambda x: np.partition(x, 1),
    "percentile": lambda x: np.percentile(x, 30.0),
    "piecewise": lambda x: np.piecewise(x, [X > 0.5], [lambda v: v * v, lambda v: -v]),
    "polyder": lambda x: np.polyder(x[0]),
    "polyint": lambda x: np.polyint(x[0]),
    "put_along_axis": written(lambda y, x: np.put_along_axis(y, np.array([[0], [2]]), x[:, 1:2], 1)),
    "quantile": lambda x: np.quantile(x, 0.3),
    "repeat": lambda x: np.repeat(x, 2, axis=1),
    "reshape": lambda x: np.reshape(x, (3, 2)),
    "resize": lambda x: np.resize(x, (2, 4)),
    "roll": lambda x: np.roll(x, 1),
    "rollaxis": lambda x: np.rollaxis(x, 1),
    "select": lambda x: np.select([X > 0.5], [x * x], -x),
    "sliding_window_view": lambda x: sliding_window_view(x, 2, axis=1),
    "split": lambda x: np.split(x, 3, axis=1)[1],
    "stack": lambda x: np.stack([x, x], axis=1),
    "swapaxes": lambda x: np.swapaxes(x, 0, 1),
    "take": lambda x: np.take(x, [0, 0, 4]),
    "take_along_axis": lambda x: np.take_along_axis(x, np.array([[0, 0], [2, 1]]), axis=1),
    "tensordot": lambda x: np.tensordot(x, x, axes=([1], [1])),
    "tile": lambda x: np.tile(x, 2),
    "unstack": lambda x: np.unstack(x)[1],
    "vander": lambda x: np.vander(x[0]),
    "vecmat": lambda x: np.vecmat(x[:, 0], x),
    "vsplit": lambda x: np.vsplit(x, 2)[0],
    "vstack": lambda x: np.vstack([x, x]),
    "where": lambda x: np.where(MASK, x, x * x),
    "linalg.cholesky": lambda x: np.linalg.cholesky(symmetric(x)),
    "linalg.cond": lambda x: np.linalg.cond(square(x)),
    "linalg.cross": lambda x: np.linalg.cross(x[0], x[1]),
    "linalg.det": lambda x: np.linalg.det(square(x)),
    "linalg.diagonal": lambda x: np.linalg.diagonal(square(x)),
    "linalg.eig": lambda x: np.linalg.eig(symmetric(x))[0].real,
    "linalg.eigh": lambda x: np.linalg.eigh(symmetric(x))[0],
    "linalg.eigvals": lambda x: np.linalg.eigvals(symmetric(x)).real,
    "linalg.eigvalsh": lambda x: np.linalg.eigvalsh(symmetric(x)),
    "linalg.inv": lambda x: np.linalg.inv(square(x)),
    "linalg.lstsq": lambda x: np.linalg.lstsq(x.T, V, rcond=None)[0],
    "linalg.matmul": lambda x: np.linalg.matmul(x, x.T),
    "linalg.matrix_norm": np.linalg.matrix_norm,
    "linalg.matrix_power": lambda x: np.linalg.matrix_power(square(x), 3),
    "linalg.multi_dot": lambda x: np.linalg.multi_dot([x, x.T, x]),
    "linalg.norm": lambda x: np.linalg.norm(x, axis=1),
    "linalg.outer": lambda x: np.linalg.outer(x[0], x[1]),
    "linalg.pinv": np.linalg.pinv,
    "linalg.qr": lambda x: np.linalg.qr(square(x))[1],
    "linalg.slogdet": lambda x: np.linalg.slogdet(square(x))[1],
    "linalg.solve": lambda x: np.linalg.solve(square(x), V),
    "linalg.svd": lambda x: np.linalg.svd(x)[1],
    "linalg.svdvals": np.linalg.svdvals,
    "linalg.tensordot": lambda x: np.linalg.tensordot(x, x, axes=2),
    "linalg.tensorinv": lambda x: np.linalg.tensorinv(square(x), ind=1),
    "linalg.tensorsolve": lambda x: np.linalg.tensorsolve(square(x), V),
    "linalg.trace": lambda x: np.linalg.trace(square(x)),
    "linalg.vecdot": lambda x: np.linalg.vecdot(x, V),
    "linalg.vector_norm": np.linalg.vector_norm,
    **{
        f"fft.{name}": lambda x, name=name: np.abs(getattr(np.fft, name)(x))
        for name in words("fft ifft rfft irfft hfft ihfft fft2 ifft2 rfft2 irfft2 fftn ifftn rfftn irfftn")
    },
    "fft.fftshift": np.fft.fftshift,
    "fft.ifftshift": np.fft.ifftshift,
}
SPECIAL = """
    beta betainc betaln erf erfc erfcinv erfinv expit gamma gammainc gammaincc gammaln gammasgn i0 i1 iv ive j0 j1 jn jv
    logit logsumexp multigammaln polygamma psi rgamma y0 y1 yn
"""
# By another name, or as what a tensor does: NumPy's functions that write into an array are `x[i] = v` here
ELSEWHERE = ALIASED | {name: f.__name__ for name, f in ALIASES.items()} | {"conjugate": "conj", "copy": "astype"}
WRITTEN = {"copyto", "fill_diagonal", "put_along_axis"}


@pytest.mark.parametrize("name", CALLS)
def test_it_is_differentiated(name):
    f = CALLS[name]
    x = ag.tensor(X, requires_grad=True)
    y = f(x)
    assert isinstance(y, ag.Tensor)
    weights = np.cos(1.0 + np.arange(y.size)).reshape(y.shape)
    np.testing.assert_allclose(y.numpy(), f(X), rtol=1e-12)
    (y * weights).sum().backward()
    expected = gradient(lambda x: (f(x) * weights).sum(), [X])[0]
    assert np.any(expected)
    np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", [name for name in CALLS if name not in WRITTEN])
def test_it_is_here_too(name):
    place, _, last = name.rpartition(".")
    here = getattr(ag, place) if place else ag
    found = [module for module in (here, ag) if callable(getattr(module, ELSEWHERE.get(last, last), None))]
    assert found


@pytest.mark.parametrize("name", words(SPECIAL))
def test_special_functions_are_here(name):
    assert callable(getattr(ag.special, name))


@pytest.mark.parametrize("name", ["asarray", "asanyarray", "array"])
def test_a_plain_array_is_refused_where_numpy_does_not_ask(name):
    """These give the tensor no chance to answer, and an array has no gradient: better an error than a silent 0."""
    with pytest.raises(TypeError, match="would cut the gradient silently"):
        getattr(np, name)(ag.tensor(X, requires_grad=True))
