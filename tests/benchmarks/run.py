"""The one command: ``python tests/benchmarks/run.py [--quick] [--only NAME ...] [--json FILE]``.

It also starts the children (``--child WORKLOAD ENGINE``), so that both sides are set up alike.
"""

import os
import sys
import time
from pathlib import Path

THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
)
HERE = Path(__file__).resolve().parent


def _one_thread() -> None:
    """Ask every numeric library for one thread; must run before any of them is imported."""
    for variable in THREAD_VARIABLES:
        os.environ[variable] = "1"
    if hasattr(os, "sched_setaffinity"):  # children inherit the choice: theirs is of one core
        cores = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {min(cores, key=_busy) if len(cores) > 1 else min(cores)})


def _busy(core: int) -> float:
    """How long a fixed piece of work takes on `core`: longer where other jobs run."""
    os.sched_setaffinity(0, {core})
    start = time.perf_counter()
    sum(range(1_000_000))
    return time.perf_counter() - start


def _find_packages() -> None:
    """Make this checkout's packages, installed or not, and this one importable."""
    root, tests = HERE.parents[1], HERE.parent
    # Without the script's own folder (its `table`, `timing` are no top-level modules), and with
    # tests/ only until our package is imported, so that nothing in there shadows a peer.
    sys.path[:] = [str(root), *(p for p in sys.path if Path(p).resolve() not in {HERE, root})]
    sys.path.insert(1, str(tests))
    __import__("benchmarks")
    sys.path.remove(str(tests))


if __name__ == "__main__":
    _one_thread()
    _find_packages()
    if sys.argv[1:2] == ["--child"]:
        from benchmarks.child import serve

        serve(*sys.argv[2:4])
    else:
        from benchmarks.cli import main

        sys.exit(main())
