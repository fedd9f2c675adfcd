"""``python -m site_builder`` is the command ``site-builder``."""

import gc
import os
import sys
from contextlib import suppress

# a command makes millions of objects and hardly a cycle, and then it ends
gc.disable()


def main() -> None:
    """Run one command as a program, and end it with its exit code."""
    from site_builder import cli

    code = cli.main()
    with suppress(OSError):  # told already
        sys.stdout.flush()
    # nothing is left to be done: freeing those objects one by one would take a while
    os._exit(code)


if __name__ == "__main__":
    main()
