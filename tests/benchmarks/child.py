"""One engine on one workload in a process of its own: answers the parent line by line, in JSON.

A process of its own gives each engine the collector, the allocator and the imports that its users
have: with PyTorch loaded next to it, another engine's garbage collection is not the same.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.case import Case, Phases, worst_error
from benchmarks.workloads import WORKLOADS

Answer = dict[str, Any]


def repeat(phases: Phases, number: int) -> dict[str, float]:
    """Seconds per repetition, in total and of each phase, over `number` repetitions."""
    steps = list(phases.values())
    spent = [0.0] * len(steps)
    clock = time.perf_counter
    start = clock()
    if len(steps) == 1:  # nothing to tell apart: no clock inside the loop
        step = steps[0]
        for _ in range(number):
            step(None)
    else:
        for _ in range(number):
            state = None
            for i, step in enumerate(steps):
                before = clock()
                state = step(state)
                spent[i] += clock() - before
    total = clock() - start
    found = {"total": total / number}
    if len(steps) > 1:
        found |= {name: s / number for name, s in zip(phases, spent, strict=True)}
    return found


class Server:
    """The commands: `once`, `check`, `calibrate`, `sample`, in that order."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.number = 1

    def once(self, _seconds: float) -> Answer:
        """What is measured a single time, before anything has warmed this process up."""
        return {"once": self.case.once() if self.case.once else {}}

    def check(self, _seconds: float) -> Answer:
        """Compare the gradients with the reference."""
        pairs = self.case.gradients()
        if not pairs:
            return {}
        error = worst_error(pairs)
        return {"error": error, "right": error <= self.case.tolerance}

    def calibrate(self, seconds: float) -> Answer:
        """Warm up, and find how many repetitions make a sample of about `seconds`."""
        if self.case.seconds:
            self.case.seconds()
            return {"number": 1}
        if not self.case.phases:
            return {"number": 0}
        while True:
            took = repeat(self.case.phases, self.number)["total"] * self.number
            if took >= seconds / 4:
                break
            self.number *= 2
        self.number = max(1, round(self.number * seconds / took))
        return {"number": self.number}

    def sample(self, seconds: float) -> Answer:
        """Time one sample, after a short repetition that refills the caches others have used."""
        if self.case.seconds:
            return {"sample": {"total": self.case.seconds()}}
        gc.collect()
        if self.number > 1:
            repeat(self.case.phases, max(1, self.number // 20))
        wall, cpu = time.perf_counter(), time.process_time()
        found = repeat(self.case.phases, self.number)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"sample": found, "share": cpu / wall}


def _build(workload: str, engine: str) -> Answer | Server:
    """The engine's server, or the answer that says why there is none."""
    try:
        return Server(WORKLOADS[workload].engines[engine]())
    except ModuleNotFoundError as error:
        return {"missing": error.name or str(error)}


def serve(workload: str, engine: str) -> None:
    """Answer commands from standard input until it closes."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a peer prints is no answer
    server: Answer | Server | None = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if server is None:
                server = _build(workload, engine)
            answer = server if isinstance(server, dict) else _answer(server, command)
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        lines.write(json.dumps(answer) + "\n")


def _answer(server: Server, command: Answer) -> Answer:
    action: Callable[[float], Answer] = getattr(server, command["do"])
    return action(command.get("seconds", 0.0))
