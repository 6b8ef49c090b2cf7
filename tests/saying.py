"""Comparing what an error says with what it is to say."""

import re


def says(error, parts):
    """Whether the text of an error has all parts, which are divided by `` .. ``, in this order; and is short."""
    said = str(error)
    assert re.search(".*".join(map(re.escape, parts.split(" .. "))), said, re.DOTALL), said
    return len(said) < 350
