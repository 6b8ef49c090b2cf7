"""The pytest plugin of autograd_lite: the fixture and the marker ``gradcheck``, and pictures of what failed.

pytest loads it in every run where autograd_lite is installed; ``-p no:autograd_lite.testing.plugin`` leaves it out.
"""

import re
from collections.abc import Callable, Generator
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from .checking import check_grads
from .errors import GradientCheckError

__all__: list[str] = []

MARKER = "gradcheck(**options): a check of gradients; options of check_grads for the fixture gradcheck"

DRAWS = "viz:draw"  # what draws a graph, by name: nothing here depends on what is built on top of it


def pytest_addoption(parser: Any) -> None:
    """Take ``--gradcheck-svg``."""
    parser.getgroup("autograd_lite").addoption(
        "--gradcheck-svg",
        metavar="DIR",
        help="save the graph of each gradient check that fails as an SVG there (default: beside --junitxml, if given)",
    )


def pytest_configure(config: Any) -> None:
    """Make the marker known, as strict mode asks for."""
    config.addinivalue_line("markers", MARKER)


def _mark(items: list[Any]) -> None:
    """Mark all tests that use the fixture, so that ``-m gradcheck`` finds them."""
    for item in items:
        if "gradcheck" in getattr(item, "fixturenames", ()) and item.get_closest_marker("gradcheck") is None:
            item.add_marker("gradcheck")


pytest_collection_modifyitems = pytest.hookimpl(tryfirst=True)(_mark)  # before `-m` selects


def _gradcheck(request: Any) -> Callable[..., None]:
    """`autograd_lite.testing.check_grads`, with the options that the marker ``gradcheck`` gives.

    ``gradcheck(f, args, order=2)`` fails the test if a derivative of `f` is wrong.
    """
    options: dict[str, Any] = {}
    for mark in reversed(list(request.node.iter_markers("gradcheck"))):  # the closest one last, so that it decides
        options |= mark.kwargs

    def check(f: Callable[..., Any], args: Any, **more: Any) -> None:
        __tracebackhide__ = True
        check_grads(f, args, **{**options, **more})

    return check


gradcheck = pytest.fixture(name="gradcheck")(_gradcheck)


def _makereport(item: Any, call: Any) -> Generator[None, Any, Any]:
    """Save a picture of the graph whose check failed, and say where."""
    report = yield
    error = call.excinfo.value if call.excinfo is not None else None
    if isinstance(error, GradientCheckError):
        folder = _folder(item.config)
        if folder is not None and error.variable is not None:
            report.sections.append(("gradcheck", _saved(error, folder / f"{_file_name(item.nodeid)}.svg")))
    return report


pytest_runtest_makereport = pytest.hookimpl(wrapper=True)(_makereport)


def _folder(config: Any) -> Path | None:
    """Where pictures go, if anywhere."""
    chosen = config.getoption("--gradcheck-svg")
    report = config.getoption("xmlpath", None)
    return Path(chosen) if chosen else Path(report).parent if report else None


def _file_name(nodeid: str) -> str:
    return re.sub(r"[^\w.-]+", "-", nodeid).strip("-")[:150]


def _saved(error: Any, path: Path) -> str:
    """What became of the picture."""
    try:
        draw = resolve_name(DRAWS)
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(error.variable).save(str(path))
    except Exception as problem:  # noqa: BLE001 - the failure of the test is what matters
        return f"no picture of the graph: {type(problem).__name__}: {problem}"
    return f"the graph: {path}"
