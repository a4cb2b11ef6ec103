"""Users and organizations of one test run, with names of their own, so that runs can share a stack."""

import sys
import uuid

import stack

PASSWORD = "a long password"


class People:
    """ada and ben share an organization; eve has another."""

    def __init__(self, layout):
        run = uuid.uuid4().hex[:8]
        self.names = {name: f"{name}_{run}" for name in ("ada", "ben", "eve")}
        self.organizations = {"ada": f"Harbor Desk {run}", "ben": f"Harbor Desk {run}", "eve": f"Other Desk {run}"}
        for organization in sorted(set(self.organizations.values())):
            _ctl(layout, "organization", "create", organization)
        for name, user in self.names.items():
            _ctl(layout, "user", "create", user, "--email", f"{user}@quire.example",
                 "--organization", self.organizations[name], "--password-stdin", stdin=PASSWORD + "\n")


def _ctl(layout, *words, stdin=None):
    made = stack.ctl(layout, *words, stdin=stdin)
    if made.returncode:
        sys.exit(f"quirectl {' '.join(words)}: {made.stderr.strip()}")
