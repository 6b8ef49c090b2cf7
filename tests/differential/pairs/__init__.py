"""What is compared with PyTorch: one module here for a family of functions, each with ``PAIRS`` {name: Pair}.

To compare another function, add a line to the family's table. A second entry for a function has a word after its
name. A function that PyTorch has under the same name and that is not compared stands in `exclusions.py`.
"""

from importlib import import_module
from pkgutil import iter_modules

HELPERS = {"pair", "drawing", "exclusions", "differences"}
FAMILIES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__) if found.name not in HELPERS]
PAIRS = {name: pair for family in FAMILIES for name, pair in family.PAIRS.items()}
