"""``python -m site_builder`` is the command ``site-builder``."""

import gc
import os
import signal
import sys
from contextlib import suppress

# a command makes millions of objects and hardly a cycle, and then it ends
gc.disable()


def main() -> None:
    """Run one command as a program, and end it with its exit code."""
    _open_streams()
    interrupted = signal.getsignal(signal.SIGINT)
    if interrupted is signal.default_int_handler:
        # as long as nothing was begun, Ctrl-C needs no words
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from site_builder.cli import main as command_line

    signal.signal(signal.SIGINT, interrupted)
    code = command_line.main()
    with suppress(OSError):  # told already
        sys.stdout.flush()
    # nothing is left to be done: freeing those objects one by one would take a while
    os._exit(code)


def _open_streams() -> None:
    """Let nothing that is printed end a command: not a closed stream, nor one without Unicode."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
        else:
            getattr(sys, name).reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
