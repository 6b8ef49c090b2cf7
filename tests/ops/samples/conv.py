"""Sample inputs of convolution and pooling, against loops over places and elements of the kernel."""

import numpy as np

import autograd_lite as ag

from .case import Case

# x, w, and stride, padding, dilation, groups
CONVS = [
    ((2, 3, 4), (2, 3, 2), 1, 0, 1, 1),
    ((1, 2, 5), (2, 1, 3), 1, 1, 1, 2),
    ((2, 1, 6), (2, 1, 2), 2, 0, 3, 1),
    ((1, 2, 3, 3), (2, 2, 2, 3), 1, (1, 0), 1, 1),
    ((1, 2, 4, 3), (4, 1, 2, 2), (2, 1), (0, 1), (1, 2), 2),
    ((2, 2, 3), (3, 2, 1), 1, 0, 1, 1),
    ((2, 1, 8), (1, 1, 7), 1, 0, 1, 1),
    ((1, 1, 2, 3, 2), (2, 1, 2, 2, 1), 1, (1, 0, 0), 1, 1),
]

# x, size, and what else
POOLS = [
    ((1, 2, 4), 2, {}),
    ((2, 1, 5), 3, {"stride": 1, "padding": 1}),
    ((1, 2, 3, 4), 2, {"stride": (1, 2)}),
    ((1, 1, 3, 4), (3, 2), {"stride": 1, "padding": (1, 0)}),
    ((1, 1, 2, 3, 2), (2, 2, 1), {"stride": 1}),
]
DILATED = [((1, 2, 6), 2, {"dilation": 3}), ((1, 1, 5, 4), 2, {"dilation": 2, "stride": 1, "padding": 1})]


def spread(given, n):
    return given if isinstance(given, tuple) else (given,) * n


def terms(size, kernel, stride, padding, dilation):
    """Place of the result, place in the kernel, and place in the input, of every product that is no padding."""
    steps = list(zip(size, kernel, stride, padding, dilation, strict=True))
    out = [(n + a + b - (k - 1) * d - 1) // s + 1 for n, k, s, (a, b), d in steps]
    for p in np.ndindex(*out):
        for k in np.ndindex(*kernel):
            i = tuple(q * s + j * d - a for q, j, (_, _, s, (a, _), d) in zip(p, k, steps, strict=True))
            if all(0 <= j < n for j, n in zip(i, size, strict=True)):
                yield (slice(None), slice(None), *p), (slice(None), slice(None), *k), (slice(None), slice(None), *i)


def full_kernel(w, groups):
    """A kernel from all inputs to all outputs, zero between groups."""
    (outputs, channels), each = w.shape[:2], w.shape[0] // groups
    full = np.zeros((outputs, channels * groups, *w.shape[2:]), w.dtype)
    for k in range(groups):
        rows = slice(k * each, (k + 1) * each)
        full[rows, k * channels : (k + 1) * channels] = w[rows]
    return full


def naive_conv(x, w, *, stride, padding, dilation, groups):
    full, size = full_kernel(w, groups), x.shape[2:]
    all_terms = list(terms(size, w.shape[2:], stride, padding, dilation))
    steps = zip(size, w.shape[2:], stride, padding, dilation, strict=True)
    out = [(n + sum(p) - (k - 1) * d - 1) // s + 1 for n, k, s, p, d in steps]
    y = np.zeros((len(x), len(w), *out), np.result_type(x, w))
    for p, k, i in all_terms:
        y[p] += x[i] @ full[k].T
    return y


def naive_transpose(g, w, *, size, stride, padding, dilation, groups):
    full = full_kernel(w, groups)
    x = np.zeros((len(g), full.shape[1], *size), np.result_type(g, w))
    for p, k, i in terms(size, w.shape[2:], stride, padding, dilation):
        x[i] += g[p] @ full[k]
    return x


def naive_kernel(g, x, *, kernel, stride, padding, dilation, groups):
    channels = x.shape[1] // groups
    full = np.zeros((g.shape[1], x.shape[1], *kernel), np.result_type(g, x))
    for p, k, i in terms(x.shape[2:], kernel, stride, padding, dilation):
        full[k] += g[p].T @ x[i]
    each = g.shape[1] // groups
    parts = [full[k * each : (k + 1) * each, k * channels : (k + 1) * channels] for k in range(groups)]
    return np.concat(parts)


def windows(x, *, kernel, stride, dilation):
    """Each window as a copy, its axes first."""
    n = len(kernel)
    padding = ((0, 0),) * n
    out = [(m - (k - 1) * d - 1) // s + 1 for m, k, s, d in zip(x.shape[-n:], kernel, stride, dilation, strict=True)]
    y = np.zeros((*kernel, *x.shape[:-n], *out), x.dtype)
    for p, k, i in terms(x.shape[-n:], kernel, stride, padding, dilation):
        y[(*k[2:], Ellipsis, *p[2:])] = x[(Ellipsis, *i[2:])]
    return y


def folded(g, *, size, kernel, stride, dilation):
    n = len(kernel)
    x = np.zeros((*g.shape[n:-n], *size), g.dtype)
    for p, k, i in terms(size, kernel, stride, ((0, 0),) * n, dilation):
        x[(Ellipsis, *i[2:])] += g[(*k[2:], Ellipsis, *p[2:])]
    return x


def pooled(reduce, fill):
    def pool(x, size, stride=None, padding=0, dilation=1):
        n = x.ndim - 2
        kernel, pads = spread(size, n), [(k, k) for k in spread(padding, n)]
        lowest = fill if x.dtype.kind == "f" or not fill else np.iinfo(x.dtype).min
        wide = np.pad(x, [(0, 0), (0, 0), *pads], constant_values=lowest)
        how = {"kernel": kernel, "stride": spread(stride or kernel, n), "dilation": spread(dilation, n)}
        return reduce(windows(wide, **how), axis=tuple(range(n)))

    return pool


def _canonical(n, stride, padding, dilation, groups):
    pads = tuple((k, k) for k in spread(padding, n))
    return {"stride": spread(stride, n), "padding": pads, "dilation": spread(dilation, n), "groups": groups}


def cases():
    for x, w, *given in CONVS:
        params = _canonical(len(x) - 2, *given)
        yield Case("conv", (x, w), params, expected=naive_conv)
        y = naive_conv(np.zeros(x), np.zeros(w), **params).shape
        yield Case("conv_transpose", (y, w), params | {"size": x[2:]}, expected=naive_transpose)
        yield Case("conv_kernel", (y, x), params | {"kernel": w[2:]}, expected=naive_kernel)
    for x, w, *given in CONVS[3:5]:
        params = dict(zip(["stride", "padding", "dilation", "groups"], given, strict=True))
        yield Case("conv_public", (x, w), params, call=ag.conv, expected=_as_given(naive_conv))
    for padding in ("same", "valid"):
        pads = ((1, 2), (1, 1)) if padding == "same" else ((0, 0), (0, 0))
        yield Case(
            "conv_public",
            ((1, 1, 4, 3), (2, 1, 4, 2)),
            {"padding": padding, "dilation": (1, 2)},
            call=ag.conv,
            expected=lambda x, w, padding, dilation, pads=pads: naive_conv(
                x, w, stride=(1, 1), padding=pads, dilation=dilation, groups=1
            ),
        )
    yield from pooling()


def pooling():
    for x, size, params in [*POOLS, *DILATED]:
        given = {"size": size, **params}
        largest = pooled(np.max, -np.inf)
        yield Case("max_pool_public", (x,), given, call=ag.max_pool, expected=largest)
        if "dilation" not in params:
            mean = pooled(np.mean, 0)
            yield Case("avg_pool", (x,), given, call=ag.avg_pool, expected=mean)
        if "padding" not in params:
            n = len(x) - 2
            kernel = spread(size, n)
            how = {"kernel": kernel, "stride": spread(params.get("stride", kernel), n)}
            how["dilation"] = spread(params.get("dilation", 1), n)
            yield Case("windows", (x,), how, expected=windows)
            yield Case("max_pool", (x,), how, expected=lambda x, **how: pooled(np.max, 0)(x, how.pop("kernel"), **how))
            shape = windows(np.zeros(x), **how).shape
            yield Case("folded", (shape,), {"size": x[2:], **how}, expected=folded)
    for fill in (0, 7):
        params = {"padding": ((1, 0), (0, 2)), "fill": fill}
        expected = lambda x, padding, fill: np.pad(x, [(0, 0), *padding], constant_values=fill)  # noqa: E731 - named for its message
        yield Case("padded", ((2, 3, 2),), params, expected=expected)


def _as_given(f):
    def call(x, w, stride, padding, dilation, groups):
        return f(x, w, **_canonical(x.ndim - 2, stride, padding, dilation, groups))

    return call
