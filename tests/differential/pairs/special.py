"""Special functions."""

from importlib.util import find_spec

from hypothesis import strategies as st
from reference import torch

import autograd_lite as ag

from . import drawing
from .drawing import one_of
from .pair import Pair, by_position, dim, dims, words

S = torch.special
# Where float32 is not tried, it is because SciPy answers in float64
UNARY = {
    **dict.fromkeys(words("erf erfc erfcx expit i0 i0e i1 i1e log_ndtr ndtr"), (-2.0, 2.0)),
    **dict.fromkeys(["digamma", "gammaln", "psi", "entr"], (0.3, 4.0)),
    "erfinv": (-0.9, 0.9),
    "logit": (0.05, 0.95),
    "ndtri": (0.05, 0.95),
}
PAIRS = (
    {
        **{
            f"special.{name}": Pair(getattr(S, name), drawing.elementwise(domain=domain), slack=1e4)
            for name, domain in UNARY.items()
        },
        "special.xlogy": Pair(S.xlogy, drawing.elementwise(2, (0.1, 3.0)), edges=True),
        "special.xlog1py": Pair(S.xlog1py, drawing.elementwise(2, (0.1, 3.0)), edges=True),
        "special.polygamma": Pair(
            lambda x, n: S.polygamma(n, x),
            drawing.elementwise(domain=(0.3, 4.0), n=st.integers(0, 3)),
            lambda x, n: ag.special.polygamma(n, x),
            float32=False,
            slack=1e5,
        ),
        "special.multigammaln": Pair(
            by_position(S.multigammaln, "d"), drawing.elementwise(domain=(2.0, 5.0), d=one_of(1, 2, 3)), slack=1e4
        ),
        "special.gammainc": Pair(
            lambda x: S.gammainc(torch.full_like(x, 1.5), x),
            drawing.elementwise(domain=(0.2, 3.0)),
            lambda x: ag.special.gammainc(1.5, x),
            float32=False,
            slack=1e4,
        ),
        "special.gammaincc": Pair(
            lambda x: S.gammaincc(torch.full_like(x, 1.5), x),
            drawing.elementwise(domain=(0.2, 3.0)),
            lambda x: ag.special.gammaincc(1.5, x),
            float32=False,
            slack=1e4,
        ),
        "special.zeta": Pair(
            lambda q: S.zeta(torch.full_like(q, 2.5), q),
            drawing.elementwise(domain=(0.5, 3.0)),
            lambda q: ag.special.zeta(2.5, q),
            slack=1e4,
        ),
        "special.j0": Pair(S.bessel_j0, drawing.elementwise(), order=0, slack=1e4),
        "special.j1": Pair(S.bessel_j1, drawing.elementwise(), order=0, slack=1e4),
        "special.y0": Pair(S.bessel_y0, drawing.elementwise(domain=(0.3, 3.0)), order=0, slack=1e4),
        "special.y1": Pair(S.bessel_y1, drawing.elementwise(domain=(0.3, 3.0)), order=0, slack=1e4),
        "special.k0": Pair(S.modified_bessel_k0, drawing.elementwise(domain=(0.3, 3.0)), order=0, slack=1e4),
        "special.k1": Pair(S.modified_bessel_k1, drawing.elementwise(domain=(0.3, 3.0)), order=0, slack=1e4),
        "special.softmax": Pair(dim(torch.softmax), drawing.along()),
        "special.log_softmax": Pair(dim(torch.log_softmax), drawing.along()),
        "special.logsumexp": Pair(
            dims(lambda x, dim, keepdim: x.logsumexp(tuple(range(x.ndim)) if dim is None else dim, keepdim)),
            drawing.reduction(),
        ),
    }
    if find_spec("scipy")
    else {}
)
