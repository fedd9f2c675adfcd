"""What is wrong when git refuses, in words for editors, and what they can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from site_builder.errors import excerpt
from site_builder.publish.git.process import GitError
from site_builder.publish.remote import OvertakenError, RemoteError
from site_builder.publish.ssh import ssh_fault


class _Meaning(NamedTuple):
    pattern: str
    found: str
    """With ``{}`` for what the groups of the pattern hold, if it has any."""
    remedy: str = ""
    key: str = ""
    passing: bool = False


_OVERTAKEN = re.compile(
    r"\((fetch first|non-fast-forward|stale info|shallow update not allowed"
    r"|incorrect old value provided)\)|remote: .*cannot lock ref .*(but expected"
    r"|reference already exists|unable to resolve reference)"
)
"""The branch is no longer what it was when it was read."""

_REFUSALS = (
    _Meaning(
        "branch is currently checked out",
        "that branch is checked out in that repository, whose files would no longer be its own",
        "Name another branch, or a bare repository.",
        "branch",
    ),
    _Meaning(
        r"cannot lock ref .*'refs/heads/(.+)' exists; cannot create",
        'there is a branch "{}", and git has no room for both',
        "Name another branch.",
        "branch",
    ),
    _Meaning(
        r"File (\S+) is ([\d.]+ ?\w+); this exceeds .*limit of ([\d.]+ ?\w+)",
        "{} has {}, and the host takes no file above {}",
        "Make it smaller, or put it elsewhere and link to it.",
    ),
    _Meaning(
        "blobs? which exceeds? the (.+?) limit",
        "a file is larger than the {} that the host takes",
        "Make it smaller, or put it elsewhere and link to it.",
    ),
    _Meaning(
        "(?i)protected branch",
        "the host protects that branch against being pushed to",
        "Let the branch be pushed to, in the settings of the repository there; or name another.",
        "branch",
    ),
    _Meaning(
        "(?i)returned error: 403|permission to .* denied|write access .* not granted"
        "|marked as read only|not allowed to push|access denied",
        "the host knows you, but you may not write to that repository",
        "Have its owner give you, or the token or deploy key, the right to write.",
        "repository",
    ),
    _Meaning(
        "could not read (Username|Password)|Authentication failed|returned error: 401"
        "|terminal prompts disabled|Invalid username or",
        "the host asks who you are, and takes none of the credentials that git has",
        "Give git a credential helper (git help credentials), or use the ssh address.",
        "repository",
    ),
    _Meaning(
        "dubious ownership in repository at '(.+)'",
        "{} belongs to another user, and git does not trust it",
        "Say that you do: git config --global --add safe.directory FOLDER.",
        "repository",
    ),
    _Meaning(
        "(?i)does not appear to be a git repository|repository .*not found|returned error: 404"
        "|invalid gitfile|could not find repository|project .* could not be found",
        "there is no repository there, or none that you may see",
        "Mend the address, or make the repository.",
        "repository",
    ),
    _Meaning(
        "mismatched algorithms|unsupported object format|does not support .* hash algorithm",
        "the repository names its objects by SHA-256",
        "Name one that does it by SHA-1, as all hosts of pages do.",
        "repository",
    ),
    _Meaning(
        r"(?i)SSL certificate problem: (.+)|certificate verification failed",
        "the certificate of the host is not to be trusted",
        "Look whether the address and this machine's clock are right.",
        "repository",
    ),
    _Meaning(
        r"transport '(.+)' not allowed|'remote-(.+)' is not a git command",
        'git does not go by "{}"',
        "Write an address that begins with ssh:// or https://, or a path.",
        "repository",
    ),
    _Meaning(
        "strange (?:hostname|pathname|port) '(.*)' blocked",
        'git goes to no "{}"',
        "Mend the address.",
        "repository",
    ),
    _Meaning(
        "No space left on device|Disk quota exceeded",
        "no space is left, here or there",
        "Make room.",
    ),
    _Meaning(
        "Read-only file system|insufficient permission for adding an object"
        "|unable to create temporary object directory",
        "that repository can only be read",
        "Give yourself the right to write there, or name another one.",
        "repository",
    ),
)

_BROKEN = (
    _Meaning(
        r"Another git process seems to be running|\.lock': File exists",
        "somebody is pushing to it at this moment, or a publisher that was killed has not ended",
        passing=True,
    ),
    _Meaning(
        r"Could not resolve host(?:name)?:? ([\w.-]+)",
        "the address of {} cannot be found out: is there a connection?",
        key="repository",
        passing=True,
    ),
    _Meaning(r"returned error: (429|5\d\d)", "the host answers with error {}", passing=True),
    _Meaning(
        r"(?i)(failed to connect to \S+ port \d+|connection (?:timed out|refused|reset|closed)"
        "|operation too slow|network is unreachable|no route to host|hung up unexpectedly"
        "|early EOF|RPC failed|broken pipe|unexpected disconnect|timed out"
        "|could not read from remote repository)",
        "there is no connection to the host, or it broke: {}",
        passing=True,
    ),
)

_DAMAGE = re.compile(
    r"(?m)^(?!remote: ).*(is corrupt|bad (object|tree|commit|ref|config|shallow line)"
    r"|[Nn]ot a valid|invalid object|unable to (read|parse|resolve)"
    r"|missing (blob|tree|commit|object)|cannot read existing|loose object"
    r"|object file .* is empty|not a (tree|commit|blob|ref)|packfile|inflate:|index-pack failed"
    r"|broken|shallow file|not a git repository: )"
)


def fault_of(error: GitError, login: str) -> RemoteError | OvertakenError | None:
    """What an error means that came up on the way to ``login``; that is empty for a path.

    None if the repository beside the site seems to be damaged.
    """
    if _OVERTAKEN.search(error.said):
        return OvertakenError()
    if refusal := _meant(_REFUSALS, error):
        return refusal
    if _DAMAGE.search(error.said):
        return None
    if login and (fault := ssh_fault(error.said, login)):
        return RemoteError(fault.found, fault.remedy, "repository", fault.passing)
    if breach := _meant(_BROKEN, error):
        return breach
    if match := re.search(r"! \[remote rejected\] .*\((.+)\)", error.said):
        answer = [*_words(error, "remote: (error|fatal): ")]
        answer = answer or [*_words(error, r"remote: (?!Total |.*\d%)")] or [match[1]]
        return RemoteError(f"the host refuses it: {excerpt('; '.join(answer), 300)}")
    said = [*_words(error, "fatal: |error: "), *_words(error, ""), "it was ended"]
    return RemoteError(f"git cannot do it: {excerpt(said[0], 300)}")


def _meant(meanings: Sequence[_Meaning], error: GitError) -> RemoteError | None:
    for meaning in meanings:
        if match := re.search(meaning.pattern, error.said):
            found = meaning.found.format(*filter(None, match.groups()))
            return RemoteError(found, meaning.remedy, meaning.key, meaning.passing)
    return None


def _words(error: GitError, mark: str) -> Iterator[str]:
    """The lines of what git says that begin with ``mark``, without that and any ornament."""
    for line in error.said.splitlines():
        if match := re.match(mark, line):
            words = line[match.end() :].strip().rstrip(".:")
            if re.search(r"[^\W\d_]{3}", words):
                yield words
