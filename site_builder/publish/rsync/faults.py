"""What rsync means when it ends with an error, in words, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from site_builder.publish.remote import RemoteError
from site_builder.publish.rsync.destination import Destination
from site_builder.publish.rsync.process import BUSY, RsyncExitError
from site_builder.publish.ssh import last_line, ssh_fault


def fault_of(failure: RsyncExitError, destination: Destination) -> RemoteError:
    """What ``failure`` means to whoever has to mend it."""
    said = failure.said
    where = destination.host or ("the daemon" if destination.daemon else "this machine")
    if destination.login and (refused := ssh_fault(said, destination.login)):
        return refused
    for words, (found, remedy) in _FAULTS.items():
        if match := re.search(words, said):
            place = match[1] if match.groups() else ""
            found, remedy = (text.format(host=where, place=place) for text in (found, remedy))
            return RemoteError(found, remedy, "destination")
    told = [line for line in said.splitlines() if not line.startswith("rsync error:")]
    reason = last_line("\n".join(told) or said)
    if failure.code in _BROKEN or BUSY in said:
        found = f"the connection to {where} broke: {reason}"
        return RemoteError(found, "", "destination", passing=True)
    return RemoteError(f"rsync ended with code {failure.code}: {reason}", "", "destination")


_BROKEN = (10, 12, 30, 35, 255)
"""Exit codes of rsync(1) for sockets, the protocol's stream, time-outs and ssh itself."""

_FAULTS: Mapping[str, tuple[str, str]] = {
    r"rsync: (?:command )?not found|rsync: No such file or directory|rsync: Unknown command": (
        "there is no rsync on {host}",
        "Install the package rsync there, 3.1 or later.",
    ),
    r"is your shell clean|protocol version mismatch": (
        "the shell on {host} prints something when it starts, which is not for rsync",
        "Let its start files print nothing where nobody is at the terminal.",
    ),
    r"unknown option|unrecognized option|(?:missing|delete)-missing-args.*not supported": (
        "rsync is too old, here or on {host}",
        "Install rsync 3.1 or later.",
    ),
    r"No space left on device": ("the disk of {host} is full", "Make room there."),
    r"Disk quota exceeded": ("the quota on {host} is used up", "Make room there."),
    r"mkdir \"([^\"]+)\" failed: No such file or directory": (
        'the folder "{place}" is not on {host}, nor is the one above it',
        "Make it, or mend the destination.",
    ),
    r"\"([^\"]+)\"[^\n]*: Read-only file system": (
        '"{place}" on {host} can only be read',
        "Name a place that can be written to.",
    ),
    r"\"([^\"]+)\"[^\n]*: (?:Permission denied|Operation not permitted)": (
        '"{place}" on {host} is not yours to write',
        "Give yourself permission there, or name another place.",
    ),
    r"\"([^\"]+)\"[^\n]*: File name too long": (
        'the name "{place}" is too long for {host}',
        "Give what it is made of a shorter slug.",
    ),
    r"\"([^\"]+)\"[^\n]*: (?:Not a directory|Is a directory)": (
        '"{place}" on {host} is a file where a folder must be, or the reverse',
        "Move it away.",
    ),
    r"file has vanished": ("somebody deletes files on {host} at this moment", "Publish again."),
    r"@ERROR: auth failed": (
        "the daemon does not let you in",
        "Put the password into RSYNC_PASSWORD, and the user's name before the host.",
    ),
    r"@ERROR: ([^\n]+)": ("the daemon refuses: {place}", "Mend the destination."),
    r"(?:rrsync error|rrsync): ([^\n]+)": (
        "{host} restricts rsync: {place}",
        "Ask those who run it to let rsync write there.",
    ),
}
"""What rsync says, and what that means."""
