#!/usr/bin/env python3
"""Runs *.case files against a running stack: requests, and what must come back.

    run_cases.py --state DIR [--dialect documentcloud] [FILE or FOLDER]...

A case is a text file of steps, separated by lines of "===". Lines before the first request that start with "#" say what
it is about. A step has three parts, separated by lines of "---":

    POST /api/documents/ as ada         method, address, who: ada and ben share an organization, eve has another,
    Content-Type: application/json      admin is the stack's administrator; without "as": nobody
                                        an address may be absolute; "until 60" at the end repeats the request for
    {"title": "Harbor audit"}           at most 60 seconds until the answer fits. A body "< two_pages.pdf" is a file.
    ---
    201                                 status, then headers that must be there ("Name: -": must not)
    Content-Type: application/json
    ---
    {"id": "*** id", "***": "***"}      the whole body: JSON, text, or nothing

*** stands for anything: in a header, in a text, as a whole JSON value. "*** id" keeps the value as ${id} for later steps.
A member "***": "***" allows further members; a last element "***" of a list allows further elements.
Variables that are always there: ${ada} ${ben} ${eve} (user names), ${word} (one that no other document has),
${address}. ${password} is everybody's.
"""

import argparse
import json
import pathlib
import re
import sys
import time
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "stack"), str(HERE.parent / "support")]

import papers
import people
import rest
from layout import Layout

FILES = {
    "two_pages.pdf": lambda: papers.text_pdf([["The audit covers three ports."], ["Second page about tariffs."]]),
    "one_page.pdf": lambda: papers.text_pdf([["A single page about lighthouses."]]),
    "not_a.pdf": lambda: b"this is no PDF at all",
}


class Mismatch(Exception):
    pass


# --- what must come back ---


def any_of(pattern):
    return re.compile(".*".join(re.escape(part) for part in pattern.split("***")), re.S)


def fit(expected, found, kept, where="body"):
    """Raises Mismatch unless the value found is what was expected; keeps named values."""
    if isinstance(expected, str) and expected.startswith("***"):
        if name := expected[3:].strip():
            kept[name] = found
    elif isinstance(expected, dict):
        fit_object(expected, found, kept, where)
    elif isinstance(expected, list):
        fit_list(expected, found, kept, where)
    elif isinstance(expected, str) and "***" in expected:
        if not isinstance(found, str) or not any_of(expected).fullmatch(found):
            raise Mismatch(f"{where}: {found!r} instead of {expected!r}")
    elif type(expected) is not type(found) or expected != found:
        raise Mismatch(f"{where}: {found!r} instead of {expected!r}")


def fit_object(expected, found, kept, where):
    if not isinstance(found, dict):
        raise Mismatch(f"{where}: {found!r} is no object")
    known = set(expected) - {"***"}
    if missing := known - set(found):
        raise Mismatch(f"{where}: without {sorted(missing)}")
    if "***" not in expected and (more := set(found) - known):
        raise Mismatch(f"{where}: also has {sorted(more)}")
    for key in known:
        fit(expected[key], found[key], kept, f"{where}.{key}")


def fit_list(expected, found, kept, where):
    if not isinstance(found, list):
        raise Mismatch(f"{where}: {found!r} is no list")
    if expected and expected[-1] == "***":
        expected = expected[:-1]
        found = found[:len(expected)]
    if len(expected) != len(found):
        raise Mismatch(f"{where}: {len(found)} elements instead of {len(expected)}: {found!r}")
    for number, (one, other) in enumerate(zip(expected, found)):
        fit(one, other, kept, f"{where}[{number}]")


def fit_body(expected, found, kept):
    expected = expected.strip()
    if not expected:
        if found:
            raise Mismatch(f"body: {found[:300]!r} instead of nothing")
        return
    try:
        wanted = json.loads(expected)
    except ValueError:
        if not any_of(expected).fullmatch(found.decode().strip()):
            raise Mismatch(f"body: {found[:300]!r} instead of {expected!r}") from None
        return
    try:
        value = json.loads(found)
    except ValueError:
        raise Mismatch(f"body: {found[:300]!r} is no JSON") from None
    fit(wanted, value, kept)


def fit_head(lines, answer):
    if answer.status != int(lines[0].split()[0]):
        raise Mismatch(f"status {answer.status} instead of {lines[0]}: {answer.body[:500]!r}")
    for line in lines[1:]:
        name, _, wanted = (part.strip() for part in line.partition(":"))
        found = answer.headers.get(name)
        if wanted == "-" and found is None:
            continue
        if found is None or not any_of(wanted).fullmatch(found):
            raise Mismatch(f"header {name}: {found!r} instead of {wanted!r}")


# --- steps ---


class Step:
    REQUEST = re.compile(r"(\S+) (\S+)(?: as (\w+))?(?: until (\d+))?")

    def __init__(self, text, kept):
        parts = re.split(r"^---$\n?", substituted(text, kept), flags=re.M)
        if len(parts) != 3:
            raise Mismatch(f"a step has three parts, not {len(parts)}: {text[:100]!r}")
        request, head, self.body = parts
        lines = [line for line in request.strip().splitlines() if not line.startswith("#")]
        first = self.REQUEST.fullmatch(lines[0].strip())
        if not first:
            raise Mismatch(f"no request: {lines[0]!r}")
        self.method, self.url, self.who, seconds = first.groups()
        self.seconds = float(seconds or 0)
        empty = lines.index("") if "" in lines else len(lines)
        self.headers = dict(re.split(r":\s*", line, maxsplit=1) for line in lines[1:empty])
        self.data = "\n".join(lines[empty + 1:]).encode()
        if self.data.startswith(b"< "):
            self.data = FILES[self.data[2:].decode().strip()]()
        self.head = [line for line in head.splitlines() if line.strip()]

    def run(self, clients, kept):
        deadline = time.monotonic() + self.seconds
        while True:
            answer = clients.call(self)
            try:
                fit_head(self.head, answer)
                fit_body(self.body, answer.body, kept)
                return
            except Mismatch:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def substituted(text, kept):
    def value(match):
        if match[1] not in kept:
            raise Mismatch(f"nothing is kept as {match[1]!r}")
        found = kept[match[1]]
        return found if isinstance(found, str) else json.dumps(found)
    return re.sub(r"\$\{(\w+)\}", value, text)


class Clients:
    """Those who ask: the people of this run, the administrator, and nobody."""

    def __init__(self, layout, dialect):
        self.address = layout.address(dialect)
        made = people.People(layout)
        self.names = made.names
        login = layout.address("documentcloud")
        self._clients = {name: rest.DocumentCloud(login, user, people.PASSWORD) for name, user in made.names.items()}
        self._clients["admin"] = rest.DocumentCloud(login, "admin", layout.login.read_text().strip())

    def call(self, step):
        url = step.url if step.url.startswith("http") else self.address + step.url
        body = step.data or None
        headers = dict(step.headers)
        if body and "Content-Type" not in headers and body[:1] in b"{[":
            headers["Content-Type"] = "application/json"
        if step.who:
            return self._clients[step.who].call(step.method, url, body, headers)
        return rest.call(step.method, url, body, headers)


def run_case(path, clients):
    kept = {**clients.names, "word": "w" + uuid.uuid4().hex[:12], "address": clients.address,
            "password": people.PASSWORD}
    for number, text in enumerate(re.split(r"^===$\n?", path.read_text(), flags=re.M), 1):
        try:
            Step(text, kept).run(clients, kept)
        except Mismatch as mismatch:
            return f"step {number}: {mismatch}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", required=True)
    parser.add_argument("--dialect", default="documentcloud")
    parser.add_argument("paths", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    paths = options.paths or [HERE.parent / "cases" / options.dialect]
    cases = [case for path in paths for case in (sorted(path.rglob("*.case")) if path.is_dir() else [path])]
    if not cases:
        sys.exit("no cases")
    layout, clients = Layout(options.state), {}
    failed = 0
    for case in cases:
        # What one resource's cases leave behind (a public document, a shared project) acquaints people.
        if case.parent not in clients:
            clients[case.parent] = Clients(layout, options.dialect)
        why = run_case(case, clients[case.parent])
        failed += why is not None
        print(f"{'FAILED' if why else 'ok'} {case.relative_to(HERE.parent) if case.is_relative_to(HERE.parent) else case}"
              + (f"\n    {why}" if why else ""), flush=True)
    print(f"{len(cases) - failed} of {len(cases)} cases passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
