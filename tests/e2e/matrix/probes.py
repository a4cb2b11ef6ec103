"""What does not fit into rows: several requests that must not add up to something."""

import json
import urllib.parse

import rest
from rows import first
from world import MISSING

PROBES = []
READ_ONLY = {
    "id": 1, "status": "success", "slug": "forged", "page_count": 99, "page_spec": "forged", "file_hash": "f" * 40,
    "edit_access": False, "admin_noindex": True, "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z", "asset_url": "http://x/", "canonical_url": "http://x/", "presigned_url": "x",
    "removed_at": None, "trashed_at": "2001-01-01T00:00:00Z", "row_version": 9, "shelf": 1,
}


def probe(function):
    PROBES.append(function)
    return function


def ask(world, who, method, path, body=None):
    return rest.call(method, world.address + path, body, world.headers(world.people[who]))


def expanded(value, key):
    """Every value of that key, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key:
                yield inner
            yield from expanded(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from expanded(inner, key)


def fresh(world, state):
    document = world.fresh(next(d for d in world.documents if d.state == state))
    world.flush()
    return document


@probe
def read_only_fields_stay(world):
    """Sent by those who may edit, and by the owner: PATCH, PUT and bulk change none of them."""
    for who in ("owner", "member", "editor"):
        document = fresh(world, "organization nofile lent")
        path = f"/api/documents/{document.id}/"
        before = ask(world, who, "GET", path).json()
        for method, target, body in (("PATCH", path, READ_ONLY), ("PUT", path, {"title": "T", "access": "organization",
                                                                               **READ_ONLY}),
                                     ("PATCH", "/api/documents/", [{**READ_ONLY, "id": document.id}])):
            answer = ask(world, who, method, target, body)
            assert answer.status == 200, (who, method, answer.status, answer.body)
            after = ask(world, who, "GET", path).json()
            changed = [key for key in READ_ONLY if key != "updated_at" and key in before and before[key] != after[key]
                       and not (key == "presigned_url" and after[key].startswith("http"))]
            assert not changed and after["updated_at"] > "2020", (who, method, changed)


@probe
def only_owners_hand_over(world):
    """"user" and "organization" of a document: taken from its owner, overlooked from everybody else."""
    for who in ("member", "editor", "admin"):
        document = fresh(world, "organization success lent")
        answer = ask(world, who, "PATCH", f"/api/documents/{document.id}/",
                     {"user": world.user(who), "organization": min(world.people[who].organizations)})
        assert answer.status == 200, answer.body
        found = ask(world, "owner", "GET", f"/api/documents/{document.id}/").json()
        assert (found["user"], found["organization"]) == (document.owner, document.organization), (who, found)
    document = fresh(world, "private success loose")
    path = f"/api/documents/{document.id}/"
    for body, status in (({"user": world.user("stranger")}, 400),
                         ({"organization": world.organizations["elsewhere"]}, 400),
                         ({"organization": MISSING}, 400), ({"user": world.user("member")}, 200)):
        answer = ask(world, "owner", "PATCH", path, body)
        assert answer.status == status, (body, answer.status, answer.body)
    assert ask(world, "owner", "GET", path).status == 404 and ask(world, "member", "GET", path).status == 200


@probe
def nobody_makes_a_document_invisible(world):
    document = fresh(world, "private success loose")
    for method, body in (("PATCH", {"access": "invisible"}), ("PUT", {"title": "T", "access": "invisible"})):
        answer = ask(world, "owner", method, f"/api/documents/{document.id}/", body)
        assert answer.status == 400 and "access" in answer.json(), answer.body


@probe
def expanding_shows_nothing_hidden(world):
    """projects, notes, users and organizations inside documents, notes and searches are what the asker may see."""
    paths = [f"/api/documents/{d.id}/?expand=~all,projects.user,notes.user,user.organization,sections"
             for d in world.documents[::3]]
    paths += ["/api/documents/?expand=~all&per_page=25", "/api/documents/?expand=projects,notes,user.organization&per_page=25",
              f"/api/documents/search/?q={world.word}&expand=user,organization,projects&per_page=25",
              f"/api/projects/{world.shared.id}/documents/?expand=document,document.projects,document.user&per_page=25"]
    notes = {note.id: note for note in world.notes}
    for person in world.people.values():
        if person.credentials == "bad":
            continue
        for path in paths:
            answer = ask(world, person.name, "GET", path)
            if answer.status != 200:
                assert answer.status == 404, (person.name, path, answer.status, answer.body[:200])
                continue
            found = answer.json()
            for project in (p for many in expanded(found, "projects") for p in many):
                number = project["id"] if isinstance(project, dict) else project
                known = next((p for p in world.projects if p.id == number), None)
                assert known is None or known.seen_by(person), (person.name, path, "project", number)
            for note in (n for many in expanded(found, "notes") for n in many or ()):
                assert notes[note["id"]].seen_by(person) if note.get("id") in notes else True, (person.name, path, note)
            for user in expanded(found, "user"):
                if isinstance(user, dict):
                    other = next((p for p in world.people.values() if p.user == user["id"]), None)
                    assert other is None or world.knows(person, other) or person.anonymous, (person.name, path, user)
                    assert "email" not in user or user["id"] == person.user, (person.name, path, user)
            assert all("presigned_url" not in d for many in expanded(found, "results") for d in many), (person.name, path)


@probe
def filters_tell_nothing_of_hidden_things(world):
    """A filter by something hidden answers as one by something that never was."""
    hidden = world.shared.id
    for who in ("stranger", "anonymous", "former"):
        for name, there, not_there in (("project", hidden, MISSING), ("user", world.user("novice"), MISSING),
                                       ("organization", world.organizations["hidden"], MISSING)):
            one, other = (ask(world, who, "GET", f"/api/documents/?{name}={number}") for number in (there, not_there))
            same = one.body.replace(str(there).encode(), b"N") == other.body.replace(str(not_there).encode(), b"N")
            assert one.status == other.status and same, (who, name, one.body[:200], other.body[:200])


@probe
def cursors_do_not_carry_permissions(world):
    """A page address made for one person shows the next one only what that one may see."""
    link = ask(world, "owner", "GET", "/api/documents/?per_page=2").json()["next"]
    path = link.removeprefix(world.address)
    for who in ("anonymous", "stranger"):
        person = world.people[who]
        answer = ask(world, who, "GET", path)
        assert answer.status == 200, answer.status
        known = {d.id: d for d in world.documents}
        shown = [known[d["id"]] for d in answer.json()["results"] if d["id"] in known]
        assert all(d.seen_by(person) for d in shown), (who, [d.state for d in shown])


@probe
def counts_count_what_is_seen(world):
    for person in world.people.values():
        if person.credentials == "bad":
            continue
        query = urllib.parse.urlencode({"version": "1.0", "per_page": 25, "project": world.shared.id})
        answer = ask(world, person.name, "GET", f"/api/documents/?{query}")
        if not world.shared.seen_by(person):
            assert answer.status == 400, (person.name, answer.status)
            continue
        total = answer.json()["count"]
        listed, page = [], 1
        while answer.status == 200:
            listed += answer.json()["results"]
            page += 1
            answer = ask(world, person.name, "GET", f"/api/documents/?{query}&page={page}")
        assert total == len(listed), (person.name, total, len(listed))


@probe
def methods_and_suffixes_open_no_door(world):
    """HEAD, OPTIONS, .json, a missing slash and ?format=json obey the same rule as GET."""
    for document in world.some_documents():
        for person in world.people.values():
            wanted = first((person.credentials == "bad", 403), (document.seen_by(person), 200), (True, 404))
            for method, path in (("HEAD", f"/api/documents/{document.id}/"), ("GET", f"/api/documents/{document.id}.json"),
                                 ("GET", f"/api/documents/{document.id}"),
                                 ("GET", f"/api/documents/{document.id}/?format=json")):
                answer = ask(world, person.name, method, path)
                assert answer.status == wanted, (person.name, method, path, answer.status, wanted)
                assert method != "HEAD" or answer.body == b"", answer.body
        answer = ask(world, "anonymous", "OPTIONS", f"/api/documents/{document.id}/")
        assert answer.status == 204 and "DELETE" in answer.headers["Allow"], answer.status


@probe
def odd_ids_are_not_there(world):
    answers = {}
    for number in ("0", "-1", "9223372036854775807", "9223372036854775808", "1.0", "1e3", "%31x", "null", "¼"):
        answer = ask(world, "owner", "GET", f"/api/documents/{urllib.parse.quote(number, safe='%')}/")
        answers[number] = answer.status
        assert answer.status == 404 and json.loads(answer.body) == {"detail": "Not found."}, (number, answer.status)
