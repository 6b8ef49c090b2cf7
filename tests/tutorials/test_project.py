"""The project's own files agree with each other."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]


def test_the_group_test_is_the_extra_test():
    assert PYPROJECT["dependency-groups"]["test"] == PYPROJECT["project"]["optional-dependencies"]["test"]


def test_the_extra_test_has_what_viz_needs():
    extras = PYPROJECT["project"]["optional-dependencies"]
    assert set(extras["viz"]) <= set(extras["test"])


def test_versions_agree():
    assert metadata.version("autograd_lite") == VERSION
    assert re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)[1] == VERSION
    assert f"## [{VERSION}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_hooks_run_the_versions_that_the_groups_pin():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    groups = PYPROJECT["dependency-groups"]
    pinned = [need for name in ("lint", "typing") for need in groups[name] if "==" in need]
    assert len(pinned) == 2
    assert all(f'"{need}"' in hooks for need in pinned)
