"""Footnotes: at the end of their text, numbered in the order in which a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from site_builder.errors import Problem

_MARK = re.compile(r"\[\^([^\s\[\]]+)\]")
# a <section>, as the plugin writes it, would need a heading
_OPEN = '<hr class="footnotes-sep">\n<div class="footnotes">\n<ol class="footnotes-list">\n'
_CLOSE = "</ol>\n</div>\n"


def footnotes_plugin(parser: MarkdownIt) -> None:
    """Teach ``parser`` footnotes, and to add to ``env["problems"]`` what is wrong with them.

    ``env["first_line"]`` is the line of the file on which the text begins.
    """
    footnote_plugin(parser, inline=False, move_to_end=False)
    parser.inline.ruler.at("footnote_ref", _reference)
    parser.core.ruler.after("inline", "footnotes", _move_to_end)
    parser.add_render_rule("footnote_block_open", lambda *_: _OPEN)
    parser.add_render_rule("footnote_block_close", lambda *_: _CLOSE)


def _reference(state: StateInline, silent: bool) -> bool:
    """A mark such as ``[^1]``, if there is a note of that name."""
    mark = _MARK.match(state.src, state.pos, state.posMax)
    known = state.env.get("footnotes", {}).get("refs", {})
    if mark is None or f":{mark[1]}" not in known:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": mark[1]}
    state.pos = mark.end()
    return True


class _Note:
    """A footnote as it is written: its text, and how often a mark leads to it."""

    def __init__(self, label: str, line: int) -> None:
        self.label, self.line = label, line
        self.tokens: list[Token] = []
        self.marks = self.number = 0


def _move_to_end(state: StateCore) -> None:
    """Put the notes that marks lead to, in that order, at the end."""
    kept, written = _taken_apart(state)
    notes: dict[str, _Note] = {}
    for note in written:
        if (first := notes.setdefault(note.label, note)) is not note:
            found = f"the footnote [^{note.label[:40]}] stands on line {first.line} already"
            remedy = "That one counts: give this one another name, or take one of them out."
            state.env["problems"].append(Problem("", note.line, "", found, remedy, "warning"))
    shown: list[_Note] = []
    _number(kept, notes, shown)
    for note in shown:  # and those that are shown for a mark in one of these
        _number(note.tokens, notes, shown)
    state.tokens = [*kept, *_block(shown)] if shown else kept
    for note in notes.values():
        if not note.marks:
            found = f"no mark leads to the footnote [^{note.label[:40]}], so it is left out"
            remedy = f"Write [^{note.label[:40]}] where it belongs, or take the note out."
            state.env["problems"].append(Problem("", note.line, "", found, remedy, "warning"))


def _taken_apart(state: StateCore) -> tuple[list[Token], list[_Note]]:
    """What is no note, and the notes, in the order in which they begin."""
    kept: list[Token] = []
    notes: list[_Note] = []
    places = [kept]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            line = token.map[0] if token.map else 0
            notes.append(_Note(token.meta["label"], line + state.env["first_line"]))
            places.append(notes[-1].tokens)
        elif token.type == "footnote_reference_close":
            places.pop()
        else:
            places[-1].append(token)
    return kept, notes


def _number(tokens: Sequence[Token], notes: dict[str, _Note], shown: list[_Note]) -> None:
    """Give each mark in ``tokens`` its number; notes met for the first time join ``shown``."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "footnote_ref":
                note = notes[child.meta["label"]]
                if not note.marks:
                    note.number = len(shown)
                    shown.append(note)
                child.meta |= {"id": note.number, "subId": note.marks}
                note.marks += 1


def _block(notes: Sequence[_Note]) -> Iterator[Token]:
    yield Token("footnote_block_open", "", 1)
    for number, note in enumerate(notes):
        meta = {"id": number, "label": note.label}
        yield Token("footnote_open", "", 1, meta=meta)
        *inner, last = note.tokens or [Token("text", "", 0)]
        yield from inner
        ways_back = [
            Token("footnote_anchor", "", 0, meta={**meta, "subId": mark})
            for mark in range(note.marks)
        ]
        yield from (*ways_back, last) if last.type == "paragraph_close" else (last, *ways_back)
        yield Token("footnote_close", "", -1)
    yield Token("footnote_block_close", "", -1)
