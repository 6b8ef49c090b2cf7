"""Run the code in the README, and put the pictures that it makes into `tutorials/images/`.

    python tutorials/make_images.py           # draw the pictures anew
    python tutorials/make_images.py --write   # and put what the code prints into the README

A block of Python is followed by a block of text with what it prints; all blocks share their names, as in one session.
The picture of the neuron comes from the README's first command.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
IMAGES = ROOT / "tutorials" / "images"
_PAIR = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<said>.*?)```\n", re.DOTALL)
_COMMAND = re.compile(r"python -m viz (.*)")


def run_blocks(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Run the blocks of Python in order, in the current folder; give each with what it prints."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for found in _PAIR.finditer(text):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile("\n" * text.count("\n", 0, found.start("code")) + found["code"], README.name, "exec"), names)
        yield found, "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


def run_command(text: str) -> str:
    """Run the README's first command in the current folder, without installing; give what it prints."""
    found = _COMMAND.search(text)
    assert found, "the README has no command `python -m viz`"
    command = [sys.executable, "-m", "viz", *shlex.split(found[1])]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True).stdout


def draw(folder: Path) -> None:
    """Make all pictures of the README in a folder."""
    text = README.read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        run_command(text)
        list(run_blocks(text))


def write() -> None:
    """Put what the blocks print into the README."""
    text = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for found, printed in reversed(list(run_blocks(text))):
            text = text[: found.start("said")] + printed + text[found.end("said") :]
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    if "--write" in sys.argv[1:]:
        write()
    IMAGES.mkdir(exist_ok=True)
    draw(IMAGES)
    print(*sorted(path.relative_to(ROOT).as_posix() for path in IMAGES.iterdir()), sep="\n")
