"""Reads formulas back, as a person would: what their text says is computed, and TeX is checked for balance."""

import re

import numpy as np

from autograd_lite.ops import REGISTRY

TOKEN = re.compile(r"\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ]+|[A-Za-zΓψζσλΦΘ∂₀-₉]+\d*(?:⁻¹)?|\S")
SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n")


def op(name):
    return lambda *xs: REGISTRY[name].compute(xs, {})


FUNCTIONS = {
    "ln": "log", "log₂": "log2", "log₁₀": "log10", "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "σ": "sigmoid", "Γ": "gamma", "ψ": "digamma",
    "ζ": "zeta", "B": "beta", "I₀": "i0", "I₁": "i1", "J₀": "j0", "J₁": "j1", "Y₀": "y0", "Y₁": "y1", "K₀": "k0",
    "K₁": "k1", "P": "gammainc", "Q": "gammaincc", "P⁻¹": "gammaincinv", "Q⁻¹": "gammainccinv", "Ei": "expi",
    "E₁": "exp1", "D": "dawsn", "Si": "sici_s", "Ci": "sici_c", "S": "fresnel_s", "C": "fresnel_c", "K": "ellipk",
    "E": "ellipe", "T": "owens_t", "Φ": "ndtr", "Φ⁻¹": "ndtri", "erf⁻¹": "erfinv", "erfc⁻¹": "erfcinv",
    "max": "maximum", "min": "minimum", "number": "nan_to_num", "W": "lambertw",
}  # a table  # fmt: skip
WITH_INDEX = {
    "J": "jv", "Y": "yv", "I": "iv", "K": "kv", "Θ": "heaviside", "huber": "huber", "ψ": "polygamma",
}  # a table  # fmt: skip
CONSTANTS = {"π": np.pi, "∞": np.inf}


class Reader:
    """Computes what a formula says."""

    def __init__(self, text, values):
        self.tokens, self.at, self.values = TOKEN.findall(text), 0, values

    def read(self):
        found = self.cases()
        assert self.at == len(self.tokens), (self.tokens, self.at)
        return found

    def peek(self, *some):
        return self.at < len(self.tokens) and self.tokens[self.at] in some

    def take(self, *some):
        if self.peek(*some):
            self.at += 1
            return self.tokens[self.at - 1]
        assert not some, f"expected {some} at {self.tokens[self.at :]} of {self.tokens}"
        self.at += 1
        return self.tokens[self.at - 1]

    def cases(self):
        one = self.logic()
        if self.peek("if"):
            self.take()
            condition = self.logic()
            self.take("else")
            return np.where(condition, one, self.cases())
        return one

    def logic(self):
        left = self.relation()
        while self.peek("and", "or"):
            sign, right = self.take(), self.relation()
            left = left & right if sign == "and" else left | right
        return left

    def relation(self):
        left = self.sum()
        if self.peek("<", ">", "≤", "≥", "="):
            sign, right = self.take(), self.sum()
            return {"<": left < right, ">": left > right, "≤": left <= right, "≥": left >= right, "=": left == right}[
                sign
            ]
        return left

    def sum(self):
        found = -self.product() if self.peek("−") and self.take() else self.product()
        while self.peek("+", "−"):
            found = found + self.product() if self.take() == "+" else found - self.product()
        return found

    def product(self):
        found = self.power()
        while self.at < len(self.tokens):
            if self.peek("·", "⊙"):
                self.take()
                found = found * self.power()
            elif self.peek("/"):
                self.take()
                found = found / self.power()
            elif self.peek("mod", "rem"):
                found = op({"mod": "remainder", "rem": "fmod"}[self.take()])(found, self.power())
            elif (
                self.tokens[self.at - 1][0].isdigit()
                and re.match(r"[\w(√∛]", self.tokens[self.at])
                and not self.peek("if", "else", "and", "or")
            ):
                found = found * self.power()  # as in 2x
            else:
                break
        return found

    def power(self):
        base = self.atom()
        while self.at < len(self.tokens):
            if self.tokens[self.at][0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽ⁿ":
                base = base ** Reader(self.take().translate(SMALL).replace("-", "−"), self.values).read()
            elif self.peek("^"):
                self.take()
                base = base ** self.atom()
            elif self.peek("_"):
                self.take()
                base = op("poch")(base, self.atom())
            else:
                break
        return base

    def atom(self):
        sign = self.take()
        if sign == "(":
            found = self.cases()
            self.take(")")
            return found
        if sign in "|⌊⌈":
            found = self.sum()
            self.take({"|": "|", "⌊": "⌋", "⌈": "⌉"}[sign])
            return {"|": np.abs, "⌊": np.floor, "⌈": np.ceil}[sign](found)
        if sign in "√∛":
            return (np.sqrt if sign == "√" else np.cbrt)(self.atom())
        if sign[0].isdigit():
            return np.float64(sign)
        if sign in self.values:
            return self.values[sign]
        if sign in CONSTANTS:
            return CONSTANTS[sign]
        return self.call(sign)

    def call(self, name):
        if name.startswith("∂"):
            found = self.tokens[self.at : self.at + 3]
            inner = {"∂P": "gammainc_by_shape", "∂I": "betainc_by"}[name]
            if name == "∂P":
                args = self.arguments()
            else:
                self.take("_")
                x = self.atom()
                args = [*self.arguments(), x]
            self.take("/")
            by = self.take()
            if inner == "betainc_by":
                inner += {"∂a": "_first", "∂b": "_second"}[by]
            assert found
            return op(inner)(*args)
        first, exponent = [], 1
        if self.peek("_") or self.peek("^"):
            self.take()
            first = [self.atom()]
        elif self.at < len(self.tokens) and self.tokens[self.at][0] in "⁽":
            first = [Reader(self.take().translate(SMALL), self.values).read()]
        elif self.at < len(self.tokens) and self.tokens[self.at][0] in "¹²³⁴⁵⁶⁷⁸⁹":
            exponent = int(self.take().translate(SMALL))
        args = self.arguments()
        if name == "Li₂":
            return op("spence")(1 - args[0])
        if name in ("J₂", "Y₂", "K₂"):
            return op({"J": "jv", "Y": "yv", "K": "kv"}[name[0]])(2.0, *args)
        if name in ("I", "I⁻¹") and len(args) == 2:
            return op({"I": "betainc", "I⁻¹": "betaincinv"}[name])(*args, *first)
        if name == "Θ":
            return op("heaviside")(*args, *first)
        known = (WITH_INDEX if first else FUNCTIONS).get(name, name)
        return op(known)(*first, *args) ** exponent

    def arguments(self):
        self.take("(")
        args = [self.cases()]
        while self.peek(","):
            self.take()
            args.append(self.cases())
        self.take(")")
        return args


def compute(text, **values):
    """Compute what the text of a formula says."""
    with np.errstate(all="ignore"):
        return Reader(text, values).read()


def fault_of(tex):
    """What is wrong with the TeX of a formula, or None: braces, delimiters, commands, scripts."""
    tex = tex.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "")
    depth, growing = [], 0
    tokens = re.findall(r"\\text\{(?:\\.|[^{}\\]|\{\})*\}|\\[A-Za-z]+|\\.|\S", tex)
    for before, sign in zip(["", *tokens], tokens, strict=False):
        if sign in ("&", "\\\\") and (depth or growing):
            return f"{sign} inside of something"
        if sign == "{":
            depth.append(growing)
        elif sign == "}":
            if not depth or depth.pop() != growing:
                return f"a brace too many, or \\left without \\right, in {tex!r}"
        elif sign == r"\left":
            growing += 1
        elif sign == r"\right":
            growing -= 1
        elif sign in "^_" and before in ("", "{", "^", "_", "(", "\\left"):
            return f"{sign} after nothing in {tex!r}"
        if before in (r"\left", r"\right") and sign not in ("(", ")", "|", "[", "]", "."):
            return f"{before} before {sign}"
        if not sign.isascii():
            return f"{sign!r} is no TeX"
        if sign.startswith("\\") and sign[1:].isalpha() and sign[1:] not in COMMANDS and not sign.startswith(r"\text"):
            return f"unknown command {sign}"
    return None if not depth and not growing else f"unbalanced: {tex!r}"


COMMANDS = frozenset(
    [
        "frac",
        "sqrt",
        "left",
        "right",
        "operatorname",
        "mathrm",
        "mathsf",
        "mathbf",
        "mathcal",
        "overline",
        "cdot",
        "odot",
        "times",
        "partial",
        "sum",
        "prod",
        "ln",
        "log",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "arcsin",
        "arccos",
        "arctan",
        "exp",
        "det",
        "min",
        "max",
        "gcd",
        "lfloor",
        "rfloor",
        "lceil",
        "rceil",
        "lVert",
        "rVert",
        "le",
        "ge",
        "ne",
        "approx",
        "in",
        "land",
        "lor",
        "lnot",
        "oplus",
        "bmod",
        "ll",
        "gg",
        "pm",
        "infty",
        "pi",
        "leftarrow",
        "Gamma",
        "psi",
        "zeta",
        "sigma",
        "lambda",
        "Phi",
        "Theta",
        "Re",
        "Im",
        "theta",
        "alpha",
        "beta",
        "gamma",
        "delta",
        "mu",
    ]
)
