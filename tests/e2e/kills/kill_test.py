#!/usr/bin/env python3
"""SIGKILL of anything at any moment under load: nothing acknowledged is lost, nothing happens twice, everything ends.

    kill_test.py --bin build/ci/bin [--kills 200] [--seed N] [--state DIR]

Clients create, upload and process documents through both APIs while handlers, the worker, engine children, nginx and
MariaDB are killed at random moments (the seed is printed). Afterwards the archive is asked for everything that it
acknowledged. A failure keeps the state folder.
"""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support")]

import papers
import rest
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0", "worker.lease_seconds=3",
            "worker.retry_seconds=1", "worker.poll_seconds=1", "worker.attempts=1000")
# How often each kind of process is the victim. MariaDB takes seconds to recover, so it is rarer.
VICTIMS = {"handler": 10, "worker": 4, "engine": 4, "nginx": 2, "mariadb": 1}
UPLOADERS = 3
PAUSE_SECONDS = 0.75  # between one client's uploads: more only makes a longer queue
SETTLE_SECONDS = 300


class Ledger:
    """What was asked for and what was acknowledged."""

    def __init__(self):
        self._lock = threading.Lock()
        self.created = {}       # title -> id, acknowledged
        self.tried = collections.Counter()  # title -> creations asked for
        self.stored = {}        # id -> SHA-1 of the bytes last acknowledged
        self.started = set()    # ids whose processing was acknowledged
        self.form_uploads = {}  # SHA-256 -> public id, acknowledged by the form upload
        self.surprises = []     # answers that are neither success nor "try again"

    def note(self, change):
        with self._lock:
            change(self)


def acceptable(answer, good):
    """True for success, False for "try again later"; anything else is a surprise."""
    if answer.status in good:
        return True
    if answer.status in (502, 503, 504):
        return False
    raise AssertionError(f"{answer.status} {answer.body[:200]!r}")


def persist(action, stop, good):
    """Repeats an idempotent action until it is acknowledged; None when the test ends first."""
    while not stop.is_set():
        try:
            answer = action()
            if acceptable(answer, good):
                return answer
        except rest.Gone:
            pass
        stop.wait(0.05)
    return None


def upload_through_steps(client, ledger, title, data, stop):
    """Create once (not idempotent: an unanswered creation may have happened), then PUT and process until acknowledged."""
    ledger.note(lambda l: l.tried.update([title]))
    try:
        made = client.call("POST", "/api/documents/", {"title": title})
    except rest.Gone:
        return
    if not acceptable(made, (201,)):
        return
    number, url = made.json()["id"], made.json()["presigned_url"]
    ledger.note(lambda l: l.created.update({title: number}))
    if persist(lambda: rest.call("PUT", url, data), stop, (200,)):
        ledger.note(lambda l: l.stored.update({number: hashlib.sha1(data).hexdigest()}))
        # 400 "already processing": an earlier try did it, only its answer was lost.
        if persist(lambda: client.call("POST", f"/api/documents/{number}/process/", {}), stop, (200, 400)):
            ledger.note(lambda l: l.started.add(number))


def upload_by_form(client, organization, ledger, name, data, stop):
    """409 means that an earlier, unanswered try succeeded."""
    answer = persist(lambda: client.upload(organization, name, data), stop, (200, 409))
    if answer and answer.status == 200:
        digest = hashlib.sha256(data).hexdigest()
        ledger.note(lambda l: l.form_uploads.update({digest: answer.json()["document"]["id"]}))


def load(make_clients, ledger, stop, who):
    cloud, papra, organization = make_clients()
    turn = 0
    while not stop.is_set():
        turn += 1
        title = f"kill-{who}-{turn}"
        data = papers.text_pdf([[f"{title} page {page}"] for page in range(1, 4)])
        try:
            if turn % 3:
                upload_through_steps(cloud, ledger, title, data, stop)
            else:
                upload_by_form(papra, organization, ledger, f"{title}.pdf", data, stop)
        except AssertionError as surprise:
            ledger.note(lambda l, s=surprise: l.surprises.append(f"{title}: {s}"))
        except rest.Gone:
            pass
        stop.wait(PAUSE_SECONDS)


def processes(supervisor_pid):
    """kind -> pids of the stack's processes."""
    found = collections.defaultdict(list)
    parents = {}
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
                parents[int(folder.name)] = (int(fields[1]), (folder / "comm").read_text().strip(), fields[0])
            except OSError:
                continue

    def belongs(pid):
        while pid > 1:
            if pid == supervisor_pid:
                return True
            pid = parents.get(pid, (0, "", ""))[0]
        return False

    for pid, (parent, name, state) in parents.items():
        if state == "Z" or pid == supervisor_pid or not belongs(parent):
            continue
        if name.startswith("quire-worker"):
            found["worker"].append(pid)
        elif name in ("quire-engine", "quire-bindery"):
            found["engine"].append(pid)
        elif name.startswith("quire-"):
            found["handler"].append(pid)
        elif name == "nginx" and parent != supervisor_pid:
            found["nginx"].append(pid)  # a worker of nginx; its master replaces it
        elif name.startswith("mariadb"):
            found["mariadb"].append(pid)
    return found


def kill_one(chance, layout):
    """Kills one process; the kind, or None when there was none of that kind just now."""
    kind = chance.choices(list(VICTIMS), VICTIMS.values())[0]
    pids = processes(int(layout.pid_file.read_text()))[kind]
    if not pids:
        return None
    try:
        os.kill(chance.choice(pids), signal.SIGKILL)
    except ProcessLookupError:
        return None
    return kind


def rampage(chance, layout, kills):
    done = collections.Counter()
    while done.total() < kills:
        time.sleep(chance.uniform(0.01, 0.25))  # the random moment
        if kind := kill_one(chance, layout):
            done[kind] += 1
    return done


def list_all(client):
    documents, url = [], "/api/documents/?per_page=100"
    while url:
        page = client.call("GET", url).json()
        documents += page["results"]
        url = page["next"]
    return documents


def settled(client):
    documents = list_all(client)
    return documents if all(d["status"] in ("success", "error", "nofile") for d in documents) else None


def verify(client, papra, organization, ledger, layout):
    """Every broken promise, as a sentence."""
    broken = list(ledger.surprises)
    documents = rest.until(lambda: settled(client), SETTLE_SECONDS, "every document ends")
    by_id = {d["id"]: d for d in documents}
    by_title = collections.Counter(d["title"] for d in documents)

    for title, number in ledger.created.items():
        if number not in by_id:
            broken.append(f"lost: {title} was acknowledged as {number}")
    for title, count in by_title.items():
        if title in ledger.tried and count > ledger.tried[title]:
            broken.append(f"twice: {title} was asked for {ledger.tried[title]} times and exists {count} times")
    for number, digest in ledger.stored.items():
        if number in ledger.started and by_id[number]["status"] == "success" \
                and by_id[number]["file_hash"] != digest:
            broken.append(f"bytes: document {number} does not hold what was acknowledged")
    for number in ledger.started:
        document = by_id[number]
        if document["status"] != "success":
            errors = client.call("GET", f"/api/documents/{number}/errors/").json()["results"]
            broken.append(f"failed: document {number} is {document['status']}: {[e['message'] for e in errors]}")
            continue
        text = client.file(document, "{slug}.txt")
        if text.status != 200 or f"{document['title']} page 3" not in text.text():
            broken.append(f"text: document {number} answers {text.status}")
    for digest, public in ledger.form_uploads.items():
        answer = papra.call("GET", f"/api/organizations/{organization}/documents/{public}/file")
        if answer.status != 200 or hashlib.sha256(answer.body).hexdigest() != digest:
            broken.append(f"bytes: {public} does not hold what was acknowledged ({answer.status})")
    found = client.call("GET", "/api/documents/search/?per_page=1&q=page").json()["count"]
    successes = sum(d["status"] == "success" for d in documents)
    if found != successes:
        broken.append(f"index: {successes} documents are readable, a search counts {found}")
    check = stack.ctl(layout, "--json", "check", "--deep")
    for finding in json.loads(check.stdout or "[]"):
        if finding["kind"] != "orphan_blob":  # bytes that were never acknowledged: collected later
            broken.append(f"check: {finding}")
    return broken, len(documents), successes


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", required=True)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--state")
    chosen = options.parse_args()
    print(f"seed {chosen.seed}, {chosen.kills} kills", flush=True)

    state = chosen.state or tempfile.mkdtemp(prefix="quire-kill-")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=SETTINGS)
    try:
        broken = run(layout, chosen)
    finally:
        stack.down(state)
    for line in broken:
        print(line)
    if broken:
        print(f"kept for inspection: {state}")
        return 1
    subprocess.run(["rm", "-rf", state], check=True)
    return 0


def run(layout, chosen):
    password = layout.login.read_text().strip()
    key = stack.ctl(layout, "key", "create", "admin", "--permissions",
                    "documents:create,documents:read,organizations:read").stdout.strip()

    def make_clients():
        return (rest.DocumentCloud(layout.address("documentcloud"), "admin", password),
                rest.Papra(layout.address("papra"), key), organization)

    papra = rest.Papra(layout.address("papra"), key)
    organization = next(o["id"] for o in papra.call("GET", "/api/organizations").json()["organizations"]
                        if o["name"] == stack.ORGANIZATION)
    ledger, stop = Ledger(), threading.Event()
    threads = [threading.Thread(target=load, args=(make_clients, ledger, stop, who)) for who in range(UPLOADERS)]
    for thread in threads:
        thread.start()
    try:
        done = rampage(random.Random(chosen.seed), layout, chosen.kills)
    finally:
        rest.until(lambda: not stack.unhealthy(layout), 60, "the stack is healthy again")
        stop.set()
        for thread in threads:
            thread.join()
    cloud = rest.DocumentCloud(layout.address("documentcloud"), "admin", password)
    broken, documents, successes = verify(cloud, papra, organization, ledger, layout)
    print(f"killed {dict(done)}; {len(ledger.created)} creations, {len(ledger.stored)} uploads, "
          f"{len(ledger.started)} processings, {len(ledger.form_uploads)} form uploads acknowledged; "
          f"{documents} documents, {successes} readable; {len(broken)} broken promises")
    return broken


if __name__ == "__main__":
    sys.exit(main())
