"""Importing is quick and pulls in NumPy alone; what the package exports is documented by examples that run."""

import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys

import numpy as np
import pytest

import autograd_lite as ag
import viz

MODULES = [
    *("autograd_lite", "viz"),
    *(m.name for m in pkgutil.walk_packages(ag.__path__, "autograd_lite.")),
    *(m.name for m in pkgutil.walk_packages(viz.__path__, "viz.")),
]
NEEDS = {
    "viz.sphinx": "sphinx",
    "viz.builders": "sphinx",
    "viz.magic": "IPython",
}  # what is no dependency of its package


def test_importing_pulls_in_numpy_and_the_standard_library_only():
    code = (
        "import sys, numpy; before = set(sys.modules); import autograd_lite;"
        "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ag.__path__[0] + "/.."
    )
    assert {m for m in loaded.stdout.split() if m not in sys.stdlib_module_names} <= {"autograd_lite", "numpy"}


def examples(module):
    """The docstrings with examples of what a module defines; ops are functions made elsewhere, so ask by name."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = {test.name: test for test in finder.find(module, module.__name__, module)}
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", "") == module.__name__ and callable(thing):
            for test in finder.find(thing, f"{module.__name__}.{name}", module=False, globs={}):
                found.setdefault(test.name, test)
    return [test for test in found.values() if test.examples]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    module = importlib.import_module(name)
    with np.errstate(all="ignore"):
        for test in examples(module):
            test.globs = {**vars(module), "ag": ag, "np": np, "viz": viz}
            said = []
            runner.run(test, out=said.append)
            assert not said, "".join(said)


def test_examples_are_found():
    found = [test for name in MODULES if name not in NEEDS for test in examples(importlib.import_module(name))]
    assert len(found) > 600


PUBLIC = sorted(name for name in vars(ag) if not name.startswith("_") and not inspect.ismodule(getattr(ag, name)))
OURS = [name for name in PUBLIC if getattr(getattr(ag, name), "__module__", "").startswith("autograd_lite")]


@pytest.mark.parametrize("name", OURS)
def test_what_is_exported_says_what_it_does_and_shows_it(name):
    thing = getattr(ag, name)
    assert thing.__name__ == name
    assert (thing.__doc__ or "").strip().splitlines()[0].endswith("."), "starts with a sentence"
    assert ">>>" in thing.__doc__


def test_signatures_are_those_of_the_functions():
    assert str(inspect.signature(ag.tanh)) == "(x: Any)"
    assert list(inspect.signature(ag.sum).parameters) == ["x", "axis", "dtype", "keepdims", "initial", "where"]


def test_array_api_names_are_there():
    names = """
        abs acos acosh add all any arange argmax argmin asarray asin asinh astype atan atan2 atanh
        broadcast_to ceil clip concat cos cosh cumulative_sum divide e empty empty_like equal exp
        expand_dims expm1 eye flip float32 float64 floor floor_divide full full_like greater greater_equal
        hypot inf isfinite isinf isnan less less_equal linspace log log10 log1p log2 logaddexp logical_and
        logical_not logical_or logical_xor matmul matrix_transpose max maximum mean min minimum moveaxis
        multiply nan negative newaxis not_equal ones ones_like permute_dims pi positive pow prod reciprocal
        remainder reshape roll round sign sin sinh sqrt square squeeze stack std subtract sum tan tanh trunc
        var vecdot where zeros zeros_like
    """
    assert [name for name in names.split() if not hasattr(ag, name)] == []
