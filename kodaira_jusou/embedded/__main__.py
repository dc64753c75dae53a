"""The way in for bin/demo, bin/manage and bin/test: run as a file, so nothing is imported from the cwd."""

import importlib
import sys
from pathlib import Path

COMMANDS = {"demo": "demo", "manage": "managing", "test": "testing"}


def main():
    sys.path[0] = str(Path(__file__).resolve().parent.parent.parent)
    try:
        return run(sys.argv[1], sys.argv[2:])
    except KeyboardInterrupt:
        return 130


def run(name, args):
    failure = importlib.import_module("kodaira_jusou.embedded.failure")
    say = importlib.import_module("kodaira_jusou.embedded.say")
    command = importlib.import_module(f"kodaira_jusou.embedded.{COMMANDS[name]}")
    try:
        return command.main(args)
    except failure.StartError as error:
        say.err(str(error))
    except OSError as error:
        if error.errno not in failure.FULL | failure.REFUSED:
            raise
        say.err(str(failure.from_os(error, error.filename or name)))
    return 1


if __name__ == "__main__":
    sys.exit(main())
