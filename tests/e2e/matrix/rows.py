"""The rows of the matrix: for each route, what is sent by whom about what, and what must come back.

A row is a function that yields cases; the routes it stands for are named in its decorator. What must come back is
computed by the model (model.py). The policy that a program declares for a route only has to be the one its row names.
"""

import dataclasses
import json
import urllib.parse

import world as worlds
from model import knows

ROWS = {}      # "GET /api/documents/{id}/" -> (policy, function)
WITHOUT_AUTHENTICATION = {"POST /api/token/", "POST /api/refresh/", "PUT /uploads/documents/{id}/{name}",
                          "GET /_check/uploads"}


@dataclasses.dataclass
class Case:
    route: str
    person: object
    state: str
    method: str
    path: str
    body: object
    expected: object          # a status, or "login" "denied" "gone" "token"
    check: object = None      # (answer) -> None or what is wrong; only for the expected status


def row(*routes, needs):
    def add(function):
        for route in routes:
            ROWS[route] = (needs, function)
        return function
    return add


def cases(world, routes):
    for route in routes:
        method, pattern = route.split(" ", 1)
        needs, function = ROWS[route]
        for person in world.people.values():
            for state, path, body, expected, *check in function(world, method, pattern, person):
                if person.credentials == "bad" and route not in WITHOUT_AUTHENTICATION:
                    expected, check = "token", []
                if path is not None:
                    yield Case(route, person, state, method, path, body, expected, *check)


def fill(pattern, **parts):
    return worlds.pattern_path(pattern, **parts)


def first(*answers):
    """The first of these (condition, answer) whose condition holds: checks are made in this order."""
    return next(answer for condition, answer in answers if condition)


# --- documents -------------------------------------------------------------------------------------


def has_rights(person, document):
    def check(answer):
        found = answer.json()
        wrong = {key: found.get(key) for key, value in (("id", document.id), ("edit_access", document.edited_by(person)),
                 ("access", document.access), ("status", document.status)) if found.get(key) != value}
        if "presigned_url" in found and not (document.status == "nofile" and person.user == document.owner):
            wrong["presigned_url"] = "shown"
        return wrong or None
    return check


@row("GET /api/documents/{id}/", needs="view_document")
def show_document(world, _method, pattern, person):
    for document in world.all_documents:
        yield (document.state, fill(pattern, id=document.id), None, 200 if document.seen_by(person) else "gone",
               has_rights(person, document))


@row("GET /api/documents/{id}/errors/", "GET /api/documents/{id}/search/", "GET /api/documents/{id}/data/",
     "GET /api/documents/{id}/sections/", needs="view_document")
def read_part(world, _method, pattern, person):
    for document in world.all_documents:
        yield (document.state, fill(pattern, id=document.id) + "?q=x", None,
               200 if document.seen_by(person) else "gone")


@row("GET /api/documents/{id}/data/{key}/", needs="view_document")
def read_key(world, _method, pattern, person):
    for document in world.all_documents:
        yield (document.state, fill(pattern, id=document.id, key="no_such"), None,
               200 if document.seen_by(person) else "gone")


@row("GET /api/documents/{id}/pending/", needs="view_document")
def progress_of_one(world, _method, pattern, person):
    for document in world.all_documents:
        mine = person.user == document.owner and document.status == "pending"

        def check(answer, mine=mine):
            return None if bool(answer.json()) == mine else f"progress {answer.json()}"
        yield (document.state, fill(pattern, id=document.id), None, 200 if document.seen_by(person) else "gone", check)


@row("GET /api/documents/pending/", needs="anyone")
def progress(world, _method, pattern, person):
    mine = {d.id for d in world.documents if d.owner == person.user and d.status == "pending" and not d.gone
            and d.access != "invisible"}

    def check(answer):
        found = {entry["doc_id"] for entry in answer.json()}
        others = {d.id for d in world.documents if d.owner != person.user}
        return None if mine <= found and not found & others and (found or not mine) else f"{len(found)} entries"
    yield "all", pattern, None, 200, check


@row("GET /api/documents/", needs="anyone")
def list_documents(world, _method, pattern, person):
    for start in range(0, len(world.documents), 20):
        some = world.documents[start:start + 20]
        seen = {d.id: d.edited_by(person) for d in some if d.seen_by(person)}
        ids = ",".join(str(d.id) for d in some)

        def check(answer, seen=seen):
            found = {d["id"]: d["edit_access"] for d in answer.json()["results"]}
            if found != seen:
                return f"found {found} instead of {seen}"
            count = answer.json().get("count", len(seen))
            return None if count == len(seen) else f"count {count}"
        yield f"chunk {start}", f"{pattern}?id__in={ids}&per_page=25", None, 200, check
        yield f"chunk {start} counted", f"{pattern}?id__in={ids}&per_page=25&version=1.0", None, 200, check


def whole(document):
    return {"title": "Matrix", "access": document.access}


def changing(person, document, success=200, while_processing=400):
    return first((person.anonymous, "login"), (not document.seen_by(person), "gone"),
                 (not document.edited_by(person), "denied"), (document.processing, while_processing), (True, success))


@row("PATCH /api/documents/{id}/", needs="edit_document")
def patch_document(world, _method, pattern, person):
    for document in world.all_documents:
        yield (document.state, fill(pattern, id=document.id), {"description": "changed"},
               changing(person, document, while_processing=200), has_rights(person, document))


@row("PUT /api/documents/{id}/", needs="edit_document")
def put_document(world, _method, pattern, person):
    for document in world.all_documents:
        expected = changing(person, document)
        if expected == 200 and document.access == "public" and not person.verified:
            expected = 400
        yield (document.state, fill(pattern, id=document.id), whole(document), expected,
               has_rights(person, document))


def removing(person, document):
    return first((person.anonymous, "login"), (not document.seen_by(person), "gone"),
                 (not document.owned_by(person), "denied"), (True, 204))


@row("DELETE /api/documents/{id}/", needs="remove_document")
def delete_document(world, _method, pattern, person):
    for document in world.all_documents:
        expected = removing(person, document)
        target = world.fresh(document) if expected == 204 else document
        yield document.state, fill(pattern, id=target.id), None, expected


@row("POST /api/documents/{id}/process/", needs="edit_document")
def process_document(world, _method, pattern, person):
    for document in world.all_documents:
        expected = changing(person, document)
        if expected in (200, 400) and not person.verified:
            expected = "denied"
        target = world.fresh(document) if expected == 200 else document
        yield document.state, fill(pattern, id=target.id), {}, expected


@row("DELETE /api/documents/{id}/process/", needs="remove_document")
def cancel_processing(world, _method, pattern, person):
    for document in world.all_documents:
        expected = removing(person, document)
        if expected == 204:
            expected = 200 if document.processing else 400
        target = world.fresh(document) if expected == 200 else document
        yield document.state, fill(pattern, id=target.id), None, expected


@row("POST /api/documents/", needs="verified")
def create_document(world, _method, pattern, person):
    expected = first((person.anonymous, "login"), (not person.verified, "denied"), (True, 201))
    forged = {"id": 1, "user": world.user("stranger") if person.name != "stranger" else world.user("owner"),
              "status": "success", "slug": "forged", "page_count": 9, "file_hash": "f" * 40, "edit_access": False,
              "created_at": "2001-01-01T00:00:00Z", "admin_noindex": True, "page_spec": "forged", "revision": 7,
              "no_such_key": {"x": 1}, "asset_url": "http://x/", "canonical_url": "http://x/"}

    def check(answer):
        many = answer.json() if isinstance(answer.json(), list) else [answer.json()]
        for found in many:
            if found["user"] != person.user or found["status"] != "nofile" or not found["edit_access"] or any(
                    found.get(key) == forged[key] for key in set(forged) - {"user", "status", "edit_access"}):
                return found
        return None
    yield "one", pattern, {"title": "Made", **forged}, expected, check
    yield "many", pattern, [{"title": "Made", **forged}, {"title": "Made 2"}], expected, check
    for access in ("public", "organization", "private"):
        yield access, pattern, {"title": "Made", "access": access}, expected
    yield "invisible", pattern, {"title": "Made", "access": "invisible"}, 400 if expected == 201 else expected
    for project in world.projects + [world.no_project]:
        yield (f"into {project.label}", pattern, {"title": "Made", "projects": [project.id]},
               (201 if project.filled_by(person) else 400) if expected == 201 else expected)


@row("PUT /api/documents/", "PATCH /api/documents/", needs="edit_documents")
def change_documents(world, method, pattern, person):
    for document in world.all_documents:
        put = method == "PUT"
        allowed = document.edited_by(person) and not (
            put and (document.processing or document.access == "public" and not person.verified))
        item = whole(document) if put else {"description": "changed"}
        yield (document.state, pattern, [{"id": document.id, **item}],
               first((person.anonymous, "login"), (allowed, 200), (True, 400)))
    mine = next(d for d in world.documents if d.state == "private success loose")
    for other in world.some_documents():
        if other is mine:
            continue
        both = mine.edited_by(person) and other.edited_by(person) and not other.processing
        yield (f"mine and {other.state}", pattern, [{"id": mine.id, **whole(mine)}, {"id": other.id, **whole(other)}],
               first((person.anonymous, "login"), (both, 200), (True, 400)))


@row("DELETE /api/documents/", needs="remove_documents")
def delete_documents(world, _method, pattern, person):
    for document in world.all_documents:
        expected = first((person.anonymous, "login"), (document.owned_by(person), 204), (True, 400))
        target = world.fresh(document) if expected == 204 else document
        yield document.state, f"{pattern}?id__in={target.id}", None, expected
    yield "none", pattern, None, "login" if person.anonymous else 400


@row("POST /api/documents/process/", needs="edit_documents")
def process_documents(world, _method, pattern, person):
    for document in world.all_documents:
        allowed = document.edited_by(person) and not document.processing
        expected = first((person.anonymous, "login"), (not person.verified, "denied"), (allowed, 200), (True, 400))
        target = world.fresh(document) if expected == 200 else document
        yield document.state, pattern, [{"id": target.id}], expected


# --- search and files ------------------------------------------------------------------------------


@row("GET /api/documents/search/", needs="anyone")
def search(world, _method, pattern, person):
    seen = {d.id: d.edited_by(person) for d in world.real if d.seen_by(person)}

    def check(answer):
        found = {int(d["id"]): d.get("edit_access", seen.get(int(d["id"]))) for d in answer.json()["results"]}
        if found != seen:
            return f"found {sorted(found)} instead of {sorted(seen)}: {world.named(set(found) ^ set(seen))}"
        return None if answer.json()["count"] == len(seen) else f"count {answer.json()['count']} of {len(seen)}"

    def text(answer):
        shown = json.dumps(answer.json())
        secret = [p.id for p in world.projects if not p.seen_by(person) and f'"id": {p.id}' in shown]
        return f"shows projects {secret}" if secret else None
    yield "by text", f"{pattern}?q={world.word}&per_page=25", None, 200, check
    yield "by source", f"{pattern}?q=source:{world.word}&per_page=25", None, 200, check
    for project in world.projects:
        shown = seen if project is world.shared and project.seen_by(person) else {}

        def inside(answer, shown=shown):
            found = {int(d["id"]) for d in answer.json()["results"]}
            return None if found == set(shown) else f"found {sorted(found)} instead of {sorted(shown)}"
        yield (f"in project {project.label}", f"{pattern}?q={world.word}%20project:{project.id}&per_page=25", None, 200,
               inside)
    in_any = seen if any(p.seen_by(person) for p in world.projects if p is world.shared) else {}
    for any_project in ("project:*", "projects:[1%20TO%20*]", f"project:[*%20TO%20{worlds.MISSING}]"):
        for inverse, wanted in (("", in_any), ("-", {} if in_any else seen)):
            def told(answer, wanted=wanted):
                found = {int(d["id"]) for d in answer.json()["results"]}
                count = answer.json()["count"]
                return None if found == set(wanted) and count == len(wanted) else \
                    f"found {sorted(found)} ({count}) instead of {sorted(wanted)}"
            yield (f"{inverse}{any_project}", f"{pattern}?q=%2B{world.word}%20{inverse}{any_project}&per_page=25", None,
                   200, told)
    for note in world.worded:
        wanted = {note.document.id} if note.seen_by(person) else set()

        def of_note(answer, wanted=wanted, note=note):
            found = {int(d["id"]): d.get("note_highlights") for d in answer.json()["results"]}
            if set(found) != wanted or answer.json()["count"] != len(wanted):
                return f"found {found} instead of {wanted}"
            marks = [h[str(note.id)]["description"] for h in found.values()]
            return None if all(f"<em>{world.word_of(note)}</em>" in mark[0] for mark in marks) else found
        yield f"words of {note.state}", f"{pattern}?q={world.word_of(note)}&hl=true", None, 200, of_note
    yield ("expanded", f"{pattern}?q={world.word}&expand=user,organization,projects&per_page=25", None, 200, text)


@row("GET /files/documents/{id}/{path...}", needs="view_document")
def files(world, _method, pattern, person):
    for document in world.real:
        slug = world.slugs[document.id]
        readable = 200 if document.seen_by(person) else "gone"
        for path in (f"{slug}.pdf", f"{slug}.txt", f"pages/{slug}-p1.txt", f"pages/{slug}-p1-thumbnail.gif"):
            yield f"{document.state} {path.replace(slug, '')}", fill(pattern, id=document.id, path=path), None, readable
    yield "missing .pdf", fill(pattern, id=worlds.MISSING, path="matrix.pdf"), None, "gone"


@row("PUT /uploads/documents/{id}/{name}", needs="signature")
def uploads(world, _method, pattern, _person):
    for document in world.some_documents():
        yield document.state, fill(pattern, id=document.id, name="matrix.pdf"), None, 403
        forged = "?" + urllib.parse.urlencode({"expires": 4102444800, "signature": "A" * 43})
        yield f"{document.state} forged", fill(pattern, id=document.id, name="matrix.pdf") + forged, None, 403


# --- people and organizations ----------------------------------------------------------------------


def real_people(world):
    return [person for person in world.people.values() if person.user]


@row("GET /api/users/", needs="login")
def list_users(world, _method, pattern, person):
    known = {p.user for p in real_people(world) if knows(person, p, world.projects, world.documents)}

    def check(answer):
        found = {u["id"] for u in answer.json()["results"]}
        told = [key for u in answer.json()["results"] for key in ("email", "feature_level") if key in u]
        return None if found == known and not told else f"found {sorted(found)}, not {sorted(known)}; {told}"
    ids = ",".join(str(p.user) for p in real_people(world))
    yield "everybody", f"{pattern}?id__in={ids}", None, "login" if person.anonymous else 200, check


@row("GET /api/users/{id}/", needs="view_user")
def show_user(world, _method, pattern, person):
    for other in real_people(world):
        known = knows(person, other, world.projects, world.documents)
        yield (f"user {other.name}", fill(pattern, id=other.user), None,
               first((person.anonymous, "login"), (known, 200), (True, "gone")),
               lambda answer, other=other: None if answer.json()["id"] == other.user and "email" not in answer.json()
               and ("is_staff" in answer.json()) == (person.name == "staff") else answer.json())
    yield "nobody", fill(pattern, id=worlds.MISSING), None, "login" if person.anonymous else "gone"
    yield ("me", fill(pattern, id="me"), None, "gone" if person.anonymous else 200,
           lambda answer: None if answer.json()["id"] == person.user and answer.json()["email"] else answer.json())


@row("PUT /api/users/{id}/", "PATCH /api/users/{id}/", needs="self")
def change_user(world, _method, pattern, person):
    def unchanged(answer):
        found = answer.json()
        same = (found["username"], found["id"], found.get("is_staff", False)) == (
            world.name(person.name), person.user, person.name == "staff")
        return None if same else found
    own = min(person.organizations, default=0)
    forged = {"organization": own, "id": 1, "username": "x", "is_staff": True, "email": "x@x.example",
              "organizations": [], "admin_organizations": list(world.organizations.values())}
    for other in real_people(world):
        known = knows(person, other, world.projects, world.documents)
        yield (f"user {other.name}", fill(pattern, id=other.user), forged,
               first((person.anonymous, "login"), (not known, "gone"), (person.user != other.user, "denied"),
                     (True, 200)), unchanged)
    for name, organization in world.organizations.items():
        yield (f"organization {name}", fill(pattern, id="me"), {"organization": organization},
               first((person.anonymous, "login"), (organization in person.organizations, 200), (True, 400)))


def sees_organization(world, person, name):
    return name != "hidden" or person.staff or world.organizations[name] in person.organizations


@row("GET /api/organizations/", needs="login")
def list_organizations(world, _method, pattern, person):
    seen = {number for name, number in world.organizations.items() if sees_organization(world, person, name)}

    def check(answer):
        found = {o["id"] for o in answer.json()["results"]}
        return None if found == seen else f"found {found} instead of {seen}"
    ids = ",".join(map(str, world.organizations.values()))
    yield "all", f"{pattern}?id__in={ids}", None, "login" if person.anonymous else 200, check


@row("GET /api/organizations/{id}/", needs="view_organization")
def show_organization(world, _method, pattern, person):
    for name, number in world.organizations.items():
        member = number in person.organizations

        def check(answer, member=member):
            told = "monthly_credits" in answer.json()
            return None if told == member else answer.json()
        yield (name, fill(pattern, id=number), None,
               first((person.anonymous, "login"), (sees_organization(world, person, name), 200), (True, "gone")), check)
    yield "missing", fill(pattern, id=worlds.MISSING), None, "login" if person.anonymous else "gone"


@row("GET /api/", needs="anyone")
def index(_world, _method, pattern, _person):
    yield "index", pattern, None, 200


@row("POST /api/token/", "POST /api/refresh/", needs="anyone")
def tokens(_world, _method, pattern, person):
    if person.name in ("anonymous", "expired"):  # after many wrong passwords nobody may try any more
        yield "wrong", pattern, {"username": f"nobody_{person.name}", "password": "x", "refresh": "x.y.z"}, 401
    yield "nothing", pattern, {}, 400


@row("GET /_check/uploads", needs="front")
def inner_routes(_world, _method, pattern, _person):
    yield "asked by a client", pattern, None, 404
