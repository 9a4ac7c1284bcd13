"""``python -m bpstudio``: the command line."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        if getattr(sys, "frozen", False):
            from multiprocessing import freeze_support

            freeze_support()  # packed into one program, it is also the process that trains beside the window
        from bpstudio.cli import main

        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
