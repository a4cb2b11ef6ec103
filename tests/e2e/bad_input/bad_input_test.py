#!/usr/bin/env python3
"""What broken, hostile and impossible input does: the answer the API promises, and no harm.

    bad_input_test.py --bin DIR

Starts a stack of its own with small limits. After each group, the same processes must be there and serve.
"""

import argparse
import json
import pathlib
import socket
import sys
import tempfile
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support"), str(HERE.parent)]

import hostile
import papers
import people
import rest
import stack

PDF_BYTES = 3_000_000
OTHER_BYTES = 200_000
SETTINGS = ("limits.requests_per_second=0", "limits.anonymous_per_day=0", f"limits.pdf_bytes={PDF_BYTES}",
            f"limits.other_bytes={OTHER_BYTES}", "engine.document_seconds=10", "engine.page_seconds=5")


class Archive:
    def __init__(self, layout):
        self.layout = layout
        self.address = layout.address("documentcloud")
        made = people.People(layout)
        self.ada, self.eve = (rest.DocumentCloud(self.address, made.names[name], people.PASSWORD)
                              for name in ("ada", "eve"))

    def create(self, extension="pdf", **fields):
        made = self.ada.call("POST", "/api/documents/", {"title": "Bad", "original_extension": extension, **fields})
        assert made.status == 201, made.body
        return made.json()

    def serves(self):
        """A good document goes all the way, and every process is the one that was there."""
        secret = "w" + uuid.uuid4().hex[:12]
        number = self.ada.upload("Good", papers.text_pdf([[secret]]))
        assert self.ada.wait(number)["status"] == "success"
        assert stack.unhealthy(self.layout) is None, stack.unhealthy(self.layout)


def detail(answer, status, key="detail"):
    assert answer.status == status, (answer.status, answer.body[:300])
    assert key in answer.json(), answer.body


# --- files ---


def bad_files_end_in_an_error_that_says_why(archive):
    started = {}
    for name, (data, extension, ends) in hostile.files().items():
        assert len(data) < (PDF_BYTES if extension == "pdf" else OTHER_BYTES), (name, len(data))
        started[name] = (archive.ada.upload(name, data, extension), ends)
    wrong = []
    for name, (number, ends) in started.items():
        document = archive.ada.wait(number, 300)
        if document["status"] not in ends:
            wrong.append((name, document["status"]))
        if document["status"] == "error":
            errors = archive.ada.call("GET", f"/api/documents/{number}/errors/").json()["results"]
            assert errors and errors[-1]["message"], (name, errors)
            assert "/" not in errors[-1]["message"], (name, "a path in a message", errors[-1])
        print(f"    {name}: {document['status']}", flush=True)
    assert not wrong, wrong


# --- sizes ---


def too_many_bytes_are_refused(archive):
    pdf, tiff = archive.create(), archive.create("tif")
    detail(rest.call("PUT", pdf["presigned_url"], b"x" * (PDF_BYTES + 1)), 413)
    detail(rest.call("PUT", tiff["presigned_url"], b"x" * (OTHER_BYTES + 1)), 413)
    assert rest.call("PUT", tiff["presigned_url"], b"x" * OTHER_BYTES).status == 200
    assert rest.call("PUT", pdf["presigned_url"], b"x" * PDF_BYTES).status == 200


def announced_bytes_are_refused_before_they_come(archive):
    url = urllib.parse.urlsplit(archive.create()["presigned_url"])
    for length in (501 * 1024 * 1024 + 1, 10 ** 15):
        assert status_of(archive, f"PUT {url.path}?{url.query} HTTP/1.1\r\nContent-Length: {length}\r\n") == 413
    for length in ("-1", "x", "1e3", "99999999999999999999999"):
        assert status_of(archive, f"PUT {url.path}?{url.query} HTTP/1.1\r\nContent-Length: {length}\r\n") in (400, 413)


def a_body_that_ends_early_changes_nothing(archive):
    made = archive.create()
    url = urllib.parse.urlsplit(made["presigned_url"])
    head = f"PUT {url.path}?{url.query} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", archive.layout.port("documentcloud"))) as connection:
        connection.sendall(head.encode() + b"%PDF-1.7 only the start")
    assert archive.ada.document(made["id"])["status"] == "nofile"


def status_of(archive, head):
    """The status that a raw request head gets, without its body being sent."""
    with socket.create_connection(("127.0.0.1", archive.layout.port("documentcloud")), timeout=20) as connection:
        connection.sendall((head + "Host: x\r\nConnection: close\r\n\r\n").encode("latin-1"))
        answer = connection.makefile("rb").readline()
    return int(answer.split()[1]) if answer else 0


# --- bodies ---


def bad_json_is_answered_not_believed(archive):
    def post(data, kind="application/json", path="/api/documents/"):
        return archive.ada.call("POST", path, data, {"Content-Type": kind})

    detail(post(json.dumps({"title": "x" * 10_000_000}).encode()), 413)
    for bad in (b"{", b"[", b"nul", b"{'title': 1}", b'{"title": "\xff"}', b'{"title": "\\ud800"}', b"\xef\xbb\xbf{}",
                b'{"title": "a\\u0000b"}', b'{"a": 1, "a": 2}', b"{} {}", b"NaN", b'{"a": 1e999}', b"[" * 50_000,
                b'{"a":' * 50_000):
        answer = post(bad)
        detail(answer, 400)
        assert answer.json()["detail"].startswith("JSON parse error"), answer.body
    for kind in ("text/plain", "application/xml", "application/octet-stream", ""):
        detail(post(b'{"title": "x"}', kind), 415)
    for odd in (b"null", b"5", b'"x"', b"true"):
        assert post(odd).status == 400
    for field in ({"title": {"a": 1}}, {"title": "x", "data": {"k": [{"a": 1}]}}, {"title": "x", "data": 5},
                  {"title": "x" * 1001}, {"title": "x", "description": "y" * 4001}, {"title": "x", "data": {"k" * 51: "v"}},
                  {"title": "x", "data": {"k": "v" * 301}}, {"title": "x", "publish_at": "tomorrow"},
                  {"title": "x", "original_extension": "../pdf"}, {"title": "x", "language": ["eng"]}):
        answer = archive.ada.call("POST", "/api/documents/", field)
        assert answer.status == 400 and all(isinstance(v, list) for v in answer.json().values()), (field, answer.body)
    for broken in (b"--x\r\n", b"no boundary at all", b"--x\r\nContent-Disposition: form-data\r\n\r\n--x--\r\n"):
        assert post(broken, "multipart/form-data; boundary=x").status in (400, 415), broken
    assert post(b"a=1", "multipart/form-data").status == 400


def titles_of_any_script_survive(archive):
    for title in ("請求書 2026", "Ωραία έγγραφα", "emoji 🗂", "a\u202eb", "<script>alert(1)</script>", "'; DROP TABLE documents; --",
                  "../../etc/passwd", "%00%2e%2e"):
        made = archive.ada.call("POST", "/api/documents/", {"title": title})
        assert made.status == 201 and made.json()["title"] == title, made.body
        answer = rest.call("PUT", made.json()["presigned_url"], b"x")
        assert answer.status == 200, (title, answer.status, answer.body)
        assert archive.ada.call("DELETE", f"/api/documents/{made.json()['id']}/").status == 204


# --- names and addresses ---


def what_is_not_there_is_not_found(archive):
    mine = archive.create()["id"]
    for number in ("999999999", "0", "-1", "x", "1.5", "99999999999999999999", "%00", "1%2F2", "1'--", str(mine)):
        for method, suffix in (("GET", ""), ("PATCH", ""), ("PUT", ""), ("DELETE", ""), ("POST", "process/"),
                               ("DELETE", "process/"), ("GET", "errors/"), ("GET", "pending/"), ("GET", "search/")):
            answer = archive.eve.call(method, f"/api/documents/{number}/{suffix}", {"title": "mine now"}
                                      if method in ("PATCH", "PUT", "POST") else None)
            assert answer.status in ((404,) if number != "%00" else (400, 404)), (method, number, suffix, answer.status, answer.body)
    bulk = archive.eve.call("PATCH", "/api/documents/", [{"id": mine, "title": "mine now"}])
    assert bulk.status == 400 and isinstance(bulk.json()[0], str), bulk.body
    assert archive.eve.call("DELETE", f"/api/documents/?id__in={mine}").status == 400
    assert archive.ada.document(mine)["title"] == "Bad"


def changed_addresses_are_worthless(archive):
    made, other = archive.create(), archive.create()
    url = made["presigned_url"]
    parts = urllib.parse.urlsplit(url)
    values = urllib.parse.parse_qs(parts.query)
    later = url.replace(values["expires"][0], str(int(values["expires"][0]) + 1))
    elsewhere = url.replace(f"/documents/{made['id']}/", f"/documents/{other['id']}/")
    for bad in (later, elsewhere, url[:-1], url + "A", url.replace(".pdf?", ".tif?"), url.split("?")[0],
                url.replace("signature=", "Signature="), url.replace("/uploads/", "/uploads//"),
                url.replace(".pdf?", "%2Epdf%00?")):
        answer = rest.call("PUT", bad, papers.text_pdf([["x"]]))
        assert answer.status in (400, 403, 404), (bad, answer.status, answer.body)
        assert "detail" in answer.json(), answer.body
    assert rest.call("POST", url, b"x").status in (403, 405)
    assert archive.ada.document(made["id"])["status"] == "nofile"


def paths_lead_nowhere_else(archive):
    number = archive.ada.upload("Paths", papers.text_pdf([["x"]]))
    document = archive.ada.wait(number)
    secret = archive.layout.secret.read_text()
    for path in ("/_blobs/", "/_blobs/originals/", "/_upload_check", "/@forbidden", "/files/", "/files/../quire.toml",
                 f"/files/documents/{number}/../../../../secret", f"/files/documents/{number}/%2e%2e/%2e%2e/secret",
                 f"/files/documents/{number}/..%2f..%2fsecret", f"/files/documents/{number}/pages/../../x.pdf",
                 f"/files/documents/{number}/{document['slug']}.pdf%00.txt", "/files/documents//etc/passwd",
                 f"/files/documents/{number}/pages/{document['slug']}-p1-large.gif/..", "/..%2f..%2fetc/passwd",
                 f"/files/documents/{number}/{document['slug']}.txt?at=../secret&expires=99999999999&signature=x",
                 f"/files/documents/{number}/originals", f"/files//documents/{number}/{document['slug']}.exe"):
        answer = archive.eve.call("GET", path)
        assert answer.status in (400, 403, 404, 301), (path, answer.status)
        assert secret not in answer.body.decode(errors="replace")
    smuggled = archive.eve.call("GET", f"/files/documents/{number}/{document['slug']}.pdf", None,
                                {"X-Accel-Redirect": "/_blobs/x", "QUIRE_DIALECT": "papra", "Quire-Check": "1",
                                 "X-Forwarded-Host": "evil.example", "X-Original-URL": "/"})
    assert smuggled.status == 404, smuggled.status


def lists_take_any_question(archive):
    for query in ("cursor=%00", "cursor=" + "A" * 3000, "per_page=-5", "per_page=x", "id__in=" + "1," * 500, "id__in=x",
                  "user=1'or'1'='1", "ordering=password", "ordering=-", "created_at__gt=0000-00-00", "page_count=x",
                  "version=1.0&page=99999999999999999999", "version=1.0&page=-1", "expand=" + "user." * 500,
                  "fields=" + "a," * 900, "expand=~all&omit=user", "%ff=%fe", "&&&=&", "access=public%00"):
        for who in (archive.ada.call, lambda method, path: rest.call(method, archive.address + path)):
            answer = who("GET", f"/api/documents/?{query}")
            assert answer.status in (200, 400, 404), (query, answer.status, answer.body[:200])
            answer.json()
    for q in ("(", ")", '"', "AND", "a AND", "*", "*:*", "a*b*c*", "~", "a~99999", "[* TO", "_query_:x", "\\", "id:x", "-", "+",
              "a:b:c:d", "(" * 500, "x " * 1000, "%00", "%ff%fe", "created_at:[NOW TO *]", '"' + "a " * 800 + '"~5'):
        answer = archive.ada.call("GET", f"/api/documents/search/?hl=true&q={urllib.parse.quote(q, safe='%')}")
        assert answer.status == 200, (q, answer.status, answer.body[:200])


def expired_tokens_are_refused(archive):
    stack.up(archive.layout.state, settings=["auth.access_token_seconds=1"])
    answer = rest.call("POST", f"{archive.address}/api/token/", archive.ada._login)
    token = answer.json()["access"]
    ask = {"Authorization": f"Bearer {token}"}
    refused = rest.until(lambda: (r := rest.call("GET", f"{archive.address}/api/documents/", None, ask)).status != 200 and r,
                         20, "a token ends")
    assert refused.status == 403 and refused.json()["code"] == "token_not_valid", refused.body
    head, body, signature = token.split(".")
    for bad in (f"{head}.{body}.", f"{head}.{body}", f"{head}..{signature}", f"{body}.{head}.{signature}", "a.b.c", "...",
                "x" * 5000):
        refused = rest.call("GET", f"{archive.address}/api/documents/", None, {"Authorization": f"Bearer {bad}"})
        assert refused.status == 403 and refused.json()["code"] == "token_not_valid", (bad[:50], refused.body)
    stack.up(archive.layout.state, settings=["auth.access_token_seconds=300"])


def nobody_has_an_allowance(archive):
    """The stack counts from here on: three questions without a name, then no more today."""
    stack.up(archive.layout.state, settings=["limits.anonymous_per_day=3"])
    asked = [rest.call("GET", f"{archive.address}/api/documents/") for _ in range(5)]
    assert asked[0].status == 200 and asked[-1].status == 429, [answer.status for answer in asked]
    assert set(asked[-1].json()) == {"message"} and "Retry-After" not in asked[-1].headers, asked[-1].body
    assert rest.call("POST", f"{archive.address}/api/token/", archive.ada._login).status == 200
    assert archive.ada.call("GET", "/api/documents/").status == 200


SCENARIOS = (too_many_bytes_are_refused, announced_bytes_are_refused_before_they_come,
             a_body_that_ends_early_changes_nothing, bad_json_is_answered_not_believed, titles_of_any_script_survive,
             what_is_not_there_is_not_found, changed_addresses_are_worthless, paths_lead_nowhere_else,
             lists_take_any_question, bad_files_end_in_an_error_that_says_why)
RESTARTING = (expired_tokens_are_refused, nobody_has_an_allowance)  # these change the configuration


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("only", nargs="*", help="names of scenarios")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quire-") as folder, \
            stack.running(folder, bin=options.bin, port=0, settings=SETTINGS) as layout:
        archive = Archive(layout)
        before = processes(layout)
        for scenario in SCENARIOS:
            if options.only and scenario.__name__ not in options.only:
                continue
            scenario(archive)
            archive.serves()
            assert processes(layout) == before, "a process was replaced"
            print(f"ok {scenario.__name__}", flush=True)
        for scenario in RESTARTING:
            if not options.only or scenario.__name__ in options.only:
                scenario(archive)
                print(f"ok {scenario.__name__}", flush=True)
    return 0


def processes(layout):
    """The pids of this stack's long-running programs."""
    pids = set()
    for folder in pathlib.Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue  # ended while we looked
        program = pathlib.Path(command[0].decode(errors="replace")).name
        if program.startswith("quire-") and program not in ("quire-engine", "quire-bindery") and str(layout.config).encode() in command:
            pids.add((program, folder.name))
    return pids


if __name__ == "__main__":
    sys.exit(main())
