"""Rows of what belongs to a person: saved searches, mail, credits; and of what other sites may show."""

import urllib.parse

from rows import fill, first, row

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
