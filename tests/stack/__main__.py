"""python3 tests/stack up|down|status|ctl|try: a private Quire in one folder. ./dev calls this."""

import argparse
import os
import sys

import greeting
import stack
from layout import Layout, StackError


def arguments():
    parser = argparse.ArgumentParser(prog="tests/stack", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    up = actions.add_parser("up", help="start, or change, and wait until healthy")
    up.add_argument("--port", type=int, help="N: DocumentCloud, N+1 paperless, N+2 Papra, "
                                             "N+3 DocDigitizer; 0 chooses")
    up.add_argument("--bin", help="folder with the programs")
    up.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    actions.add_parser("down", help="stop; the state stays")
    actions.add_parser("status", help="say whether it serves")
    actions.add_parser("try", help="print the lines that upload a scan and read its text")
    ctl = actions.add_parser("ctl", help="quirectl against this stack")
    ctl.add_argument("words", nargs=argparse.REMAINDER)
    for action in actions.choices.values():
        action.add_argument("--state", default="var")
    return parser.parse_args()


def main():
    given = arguments()
    if given.action == "up":
        layout = stack.up(given.state, given.port, given.bin, given.set,
                          say=lambda text: print(f"  {text}", flush=True))
        print(greeting.greeting(layout))
    elif given.action == "down":
        print("stopped" if stack.down(given.state) else "nothing runs")
    elif given.action == "status":
        why = stack.unhealthy(Layout(given.state))
        print(why or "healthy")
        return 1 if why else 0
    elif given.action == "try":
        print(greeting.try_lines(Layout(given.state)), end="")
    else:
        layout = Layout(given.state)
        program = layout.bin / "quirectl"
        words = given.words[1:] if given.words[:1] == ["--"] else given.words
        os.execv(program, [program, "--config", layout.config, *words])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except StackError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)
