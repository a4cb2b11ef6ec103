#!/usr/bin/env python3
"""One archive behind two APIs: what goes in through one is found, read and deleted through the other.

    two_views_test.py --state DIR      (of a running stack)
"""

import argparse
import hashlib
import pathlib
import sys
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support")]

import papers
import rest
import stack
from layout import Layout

ALL = "documents:create,documents:read,documents:update,documents:delete,organizations:read"


def word():
    """A word that no other document has."""
    return "w" + uuid.uuid4().hex[:12]


class Views:
    def __init__(self, layout):
        self.layout = layout
        self.cloud = rest.DocumentCloud(layout.address("documentcloud"), "admin", layout.login.read_text().strip())
        self.papra = rest.Papra(layout.address("papra"), self.key(ALL))
        self.organization = next(o["id"] for o in self.papra.call("GET", "/api/organizations").json()["organizations"]
                                 if o["name"] == stack.ORGANIZATION)

    def key(self, permissions, user="admin"):
        made = stack.ctl(self.layout, "key", "create", user, "--organization", stack.ORGANIZATION,
                         "--permissions", permissions)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def documents(self, suffix=""):
        return f"/api/organizations/{self.organization}/documents{suffix}"

    def papra_search(self, query):
        return self.papra.call("GET", self.documents(f"?searchQuery={query}")).json()

    def cloud_search(self, query):
        return self.cloud.call("GET", f"/api/documents/search/?q={query}").json()


def same_sha(answer, data):
    return answer.status == 200 and hashlib.sha256(answer.body).digest() == hashlib.sha256(data).digest()


def through_papra_seen_by_documentcloud(views):
    secret = word()
    data = papers.text_pdf([[f"The harbor ledger names {secret} twice."], ["Second page."]])
    made = views.papra.upload(views.organization, f"{secret} ledger.pdf", data)
    assert made.status == 200, made.body
    public = made.json()["document"]["id"]
    assert made.json()["document"]["content"] == ""

    found = rest.until(lambda: (r := views.cloud_search(secret))["count"] == 1 and r["results"], 60, "found by search")
    number = int(found[0]["id"])
    document = views.cloud.wait(number)
    assert document["status"] == "success" and document["page_count"] == 2, document
    assert document["title"] == f"{secret} ledger.pdf"
    assert document["access"] == "organization"
    assert secret in views.cloud.file(document, "pages/{slug}-p1.txt").text()
    assert same_sha(views.cloud.file(document, "{slug}.pdf"), data)

    one = views.papra.call("GET", views.documents(f"/{public}")).json()["document"]
    assert secret in one["content"] and one["originalSize"] == len(data)
    assert one["originalSha256Hash"] == hashlib.sha256(data).hexdigest()

    gone = views.cloud.call("DELETE", f"/api/documents/{number}/")
    assert gone.status == 204, gone.body
    assert views.papra.call("GET", views.documents(f"/{public}")).status == 404
    rest.until(lambda: views.papra_search(secret)["documentsCount"] == 0, 30, "gone from the other's search")


def through_documentcloud_seen_by_papra(views):
    secret = word()
    data = papers.text_pdf([[f"Minutes about {secret}."]])
    number = views.cloud.upload(f"Minutes {secret}", data, access="organization")
    assert views.cloud.wait(number)["status"] == "success"

    found = rest.until(lambda: (r := views.papra_search(secret))["documentsCount"] == 1 and r, 30, "found by search")
    public = found["documents"][0]["id"]
    assert found["documents"][0]["name"] == f"Minutes {secret}"
    assert "content" not in found["documents"][0]
    one = views.papra.call("GET", views.documents(f"/{public}")).json()["document"]
    assert secret in one["content"], one
    assert same_sha(views.papra.call("GET", views.documents(f"/{public}/file")), data)

    trashed = views.papra.call("DELETE", views.documents(f"/{public}"))
    assert trashed.status == 204 and trashed.body == b"", trashed.body
    assert views.cloud.call("GET", f"/api/documents/{number}/").status == 404
    rest.until(lambda: views.cloud_search(secret)["count"] == 0, 30, "gone from the other's search")
    deleted = views.papra.call("GET", views.documents("/deleted")).json()
    assert public in [d["id"] for d in deleted["documents"]]

    restored = views.papra.call("POST", views.documents(f"/{public}/restore"))
    assert restored.status == 204, restored.body
    assert views.cloud.call("GET", f"/api/documents/{number}/").status == 200
    rest.until(lambda: views.cloud_search(secret)["count"] == 1, 30, "back in the other's search")


def a_private_document_stays_private_in_every_view(views):
    made = stack.ctl(views.layout, "user", "create", other := word(), "--email", f"{other}@quire.example",
                     "--organization", stack.ORGANIZATION, "--password-stdin", stdin="a long password\n")
    assert made.returncode == 0, made.stderr
    colleague = rest.DocumentCloud(views.layout.address("documentcloud"), other, "a long password")
    secret = word()
    number = colleague.upload(f"Private {secret}", papers.text_pdf([[f"Only mine: {secret}."]]), access="private")
    assert colleague.wait(number)["status"] == "success"

    third = stack.ctl(views.layout, "user", "create", name := word(), "--email", f"{name}@quire.example",
                      "--organization", stack.ORGANIZATION, "--password-stdin", stdin="a long password\n")
    assert third.returncode == 0, third.stderr
    stranger = rest.Papra(views.layout.address("papra"), views.key(ALL, name))
    found = stranger.call("GET", views.documents(f"?searchQuery={secret}")).json()
    assert found == {"documents": [], "documentsCount": 0}, found
    listed = stranger.call("GET", views.documents()).json()
    assert f"Private {secret}" not in [d["name"] for d in listed["documents"]]
    mine = rest.Papra(views.layout.address("papra"), views.key(ALL, other))
    assert mine.call("GET", views.documents(f"?searchQuery={secret}")).json()["documentsCount"] == 1


def the_same_bytes_are_one_document(views):
    secret = word()
    data = papers.text_pdf([[f"Once only: {secret}."]])
    first = views.papra.upload(views.organization, f"{secret}.pdf", data)
    assert first.status == 200, first.body
    public = first.json()["document"]["id"]
    again = views.papra.upload(views.organization, "other-name.pdf", data)
    assert again.status == 409 and again.json()["error"]["code"] == "document.already_exists", again.body

    assert views.papra.call("DELETE", views.documents(f"/{public}")).status == 204
    back = views.papra.upload(views.organization, f"{secret} again.pdf", data)
    assert back.status == 200, back.body
    assert back.json()["document"]["id"] == public and back.json()["document"]["name"] == f"{secret} again.pdf"
    assert not back.json()["document"]["isDeleted"]


def keys_have_limits(views):
    reader = rest.Papra(views.layout.address("papra"), views.key("documents:read"))
    for answer in (reader.call("GET", "/api/organizations"),
                   reader.upload(views.organization, "no.pdf", b"%PDF-1.4"),
                   rest.Papra(views.layout.address("papra"), "ppapi_" + "x" * 64).call("GET", views.documents()),
                   rest.call("GET", views.layout.address("papra") + views.documents())):
        assert answer.status == 401 and answer.json()["error"]["code"] == "auth.unauthorized", answer.body
    assert reader.call("GET", views.documents()).status == 200
    current = reader.call("GET", "/api/api-keys/current").json()["apiKey"]
    assert current["permissions"] == ["documents:read"] and current["id"].startswith("ak_"), current
    foreign = reader.call("GET", "/api/organizations/org_aaaaaaaaaaaaaaaaaaaaaaaa/documents")
    assert foreign.status == 403 and foreign.json()["error"]["code"] == "user.not_in_organization", foreign.body
    malformed = reader.call("GET", "/api/organizations/nonsense/documents")
    assert malformed.status == 400 and malformed.json()["error"]["code"] == "server.invalid_request.params"
    unknown = reader.call("GET", views.documents("/doc_aaaaaaaaaaaaaaaaaaaaaaaa"))
    assert unknown.status == 404 and unknown.json()["error"]["code"] == "document.not_found", unknown.body


def names_survive(views):
    for name in ("Ωραία έγγραφα.pdf", "請求書 2026.pdf", "50% off.pdf", "emoji 🗂.pdf"):
        data = papers.text_pdf([[word()]])
        made = views.papra.upload(views.organization, name, data)
        assert made.status == 200, made.body
        assert made.json()["document"]["name"] == name and made.json()["document"]["originalName"] == name


def bad_forms_are_answered_in_the_dialect(views):
    path = views.documents()
    cases = [
        (b"", {"Content-Type": "multipart/form-data; boundary=x"}, 400, "document.no_body"),
        (b"{}", {"Content-Type": "application/json"}, 400, "document.parse_error"),
        (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n",
         {"Content-Type": "multipart/form-data; boundary=x"}, 400, "document.no_file"),
        (b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n1\r\n--x--\r\n",
         {"Content-Type": "multipart/form-data; boundary=x"}, 400, "document.invalid_file_fieldname"),
        (b"--x\r\nbroken", {"Content-Type": "multipart/form-data; boundary=x"}, 400, "document.parse_error"),
    ]
    for body, headers, status, code in cases:
        answer = views.papra.call("POST", path, body, headers)
        assert (answer.status, answer.json()["error"]["code"]) == (status, code), (body, answer.status, answer.body)
    too_large = views.papra.upload(views.organization, "big.pdf", b"x" * 30_000_000)
    assert too_large.status == 413 and too_large.json()["error"]["code"] == "document.size_too_large", too_large.body
    language = views.papra.upload(views.organization, "a.pdf", papers.text_pdf([[word()]]), ocrLanguages="klingon")
    assert language.status == 400 and language.json()["error"]["code"] == "server.invalid_request.form_data"


SCENARIOS = (through_papra_seen_by_documentcloud, through_documentcloud_seen_by_papra,
             a_private_document_stays_private_in_every_view, the_same_bytes_are_one_document, keys_have_limits,
             names_survive, bad_forms_are_answered_in_the_dialect)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--state", required=True)
    views = Views(Layout(options.parse_args().state))
    for scenario in SCENARIOS:
        scenario(views)
        print(f"ok {scenario.__name__}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
