#!/usr/bin/python3
"""A large archive: every filter with every order, first and deep page, single documents and writes, as people who are
not administrators.

    ./dev bench million [--documents 1000000] [--asks 30] [--flat REQUESTS] [--state DIR] [--keep]

Fills a private archive (documents, 5,000 users, 20,000 projects, 200,000 notes, one user in 1,000 projects), asks each
question again and again over one connection, and prints the slowest first. `--flat` then sends that many requests and
prints the memory of our processes meanwhile. `--state DIR --keep` leaves the archive for the next run. Needs wrk.
"""

import argparse
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

SETTINGS = lists.SETTINGS + ("auth.access_token_seconds=86400", "handlers.retire_after=0")
PASSWORD = "a long password"
STAFF_OF_THE_HOUSE = 20  # members of the largest organization, who own a third of everything
USERS, PROJECTS, NOTES, GRANTS = 5000, 20_000, 200_000, 1000
CHUNK = 50_000

PEOPLE = """
INSERT INTO organizations (uuid, name, slug, individual, created_at, updated_at)
SELECT UNHEX(CONCAT('0a', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       CONCAT('Desk ', seq), CONCAT('desk-', seq), 0, NOW(6), NOW(6) FROM seq_1_to_200;
INSERT INTO users (uuid, username, name, email, active_organization_id, created_at, updated_at)
SELECT UNHEX(CONCAT('0b', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       CONCAT('person', seq), CONCAT('Person ', seq), CONCAT('person', seq, '@quire.example'),
       (SELECT MIN(id) FROM organizations WHERE name = 'Desk 1') + MOD(seq, 200), NOW(6), NOW(6) FROM seq_1_to_{users};
INSERT INTO memberships (user_id, organization_id, role, created_at)
SELECT id, active_organization_id, 0, NOW(6) FROM users WHERE username LIKE 'person%'
"""
# A third belongs to the house, the rest to everybody; access and time are not in step with the id.
DOCUMENTS = """
INSERT INTO documents (uuid, user_id, organization_id, title, slug, access, status, page_count, page_spec, file_hash,
                       source, created_at, updated_at)
SELECT UNHEX(CONCAT('0c', LEFT(MD5(s.seq), 10), '4', SUBSTR(MD5(s.seq), 14, 3), '8', RIGHT(MD5(s.seq), 15))), u.id,
       IF(MOD(s.seq, 3) = 0, {house}, u.active_organization_id), CONCAT('Report ', SHA1(s.seq)), CONCAT('report-', s.seq),
       ELT(1 + MOD(s.seq * 31, 10), 0, 0, 0, 0, 1, 1, 1, 2, 2, 2), IF(MOD(s.seq, 211) = 0, 4, 3), 1 + MOD(s.seq * 17, 90),
       CONCAT('612.00x792.00:0-', MOD(s.seq * 17, 90)), SHA1(s.seq), ELT(1 + MOD(s.seq, 5), 'Harbor', 'Council', '', 'Court', 'Tip'),
       NOW(6) - INTERVAL MOD(s.seq * 104729, 100000000) SECOND, NOW(6)
FROM seq_{first}_to_{last} s
JOIN users u ON u.id = IF(MOD(s.seq, 3) = 0, {reader} + MOD(s.seq * 7919, {staff}), {person} + MOD(s.seq * 7919, {users}))
"""
PROJECT_ROWS = """
INSERT INTO projects (id, uuid, user_id, title, slug, private, created_at, updated_at)
SELECT 1000 + seq, UNHEX(CONCAT('0d', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       {person} + MOD(seq, {users}), CONCAT('Project ', seq), CONCAT('project-', seq), MOD(seq, 2), NOW(6), NOW(6)
FROM seq_1_to_{projects};
INSERT INTO project_members (project_id, user_id, access, created_at)
SELECT 1000 + seq, {person} + MOD(seq, {users}), 2, NOW(6) FROM seq_1_to_{projects};
INSERT IGNORE INTO project_members (project_id, user_id, access, created_at)
SELECT 1000 + seq * 7, {lent}, MOD(seq, 3), NOW(6) FROM seq_1_to_{grants};
INSERT IGNORE INTO project_documents (project_id, document_id, lends, created_at)
SELECT 1001 + MOD(s.seq, {projects}), d.id, MOD(s.seq DIV {projects}, 2), NOW(6)
FROM seq_1_to_{twice_links} s JOIN documents d ON d.id = 1 + MOD(s.seq * 7919, {documents}) LIMIT {links}
"""
NOTE_ROWS = """
INSERT INTO notes (document_id, user_id, organization_id, page_number, access, title, content, x1, x2, y1, y2, created_at, updated_at)
SELECT d.id, d.user_id, d.organization_id, 0, MOD(s.seq, 3), CONCAT('Note ', s.seq), 'A remark', 0.1, 0.2, 0.1, 0.2, NOW(6), NOW(6)
FROM seq_1_to_{twice_notes} s JOIN documents d ON d.id = 1 + MOD(s.seq * 4999, {documents}) LIMIT {notes}
"""
ORDERS = ("", "created_at", "-created_at", "page_count", "-page_count", "title", "-title", "source", "-source")


def number(layout, sql):
    return int(lists.ask_database(layout, sql))


# Memory as a server of this size has it; checks and syncing only slow the filling down.
ROOM = "SET GLOBAL innodb_buffer_pool_size = 3 * 1024 * 1024 * 1024"
FAST = "SET GLOBAL innodb_flush_log_at_trx_commit = {}"
UNCHECKED = "USE quire; SET unique_checks = 0, foreign_key_checks = 0; "


def fill(layout, documents):
    for index in range(STAFF_OF_THE_HOUSE):
        made = stack.ctl(layout, "user", "create", f"reader{index}", "--email", f"reader{index}@quire.example",
                         "--organization", stack.ORGANIZATION, "--password-stdin", stdin=PASSWORD + "\n")
        assert made.returncode == 0, made.stderr
    made = stack.ctl(layout, "user", "create", "lent", "--email", "lent@quire.example", "--password-stdin", stdin=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    lists.ask_database(layout, FAST.format(0))
    lists.ask_database(layout, "USE quire; " + PEOPLE.format(users=USERS))
    words = {
        "house": number(layout, "SELECT id FROM quire.organizations WHERE name = 'Quire'"),
        "reader": number(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'reader%'"),
        "person": number(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'person%'"),
        "lent": number(layout, "SELECT id FROM quire.users WHERE username = 'lent'"),
        "staff": STAFF_OF_THE_HOUSE, "users": USERS, "projects": PROJECTS, "notes": NOTES, "grants": GRANTS,
        "documents": documents, "links": 10 * PROJECTS,
        "twice_notes": 2 * NOTES, "twice_links": 20 * PROJECTS}  # ids have gaps: some numbers are no document
    for first in range(1, documents + 1, CHUNK):
        lists.ask_database(layout, UNCHECKED + DOCUMENTS.format(
            first=first, last=min(first + CHUNK - 1, documents), **words))
        print(f"\r{first + CHUNK - 1} documents", end="", file=sys.stderr, flush=True)
    for statements in (PROJECT_ROWS, NOTE_ROWS):
        lists.ask_database(layout, UNCHECKED + statements.format(**words))
    lists.ask_database(layout, "USE quire; ANALYZE TABLE documents, notes, projects, project_documents, project_members")
    lists.ask_database(layout, FAST.format(1))
    print(file=sys.stderr)


class Person:
    """One connection of one person."""

    def __init__(self, address, name):
        self.address = address
        self.token = rest.call("POST", f"{address}/api/token/", {"username": name, "password": PASSWORD}).json()["access"]
        self.name = name
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=120)

    def ask(self, method, url, body=None):
        """(seconds, status, answer)"""
        path = url[url.index("/api/"):]
        headers = {"Authorization": f"Bearer {self.token}"}
        data = None
        if body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        begun = time.perf_counter()
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        return time.perf_counter() - begun, answer.status, json.loads(raw) if raw else None

    def get(self, url):
        _, status, answer = self.ask("GET", url)
        assert status == 200, (url, status, answer)
        return answer


def filters(layout, person):
    mine = person.get("/api/users/me/")
    some = [document["id"] for document in person.get("/api/documents/?per_page=25")["results"]]
    project = number(layout, "SELECT MIN(id) FROM quire.projects WHERE private = 0")
    colleague = number(layout, "SELECT id FROM quire.users WHERE username = 'reader7'")
    return {"": "", "user": f"user={mine['id']}", "user (colleague)": f"user={colleague}",
            "organization": f"organization={mine['organization']}", "project": f"project={project}",
            "access=public": "access=public", "access=organization": "access=organization", "access=private": "access=private",
            "status=success": "status=success", "status=error": "status=error", "created_at__gt": "created_at__gt=2026-11-01",
            "created_at__lt": "created_at__lt=2025-01-01", "page_count": "page_count=37", "page_count__gt": "page_count__gt=88",
            "page_count__lt": "page_count__lt=50", "id__in": "id__in=" + ",".join(map(str, some))}


def deep(person, url, hops):
    for _ in range(hops):
        following = person.get(url + "&per_page=100" if "per_page" not in url else url)["next"]
        if not following:
            return None
        url = following
    return url.replace("per_page=100", "per_page=25")


def p99(times):
    return sorted(times)[max(0, int(len(times) * 0.99) - 1)] * 1000


def sweep(layout, person, asks, hops):
    """Rows (p99, median, what) of every filter with every order."""
    rows = []
    for turn, ((name, query), order) in enumerate(itertools.product(filters(layout, person).items(), ORDERS)):
        print(f"\r{person.name}: {turn} kinds of lists", end="", file=sys.stderr, flush=True)
        first = "/api/documents/?" + "&".join(part for part in (query, order and f"ordering={order}") if part)
        for where, url in (("first", first), ("deep", deep(person, first, hops))):
            if url is None:
                continue
            times = []
            for _ in range(asks):
                seconds, status, _ = person.ask("GET", url)
                assert status == 200, (url, status)
                times.append(seconds)
                if seconds > 2 and len(times) > 2:
                    break  # slow enough to know
            rows.append((p99(times), sorted(times)[len(times) // 2] * 1000, f"{person.name:8} {where:5} {name or '-':20} {order or 'id'}"))
    return rows


def repeated(name, asks, action):
    times = []
    for turn in range(asks):
        seconds, status, answer = action(turn)
        assert status in (200, 201), (name, status, answer)
        times.append(seconds)
    print(f"{name:28} p99 {p99(times):7.1f} ms   median {sorted(times)[asks // 2] * 1000:7.1f} ms", flush=True)


def singles_and_writes(layout, person, asks):
    mine = [d["id"] for d in person.get(f"/api/documents/?user={person.get('/api/users/me/')['id']}&per_page=100")["results"]]
    repeated("retrieve", asks, lambda turn: person.ask("GET", f"/api/documents/{mine[turn % 100]}/"))
    repeated("retrieve, expand=~all", asks, lambda turn: person.ask("GET", f"/api/documents/{mine[turn % 100]}/?expand=~all"))
    repeated("PATCH one", asks, lambda turn: person.ask("PATCH", f"/api/documents/{mine[turn % 100]}/", {"source": f"S{turn}"}))
    repeated("bulk PATCH of 25", asks, lambda turn: person.ask(
        "PATCH", "/api/documents/", [{"id": one, "source": f"S{turn}"} for one in mine[:25]]))
    repeated("note create", asks, lambda turn: person.ask(
        "POST", f"/api/documents/{mine[turn % 100]}/notes/", {"title": "n", "content": "c", "page_number": 0, "access": "private"}))
    _, _, project = person.ask("POST", "/api/projects/", {"title": "bench"})
    repeated("project PUT of 25", asks, lambda turn: person.ask(
        "PUT", f"/api/projects/{project['id']}/documents/", [{"document": one} for one in mine[turn % 50:turn % 50 + 25]]))
    repeated("projects list", asks, lambda turn: person.ask("GET", "/api/projects/"))


def stay_flat(layout, person, requests):
    """Sends that many requests, and says what our processes weigh meanwhile."""
    urls = [f"{person.address}/api/documents/?per_page=25", f"{person.address}/api/documents/{person.get('/api/documents/')['results'][0]['id']}/"]
    sent, steps = 0, 10
    while sent < requests:
        print(f"{sent:9} requests, MiB:", {k: round(v, 1) for k, v in lists.our_memory().items()}, flush=True)
        goal = sent + requests // steps
        while sent < goal:
            rate, _, failed = lists.wrk(urls[0] if sent % 2 else urls[1], 10, person.token)
            assert failed == 0, failed
            sent += int(rate * 10)
    print(f"{sent:9} requests, MiB:", {k: round(v, 1) for k, v in lists.our_memory().items()}, flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="build/release/bin")
    options.add_argument("--documents", type=int, default=1_000_000)
    options.add_argument("--asks", type=int, default=30)
    options.add_argument("--hops", type=int, default=40, help="pages of 100 before the deep page")
    options.add_argument("--flat", type=int, default=0)
    options.add_argument("--state")
    options.add_argument("--keep", action="store_true")
    options.add_argument("--skip-sweep", action="store_true")
    chosen = options.parse_args()

    state = chosen.state or tempfile.mkdtemp(prefix="quire-bench-")
    filled = (pathlib.Path(state) / "filled").exists()
    layout = stack.up(state, port=0, bin=chosen.bin, settings=SETTINGS)
    try:
        lists.ask_database(layout, ROOM)
        if not filled:
            fill(layout, chosen.documents)
            (pathlib.Path(state) / "filled").touch()
        address = layout.address("documentcloud")
        if not chosen.skip_sweep:
            rows = [row for name in ("reader3", "lent") for row in sweep(layout, Person(address, name), chosen.asks, chosen.hops)]
            slow = sum(row[0] > 50 for row in rows)
            print(f"{len(rows)} lists; p99 over 50 ms: {slow}; the slowest:")
            for most, median, what in sorted(rows, reverse=True)[:40]:
                print(f"  p99 {most:8.1f} ms   median {median:8.1f} ms   {what}")
        singles_and_writes(layout, Person(address, "reader3"), max(chosen.asks, 100))
        if chosen.flat:
            stay_flat(layout, Person(address, "reader3"), chosen.flat)
    finally:
        stack.down(state)
        if not chosen.keep:
            subprocess.run(["rm", "-rf", state], check=True)


if __name__ == "__main__":
    main()
