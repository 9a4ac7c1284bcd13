"""Check Backprop Studio in a checkout: python3 packaging/test.py [arguments of pytest].

Makes the private environment in .venv first, with what the checks need. Without arguments the whole suite runs, and
where another Python is found a part of it in a second environment, with that Python and the newest of everything.
"""

import sys

import pythons

pythons.refuse_old()

import checks  # noqa: E402 (an old Python could not read it)

if __name__ == "__main__":
    try:
        sys.exit(checks.main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
