"""Talking to a Quire as simple REST clients do; standard library only.

Everything that an answer acknowledges is what a test may insist on later.
"""

import http.client
import json
import time
import urllib.parse
import uuid


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode()


class Gone(Exception):
    """No answer: the connection failed or broke. What was asked may or may not have happened."""


def call(method, url, body=None, headers=None, timeout=60):
    """One request on its own connection. Dicts and lists travel as JSON."""
    parts = urllib.parse.urlsplit(url)
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())
    except (OSError, http.client.HTTPException) as error:
        raise Gone(f"{method} {parts.path}: {error!r}") from error
    finally:
        connection.close()


class DocumentCloud:
    """The DocumentCloud API of one stack, as one user."""

    def __init__(self, address, user, password):
        self.address = address
        self._login = {"username": user, "password": password}
        self._token = None
        self._token_until = 0.0

    def call(self, method, path, body=None, headers=None, timeout=60):
        if time.monotonic() > self._token_until:
            self.log_in()
        url = path if path.startswith("http") else self.address + path
        return call(method, url, body, {"Authorization": f"Bearer {self._token}", **(headers or {})}, timeout)

    def log_in(self):
        answer = call("POST", f"{self.address}/api/token/", self._login)
        if answer.status != 200:
            raise Gone(f"token: {answer.status}")
        self._token = answer.json()["access"]
        self._token_until = time.monotonic() + 120

    def upload(self, title, data, extension="pdf", **fields):
        """Create, PUT, process. Returns the id; raises AssertionError on any other answer than success."""
        made = self.call("POST", "/api/documents/",
                         {"title": title, "original_extension": extension, **fields})
        assert made.status == 201, (made.status, made.body)
        put = call("PUT", made.json()["presigned_url"], data)
        assert put.status == 200, (put.status, put.body)
        started = self.call("POST", f"/api/documents/{made.json()['id']}/process/", {})
        assert started.status == 200, (started.status, started.body)
        return made.json()["id"]

    def document(self, number):
        return self.call("GET", f"/api/documents/{number}/").json()

    def wait(self, number, seconds=120):
        """The document once nothing is going on with it any more."""
        return until(lambda: (document := self.document(number))["status"] in ("success", "error") and document,
                     seconds, f"document {number} ends")

    def file(self, document, name):
        """A file of the document by its public name: "{slug}.pdf", "pages/{slug}-p1.txt"."""
        path = f"documents/{document['id']}/{name.format(slug=document['slug'])}"
        return self.call("GET", document["asset_url"] + path)


class Papra:
    """The Papra API of one stack, with one key."""

    def __init__(self, address, key):
        self.address = address
        self._headers = {"Authorization": f"Bearer {key}"}

    def call(self, method, path, body=None, headers=None):
        return call(method, self.address + path, body, {**self._headers, **(headers or {})})

    def organization(self):
        return self.call("GET", "/api/organizations").json()["organizations"][0]["id"]

    def upload(self, organization, name, data, media_type="application/pdf", **texts):
        body, content_type = form(name, data, media_type, texts)
        return self.call("POST", f"/api/organizations/{organization}/documents", body,
                         {"Content-Type": content_type})


def form(name, data, media_type="application/pdf", texts=None):
    """A multipart form with one file part named "file"."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
             for key, value in (texts or {}).items()]
    parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                 f"Content-Type: {media_type}\r\n\r\n".encode() + data + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def until(condition, seconds, what):
    """What the condition answers as soon as it is true; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        if answer := condition():
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)
