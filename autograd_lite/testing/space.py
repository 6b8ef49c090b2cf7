"""Lists of floats and arrays, seen as vectors of real numbers: a complex number is two of them."""

from math import prod
from typing import Any

import numpy as np

__all__: list[str] = []


class Space:
    """The lists of values of certain shapes and dtypes.

    Parameters
    ----------
    values : list of float or ndarray
        One of those lists.
    labels : list of str, optional
        What to call its entries.
    """

    def __init__(self, values: list[Any], labels: list[str] | None = None) -> None:
        self.values = values
        self.labels = labels or [f"output {i}" if len(values) > 1 else "output" for i in range(len(values))]
        self.dtypes = [np.asarray(v).dtype for v in values]
        self.shapes = [np.shape(v) for v in values]
        self.sizes = [prod(s) * (2 if t.kind == "c" else 1) for s, t in zip(self.shapes, self.dtypes, strict=True)]
        self.starts = [sum(self.sizes[:i]) for i in range(len(values))]
        self.size = sum(self.sizes)
        wide = any(t in (np.dtype("longdouble"), np.dtype("clongdouble")) for t in self.dtypes)
        self.real: Any = np.longdouble if wide else np.float64

    @property
    def coarsest(self) -> Any:
        """The dtype of the fewest digits."""
        return max(self.dtypes, key=lambda t: float(np.finfo(t).eps))

    def vector(self, values: list[Any]) -> Any:
        """A list of values as one vector."""
        parts = []
        for v, t in zip(values, self.dtypes, strict=True):
            flat = np.ravel(np.asarray(v))
            if t.kind == "c":
                flat = np.stack([flat.real, flat.imag], axis=1).ravel()
            parts.append(flat.astype(self.real))
        return np.concatenate(parts) if parts else np.zeros(0)

    def arrays(self, vector: Any) -> list[Any]:
        """A vector as a list of values, of their shapes and dtypes; a Python float stays one."""
        found: list[Any] = []
        for k, (start, size) in enumerate(zip(self.starts, self.sizes, strict=True)):
            part = vector[start : start + size]
            if self.dtypes[k].kind == "c":
                part = part[::2] + 1j * part[1::2]
            made = part.reshape(self.shapes[k])
            found.append(float(made) if type(self.values[k]) is float else made.astype(self.dtypes[k]))
        return found

    def noise(self, vector: Any) -> Any:
        """The rounding errors of numbers of such size, one for each coordinate.

        What is 0 but for rounding beside the others has the errors of these: larger numbers have cancelled there.
        """
        parts = [np.full(n, float(np.finfo(t).eps)) for n, t in zip(self.sizes, self.dtypes, strict=True)]
        eps, sizes = np.concatenate(parts) if parts else np.zeros(0), np.abs(vector)
        most = np.max(sizes[np.isfinite(sizes)], initial=0.0)
        return eps * np.where(sizes > 8 * eps * most, sizes, most)

    def place(self, i: int) -> tuple[int, tuple[int, ...], str]:
        """Which entry a coordinate belongs to, at which index, and whether it is a real or imaginary part."""
        k = max(k for k, start in enumerate(self.starts) if start <= i and self.sizes[k])
        i -= self.starts[k]
        part = ""
        if self.dtypes[k].kind == "c":
            i, part = i // 2, (" (real part)", " (imaginary part)")[i % 2]
        return k, tuple(int(j) for j in np.unravel_index(i, self.shapes[k])), part

    def name(self, i: int) -> str:
        """A coordinate in words."""
        k, index, part = self.place(i)
        return f"{self.labels[k]}{list(index) if index else ''}{part}"

    def promoted(self) -> list[Any]:
        """The values in double precision, where they have fewer digits."""
        wider = {"f": np.dtype(np.float64), "c": np.dtype(np.complex128)}
        return [
            v if type(v) is float or t.itemsize >= wider[t.kind].itemsize else np.asarray(v, wider[t.kind])
            for v, t in zip(self.values, self.dtypes, strict=True)
        ]
