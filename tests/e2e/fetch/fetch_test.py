#!/usr/bin/env python3
"""Documents from addresses, through the whole stack: what arrives, and what is never reached.

    fetch_test.py --bin DIR

Starts a stack of its own, which may fetch from "localhost" on two ports of this test's, and nothing else.
"""

import argparse
import http.server
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support")]

import papers
import people
import rest
import stack

PAPER = papers.text_pdf([["fetchedword"]])


class Site(http.server.BaseHTTPRequestHandler):
    """What the addresses lead to; remembers who came."""

    visits = []
    ill = 1

    def do_GET(self):
        Site.visits.append(self.path)
        if self.path == "/ill.pdf" and Site.ill > 0:
            Site.ill -= 1
            return self._answer(503, b"")
        if self.path == "/inside":
            return self._answer(302, b"", Location=f"http://127.0.0.1:{self.server.server_port}/paper.pdf")
        if self.path == "/moved":
            return self._answer(301, b"", Location="paper.pdf")
        if self.path == "/missing.pdf":
            return self._answer(404, b"no such page")
        return self._answer(200, PAPER)

    def _answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def self_signed(folder):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", f"{folder}/key",
                    "-out", f"{folder}/cert"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert", f"{folder}/key")
    return context


def create(ada, address, **fields):
    made = ada.call("POST", "/api/documents/", {"title": "Elsewhere", "file_url": address, **fields})
    assert made.status == 201, (made.status, made.body)
    assert made.json()["status"] == "nofile" and "presigned_url" not in made.json(), made.body
    return made.json()["id"]


def message(ada, number):
    return ada.call("GET", f"/api/documents/{number}/errors/").json()["results"][0]["message"]


def ends(ada, address, words):
    number = create(ada, address)
    document = ada.wait(number)
    assert document["status"] == "error", document
    assert words in message(ada, number), message(ada, number)


def arrives(ada, address, **fields):
    document = ada.wait(create(ada, address, **fields))
    assert document["status"] == "success", (document, message(ada, document["id"]))
    assert "fetchedword" in ada.file(document, "{slug}.txt").text()
    found = ada.call("GET", f"/api/documents/search/?q=fetchedword+id:{document['id']}").json()
    assert found["count"] == 1, found
    return document


def run(ada, site, secure):
    here = f"http://localhost:{site.server_port}"
    arrives(ada, f"{here}/paper.pdf")
    arrives(ada, f"{here}/moved")
    arrives(ada, f"{here}/ill.pdf")
    assert Site.visits.count("/ill.pdf") == 2, Site.visits
    ends(ada, f"{here}/missing.pdf", "404 Not Found")
    came = len(Site.visits)
    ends(ada, f"{here}/inside", "not a public one")
    assert len(Site.visits) == came + 1, "the redirect to this machine was followed"
    for address in (f"http://127.0.0.1:{site.server_port}/", "http://127.0.0.1/", "http://[::1]/",
                    f"http://127.1:{site.server_port}/", f"http://LOCALHOST.:{site.server_port + 1}/",
                    f"http://a:b@localhost:{site.server_port}/"):
        ends(ada, address, "The file could not be fetched")
    ends(ada, f"https://localhost:{secure.server_port}/paper.pdf", "certificate")
    assert len(Site.visits) == came + 1, "what must not be reached was reached"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="quire-fetch-") as folder:
        site, secure = serve(), serve(self_signed(folder))
        allow = f"fetch.allow=localhost:{site.server_port},localhost:{secure.server_port}"
        settings = ("limits.requests_per_second=0", "worker.retry_seconds=1", allow)
        with stack.running(f"{folder}/stack", bin=options.bin, port=0, settings=settings) as layout:
            name = people.People(layout).names["ada"]
            run(rest.DocumentCloud(layout.address("documentcloud"), name, people.PASSWORD), site, secure)
    print("ok")
    return 0


if __name__ == "__main__":
    sys.exit(main())
