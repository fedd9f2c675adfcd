"""Deleting whole folders."""

from __future__ import annotations

from pathlib import Path

from site_builder.output.removal import delete_tree


def test_a_folder_goes_with_all_that_is_in_it_and_nothing_else(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine")
    doomed = tmp_path / "doomed"
    for number in range(200):
        (doomed / f"{number}/deeper").mkdir(parents=True)
        (doomed / f"{number}/deeper/index.html").write_text("old")
    (doomed / "link").symlink_to(elsewhere, target_is_directory=True)
    delete_tree(doomed)
    assert not doomed.exists()
    assert (elsewhere / "mine.txt").read_text() == "mine"


def test_a_link_to_a_folder_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/mine.txt").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "folder", target_is_directory=True)
    delete_tree(tmp_path / "link")
    assert (tmp_path / "folder/mine.txt").exists()
