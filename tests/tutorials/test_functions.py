"""The page of functions says what the library has."""

import runpy
from pathlib import Path

MAKER = Path(__file__).parents[2] / "tutorials" / "make_functions.py"


def test_the_page_is_up_to_date():
    made = runpy.run_path(str(MAKER))
    assert made["PAGE"].read_text(encoding="utf-8") == made["table"](), "python tutorials/make_functions.py --write"
