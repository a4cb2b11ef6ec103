#!/usr/bin/python3
"""A large archive: every list with every filter and order, first and deep page, single documents and writes, as people
who are not administrators, as nobody, and as staff.

    ./dev bench million [--documents 1000000] [--asks 30] [--only TEXT] [--flat SECONDS] [--state DIR --keep]

Fills a private archive (world.py), asks each question again and again over one connection, and prints how many took
longer than their limit, and the slowest, each with the rows that the database read and the statements it ran for one
answer: those are the same on every machine. `--flat` then sends requests for that long and prints the memory of our
processes meanwhile. `--state DIR --keep` leaves the archive for the next run. Needs wrk.
"""

import argparse
import base64
import http.client
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import lists
import rest
import stack
import world

ORDERS = ("", "created_at", "-created_at", "page_count", "-page_count", "title", "-title", "source", "-source")
LIST_LIMIT_MS, SINGLE_LIMIT_MS = 50, 30
PATIENCE_SECONDS = 2  # for one kind: slow enough to know after three
IDLE_SECONDS = 30  # the server closes connections that nobody uses


class Person:
    """One connection of one person; of nobody without a name."""

    def __init__(self, address, name=None, password=world.PASSWORD):
        self.address = address
        self.name = name or "nobody"
        self.headers = {}
        if name:
            token = rest.call("POST", f"{address}/api/token/", {"username": name, "password": password}).json()["access"]
            self.headers = {"Authorization": f"Bearer {token}"}
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=120)
        self.asked = 0

    def ask(self, method, url, body=None):
        """(seconds, status, answer)"""
        headers, data = dict(self.headers), None
        if body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        if time.perf_counter() - self.asked > IDLE_SECONDS:
            self.connection.close()  # the server may have: the next request opens it again
        begun = time.perf_counter()
        self.connection.request(method, url[url.index("/api/"):], data, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        self.asked = time.perf_counter()
        return self.asked - begun, answer.status, json.loads(raw) if raw else None

    def get(self, url):
        _, status, answer = self.ask("GET", url)
        assert status == 200, (url, status, answer)
        return answer


class Work:
    """What the database did since."""

    SQL = ("SELECT SUM(IF(variable_name LIKE 'HANDLER_READ%', variable_value, 0)),"
           " SUM(IF(variable_name = 'COM_STMT_EXECUTE', variable_value, 0)) FROM information_schema.global_status")

    def __init__(self, layout):
        self.layout = layout
        self.before = self._counters()

    def _counters(self):
        return [float(part) for part in lists.ask_database(self.layout, self.SQL).split()]

    def per(self, requests):
        """(rows, statements) for one of so many requests"""
        return [(now - before) / requests for now, before in zip(self._counters(), self.before)]


def measured(layout, name, asks, action):
    """(p99 ms, median ms, rows, statements, name); action(turn) gives what Person.ask() does."""
    action(0)
    work, times = Work(layout), []
    for turn in range(1, asks + 1):
        seconds, status, answer = action(turn)
        assert status in (200, 201, 204), (name, status, answer)
        times.append(seconds)
        if sum(times) > PATIENCE_SECONDS and len(times) > 2:
            break
    times.sort()
    return [times[-(-len(times) * 99 // 100) - 1] * 1000, times[len(times) // 2] * 1000, *work.per(len(times)), name]


def report(title, rows, limit, most=None):
    slow = sum(row[0] > limit for row in rows)
    print(f"\n{title}: {len(rows)}; p99 over {limit} ms: {slow}" + (f"; the {most} slowest" if most else ""))
    for p99, median, read, statements, name in sorted(rows, reverse=True)[:most] if most else rows:
        print(f"  p99 {p99:8.1f} ms  median {median:8.1f} ms  rows {read:9.0f}  statements {statements:5.1f}  {name}", flush=True)


# --- lists of documents ---

def document_filters(layout, person):
    house = world.number(layout, "SELECT id FROM quire.organizations WHERE name = 'Quire'")
    colleague = world.number(layout, "SELECT id FROM quire.users WHERE username = 'reader7'")
    large = world.number(layout, "SELECT MIN(id) FROM quire.projects WHERE private = 0")
    some = [document["id"] for document in person.get("/api/documents/?per_page=25")["results"]]
    found = {"": "", "user (colleague)": f"user={colleague}", "organization": f"organization={house}",
             "project": f"project={large}", "access=public": "access=public", "access=organization": "access=organization",
             "access=private": "access=private", "status=success": "status=success", "status=error": "status=error",
             "created_at__gt": "created_at__gt=2026-11-01", "created_at__lt": "created_at__lt=2025-01-01",
             "page_count": "page_count=37", "page_count__gt": "page_count__gt=88", "page_count__lt": "page_count__lt=50",
             "id__in": "id__in=" + ",".join(map(str, some)), "two filters": f"user={colleague}&access=public&created_at__gt=2026-01-01"}
    if person.headers:
        found["user"] = f"user={person.get('/api/users/me/')['id']}"
    return found


def cursor(ordering, number, key):
    """As the dialect writes one: the middle of the archive, without walking there."""
    return base64.urlsafe_b64encode(f"f\x1f{ordering}\x1f{number}\x1f{key}".encode()).decode().rstrip("=")


def middles(layout):
    """A cursor for each order, behind as many public documents as a quarter of the archive."""
    found = {}
    documents = world.number(layout, "SELECT COUNT(*) FROM quire.documents")
    for order in ORDERS:
        column = {"": "id", "title": "title_key", "source": "source_key"}.get(order.lstrip("-"), order.lstrip("-"))
        way = "DESC" if order.startswith("-") else ""
        number, key = lists.ask_database(
            layout, f"SELECT id, {column} FROM quire.documents WHERE shelf = 1 ORDER BY shelf {way}, {column} {way}, id {way}"
            f" LIMIT 1 OFFSET {documents // 4}").split("\t")
        found[order] = cursor(order, number, "" if column == "id" else key)
    return found


def sweep_documents(layout, person, asks, only, deep):
    rows = []
    for (name, query), order in itertools.product(document_filters(layout, person).items(), ORDERS):
        for where in ("first", "deep"):
            what = f"{person.name:8} documents {where:5} {name or '-':20} {order or 'id'}"
            if only not in what:
                continue
            parts = (query, order and f"ordering={order}", where == "deep" and f"cursor={deep[order]}")
            url = "/api/documents/?" + "&".join(part for part in parts if part)
            rows.append(measured(layout, what, asks, lambda turn, u=url: person.ask("GET", u)))
            if sys.stderr.isatty():
                print(f"\r{person.name}: {len(rows)} kinds of lists", end="", file=sys.stderr, flush=True)
    return rows


# --- other lists ---

def last_page(person, url, hops):
    for _ in range(hops):
        following = person.get(url)["next"]
        if not following:
            break
        url = following
    return url.replace("per_page=100", "per_page=25")


def sweep_others(layout, person, asks, only):
    noted = world.number(layout, "SELECT document_id FROM quire.notes n JOIN quire.documents d ON d.id = n.document_id"
                         " WHERE d.shelf = 1 GROUP BY document_id ORDER BY COUNT(*) DESC LIMIT 1")
    large = world.number(layout, "SELECT MIN(id) FROM quire.projects WHERE private = 0")
    member = world.number(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'person%'")
    document = world.number(layout, f"SELECT MIN(document_id) FROM quire.project_documents WHERE project_id = {large}")
    kinds = {"notes of a document": f"/api/documents/{noted}/notes/?", "project's documents": f"/api/projects/{large}/documents/?",
             "users": "/api/users/?", "organizations": "/api/organizations/?"}
    for name in ("", f"user={member}", f"document={document}", "private=true", "private=false", "title=Project 77", "slug=project-77",
                 "query=Project 777", "query=nothing like it", "is_shared=true", "owned_by_user=true", "owned_by_user=false",
                 "pinned=true", "pinned=false"):
        kinds[f"projects {name}"] = "/api/projects/?" + name.replace(" ", "%20")
    if person.headers:
        kinds["collaborators"] = f"/api/projects/{large}/users/?"
    rows = []
    for name, url in kinds.items():
        if only in f"{person.name} {name}" and person.ask("GET", url)[1] == 200:
            for where in ("first", "deep"):
                page = url if where == "first" else last_page(person, url + "&per_page=100", 40)
                if where == "first" or page.replace("per_page=25", "").rstrip("?&") != url.rstrip("?&"):
                    rows.append(measured(layout, f"{person.name:8} {where:5} {name}", asks, lambda turn, u=page: person.ask("GET", u)))
    return rows


# --- one thing at a time ---

def singles_and_writes(layout, person, asks):
    mine = [d["id"] for d in person.get(f"/api/documents/?user={person.get('/api/users/me/')['id']}&per_page=100")["results"]]
    project = person.ask("POST", "/api/projects/", {"title": "bench"})[2]["id"]
    kinds = {
        "retrieve": lambda turn: ("GET", f"/api/documents/{mine[turn % 100]}/"),
        "retrieve, expand=~all": lambda turn: ("GET", f"/api/documents/{mine[turn % 100]}/?expand=~all"),
        "list of 25, expand=~all": lambda turn: ("GET", "/api/documents/?expand=~all"),
        "PATCH one": lambda turn: ("PATCH", f"/api/documents/{mine[turn % 100]}/", {"source": f"S{turn}"}),
        "bulk PATCH of 25": lambda turn: ("PATCH", "/api/documents/", [{"id": one, "source": f"S{turn}"} for one in mine[:25]]),
        "note create": lambda turn: ("POST", f"/api/documents/{mine[turn % 100]}/notes/",
                                     {"title": "n", "content": "c", "page_number": 0, "access": "private"}),
        "project PUT of 25": lambda turn: ("PUT", f"/api/projects/{project}/documents/",
                                           [{"document": one} for one in mine[turn % 50:turn % 50 + 25]]),
        "project PUT of the same 25": lambda turn: ("PUT", f"/api/projects/{project}/documents/",
                                                    [{"document": one} for one in mine[:25]])}
    return [measured(layout, name, asks, lambda turn, k=kind: person.ask(*k(turn))) for name, kind in kinds.items()]


def stay_flat(layout, person, seconds):
    """Sends requests for so long, and says what our processes weigh meanwhile."""
    one = person.get("/api/documents/")["results"][0]["id"]
    urls = [f"{person.address}/api/documents/?per_page=25", f"{person.address}/api/documents/{one}/"]
    token = person.headers["Authorization"].split()[1]
    sent, step = 0, max(1, seconds // 12)
    for turn in range(12):
        print(f"{sent:9} requests, MiB:", {k: round(v, 1) for k, v in lists.our_memory(layout).items()}, flush=True)
        rate, _, failed = lists.wrk(urls[turn % 2], step, token)
        assert failed == 0, failed
        sent += int(rate * step)
    print(f"{sent:9} requests, MiB:", {k: round(v, 1) for k, v in lists.our_memory(layout).items()}, flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="build/release/bin")
    options.add_argument("--documents", type=int, default=1_000_000)
    options.add_argument("--asks", type=int, default=30)
    options.add_argument("--only", default="", help="only lists whose printed line has this in it")
    options.add_argument("--people", default="reader3,lent,nobody,admin")
    options.add_argument("--parts", default="documents,others,singles,ratios", help="what to measure")
    options.add_argument("--flat", type=int, default=0)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--state")
    options.add_argument("--keep", action="store_true")
    chosen = options.parse_args()

    state = chosen.state or tempfile.mkdtemp(prefix="quire-bench-")
    filled = pathlib.Path(state) / "filled"
    layout = stack.up(state, port=0, bin=chosen.bin, settings=world.SETTINGS)
    try:
        lists.ask_database(layout, world.ROOM)
        if not filled.exists():
            world.fill(layout, chosen.documents)
            filled.touch()
        wait_for_the_index(layout)
        measure(layout, chosen)
    finally:
        stack.down(state)
        if not chosen.keep:
            subprocess.run(["rm", "-rf", state], check=True)


def wait_for_the_index(layout):
    """The worker would take part in what is measured."""
    while waiting := world.number(layout, "SELECT COUNT(*) FROM quire.index_queue"):
        print(f"{waiting} documents are not in the index yet", file=sys.stderr, flush=True)
        time.sleep(10)


def measure(layout, chosen):
    address, parts = layout.address("documentcloud"), chosen.parts.split(",")
    words = {"admin": (layout.state / "login").read_text().strip()}
    people = [Person(address, None if name == "nobody" else name, words.get(name, world.PASSWORD)) for name in chosen.people.split(",")]
    if "documents" in parts:
        deep = middles(layout)
        rows = [row for person in people for row in sweep_documents(layout, person, chosen.asks, chosen.only, deep)]
        report("Lists of documents", rows, LIST_LIMIT_MS, 40)
    if "others" in parts:
        report("Other lists", [row for person in people for row in sweep_others(layout, person, chosen.asks, chosen.only)], LIST_LIMIT_MS)
    if "singles" in parts:
        report("One at a time", singles_and_writes(layout, Person(address, "reader3"), max(chosen.asks, 100)), SINGLE_LIMIT_MS)
    if "ratios" in parts:
        lists.measure(layout, chosen)
    if chosen.flat:
        stay_flat(layout, Person(address, "reader3"), chosen.flat)


if __name__ == "__main__":
    main()
