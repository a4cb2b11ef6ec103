#!/usr/bin/python3
"""How near a list is to its limit: the same bytes sent by nginx as a static file, measured in the same run.

    ./dev bench lists [--documents 100000] [--rounds 3] [--seconds 5]

Fills a private archive with documents of many users, asks for the first page, for a deep page and for one document as
somebody who is not an administrator, and prints requests per second, p99 and the memory of all our processes.
Needs wrk.
"""

import argparse
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "stack"), str(HERE.parents[1] / "e2e/support")]

import database
import rest
import stack

SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0", "auth.access_token_seconds=3600")
USERS = 20
CONNECTIONS = 16

# Ownership, access and time are spread evenly but not in step with the id.
FILL = """
INSERT INTO documents (uuid, user_id, organization_id, title, slug, access, status, page_count, page_spec, file_hash,
                       source, created_at, updated_at)
SELECT UNHEX(CONCAT(LEFT(MD5(seq), 12), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       {first_user} + MOD(seq * 7919, {users}), {organization}, CONCAT('Report ', SHA1(seq)), CONCAT('report-', seq),
       ELT(1 + MOD(seq * 31, 10), 0, 0, 0, 1, 1, 1, 2, 2, 2, 2), 3, 1 + MOD(seq, 90),
       CONCAT('612.00x792.00:0-', MOD(seq, 90)), SHA1(seq), ELT(1 + MOD(seq, 3), 'Harbor', 'Council', ''),
       NOW(6) - INTERVAL MOD(seq * 104729, 100000000) SECOND, NOW(6)
FROM seq_{first}_to_{last}
"""
CHUNK = 50_000


def ask_database(layout, sql):
    asked = database.query(layout, sql)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout.strip()


def fill(layout, documents):
    for number in range(USERS):
        made = stack.ctl(layout, "user", "create", f"reader{number}", "--email", f"reader{number}@quire.example",
                         "--organization", stack.ORGANIZATION, "--password-stdin", stdin="a long password\n")
        assert made.returncode == 0, made.stderr
    organization = int(ask_database(layout, "SELECT id FROM quire.organizations WHERE name = 'Quire'"))
    first_user = int(ask_database(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'reader%'"))
    for first in range(1, documents + 1, CHUNK):
        ask_database(layout, "USE quire; " + FILL.format(
            first_user=first_user, users=USERS, organization=organization, first=first,
            last=min(first + CHUNK - 1, documents)))
    ask_database(layout, "ANALYZE TABLE quire.documents")


def wrk(url, seconds, token=None):
    """(requests per second, p99 in ms, answers that were not 2xx)"""
    header = ["-H", f"Authorization: Bearer {token}"] if token else []
    out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *header, url],
                         capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return rate, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], int(failed.group(1)) if failed else 0


class Static:
    """The limit: an nginx of the same shape that sends one file."""

    CONF = """daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes {workers};
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; keepalive_requests 1000000; default_type application/json;
server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""

    def __init__(self, body, workers):
        self.folder = tempfile.mkdtemp(prefix="quire-static-")
        self.port = stack.free_base_port() + 5
        (pathlib.Path(self.folder) / "page.json").write_bytes(body)
        conf = pathlib.Path(self.folder) / "nginx.conf"
        conf.write_text(self.CONF.format(folder=self.folder, workers=workers, port=self.port))
        pathlib.Path(self.folder).chmod(0o755)
        self.process = subprocess.Popen(["nginx", "-c", conf, "-e", f"{self.folder}/error.log"])
        rest.until(self._answers, 10, "the static server answers")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/page.json"

    def _answers(self):
        try:
            return rest.call("GET", self.url).status == 200
        except rest.Gone:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait()
        subprocess.run(["rm", "-rf", self.folder], check=True)


def our_memory(layout):
    """Proportional resident MiB of every quire-* process of this stack, by name."""
    sizes = {}
    config = str(layout.config).encode()
    for folder in pathlib.Path("/proc").iterdir():
        try:
            name = (folder / "comm").read_text().strip()
            if name.startswith("quire-") and config in (folder / "cmdline").read_bytes():
                pss = re.search(r"^Pss:\s+(\d+)", (folder / "smaps_rollup").read_text(), re.M)
                sizes[name] = sizes.get(name, 0) + int(pss.group(1)) / 1024
        except (OSError, AttributeError):
            continue
    return sizes


def statements(layout):
    return int(ask_database(layout, "SHOW GLOBAL STATUS LIKE 'Com_stmt_execute'").split()[-1])


def statements_per_request(layout, ask):
    ask()
    before = statements(layout)
    for _ in range(20):
        ask()
    return (statements(layout) - before) / 20


def deep_page(client, hops=200):
    url = "/api/documents/?per_page=100"
    for _ in range(hops):
        url = client.call("GET", url).json()["next"] or url
    return url.split("://", 1)[1].split("/", 1)[1].replace("per_page=100", "per_page=25")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--bin", default="build/release/bin")
    options.add_argument("--documents", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    chosen = options.parse_args()

    state = tempfile.mkdtemp(prefix="quire-bench-")
    layout = stack.up(state, port=0, bin=chosen.bin, settings=SETTINGS)
    try:
        fill(layout, chosen.documents)
        measure(layout, chosen)
    finally:
        stack.down(state)
        subprocess.run(["rm", "-rf", state], check=True)


def measure(layout, chosen):
    address = layout.address("documentcloud")
    client = rest.DocumentCloud(address, "reader3", "a long password")
    token = rest.call("POST", f"{address}/api/token/",
                      {"username": "reader3", "password": "a long password"}).json()["access"]
    pages = {
        "list, first page": f"{address}/api/documents/?per_page=25",
        "list, newest first": f"{address}/api/documents/?per_page=25&ordering=-created_at",
        "list, deep page": f"{address}/{deep_page(client)}",
        "retrieve": f"{address}/api/documents/{client.call('GET', '/api/documents/').json()['results'][0]['id']}/",
    }
    print(f"{chosen.documents} documents, {USERS} users; wrk -t1 -c{CONNECTIONS}")
    print("idle, MiB:", {k: round(v, 1) for k, v in our_memory(layout).items()}, "sum", round(sum(our_memory(layout).values()), 1))
    print(f"{'':20} {'requests/s':>11} {'static/s':>10} {'ratio':>7} {'p99 ms':>8} {'not 2xx':>8} {'statements':>11}")
    for name, url in pages.items():
        body = client.call("GET", url).body
        static = Static(body, workers=2)
        try:
            rounds = [(wrk(url, chosen.seconds, token), wrk(static.url, chosen.seconds)) for _ in range(chosen.rounds)]
        finally:
            static.stop()
        rate = statistics.median(ours[0] for ours, _ in rounds)
        limit = statistics.median(best[0] for _, best in rounds)
        ratio = statistics.median(ours[0] / best[0] for ours, best in rounds)
        p99 = statistics.median(ours[1] for ours, _ in rounds)
        failed = sum(ours[2] for ours, _ in rounds)
        per_request = statements_per_request(layout, lambda u=url: client.call("GET", u))
        print(f"{name:20} {rate:11.0f} {limit:10.0f} {ratio:7.3f} {p99:8.1f} {failed:8} {per_request:11.1f}"
              f"   ({len(body)} bytes)")
    print("after load, MiB:", {k: round(v, 1) for k, v in our_memory(layout).items()}, "sum",
          round(sum(our_memory(layout).values()), 1))


if __name__ == "__main__":
    main()
