"""HTML comments: the editor's own words, which reach no page.

Where one begins and ends is CommonMark's (0.31.2, sections 4.6 and 6.6), save that words behind
one on its last line stay a paragraph, and that one inside a paragraph may hold blank lines. A
comment in doubt is an error: what was meant to stay inside must not be published.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from site_builder.errors import Problem, excerpt

BEGIN, END = "<!--", "-->"
SHORTEST = 2
"""Characters behind the begin of "<!-->", from which on the end is looked for."""

SIGNS = ("<!", "< !")
"""One of them is in each text with a comment, or with a slip in writing one."""

_TYPE = "comment"
_SLIP = re.compile("<(?:! | !)[-–—]|<!(?:[–—]|-(?!-))")
_UNDERLINE = re.compile("(?:-+|=+)[ \t]*")
_CODE_OR_COMMENT = re.compile(r"\\[\\`<]|`+|<!--")
_BLANKS = " \t"
_HOLDERS = {
    "paragraph_close",
    "heading_close",
    "list_item_close",
    "bullet_list_close",
    "ordered_list_close",
    "blockquote_close",
}
"""What goes with the comments in it if it holds nothing else."""


def comments_plugin(parser: MarkdownIt) -> None:
    """Teach ``parser`` comments, and to add to ``env["problems"]`` what is wrong with them.

    ``env["first_line"]`` is the line of the file on which the text begins.
    """
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.before("heading", _TYPE, _block, interrupts)
    parser.block.ruler.before("lheading", "commented_paragraph", _paragraph)
    parser.inline.ruler.before("autolink", _TYPE, _inline)
    parser.core.ruler.after("inline", "comments", _take_out)


def without_comments(text: str) -> tuple[str, bool]:
    """Plain ``text`` without comments, and whether the last one of them never ends."""
    parts = []
    place = 0
    while (begin := text.find(BEGIN, place)) >= 0:
        parts.append(text[place:begin])
        end = text.find(END, begin + SHORTEST)
        if end < 0:
            return "".join(parts), True
        place = end + len(END)
    return "".join([*parts, text[place:]]), False


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Comments with nothing behind them on their last line."""
    place = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(BEGIN, place) or state.is_code_block(start):
        return False
    line = start
    while state.src.startswith(BEGIN, place):
        behind = _end_of(state, place + SHORTEST, end)
        if behind is None:
            line = end - 1
            break
        line = bisect_left(state.eMarks, behind, start)
        place = state.skipSpaces(behind)
    else:
        if place < state.eMarks[line]:
            return False
    if not silent:
        token = state.push(_TYPE, "", 0)
        token.map = [start, line + 1]
        token.content = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[line]]
        state.line = line + 1
    return True


def _end_of(state: StateBlock, place: int, end: int) -> int | None:
    """Where the first comment ends that does so from ``place`` on, in the lines before ``end``."""
    if "comment_ends" not in state.env:
        state.env["comment_ends"] = [found.end() for found in re.finditer(END, state.src)]
    ends = state.env["comment_ends"]
    number = bisect_left(ends, place + len(END))
    return ends[number] if number < len(ends) and ends[number] <= state.eMarks[end - 1] else None


def _paragraph(state: StateBlock, start: int, end: int, _: bool) -> bool:
    """A paragraph with a comment in it that holds what would end the paragraph."""
    parts: list[str] = []
    first, last = start, _paragraph_end(state, start)
    words = state.getLines(start, last, state.blkIndent, False)
    while (place := _unclosed(words)) is not None:
        behind = _end_of(state, state.eMarks[last - 1] + 1, end)
        if behind is None:
            break
        line = bisect_left(state.eMarks, behind, last)
        first += words.count("\n", 0, place)
        # what is left of it cannot be read by mistake, and has as many lines
        parts += [words[:place], BEGIN, "\n" * (line - first), END]
        first, last = line, _paragraph_end(state, line)
        words = state.src[behind : state.eMarks[line]]
        if last > line + 1:
            words += "\n" + state.getLines(line + 1, last, state.blkIndent, False)
    if not parts:
        return False
    state.line = last
    for kind, tag, nesting in (("paragraph_open", "p", 1), ("inline", "", 0)):
        token = state.push(kind, tag, nesting)  # type: ignore[arg-type]
        token.map = [start, last]
    token.content = mdTrim("".join([*parts, words]))
    token.children = []
    state.push("paragraph_close", "p", -1)
    return True


def _paragraph_end(state: StateBlock, line: int) -> int:
    """The line behind the paragraph that goes on in ``line``."""
    kind, state.parentType = state.parentType, "paragraph"
    terminators = state.md.block.ruler.getRules("paragraph")
    line += 1
    while line < state.lineMax and not state.isEmpty(line):
        indent = state.sCount[line] - state.blkIndent
        if indent <= 3 and state.sCount[line] >= 0:
            written = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
            if indent >= 0 and _UNDERLINE.fullmatch(written):
                break
            if any(ends(state, line, state.lineMax, True) for ends in terminators):
                break
        line += 1
    state.parentType = kind
    return line


def _unclosed(words: str) -> int | None:
    """Where in the text of a paragraph a comment begins that does not end in it."""
    if BEGIN not in words:
        return None
    runs: dict[int, list[int]] = {}
    for run in re.finditer("`+", words):
        runs.setdefault(len(run[0]), []).append(run.start())
    place = 0
    while found := _CODE_OR_COMMENT.search(words, place):
        place = found.end()
        if found[0] == BEGIN:
            end = words.find(END, found.start() + SHORTEST)
            if end < 0:
                return found.start()
            place = end + len(END)
        elif found[0][0] == "`":
            same = runs.get(len(found[0]), [])
            number = bisect_left(same, place)
            place = same[number] + len(found[0]) if number < len(same) else place
    return None


def _inline(state: StateInline, silent: bool) -> bool:
    """Comments between words, with the blanks of which there would be too many."""
    begin = behind = state.pos
    if not state.src.startswith(BEGIN, begin):
        return False
    while state.src.startswith(BEGIN, behind):
        end = state.src.find(END, behind + SHORTEST, state.posMax)
        state.pos = behind = end + len(END) if end >= 0 else state.posMax
        while behind < state.posMax and state.src[behind] in _BLANKS:
            behind += 1
    if silent:
        return True
    written = state.src[begin : state.pos]
    if behind == state.posMax:
        state.pos = behind
        state.pending = state.pending.rstrip(_BLANKS)
    elif state.src[behind] == "\n":
        state.pending = state.pending.rstrip(_BLANKS)
    elif state.pending.endswith(" ") or (not state.pending and _begins_a_line(state)):
        state.pos = behind
    token = state.push(_TYPE, "", 0)
    token.content = written
    return True


def _begins_a_line(state: StateInline) -> bool:
    return not state.tokens or state.tokens[-1].type in ("softbreak", "hardbreak")


def _take_out(state: StateCore) -> None:
    """Take the comments out, and whatever held nothing else; tell what is wrong with them."""
    problems: list[Problem] = state.env["problems"]
    kept: list[Token] = []
    holders = [_Holder(0)]
    line = 0
    for token in state.tokens:
        line = token.map[0] + state.env["first_line"] if token.map else line
        if token.type == _TYPE:
            problems += _faults(token.content, line)
            holders[-1].had_comment = True
            continue
        if token.children:
            problems += _slips(token.children, line)
            had_comment, token.children = _without(token.children)
            holders[-1].had_comment |= had_comment
        if token.nesting == 1:
            holders.append(_Holder(len(kept)))
        kept.append(token)
        if token.nesting == -1:
            held = holders.pop()
            if held.is_empty and held.had_comment and token.type in _HOLDERS:
                del kept[held.begin :]
                holders[-1].had_comment = True
                continue
        if token.nesting == -1 or (token.nesting == 0 and token.children != []):
            holders[-1].is_empty = False
    state.tokens = kept


class _Holder:
    """A block that is open: where it begins, and what was in it so far."""

    def __init__(self, begin: int) -> None:
        self.begin, self.is_empty, self.had_comment = begin, True, False


def _without(children: list[Token]) -> tuple[bool, list[Token]]:
    """Whether there were comments, and the children without them."""
    kept = [child for child in children if child.type != _TYPE]
    for child in kept:
        if child.children:
            _, child.children = _without(child.children)
        title = str(child.attrs.get("title", ""))
        if BEGIN in title:
            child.attrs["title"], _ = without_comments(title)
    return len(kept) < len(children), kept


def _slips(children: list[Token], line: int) -> Iterator[Problem]:
    """What is wrong with the comments in a line of text, and with what was meant to be one."""
    for child in children:
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == _TYPE:
            yield from _faults(child.content, line)
            line += child.content.count("\n")
        elif child.children:
            yield from _slips(child.children, line)
        elif child.type == "text" and (slip := _SLIP.search(child.content)):
            found = f'"{excerpt(child.content[slip.start() :], 40)}" begins no comment'
            remedy = "Write <!-- before what is not to be published, and --> behind it."
            yield Problem("", line, "", found, remedy)


def _faults(written: str, line: int) -> Iterator[Problem]:
    """What is wrong with comments that stand next to each other."""
    place = 0
    while (begin := written.find(BEGIN, place)) >= 0:
        line += written.count("\n", place, begin)
        end = written.find(END, begin + SHORTEST)
        if end < 0:
            found = f'the comment "{excerpt(written[begin:], 40)}" does not end'
            remedy = "Write --> where it does, in the same paragraph, quotation or table cell."
            yield Problem("", line, "", found, remedy)
            return
        if (inner := written.find(BEGIN, begin + len(BEGIN), end)) >= 0:
            found = f'"{excerpt(written[inner:], 40)}" begins inside the comment of line {line}'
            remedy = "The next --> ends both: write one before it, or take this <!-- out."
            yield Problem("", line + written.count("\n", begin, inner), "", found, remedy)
        line += written.count("\n", begin, end)
        place = end + len(END)
