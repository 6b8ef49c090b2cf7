"""Where the run happened: one line that every table must be read with."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("numpy", "torch", "autograd", "mygrad", "micrograd", "pygraphviz")
ROOT = Path(__file__).resolve().parents[2]


def cpu_model() -> str:
    """The processor's name."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    found = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    family = f"family {found['cpu family']} model {found['model']}" if "model" in found else ""
    return f"{found.get('model name', platform.machine())} {family}".strip()


def huge_pages() -> str:
    """The system's setting for transparent huge pages: it decides elementwise_big for PyTorch."""
    try:
        text = Path("/sys/kernel/mm/transparent_hugepage/enabled").read_text(encoding="utf-8")
    except OSError:
        return "unknown"
    return text.partition("[")[2].partition("]")[0]


def commit() -> str:
    """The checkout's commit, with a mark if files differ from it."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=10"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    except OSError:
        return "unknown"
    return done.stdout.strip() or "unknown"


def versions() -> dict[str, str]:
    """Versions of the packages at play; 'missing' for those not installed."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def describe() -> dict[str, str]:
    """Everything about the machine and what runs on it."""
    pinned = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    return {
        "cpu": cpu_model(),
        "cores": str(os.cpu_count()),
        "pinned to core": ", ".join(map(str, sorted(pinned))) or "no core (not supported here)",
        "huge pages": huge_pages(),
        "system": platform.platform(terse=True),
        "python": sys.version.split()[0],
        "autograd_lite": commit(),
        **versions(),
    }


def line(facts: dict[str, str]) -> str:
    """`facts` as the text above the tables."""
    machine = ("cores", "pinned to core", "huge pages", "system", "python")
    first = ", ".join([facts["cpu"], *(f"{key} {facts[key]}" for key in machine)])
    second = ", ".join(f"{k} {v}" for k, v in facts.items() if k not in (*machine, "cpu"))
    method = "one thread and one process per engine, rounds interleaved, gradients checked first"
    return f"machine: {first}\nengines: {second}\nmethod: {method}"
