"""``import``, beyond what importing NumPy costs, in a fresh process each time."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.case import OURS, Bar, Case, Workload

ROOT = Path(__file__).resolve().parents[3]
BYTECODE = tempfile.TemporaryDirectory(prefix="benchmark-bytecode-")
PROGRAM = """
import time
{first}
start = time.perf_counter()
import {module}
print(time.perf_counter() - start)
"""


def seconds(module: str, first: str) -> float:
    """What importing `module` takes after the line `first`, in a process that did nothing else."""
    program = PROGRAM.format(module=module, first=first)
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    # Installed peers have their bytecode beside them; a checkout has it from its first import on, unless the
    # variable below forbids to write it. The first of the samples therefore compiles, and the median does not.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONPYCACHEPREFIX": BYTECODE.name}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["died"])[-1])
    return float(done.stdout)


def case(module: str, first: str = "import numpy") -> Case:
    """A case that imports `module`; a machine without it raises ModuleNotFoundError."""
    package = module.partition(".")[0]
    if importlib.util.find_spec(package) is None:
        raise ModuleNotFoundError(name=package)
    return Case({}, list, seconds=partial(seconds, module, first))


WORKLOAD = Workload(
    name="import",
    title="import in a fresh process, after NumPy's own import (numpy: its own)",
    unit="ms",
    scale=1e3,
    peer="hips",
    engines={
        OURS: partial(case, "autograd_lite"),
        "hips": partial(case, "autograd.numpy"),
        "mygrad": partial(case, "mygrad"),
        "torch": partial(case, "torch"),
        "numpy": partial(case, "numpy", first=""),
    },
    bars=(Bar(OURS, "total", 40, "ms"),),
    rounds=11,
)
