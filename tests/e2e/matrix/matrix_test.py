#!/usr/bin/env python3
"""Who may do what: every route, every method, every kind of person, every state of a thing.

    matrix_test.py --bin DIR [--state DIR] [--route TEXT]

Starts a stack of its own (or uses the running one of --state), makes people and things (world.py), asks every route of
`--routes` of every program as everybody about everything (rows.py), and compares with what the rules of the API say
(model.py). Fails on a route without a row, and on a row without a route. Where the answer is "there is no such thing",
it must be the same answer, byte by byte, as for a thing that never existed.
"""

import argparse
import collections
import concurrent.futures
import contextlib
import dataclasses
import http.client
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support"), str(HERE.parent)]

import probes
import rest
import rows
import rows_parts  # noqa: F401  (adds its rows)
import rows_people  # noqa: F401
import rows_projects  # noqa: F401
import stack
import world
from layout import HANDLERS

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0", "auth.users_are_verified=false",
            "auth.access_token_seconds=3600", "handlers.threads=4", "mail.command=/bin/true",
            "mail.from=archive@quire.example")
THREADS = 4
MOST_SHOWN_OF_A_ROUTE = 20
LAST = {"POST /api/projects/{id}/users/"}  # makes people acquainted, and so lets them see each other
IGNORED_HEADERS = {"date", "x-request-id", "connection"}


# --- routes ---


def declared(layout):
    """"GET /api/documents/{id}/" -> policy, from the tables of all programs."""
    found = {}
    for name in HANDLERS:
        told = subprocess.run([layout.bin / f"quire-{name}", "--routes=json"], capture_output=True, text=True, check=True)
        for route in json.loads(told.stdout):
            if route["dialect"] == "documentcloud":
                found[f"{route['method']} {route['pattern']}"] = route["needs"]
    return found


def compare_tables(table):
    """Routes that nobody checks, rows without a route, and rows that mean another policy than the program."""
    for route, needs in table.items():
        if needs == "later":
            continue
        if route not in rows.ROWS:
            yield f"{route}: the matrix has no row for it"
        elif rows.ROWS[route][0] != needs:
            yield f"{route}: the program says {needs or 'nothing'}, the matrix {rows.ROWS[route][0]}"
    for route in set(rows.ROWS) - set(table):
        yield f"{route}: the matrix has a row, no program has the route"


def unavailable(made, table):
    """Parts that come later answer 501, and 403 to a bad token, whoever asks."""
    for route in (route for route, needs in table.items() if needs == "later"):
        method, pattern = route.split(" ", 1)
        parts = {"id": made.missing.id, "uuid": "00000000-0000-4000-8000-000000000000", "rest": "1"}
        for person in made.people.values():
            yield rows.Case(route, person, "later", method, world.pattern_path(pattern, **parts), None,
                            "token" if person.credentials == "bad" else 501)


# --- asking ---


class Asker(threading.local):
    """One connection per thread, kept open."""

    def __init__(self, address):
        self.host = address.removeprefix("http://")
        self.connection = None

    def ask(self, method, path, body, headers):
        headers = dict(headers)
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.host, timeout=60)
            try:
                self.connection.request(method, path, data, headers)
                answer = self.connection.getresponse()
                return rest.Answer(answer.status, answer.headers, answer.read())
            except (OSError, http.client.HTTPException):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        raise AssertionError


# --- judging ---


def detail(answer):
    try:
        return answer.json().get("detail")
    except (ValueError, AttributeError):
        return None


def is_page(answer):
    return answer.headers.get("Content-Type", "").startswith("text/html")


def fits(case, answer):
    """None, or what came back instead."""
    if isinstance(case.expected, tuple):  # one of several, all of them right
        wrong = [fits(dataclasses.replace(case, expected=one), answer) for one in case.expected]
        return None if None in wrong else wrong[0]
    if isinstance(case.expected, int):
        if answer.status != case.expected:
            return f"{answer.status} {answer.body[:200]!r}"
        return case.check(answer) if case.check and answer.status < 300 else None
    told = detail(answer)
    right = {
        "login": answer.status == 403 and told == "Authentication credentials were not provided.",
        "denied": answer.status == 403 and told not in (None, "Authentication credentials were not provided."),
        "gone": answer.status == 404 and (told == "Not found." or is_page(answer)),
        "token": answer.status == 403 and (b"token_not_valid" in answer.body or is_page(answer)),
    }[case.expected]
    return None if right else f"{answer.status} {answer.body[:200]!r}"


def fingerprint(case, answer):
    """All of an answer but the time, and the address that was asked."""
    headers = sorted((name.lower(), value) for name, value in answer.headers.items()
                     if name.lower() not in IGNORED_HEADERS)
    body = answer.body
    path = case.path.split("?")[0]  # a page names it without the query
    for address in (case.path, path, urllib.parse.quote(path, safe=""), urllib.parse.quote(path)):
        body = body.replace(address.encode(), b"ADDRESS")
    if not is_page(answer):
        return (answer.status, tuple(headers), answer.body)
    return (answer.status, tuple((name, value) for name, value in headers if name not in ("content-length", "etag")), body)


class Result:
    def __init__(self):
        self.failures = []
        self.gone = collections.defaultdict(lambda: collections.defaultdict(list))
        self.answers = collections.Counter()

    def add(self, case, answer):
        self.answers[answer.status] += 1
        if wrong := fits(case, answer):
            self.failures.append(f"{case.route} | {case.person.name} | {case.state} | expected {case.expected}, got {wrong}")
        elif case.expected == "gone":
            self.gone[case.route, case.person.name][fingerprint(case, answer)].append(case.state)

    def tell_apart(self):
        """Not there and not yours must be one answer."""
        for (route, person), answers in self.gone.items():
            if len(answers) > 1:
                states = [found[:3] for found in answers.values()]
                yield f"{route} | {person} | tells apart what is not there from what is not theirs: {states}"


def run(made, everything, result):
    asker = Asker(made.address)
    random.Random(7).shuffle(everything)

    def one(case):
        return case, asker.ask(case.method, case.path, case.body, made.headers(case.person))
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        for case, answer in pool.map(one, everything):
            result.add(case, answer)
    return result


def show(failures):
    """All of them when they are few, else the first of each route."""
    shown = collections.Counter()
    for failure in sorted(failures):
        route = failure.split(" | ")[0]
        shown[route] += 1
        if shown[route] <= MOST_SHOWN_OF_A_ROUTE:
            print(f"FAILED {failure}")
    for route, count in shown.items():
        if count > MOST_SHOWN_OF_A_ROUTE:
            print(f"... {count - MOST_SHOWN_OF_A_ROUTE} more of {route}")


# --- all of it ---


def check(layout, wanted):
    started = time.monotonic()
    table = declared(layout)
    failures = list(compare_tables(table))
    made = world.World(layout)
    made.upload_real()
    chosen = [route for route, needs in table.items() if needs != "later" and route in rows.ROWS and wanted in route]
    everything = list(rows.cases(made, chosen)) + list(case for case in unavailable(made, table) if wanted in case.route)
    made.flush()
    prepared = time.monotonic()
    result = run(made, [case for case in everything if case.route not in LAST], Result())
    asked = time.monotonic()
    done = 0
    for probe in probes.PROBES:
        if wanted and wanted not in probe.__name__:
            continue
        done += 1
        try:
            probe(made)
        except AssertionError as wrong:
            failures.append(f"{probe.__name__}: {wrong}")
    run(made, [case for case in everything if case.route in LAST], result)
    failures += result.failures + list(result.tell_apart())
    show(failures)
    states = {case.state for case in everything}
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(result.answers.items()))
    print(f"{len(everything)} requests to {len(table)} routes as {len(made.people)} people about {len(states)} states "
          f"({answers}); {done} probes; {len(failures)} failures; world {prepared - started:.0f} s, "
          f"matrix {asked - prepared:.0f} s, probes {time.monotonic() - asked:.0f} s")
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("--state", help="keep the stack in this folder and leave it running")
    parser.add_argument("--route", default="", help="only routes (and probes) that contain this")
    options = parser.parse_args()
    with contextlib.ExitStack() as cleanup:
        if options.state:
            layout = stack.up(options.state, port=None if pathlib.Path(options.state).exists() else 0, bin=options.bin,
                              settings=SETTINGS)
        else:
            folder = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="quire-matrix-"))
            layout = cleanup.enter_context(stack.running(folder, port=0, bin=options.bin, settings=SETTINGS))
        return check(layout, options.route)


if __name__ == "__main__":
    sys.exit(main())
