"""The shape of the house: imports run one way, downward."""

from __future__ import annotations

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "site_builder"


def imports(path: Path) -> set[str]:
    """The modules of the package that a module names, also inside its functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def test_no_module_imports_one_that_stands_on_it() -> None:
    modules = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path
        for path in PACKAGE.rglob("*.py")
    }
    graph = {
        name: (imports(path) & modules.keys()) - {name, "site_builder"}
        for name, path in modules.items()
    }
    order = list(TopologicalSorter(graph).static_order())
    assert order.index("site_builder.errors") < order.index("site_builder.build")


def test_no_module_uses_a_private_name_of_another_package() -> None:
    private = [
        (path.name, node.module, alias.name)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if re.search(r"(^|\.)_(?!_)", f"{node.module}.{alias.name}")
    ]
    assert private == []
