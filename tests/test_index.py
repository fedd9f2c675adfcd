"""The index of articles says the same in memory and in the store, whatever came and went."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from site_builder.library.index import Index, MemoryIndex
from site_builder.paths import ContentPath
from site_builder.store import index
from site_builder.store.index import Entry, StoredIndex

NAMES = ("day", "topic", "story")
KEYS = ("2024-04-18", "2024-04-19", "2024-05-01")
ENTRY = st.builds(
    Entry,
    lang=st.just("fr"),
    name=st.sampled_from(NAMES),
    key=st.sampled_from(KEYS),
    rank=st.integers(-2, 2),
    path=st.sampled_from(["a", "b", "c", "é"]),
    withdrawn=st.booleans(),
    changed=st.integers(0, 3),
    written=st.sampled_from(["", "One", "Two"]),
)


def one_of_each(entries: Sequence[Entry]) -> list[Entry]:
    """An article stands in a list once."""
    return [*{(entry.name, entry.key, entry.path): entry for entry in entries}.values()]


ENTRIES = st.lists(ENTRY, max_size=12).map(one_of_each)


def in_memory(entries: Sequence[Entry]) -> MemoryIndex:
    index = MemoryIndex()
    index.fill(entries)
    return index


def stored(entries: Sequence[Entry], later: Sequence[Entry]) -> StoredIndex:
    """The index of ``later``, kept first with ``entries`` and then brought up to date."""
    database = sqlite3.connect(":memory:")
    database.execute("ATTACH ':memory:' AS manifest")
    for table in index.TABLES:
        database.execute(table)
    kept = StoredIndex(database, 1, "fr")
    before = in_memory(entries)
    tallies = [("fr", name, key, one) for name in NAMES for key, one in before.tallies(name)]
    kept.replace(before.lists.values(), tallies)
    gone, come = set(entries) - set(later), set(later) - set(entries)
    kept.remove(gone)
    kept.add(come)
    for name, key in {(entry.name, entry.key) for entry in gone | come}:
        kept.count_again(name, key)
    return kept


def all_it_says(found: Index) -> list[object]:
    said: list[object] = []
    for name in NAMES:
        said += [found.tallies(name), found.tallies(name, "2024-04")]
        for key in KEYS:
            said += [found.tally(name, key), found.beside(name, key)]
            said += [[*found.listed(name, key, withdrawn=one)] for one in (None, True, False)]
            said += [[*found.listed(name, key, 1, 3)], [*found.listed(name, key, 2, None)]]
            for path in map(ContentPath, ("a", "é")):
                said += [[*found.after(name, key, 0, path, 2)]]
                said += [[*found.before(name, key, 0, path, 2)]]
                said += [found.count_before(name, key, 0, path)]
    return said


@given(ENTRIES, ENTRIES)
def test_the_index_in_the_store_says_what_the_one_in_memory_says(
    entries: list[Entry], later: list[Entry]
) -> None:
    assert all_it_says(stored(entries, later)) == all_it_says(in_memory(later))
