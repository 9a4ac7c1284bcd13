"""Start Backprop Studio from a checkout: python3 packaging/start.py [--fresh] [arguments of bpstudio].

Makes a private environment in .venv first, if there is none that is whole; --fresh makes it anew. Without a display
it walks the network in the terminal.
"""

import sys

import pythons

pythons.refuse_old()

import launch  # noqa: E402 (an old Python could not read it)

if __name__ == "__main__":
    try:
        sys.exit(launch.main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
