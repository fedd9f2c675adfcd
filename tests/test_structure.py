"""The shape of the house, as far as import-linter does not hold it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "site_builder"
PACKAGES = sorted(path.parent for path in PACKAGE.glob("*/__init__.py"))


@pytest.mark.parametrize(
    "package",
    sorted(path.parent for path in PACKAGE.glob("*/**/__init__.py")),
    ids=lambda package: package.relative_to(PACKAGE).as_posix(),
)
def test_a_package_says_in_one_line_what_it_is_for_and_holds_nothing_else(package: Path) -> None:
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    purpose = ast.get_docstring(tree)
    assert purpose and "\n" not in purpose
    assert len(tree.body) == 1


def test_the_contributing_guide_names_every_package() -> None:
    guide = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    drawing = guide.partition("```text\n")[2].partition("```")[0]
    named = {name for line in drawing.splitlines() for name in line.partition("  ")[0].split(", ")}
    assert {package.name for package in PACKAGES} == {n for n in named if not n.endswith(".py")}


def test_no_module_uses_a_private_name_of_another() -> None:
    private = [
        (path.name, node.module, alias.name)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if re.search(r"(^|\.)_(?!_)", f"{node.module}.{alias.name}")
    ]
    assert private == []


def test_no_two_classes_or_types_have_one_name() -> None:
    places: dict[str, set[str]] = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _types_defined(node):
                places[name].add(path.relative_to(PACKAGE).as_posix())
    assert {name: sorted(found) for name, found in places.items() if len(found) > 1} == {}


def _types_defined(node: ast.AST) -> list[str]:
    """The public names of classes, aliases and new types that a statement defines."""
    match node:
        case ast.ClassDef(name=name):
            names = [name]
        case ast.AnnAssign(target=ast.Name(id=name)):
            names = [name]
        case ast.Assign(targets=targets):
            names = [target.id for target in targets if isinstance(target, ast.Name)]
        case _:
            names = []
    return [name for name in names if re.match(r"[A-Z][A-Za-z]*[a-z]", name)]
