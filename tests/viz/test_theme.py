"""Themes can be read by everyone: contrast as WCAG 2 asks of text and of lines."""

from dataclasses import replace

import pytest

from viz.errors import OptionError
from viz.model import ROLES
from viz.theme import THEMES, theme

TEXT, LINE = 4.5, 3.0


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", THEMES)
def test_text_and_borders_of_nodes_are_legible(name, role):
    look = theme(name)
    paint = look.paint(role)
    for ink in (paint.ink, look.ink, look.muted, look.gradient):
        assert contrast(ink, paint.fill) >= TEXT, ink
    assert contrast(paint.stroke, look.background) >= LINE


@pytest.mark.parametrize("name", THEMES)
def test_text_and_lines_between_nodes_are_legible(name):
    look = theme(name)
    for ink in (look.ink, look.muted, look.gradient):
        assert contrast(ink, look.background) >= TEXT, ink
    assert contrast(look.edge, look.background) >= LINE


@pytest.mark.parametrize("name", THEMES)
def test_roles_can_be_told_apart(name):
    looks = {role: theme(name).paint(role) for role in ROLES}
    assert len(set(looks.values())) == len(ROLES)


@pytest.mark.parametrize("wrong", ["neon", "", None, [], 3])
def test_an_unknown_theme_lists_the_known_ones(wrong):
    with pytest.raises(OptionError, match=r"colorblind, dark, light, print, or a viz\.Theme"):
        theme(wrong)


def test_a_theme_of_ones_own_is_taken_as_it_is():
    mine = replace(theme("dark"), name="mine", background="#000000")
    assert theme(mine) is mine
