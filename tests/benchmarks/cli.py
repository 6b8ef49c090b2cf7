"""The command line: which workloads, how long, and where the numbers go."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks import machine, table
from benchmarks.case import Workload
from benchmarks.timing import Result, measure
from benchmarks.workloads import WORKLOADS

ROUNDS, SECONDS = 9, 0.08
QUICK_ROUNDS, QUICK_SECONDS = 3, 0.03


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="python tests/benchmarks/run.py",
        description="Time autograd_lite and its peers, interleaved, one thread, gradients checked.",
    )
    parser.add_argument("--quick", action="store_true", help="fewer, shorter samples")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[*WORKLOADS], help=", ".join(WORKLOADS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every sample there")
    return parser.parse_args(arguments)


def run_one(workload: Workload, quick: bool) -> list[Result]:
    """Measure one workload."""
    if quick:
        return measure(workload, QUICK_ROUNDS, QUICK_SECONDS)
    return measure(workload, max(ROUNDS, workload.rounds), SECONDS)


def as_data(results: list[Result]) -> dict[str, Any]:
    """`results` for the JSON file; times are in seconds per repetition."""
    return {
        r.engine: {
            "samples": r.samples, "once": r.once, "gradient_error": r.error, "note": r.note
        }
        for r in results
    }  # a table  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks; 1 if a gradient was wrong or an engine crashed, else 0."""
    options = parse(arguments)
    facts = machine.describe()
    print(machine.line(facts), flush=True)
    bad, bars, data = False, [], {}
    for name in options.only or WORKLOADS:
        workload = WORKLOADS[name]
        results = run_one(workload, options.quick)
        print(table.table(workload, results), flush=True)
        bars += table.verdicts(workload, results)
        data[name] = {"title": workload.title, "engines": as_data(results)}
        bad |= any(r.bad for r in results)
    print(table.summary(bars))
    if options.json:
        report = {"machine": facts, "workloads": data, "bars": bars}
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return int(bad)
