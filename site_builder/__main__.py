"""``python -m site_builder`` is the command ``site-builder``."""

import gc
import sys

# a command makes millions of objects and hardly a cycle, and then it ends
gc.disable()


def main() -> int:
    """Run one command as a program; returns its exit code."""
    from site_builder import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
