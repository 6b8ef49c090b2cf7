r"""All escaping, in one place: what a caller may type, and what a file format may hold.

A variable name, an op label or a title can be any string at all. Each function here makes
any string safe for one place; the examples are the specification.

>>> xml('a < b & "c"')
'a &lt; b &amp; &quot;c&quot;'
>>> dot('say "hi" \\n & go')
'"say \\"hi\\" \\\\n &amp; go"'
>>> printable("tab\there")
'tab\\there'
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from html import escape
from itertools import accumulate

__all__ = [
    "ascii_text",
    "columns",
    "css_class",
    "digest",
    "dot",
    "fit",
    "json_script",
    "latex",
    "markdown",
    "mermaid",
    "printable",
    "shorten",
    "symbol",
    "word",
    "xml",
    "yaml",
]

# Other characters that every format can hold, but no reader can see or trust: bidirectional
# overrides can make a name read as a different one, separators break lines.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|$~-])")
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\char34{}",
    "`": r"\char96{}",
    "[": "{[}",
    "]": "{]}",
    "*": "{*}",
    "×": r"$\times$",
    "−": r"$-$",
    "·": r"$\cdot$",
    "÷": r"$\div$",
    "∂": r"$\partial$",
    "→": r"$\to$",
    "…": r"\dots{}",
    "≈": r"$\approx$",
    "∞": r"$\infty$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
    "≠": r"$\ne$",
    "√": r"$\surd$",
    "∇": r"$\nabla$",
    "⊙": r"$\odot$",
    "²": r"\textsuperscript{2}",
    "ᵀ": r"\textsuperscript{T}",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "æ": r"\ae{}",
    "█": r"\rule{.5em}{.6em}",
    "▏": r"\rule{.1em}{.6em}",
} | {small: rf"\textsubscript{{{digit}}}" for digit, small in enumerate("₀₁₂₃₄₅₆₇₈₉")}
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",  # noqa: RUF001 - they are meant
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",  # noqa: RUF001 - they are meant
    "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta",  # noqa: RUF001 - they are meant
    "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # a table  # fmt: skip
_LATEX |= {letter: rf"$\{name}$" for letter, name in _GREEK.items()}
_ACCENTS = dict(zip("\u0300\u0301\u0302\u0303\u0308\u0327\u030a\u030c", "`'^~\"crv", strict=True))
# What would be drawn as one sign: -- as a dash, '' as a quotation mark.
_LIGATURE = re.compile(r"([-',])(?=\1)")
_SYMBOL = re.compile(r"([A-Za-z]+|[^\W\d_])(_?[0-9]*|_[A-Za-z0-9]+)")
# HTML, entities and Markdown's signs; then what begins a list, a heading or a link where it stands first.
_MERMAID = re.compile(
    r'["#&<>;:`*_~|$%{}\\@\u200b]|](?=\()|(?<!\d)\.|\.(?!\d)|^(?!-\d)[ !-/=?\[\]^]|^\d(?=\d*[.)](?:\s|$))'
)
_PLAIN = {
    "×": "*",
    "÷": "/",
    "·": "*",
    "−": "-",
    "…": "...",
    "∂": "d",
    "→": "->",
    "≈": "~",
    "²": "^2",
    "ᵀ": ".T",
    "Σ": "sum",
    "├": "+",
    "└": "`",
    "│": "|",
    "─": "-",
    "┄": ".",
    "█": "#",
    "▏": "|",
    "½": "1/2",
    "⊙": "*",
    "√": "sqrt",
    "σ": "sigma",
    "≥": ">=",
    "≤": "<=",
    "\U0001d7cf": "1",
    "π": "pi",
    "ᵢ": "_i",
    "ⱼ": "_j",
} | {small: str(digit) for digit, small in enumerate("₀₁₂₃₄₅₆₇₈₉")}
# Emoji need these two to hold together, and they are harmless elsewhere.
_GLUE = frozenset("\u200d\ufe0f")
_SIMPLE = re.compile(r"[\x20-\x7e]*\Z")


def printable(text: str) -> str:
    r"""Replace what cannot be shown by a visible backslash escape.

    Examples
    --------
    >>> printable("x\x00y"), printable("\ud800"), printable("\u202etxt")
    ('x\\x00y', '\\ud800', '\\u202etxt')
    >>> printable("∂é👩‍🔬") == "∂é👩‍🔬"
    True
    """
    if _SIMPLE.match(text):
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if unicodedata.category(char) not in _UNSAFE or char in _GLUE:
        return char
    return char.encode("unicode_escape").decode("ascii")


def ascii_text(text: str) -> str:
    r"""Replace what ASCII cannot hold: operators by theirs, anything else by its escape.

    Examples
    --------
    >>> print(ascii_text("2 × x … é"))
    2 * x ... \xe9
    """
    for sign, plain in _PLAIN.items():
        text = text.replace(sign, plain)
    return text.encode("ascii", "backslashreplace").decode("ascii")


def shorten(text: str, limit: int) -> str:
    """Cut ``text`` to at most ``limit`` characters, an ellipsis included.

    Both ends stay, because names made by a program often differ in their last characters.

    Examples
    --------
    >>> shorten("short", 10), shorten("layer_1_weight_matrix", 10)
    ('short', 'layer_…rix')
    """
    if len(text) <= limit:
        return text
    tail = (limit - 1) // 3
    return text[: limit - 1 - tail] + "…" + text[len(text) - tail :]


def _widths(text: str) -> Iterator[int]:
    for char in text:
        if unicodedata.combining(char) or char in _GLUE:
            yield 0
        else:
            yield 2 if unicodedata.east_asian_width(char) in "WF" else 1


def columns(text: str) -> int:
    """Count the terminal columns (or fixed-width cells) that ``text`` takes.

    Examples
    --------
    >>> columns("abc"), columns("日本"), columns("e\u0301")
    (3, 4, 1)
    """
    return len(text) if text.isascii() else sum(_widths(text))


def fit(text: str, limit: int) -> str:
    """Cut ``text`` to at most ``limit`` columns, an ellipsis included.

    Examples
    --------
    >>> fit("日本語", 5), fit("abc", 3), fit("abc", 1)
    ('日本…', 'abc', '…')
    """
    if columns(text) <= limit:
        return text
    kept = sum(1 for used in accumulate(_widths(text)) if used < limit)
    return text[:kept] + "…"


def xml(text: str) -> str:
    r"""Escape for XML text and for attributes in double quotes, SVG's and Graphviz's HTML labels.

    Examples
    --------
    >>> xml("<script>"), xml("it's"), xml("\x0b")
    ('&lt;script&gt;', 'it&#x27;s', '\\x0b')
    """
    return escape(printable(text), quote=True)


def dot(text: str) -> str:
    r"""Quote for a DOT attribute such as a tooltip, so that Graphviz shows exactly ``text``.

    Graphviz reads ``\N`` or ``\G`` as a node's or a graph's name and ``&amp;`` as an entity,
    so backslashes and ampersands are escaped as well as quotes.

    Examples
    --------
    >>> print(dot("plain"), dot(r"\N"), dot('"'), dot("&lt;"))
    "plain" "\\N" "\"" "&amp;lt;"
    """
    safe = printable(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{safe}"'


def markdown(text: str) -> str:
    r"""Escape for Markdown text and table cells.

    Examples
    --------
    >>> print(markdown("w_1 * [2] | <b>"))
    w\_1 \* \[2\] \| \<b\>
    """
    return _MARKDOWN.sub(r"\\\1", printable(text))


def latex(text: str) -> str:
    r"""Escape for LaTeX text, in ASCII, so that every TeX takes it; what it has no command for is named by its number.

    Examples
    --------
    >>> print(latex("50 % of w_1 × {2}"), latex("[é--α]"), latex("日"))
    50 \% of w\_1 $\times$ \{2\} {[}\'{e}-{}-$\alpha${]} \texttt{U+65E5}
    """
    return "".join(_LATEX.get(char) or _spelled(char) for char in _LIGATURE.sub(r"\1\0", printable(text)))


def _spelled(char: str) -> str:
    if char.isascii():
        # The mark that keeps two signs apart, see _LIGATURE; no text holds it, as it is not printable.
        return char if char != "\0" else "{}"
    parts = unicodedata.normalize("NFD", char)
    if parts[0].isascii() and parts[1:] in _ACCENTS:
        return f"\\{_ACCENTS[parts[1:]]}{{{parts[0]}}}"
    return "" if char in _GLUE else rf"\texttt{{U+{ord(char):04X}}}"


def symbol(text: str) -> str:
    r"""Write a name as formulas do, for the math mode of LaTeX.

    Examples
    --------
    >>> print(symbol("x"), symbol("w12"), symbol("alpha_0"), symbol("x_hat"), symbol("loss"), symbol("layer.w"))
    x w_{12} \alpha_{0} x_{\mathrm{hat}} \mathit{loss} \text{layer.w}
    """
    match = _SYMBOL.fullmatch(text)
    if not match:
        return text if text.isdecimal() and text.isascii() else rf"\text{{{latex(text)}}}"
    letters, index = match[1], match[2].removeprefix("_")
    letters = _GREEK.get(letters, letters)
    if letters in _GREEK.values():
        letters = f"\\{letters}"
    elif not letters.isascii():
        letters = rf"\text{{{latex(letters)}}}"
    elif len(letters) > 1:
        letters = rf"\mathit{{{letters}}}"
    if len(index) > 1 and not index.isdigit():
        index = rf"\mathrm{{{index}}}"
    return f"{letters}_{{{index}}}" if index else letters


def mermaid(text: str) -> str:
    """Escape for text in double quotes in a Mermaid diagram, which Mermaid also reads as HTML and as Markdown.

    Examples
    --------
    >>> mermaid("w_1 = +"), mermaid("**"), mermaid("-3.5"), mermaid("1. <b>")
    ('w#95;1 = +', '#42;#42;', '-3.5', '#49;#46; #60;b#62;')
    """
    # Nothing wide keeps apart what Mermaid reads as a line break or a formula even where it is spelt in entities.
    apart = re.sub(r"\\(?=n)|\$(?=\$)", "\\g<0>\u200b", printable(text))
    return _MERMAID.sub(lambda found: f"#{ord(found[0])};", apart)


def yaml(text: str) -> str:
    r"""Quote for YAML, on one line.

    Examples
    --------
    >>> yaml('say "hi": # 1')
    '"say \\"hi\\": # 1"'
    """
    return json.dumps(printable(text), ensure_ascii=False)


def word(text: str) -> str:
    """Give a name of letters and digits: the text itself if it is one, else one that no other text has.

    Examples
    --------
    >>> word("n12"), word("a b").isalnum(), word("a b") == word("a-b")
    ('n12', True, False)
    """
    return text if re.fullmatch(r"n[0-9]+", text) else digest(text).replace("-", "")


def json_script(data: object) -> str:
    r"""Write data as JSON for the middle of a script element: nothing in it can end that, or a line.

    Examples
    --------
    >>> print(json_script(["</script>", "\u2028", "<!--", "é"]))
    ["\u003c/script\u003e","\u2028","\u003c!--","\u00e9"]
    """
    made = json.dumps(data, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return made.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def css_class(text: str) -> str:
    """Make a CSS class name out of any string.

    Examples
    --------
    >>> css_class("output"), css_class("my role!")
    ('al-output', 'al-my-role-')
    """
    return "al-" + re.sub(r"[^A-Za-z0-9_-]", "-", text)


def digest(*parts: object) -> str:
    """Name a content: the same parts give the same short identifier, in every process.

    Examples
    --------
    >>> digest("a", 1) == digest("a", 1), digest("a", 1) == digest("a", 2), len(digest())
    (True, False, 15)
    """
    # ascii() spells every character, lone surrogates too, so encoding cannot fail.
    return "ag-" + hashlib.sha256(ascii(parts).encode("ascii")).hexdigest()[:12]
