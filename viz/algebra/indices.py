r"""Products that are sums over indices, as `numpy.einsum` writes them: matrix products, batches of them, einsum itself.

An axis that broadcasting stretches has the index 0.

>>> found = subscripts("matmul", ((2, 3, 4), (7, 1, 4, 5)))
>>> found, backward(found, 1)
('bni,a0ij->abnj', 'bni,abnj->a0ij')
>>> equation("Z", "nj", [("X", "ni"), ("W", "ij")]).text
'Z[n,j] = Σ_i X[n,i] W[i,j]'
"""

import re
from collections.abc import Mapping, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

import numpy as np

from viz.algebra.spelling import spelled
from viz.algebra.writing import Written

__all__ = ["backward", "contract", "equation", "subscripts"]

_Shape = tuple[int, ...]
_MATRIX: Final = 2
# How a matrix product names its indices, by the dimensions of its arguments.
_PRODUCTS: Final = {(2, 2): "ni,ij->nj", (2, 1): "ni,i->n", (1, 2): "i,ij->j", (1, 1): "i,i->"}
_BATCH: Final = "abcdefgh"


def subscripts(op: str, shapes: Sequence[_Shape], params: Mapping[str, Any] | None = None) -> str:
    """Write the subscripts of a product of two arrays; "" if an op is none, or has more indices than letters.

    Parameters
    ----------
    op : str
        Its name.
    shapes : sequence of tuple
        Of its arguments.
    params : mapping, optional
        Its keyword arguments.

    Examples
    --------
    >>> subscripts("matmul", ((4, 3), (3, 2))), subscripts("add", ((4, 3), (4, 3)))
    ('ni,ij->nj', '')
    """
    if len(shapes) != 2:  # noqa: PLR2004 - of two arrays
        return ""
    if op == "einsum":
        return _plain(str((params or {}).get("subscripts", "")).replace(" ", ""))
    batches = [each[:-_MATRIX] for each in shapes]
    deep = max(map(len, batches))
    if op != "matmul" or deep > len(_BATCH):
        return ""
    first, second, result = _split(_PRODUCTS[min(len(shapes[0]), _MATRIX), min(len(shapes[1]), _MATRIX)])
    lead = _BATCH[:deep]
    full = np.broadcast_shapes(*batches)
    fronts = [
        "".join("0" if n == 1 != full[at - len(batch)] else lead[at - len(batch)] for at, n in enumerate(batch))
        for batch in batches
    ]
    return f"{fronts[0]}{first},{fronts[1]}{second}->{lead}{result}"


def _plain(made: str) -> str:
    """Take other letters than those of the alphabet, which `ag.einsum` makes, for such as are free."""
    parts = _split(made)
    simple = "->" in made and "." not in made and all(len(set(part)) == len(part) for part in parts)
    odd = [letter for letter in dict.fromkeys("".join(parts)) if letter not in ascii_lowercase + ascii_uppercase]
    free = [letter for letter in ascii_lowercase + ascii_uppercase if letter not in made]
    if not simple or len(parts) != 3 or len(odd) > len(free):  # noqa: PLR2004 - two arguments and a result
        return ""
    return made.translate({ord(letter): other for letter, other in zip(odd, free, strict=False)})


def _split(made: str) -> list[str]:
    return re.split(",|->", made)


def backward(made: str, slot: int) -> str:
    """Write the subscripts of the gradient of one argument: the gradient of the result stands in its place.

    Examples
    --------
    >>> backward("ni,ij->nj", 0), backward("ni,ij->nj", 1)
    ('nj,ij->ni', 'ni,nj->ij')
    """
    first, second, result = _split(made)
    return f"{result},{second}->{first}" if slot == 0 else f"{first},{result}->{second}"


def contract(made: str, a: Any, b: Any, shape: _Shape) -> Any:
    """Compute a product by its subscripts, with NumPy alone.

    Examples
    --------
    >>> contract("ni,a0i->an", np.ones((2, 3)), np.ones((4, 1, 3)), (4, 2)).tolist()[0]
    [3.0, 3.0]
    """
    parts = _split(made)
    arrays = [
        np.squeeze(np.asarray(each), tuple(at for at, letter in enumerate(part) if letter == "0"))
        for each, part in zip((a, b), parts, strict=False)
    ]
    with np.errstate(all="ignore"):
        return np.reshape(np.einsum(made.replace("0", ""), *arrays), shape)


def equation(result: str, indices: Sequence[str], factors: Sequence[tuple[str, Sequence[str]]]) -> Written:
    """Write a product of things with indices, summed over those that the result does not have.

    Parameters
    ----------
    result : str
        What is computed.
    indices : str or sequence of str
        Its indices: a letter each, or sums of letters.
    factors : sequence of tuple
        What is multiplied, each with its indices.
    """
    used = {letter for _, each in factors for letter in "".join(each) if letter.isalpha()}
    summed = sorted(used - set("".join(indices)))
    tex = f"{_tex(result, indices)} = " + (rf"\sum_{{{' '.join(summed)}}} " if summed else "")
    text = f"{_text(result, indices)} = " + (f"Σ_{','.join(summed)} " if summed else "")
    return Written(
        tex + r"\, ".join(_tex(*each) for each in factors), text + " ".join(_text(*each) for each in factors)
    )


def _text(name: str, letters: Sequence[str]) -> str:
    name = f"({name})" if re.search(r"[ /]", name) and letters else name
    return f"{name}[{','.join(letters)}]" if letters else name


def _tex(name: str, letters: Sequence[str]) -> str:
    ratio = re.fullmatch(r"(d[^\s/]+)/(d[^\s/]+)", name)
    if ratio:
        plain = rf"\left(\frac{{{spelled(ratio[1])[0]}}}{{{spelled(ratio[2])[0]}}}\right)"
    else:
        plain = spelled(name)[0] if name else ""
    if "_" in plain and not ratio:
        plain = f"{{{plain}}}"  # what has an index has it before others
    between = " " if all(len(letter) == 1 for letter in letters) else ", "
    return f"{plain}_{{{between.join(letters)}}}" if letters else plain
