"""Where the program begins: `reflectory`, or `python -m reflectory`."""

import gc
from typing import NoReturn

from reflectory.collecting import settle


def main() -> NoReturn:
    gc.disable()  # nearly all that imports make stays: looking through it for garbage takes a fifth of the start
    from reflectory.cli import main as run  # noqa: PLC0415 - this is what takes long

    settle()
    run()


if __name__ == "__main__":
    main()
