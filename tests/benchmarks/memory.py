"""How much memory the process has, and had at most. Needs Linux; elsewhere there is no answer."""

from __future__ import annotations

import gc
from pathlib import Path

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def _field(name: str) -> float:
    """A size in `/proc/self/status`, in bytes."""
    for line in STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return 1024.0 * int(line.split()[1])
    raise OSError(f"no {name} in {STATUS}")


class Watch:
    """Resident memory beyond what there was when the watch started.

    The kernel's count, not ``tracemalloc``'s: it sees what C++ allocates too, and slows nothing.
    """

    def __init__(self) -> None:
        gc.collect()
        self.start: float | None = None
        try:
            RESET.write_text("5", encoding="ascii")  # 5: forget the peak
            self.start = _field("VmRSS")
        except OSError:
            pass

    def now(self, per: float) -> float | None:
        """What has been added, in units of `per` bytes."""
        return None if self.start is None else (_field("VmRSS") - self.start) / per

    def peak(self, per: float) -> float | None:
        """The most that had been added at any time, in units of `per` bytes."""
        return None if self.start is None else (_field("VmHWM") - self.start) / per


def known(**numbers: float | None) -> dict[str, float]:
    """`numbers` without those that could not be had, underscores in their names as spaces."""
    return {k.replace("_", " "): v for k, v in numbers.items() if v is not None}
