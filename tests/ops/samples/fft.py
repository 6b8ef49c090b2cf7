"""Sample inputs of Fourier transforms; of complex values the laws see real and imaginary part side by side."""

import numpy as np

import autograd_lite as ag

from .case import Case

ELSEWHERE = {"fftn", "ifftn", "rfft"}  # their values are complex: see test_fft.py

ALONG = [
    ((3,), {}),
    ((4,), {"norm": "ortho"}),
    ((2, 3), {"axis": 0, "norm": "forward"}),
    ((2, 5), {"n": 3}),
    ((2, 3), {"n": 4, "norm": "ortho"}),
    ((3, 2), {"n": 5, "axis": 0}),
]
OVER = [
    ((2, 3), {}),
    ((2, 3), {"axes": (0,), "norm": "ortho"}),
    ((2, 3, 2), {"axes": (0, -1), "norm": "forward"}),
    ((2, 3), {"s": (3, 4), "axes": (0, 1)}),
    ((3, 3), {"s": (2, 2), "axes": (1, 0), "norm": "ortho"}),
]
IN_THE_PLANE = [((2, 3), {}), ((2, 3, 2), {"norm": "ortho"}), ((2, 3), {"s": (3, 2)})]
SHIFTED = [((5,), {}), ((2, 3), {"axes": 1}), ((2, 3), {"axes": (0, -1)})]

SAMPLES = {
    **dict.fromkeys(["fft", "ifft", "rfft", "ihfft", "irfft", "hfft"], ALONG),
    **dict.fromkeys(["fftn", "ifftn", "rfftn", "irfftn"], OVER),
    **dict.fromkeys(["fft2", "ifft2", "rfft2", "irfft2"], IN_THE_PLANE),
    **dict.fromkeys(["fftshift", "ifftshift"], SHIFTED),
}


def cases():
    for n, axis, norm in [(2, 1, "backward"), (3, 1, "ortho"), (2, 0, "forward")]:
        params = {"n": n, "axis": axis, "norm": norm}
        yield Case("irfft", ((2, 2),), params, expected=np.fft.irfft)
    for name, samples in SAMPLES.items():
        for shape, params in samples:
            call, expected = _parts(ag, name), _parts(np, name)
            dtypes = Case.dtypes if "shift" in name else Case.dtypes[1:]  # there are no complex numbers of 32 bits
            yield Case(f"fft.{name}", (shape,), params, call=call, expected=expected, dtypes=dtypes)


def _parts(xp, name):
    f = getattr(xp.fft, name)

    def parts(x, **params):
        y = f(x, **params)
        return xp.concat([xp.real(y), xp.imag(y)], axis=0) if ag.ops.masking.is_complex(y) else y

    return parts
