"""``python -m bpstudio``: the command line."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support

from bpstudio.cli import main

if __name__ == "__main__":
    freeze_support()  # packed into one program, that program is also the process that trains beside the window
    sys.exit(main())
