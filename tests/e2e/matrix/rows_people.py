"""Rows of what belongs to a person: saved searches, mail, credits; and of what other sites may show."""

import urllib.parse

from rows import WITHOUT_AUTHENTICATION, fill, first, row
from world import MISSING

NOBODYS = "00000000-0000-4000-8000-000000000000"


@row("GET /api/documents/search/saved/", "POST /api/documents/search/saved/", needs="login")
def saved_searches(world, method, pattern, person):
    def own(answer):
        found = [saved["uuid"] for saved in answer.json()["results"]]
        others = [uuid for name, uuid in world.saved.items() if name != person.name and uuid in found]
        return f"shows {others}" if others else None
    if method == "GET":
        yield "list", pattern, None, "login" if person.anonymous else 200, own
    else:
        yield "new", pattern, {"name": "Ports", "query": "port"}, "login" if person.anonymous else 201


@row("GET /api/documents/search/saved/{uuid}/", "PUT /api/documents/search/saved/{uuid}/",
     "PATCH /api/documents/search/saved/{uuid}/", "DELETE /api/documents/search/saved/{uuid}/", needs="own_search")
def saved_search(world, method, pattern, person):
    body = None if method in ("GET", "DELETE") else {"name": "Ports", "query": "port"}
    for name, uuid in (*world.saved.items(), ("nobody", NOBODYS)):
        expected = first((person.anonymous, "login"), (name != person.name, "gone"),
                         (True, 204 if method == "DELETE" else 200))
        if expected == 204:
            uuid = world.saved_search(name)
        yield f"of {name}", fill(pattern, uuid=uuid), body, expected


@row("POST /api/messages/", needs="login")
def messages(_world, _method, pattern, person):
    yield "mail", pattern, {"subject": "Hello", "content": "World"}, "login" if person.anonymous else 200


@row("POST /api/organizations/{id}/ai_credits/", needs="member")
def credits(world, _method, pattern, person):
    for name, number in world.organizations.items():
        seen = name != "hidden" or person.staff or number in person.organizations
        yield (name, fill(pattern, id=number), {"ai_credits": 0},
               first((person.anonymous, "login"), (not seen, "gone"), (number not in person.organizations, "denied"),
                     (True, 200)))


@row("GET /api/oembed/", "GET /api/oembed.json", needs="anyone")
def oembed(world, _method, pattern, person):
    for document in [*world.all_documents, *world.real]:
        slug = world.slugs.get(document.id, "matrix")
        url = urllib.parse.quote(f"{world.address}/documents/{document.id}-{slug}/", safe="")
        yield document.state, f"{pattern}?url={url}", None, 200 if document.seen_by(person) else "gone"
    for project in [*world.projects, world.no_project]:
        for path in (f"/projects/{project.id}-p/", f"/projects/p-{project.id}", f"/api/projects/{project.id}/"):
            url = urllib.parse.quote(world.address + path, safe="")
            yield (f"{project.label} {path[:12]}", f"{pattern}?url={url}", None,
                   200 if project.seen_by(person) else "gone",
                   lambda answer: None if (answer.json()["width"], answer.json()["height"]) == (500, 500)
                   else answer.json())


# --- web pages ---


def page_of(world, document):
    return f"{document.id}-{world.slugs.get(document.id, 'matrix')}"


@row("GET /documents/{name}/", "GET /embed/documents/{name}/", needs="view_document")
def document_page(world, _method, pattern, person):
    for document in [*world.all_documents, *world.real]:
        yield (document.state, fill(pattern, name=page_of(world, document)), None,
               200 if document.seen_by(person) else "gone")
        if not document.seen_by(person):  # a wrong name does not tell the right one
            yield f"{document.state} misnamed", fill(pattern, name=f"{document.id}-wrong"), None, "gone"


@row("GET /documents/{name}/pages/{page}/", "GET /embed/documents/{name}/pages/{page}/", needs="view_document")
def one_page(world, _method, pattern, person):
    for document in [*world.some_documents(), *world.real]:
        yield (document.state, fill(pattern, name=page_of(world, document), page=1), None,
               (200, 302) if document.seen_by(person) else "gone")


@row("GET /documents/{name}/annotations/{note}/", "GET /embed/documents/{name}/annotations/{note}/", needs="view_note")
def note_page(world, _method, pattern, person):
    for note in world.notes:
        yield (note.state, fill(pattern, name=page_of(world, note.document), note=note.id), None,
               (200, 302) if note.seen_by(person) else "gone")
    for document in world.some_documents():
        yield f"{document.state} none", fill(pattern, name=page_of(world, document), note=MISSING), None, "gone"


@row("GET /projects/{name}/", "GET /embed/projects/{name}/", needs="view_project")
def project_page(world, _method, pattern, person):
    embed = "?part=1" if "/embed/" in pattern else ""
    for project in [*world.projects, world.no_project]:
        expected = 200 if project.seen_by(person) else "gone"
        hidden = [d.id for d in world.documents if not d.seen_by(person)]

        def check(answer, hidden=hidden):
            shown = [number for number in hidden if f"/documents/{number}-" in answer.body.decode()]
            return f"shows documents {shown}" if shown else None
        yield project.label, fill(pattern, name=f"{project.id}-p") + embed, None, expected, check
        yield f"{project.label} part", fill(pattern, name=f"{project.id}-p") + "?part=2", None, expected, check
        for name in (f"p-{project.id}", str(project.id), f"{project.id}-wrong", f"wrong-{project.id}"):
            yield (f"{project.label} as {name.replace(str(project.id), 'N')}", fill(pattern, name=name), None,
                   (200 if "/embed/" in pattern else 302) if project.seen_by(person) else "gone")
        yield (f"{project.label} embed", fill(pattern, name=f"{project.id}-p") + "?embed=1", None,
               (200, 302) if project.seen_by(person) else "gone")


ACCOUNT_PAGES = ("GET /accounts/login/", "POST /accounts/login/", "GET /accounts/login/squarelet/",
                 "POST /accounts/login/squarelet/", "GET /accounts/logout/", "POST /accounts/logout/",
                 "GET /accounts/signup/")
WITHOUT_AUTHENTICATION.update(ACCOUNT_PAGES)


@row(*ACCOUNT_PAGES, needs="anyone")
def account_pages(_world, method, pattern, _person):
    """Without the page's form nothing happens; what happens with it: tests/e2e/accounts."""
    yield "bare", pattern, None, (200, 302, 303, 404) if method == "GET" else (400, 403, 415)
