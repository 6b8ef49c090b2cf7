"""The parent's side: one child per engine, rounds that go from engine to engine."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.case import Workload

RUN = Path(__file__).with_name("run.py")
PATIENCE = 120.0  # seconds that one answer may take


@dataclass
class Result:
    """What was found about one engine on one workload."""

    engine: str
    samples: dict[str, list[float]] = field(default_factory=dict)
    once: dict[str, float] = field(default_factory=dict)
    error: float | None = None
    shares: list[float] = field(default_factory=list)
    note: str = ""
    bad: bool = False  # a wrong gradient or a crash, as opposed to a missing peer

    def metric(self, name: str) -> float | None:
        """The median of a timed metric, or a number measured once."""
        if name in self.samples:
            return median(self.samples[name])
        return self.once.get(name)


class Child:
    """A process with one engine on one workload."""

    def __init__(self, workload: Workload, engine: str) -> None:
        # A file, not a pipe: nobody reads it while the child works, and a full pipe would stop it.
        self.complaints = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, str(RUN), "--child", workload.name, engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.complaints,
            text=True,
            env=os.environ | workload.environment.get(engine, {}),
        )

    def ask(self, action: str, seconds: float = 0.0) -> dict[str, Any]:
        """The child's answer; a child that died or hangs answers with `failed`."""
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({"do": action, "seconds": seconds}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return {"failed": self._obituary()}
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            if not waiting.select(PATIENCE):
                self.process.kill()
                return {"failed": f"no answer to {action!r} in {PATIENCE:.0f} s"}
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"failed": self._obituary()}

    def _obituary(self) -> str:
        code = self.process.wait()
        self.complaints.seek(0)
        last = (self.complaints.read().strip().splitlines() or [""])[-1]
        return f"died with exit status {code} {last}".strip()

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None and self.process.stdout is not None
        with self.process.stdin, self.process.stdout, self.complaints:
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _heed(result: Result, answer: dict[str, Any]) -> bool:
    """Store `answer` in `result`; False if there is no point in going on with this engine."""
    if "missing" in answer:
        result.note = f"skipped: {answer['missing']} is not installed"
    elif "failed" in answer:
        result.note, result.bad = f"FAILED: {answer['failed']}", True
    elif answer.get("right") is False:
        result.note, result.bad = f"WRONG GRADIENT: relative error {answer['error']:.2g}", True
    else:
        result.once |= answer.get("once", {})
        result.error = answer.get("error", result.error)
        for name, seconds in answer.get("sample", {}).items():
            result.samples.setdefault(name, []).append(seconds)
        if "share" in answer:
            result.shares.append(answer["share"])
        return True
    return False


def measure(workload: Workload, rounds: int, seconds: float) -> list[Result]:
    """Check every engine of `workload`, then time them in turns."""
    results = [Result(engine) for engine in workload.engines]
    children = {}
    try:
        for result in results:
            child = children[result.engine] = Child(workload, result.engine)
            for action in ("once", "check", "calibrate"):
                if not _heed(result, answer := child.ask(action, seconds)):
                    break
            if not answer.get("number"):  # nothing (more) to time: give its memory back
                children.pop(result.engine).close()
        for _ in range(rounds):
            for result in results:
                if result.engine in children:
                    answer = children[result.engine].ask("sample", seconds)
                    if not _heed(result, answer):
                        children.pop(result.engine).close()
    finally:
        for child in children.values():
            child.close()
    return results
