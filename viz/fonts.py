"""Fonts on machines that have none: those that matplotlib brings, if it is installed.

>>> with borrowed() as environment:
...     environment is None or list(environment) == ["FONTCONFIG_FILE"]
True
"""

import contextlib
import importlib.util
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from viz.quote import xml

__all__ = ["borrowed"]

_CONFIG: Final = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


@contextlib.contextmanager
def borrowed() -> Iterator[dict[str, str] | None]:
    """Give environment variables with which another process finds matplotlib's fonts; None if there are none.

    Another process, because the library that looks for fonts reads its configuration once.
    """
    # Found without importing it, which takes a second.
    found = importlib.util.find_spec("matplotlib")
    fonts = Path(found.origin).parent / "mpl-data/fonts/ttf" if found and found.origin else Path("no")
    if not fonts.is_dir():
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "fonts.conf"
        config.write_text(_CONFIG.format(fonts=xml(str(fonts)), cache=xml(folder)), encoding="utf-8")
        yield {"FONTCONFIG_FILE": str(config)}
