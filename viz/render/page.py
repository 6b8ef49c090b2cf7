r"""Pages of explanation as Markdown, LaTeX, HTML and colours of a terminal.

>>> from viz.page import Page, line
>>> markdown(Page((line("dy/dx = ", ("6*2", "grad")),)))
'dy/dx = **6\\*2**\n'
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from viz.page import Formula, Line, Page, Span, Table
from viz.quote import latex as tex
from viz.quote import markdown as md
from viz.quote import xml
from viz.theme import Theme

__all__ = ["html", "latex", "markdown", "rich_styles"]

_MARKDOWN: Final = {"grad": "**", "strong": "**", "bad": "**", "name": "*"}
# Notebooks colour tables and code by their own theme, which may be dark where the page is light.
_PLAIN: Final = "color:inherit;background:none;border:0;font:inherit"
_LATEX: Final = {"grad": "textbf", "strong": "textbf", "bad": "textbf", "name": "textit", "code": "texttt"}

rich_styles: Final[dict[str, str]] = {
    "name": "cyan",
    "value": "",
    "grad": "bold magenta",
    "local": "magenta",
    "good": "green",
    "bad": "bold red",
    "muted": "dim",
    "strong": "bold",
    "code": "yellow",
}
"""How a terminal shows each style, in the language of the package rich."""


def markdown(page: Page) -> str:
    r"""Write a page as Markdown.

    Examples
    --------
    >>> from viz.page import Formula
    >>> markdown(Page((Formula("x^2", "x²"),)))
    '$$x^2$$\n'
    """
    made: list[str] = []
    for block in page.blocks:
        if isinstance(block, Line):
            made.append("&nbsp;" * block.indent + _spans(block.spans, _md_span) + ("  " if block.spans else ""))
        elif isinstance(block, Table):
            rows = [[_spans(cell, _md_span) for cell in row] for row in block.rows]
            made += ["", _bar([md(name) for name in block.header]), _bar(["---"] * len(block.header))]
            made += [*map(_bar, rows), ""]
        elif isinstance(block, Formula):
            made.append(f"$${block.tex}$$")
        else:
            made += ["", "```text", block.drawing.text(width=80), "```", ""]
    return "\n".join(made).rstrip(" ") + "\n"


def latex(page: Page) -> str:
    r"""Write a page as LaTeX, for the middle of a document; it needs no package but amsmath.

    Examples
    --------
    >>> from viz.page import line
    >>> print(latex(Page((line("100 % of ", ("w_1", "name")),))))
    100 \% of \textit{w\_1}\par
    <BLANKLINE>
    """
    made: list[str] = []
    for block in page.blocks:
        if isinstance(block, Line):
            space = f"\\hspace*{{{block.indent * 0.5:g}em}}" if block.indent else ""
            made.append(f"{space}{_spans(block.spans, _tex_span)}\\par" if block.spans else "\\medskip")
        elif isinstance(block, Table):
            rows = [[_spans(cell, _tex_span) for cell in row] for row in block.rows]
            lines = [" & ".join(row) + r" \\" for row in rows]
            head = [" & ".join(map(tex, block.header)) + r" \\ \hline"] if any(block.header) else []
            made += [f"\\begin{{tabular}}{{{'l' * len(block.header)}}}", *head, *lines, r"\end{tabular}\par"]
        elif isinstance(block, Formula):
            made.append(f"\\[ {block.tex} \\]")
        else:
            made.append(block.drawing.tikz())
    return "\n".join(made) + "\n"


def html(page: Page, theme: Theme) -> str:
    """Write a page as a piece of HTML that needs no style sheet, script or network.

    Examples
    --------
    >>> from viz.page import line
    >>> from viz.theme import theme
    >>> "<b>" in html(Page((line("<b>"),)), theme("light"))
    False
    """
    colours = {
        "grad": theme.gradient,
        "local": theme.gradient,
        "muted": theme.muted,
        "name": theme.input.ink,
        "bad": theme.bad,
        "good": theme.good,
    }
    weight = {"grad", "strong", "bad"}

    def span(each: Span) -> str:
        if not each.style:
            return xml(each.text)
        style = f"color:{colours[each.style]};" if each.style in colours else ""
        style += "font-weight:bold;" if each.style in weight else ""
        return f'<span class="al-{each.style}" style="{style}">{xml(each.text)}</span>'

    made = [
        f'<div class="al-page" style="font-family:{xml(theme.mono)};font-size:13px;line-height:1.5;'
        f'color:{theme.ink};background:{theme.background};padding:8px 12px">'
    ]
    for block in page.blocks:
        if isinstance(block, Line):
            shift = f' style="padding-left:{block.indent}ch"' if block.indent else ""
            made.append(f'<div class="al-text" {shift}>{_spans(block.spans, span) or "&#160;"}</div>')
        elif isinstance(block, Table):
            made.append(_html_table(block, span))
        elif isinstance(block, Formula):
            made.append(f'<div class="al-formula"><span class="al-tex" hidden="hidden">{xml(block.tex)}</span>')
            made.append(f'<pre style="margin:0 0 0 2ch;{_PLAIN}">{xml_lines(block.text)}</pre></div>')
        else:
            made.append(f'<div class="al-picture">{block.drawing._repr_svg_()}</div>')
    return "\n".join([*made, "</div>", ""])


def xml_lines(text: str) -> str:
    r"""Escape text whose line breaks stay.

    Examples
    --------
    >>> xml_lines("a\n<b>")
    'a\n&lt;b&gt;'
    """
    return "\n".join(map(xml, text.split("\n")))


def _html_table(table: Table, span: Callable[[Span], str]) -> str:
    cell = f'style="padding:1px 12px 1px 0;text-align:left;white-space:pre;{_PLAIN}"'
    head = "".join(f"<th {cell}>{xml(name)}</th>" for name in table.header) if any(table.header) else ""
    rows = ["".join(f"<td {cell}>{_spans(each, span)}</td>" for each in row) for row in table.rows]
    lines = [f'<tr style="{_PLAIN}">{row}</tr>' for row in ([head, *rows] if head else rows)]
    return "\n".join(
        [f'<table class="al-table" style="border-collapse:collapse;margin:0;{_PLAIN}">', *lines, "</table>"]
    )


def _spans(parts: Sequence[Span], write: Callable[[Any], str]) -> str:
    return "".join(map(write, parts))


def _md_span(span: Span) -> str:
    text = span.text.strip(" ")
    sign = _MARKDOWN.get(span.style, "") if text else ""
    made = f"{sign}{md(text)}{sign}"
    if span.style == "code" and text:
        made = f"`{text.replace('`', chr(39))}`"
    lead = len(span.text) - len(span.text.lstrip(" "))
    trail = len(span.text) - len(span.text.rstrip(" ")) if text else 0
    # By how much code is indented is a part of it.
    return ("&nbsp;" if span.style == "code" else " ") * lead + made + " " * trail


def _tex_span(span: Span) -> str:
    command = _LATEX.get(span.style)
    text = tex(span.text)
    if span.style == "code":
        text = "~" * (len(text) - len(text.lstrip(" "))) + text.lstrip(" ")
    return f"\\{command}{{{text}}}" if command else text


def _bar(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
