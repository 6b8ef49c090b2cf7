"""Pytrees: taken apart and put together again, the same."""

from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_lite as ag
from autograd_lite.errors import TreeError

Point = namedtuple("Point", "x y")


@dataclass
class Box:
    x: object
    y: object = 0
    made: object = field(init=False, default="kept out")


TREES = st.recursive(
    st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text(max_size=2), inner)
        | st.builds(Point, inner, inner)
        | st.builds(Box, inner, inner)
    ),
    max_leaves=12,
)


@given(TREES)
def test_rebuilding_from_the_leaves_gives_the_same(tree):
    leaves, rebuild = ag.tree_flatten(tree)
    assert rebuild(leaves) == tree
    assert type(rebuild(leaves)) is type(tree)
    assert all(type(leaf) is float for leaf in leaves)


@given(TREES)
def test_mapping_keeps_the_structure(tree):
    doubled = ag.tree_map(lambda x: x + x, tree)
    assert ag.tree_flatten(doubled)[0] == [x + x for x in ag.tree_flatten(tree)[0]]
    assert ag.tree_map(lambda a, b: b, doubled, tree) == tree


@pytest.mark.parametrize(
    "tree", [OrderedDict(b=1.0, a=2.0), defaultdict(list, b=1.0, a=2.0)], ids=lambda t: type(t).__name__
)
def test_kinds_of_dict_are_kept_with_their_order(tree):
    again = ag.tree_map(lambda x: x, tree)
    assert again == tree and type(again) is type(tree) and list(again) == ["b", "a"]
    assert getattr(again, "default_factory", None) is getattr(tree, "default_factory", None)


def test_entries_of_dicts_are_matched_by_their_keys():
    assert ag.tree_map(lambda a, b: a - b, {"w": 1.0, "b": 2.0}, {"b": 2.0, "w": 1.0}) == {"w": 0.0, "b": 0.0}


@pytest.mark.parametrize(
    "other",
    [
        {"w": 1.0},
        {"w": 1.0, "c": 2.0},
        (1.0, 2.0),
        {"w": (1.0,), "b": 2.0},
        1.0,
        [1.0, 2.0],
        {"w": 1.0, "b": 2.0, "c": 3.0},
    ],
    ids=repr,
)
def test_trees_of_other_structure_do_not_go_together(other):
    with pytest.raises(TreeError, match="expected"):
        ag.tree_map(lambda a, b: a, {"w": 1.0, "b": 2.0}, other)


def test_too_few_leaves():
    _, rebuild = ag.tree_flatten([1.0, (2.0, 3.0)])
    with pytest.raises(TreeError, match="expected 3 leaves for this structure, got 2"):
        rebuild([1.0, 2.0])
    _, single = ag.tree_flatten(1.0)
    with pytest.raises(TreeError, match="expected 1 leaf for this structure, got 2"):
        single([1.0, 2.0])
