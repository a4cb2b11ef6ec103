"""Rows of projects: themselves, their documents, their collaborators."""

from rows import fill, first, row
from world import MISSING


def all_projects(world):
    return world.projects + [world.no_project]


def writing(person, project, allowed, success):
    """On parts of a project it is found first, then the writer."""
    return first((not project.seen_by(person), "gone"), (person.anonymous, "login"), (not allowed, "denied"),
                 (True, success))


def has_rights(person, project):
    def check(answer):
        found = answer.json()
        right = (found["id"], found["edit_access"], found["add_remove_access"], found["user"]) == (
            project.id, project.administered_by(person), project.filled_by(person), project.owner)
        return None if right else found
    return check


@row("GET /api/projects/", needs="anyone")
def list_projects(world, _method, pattern, person):
    seen = {p.id for p in world.projects if p.seen_by(person)}
    ids = ",".join(str(p.id) for p in world.projects)

    def check(answer):
        found = {p["id"] for p in answer.json()["results"]}
        return None if found == seen and answer.json().get("count", len(seen)) == len(seen) else \
            f"found {found} instead of {seen}"
    for version in ("", "&version=1.0"):
        yield f"all{version}", f"{pattern}?id__in={ids}{version}", None, 200, check
    for other in (world.user("owner"), world.user("viewer")):
        shared = {p.id for p in world.projects if p.seen_by(person) and other in p.levels}
        known = not person.anonymous and any(p.user == other and world.knows(person, p) for p in world.people.values())

        def collaborates(answer, shared=shared):
            found = {p["id"] for p in answer.json()["results"]}
            return None if found == shared else f"found {found} instead of {shared}"
        yield (f"of user {other}", f"{pattern}?id__in={ids}&user={other}", None, 200 if known else (200, 400),
               collaborates)
    for document in world.some_documents():
        holding = {p.id for p in (*document.lent_to, *document.held_by) if p.seen_by(person)}

        def holds(answer, holding=holding):
            found = {p["id"] for p in answer.json()["results"]}
            return None if found == holding else f"found {found} instead of {holding}"
        yield (f"holding {document.state}", f"{pattern}?id__in={ids}&document={document.id}", None,
               200 if document.seen_by(person) else 400, holds)


@row("POST /api/projects/", needs="login")
def create_project(world, _method, pattern, person):
    forged = {"id": 1, "user": 1, "slug": "forged", "edit_access": False, "created_at": "2001-01-01T00:00:00Z"}

    def check(answer):
        found = answer.json()
        return None if found["user"] == person.user and found["edit_access"] and found["add_remove_access"] and \
            found["id"] != 1 and found["slug"] != "forged" and not found["created_at"].startswith("2001") else found
    for private in (True, False):
        yield (f"private {private}", pattern, {"title": "Made", "private": private, **forged},
               "login" if person.anonymous else 201, check)


@row("GET /api/projects/{id}/", needs="view_project")
def show_project(world, _method, pattern, person):
    for project in all_projects(world):
        yield (project.label, fill(pattern, id=project.id), None, 200 if project.seen_by(person) else "gone",
               has_rights(person, project))


@row("PUT /api/projects/{id}/", needs="administer_project")
def put_project(world, _method, pattern, person):
    for project in all_projects(world):
        yield (project.label, fill(pattern, id=project.id),
               {"title": f"{world.word} {project.id}", "private": project.private, "user": 1, "slug": "forged"},
               first((person.anonymous, "login"), (not project.seen_by(person), "gone"),
                     (not project.administered_by(person), "denied"), (True, 200)), has_rights(person, project))


@row("PATCH /api/projects/{id}/", needs="pin_project")
def patch_project(world, _method, pattern, person):
    for project in all_projects(world):
        for body, allowed in (({"pinned": True}, True), ({"description": "x"}, project.administered_by(person)),
                              ({"description": "x", "pinned": True}, project.administered_by(person))):
            yield (f"{project.label} {sorted(body)}", fill(pattern, id=project.id), body,
                   first((person.anonymous, "login"), (not project.seen_by(person), "gone"), (not allowed, "denied"),
                         (True, 200)), has_rights(person, project))


@row("DELETE /api/projects/{id}/", needs="administer_project")
def delete_project(world, _method, pattern, person):
    for project in all_projects(world):
        expected = first((person.anonymous, "login"), (not project.seen_by(person), "gone"),
                         (not project.administered_by(person), "denied"), (True, 204))
        target = world.fresh_project(project) if expected == 204 else project
        yield project.label, fill(pattern, id=target.id), None, expected


# --- documents of a project ---


@row("GET /api/projects/{id}/documents/", needs="view_project")
def list_members(world, _method, pattern, person):
    for project in all_projects(world):
        for start in range(0, len(world.documents), 25):
            some = world.documents[start:start + 25]
            seen = {d.id: project in d.lent_to for d in some
                    if project in (*d.lent_to, *d.held_by) and d.seen_by(person)}

            def check(answer, seen=seen):
                found = {d["document"]: d["edit_access"] for d in answer.json()["results"]}
                return None if found == seen and answer.json()["count"] == len(seen) else \
                    f"found {found} instead of {seen}, count {answer.json()['count']}"
            ids = ",".join(str(d.id) for d in some)
            yield (f"{project.label} {start}", fill(pattern, id=project.id) + f"?document_id__in={ids}&per_page=25", None,
                   200 if project.seen_by(person) else "gone", check)


@row("POST /api/projects/{id}/documents/", needs="fill_project")
def add_member(world, _method, pattern, person):
    for project in all_projects(world):
        for document in world.some_documents() if project is not world.no_project else [world.missing]:
            for asked in ({}, {"edit_access": True}):
                allowed = writing(person, project, project.filled_by(person), 201)
                expected = first((allowed != 201, allowed), (not document.seen_by(person), 400),
                                 (bool(asked) and not document.owned_by(person), "denied"), (True, 201))
                target = world.fresh_project(project) if allowed == 201 else project

                def check(answer, document=document):
                    lent = answer.json()["edit_access"]
                    return None if lent == document.owned_by(person) else answer.json()
                yield (f"{project.label}, {document.state} {asked}", fill(pattern, id=target.id),
                       {"document": document.id, **asked}, expected, check)


@row("PUT /api/projects/{id}/documents/", "PATCH /api/projects/{id}/documents/", needs="fill_project")
def set_members(world, _method, pattern, person):
    for project in all_projects(world):
        allowed = writing(person, project, project.filled_by(person), 200)
        for document in world.some_documents():
            expected = first((allowed != 200, allowed), (not document.seen_by(person), 400), (True, 200))
            target = world.fresh_project(project) if allowed == 200 else project
            yield (f"{project.label}, {document.state}", fill(pattern, id=target.id),
                   [{"document": document.id, "edit_access": False}], expected)
        target = world.fresh_project(project) if allowed == 200 else project
        yield f"{project.label}, nothing", fill(pattern, id=target.id), [], allowed


@row("DELETE /api/projects/{id}/documents/", needs="fill_project")
def remove_members(world, _method, pattern, person):
    for project in all_projects(world):
        allowed = writing(person, project, project.filled_by(person), 204)
        for ids in ("", "?document_id__in=" + str(world.documents[0].id)):
            target = world.fresh_project(project) if allowed == 204 else project
            yield f"{project.label} {ids[:15]}", fill(pattern, id=target.id) + ids, None, allowed


def memberships(world):
    """(project, document, whether the document is in it)"""
    for document in world.some_documents() + [d for d in world.documents if d.state == "public success held"]:
        for project in (world.shared, world.projects[1], world.no_project):
            yield project, document, project in (*document.lent_to, *document.held_by)


@row("GET /api/projects/{id}/documents/{document_id}/", needs="view_project_document")
def show_member(world, _method, pattern, person):
    for project, document, is_in in memberships(world):
        yield (f"{project.label}, {document.state}", fill(pattern, id=project.id, document_id=document.id), None,
               200 if project.seen_by(person) and is_in and document.seen_by(person) else "gone",
               lambda answer, p=project, d=document: None if answer.json() == {
                   "document": d.id, "edit_access": p in d.lent_to} else answer.json())


@row("PUT /api/projects/{id}/documents/{document_id}/", "PATCH /api/projects/{id}/documents/{document_id}/",
     "DELETE /api/projects/{id}/documents/{document_id}/", needs="fill_project")
def change_member(world, method, pattern, person):
    success = 204 if method == "DELETE" else 200
    for project, document, is_in in memberships(world):
        # Whether the document or the permission is looked at first does not matter to anybody but who has neither.
        expected = first((not project.seen_by(person), "gone"), (person.anonymous, "login"),
                         (not project.filled_by(person) and not (is_in and document.seen_by(person)), ("gone", "denied")),
                         (not (is_in and document.seen_by(person)), "gone"),
                         (not project.filled_by(person), "denied"), (True, success))
        target = world.fresh(document) if expected == success else document
        yield (f"{project.label}, {document.state}", fill(pattern, id=project.id, document_id=target.id),
               None if method == "DELETE" else {"edit_access": False}, expected)


# --- collaborators ---


@row("GET /api/projects/{id}/users/", needs="view_project")
def list_collaborators(world, _method, pattern, person):
    for project in all_projects(world):
        told = project.levels if project.administered_by(person) else {}

        def check(answer, told=told):
            found = {c["user"]: c["access"] for c in answer.json()["results"]}
            return None if found == told and answer.json().get("count", len(told)) == len(told) else answer.json()
        for version in ("", "?version=1.0"):
            yield (f"{project.label}{version}", fill(pattern, id=project.id) + version, None,
                   200 if project.seen_by(person) else "gone", check)


@row("POST /api/projects/{id}/users/", needs="administer_project")
def invite(world, _method, pattern, person):
    for project in all_projects(world):
        for short in ("stranger", "viewer", "nobody"):
            allowed = writing(person, project, project.administered_by(person), 201)
            known = short == "stranger" or short == "viewer" and world.user("viewer") not in project.levels
            expected = first((allowed != 201, allowed), (known, 201), (True, 400))
            target = world.fresh_project(project) if expected == 201 else project
            yield (f"{project.label} {short}", fill(pattern, id=target.id),
                   {"email": f"{world.name(short)}@quire.example", "access": "view"}, expected)


@row("GET /api/projects/{id}/users/{user_id}/", needs="view_collaborator")
def show_collaborator(world, _method, pattern, person):
    for project in all_projects(world):
        for short in ("viewer", "admin", "stranger", "former"):
            there = world.user(short) in project.levels and project.administered_by(person)
            yield (f"{project.label} {short}", fill(pattern, id=project.id, user_id=world.user(short)), None,
                   200 if there else "gone")
        yield f"{project.label} nobody", fill(pattern, id=project.id, user_id=MISSING), None, "gone"


@row("PUT /api/projects/{id}/users/{user_id}/", "PATCH /api/projects/{id}/users/{user_id}/",
     "DELETE /api/projects/{id}/users/{user_id}/", needs="view_collaborator")
def change_collaborator(world, method, pattern, person):
    success = 204 if method == "DELETE" else 200
    for project in all_projects(world):
        for short in ("viewer", "admin", "stranger", "owner"):
            user = world.user(short)
            there = user in project.levels and project.administered_by(person)
            only_admin = [u for u, level in project.levels.items() if level == "admin"] == [user]
            expected = first((not project.seen_by(person), "gone"), (person.anonymous, "login"), (not there, "gone"),
                             (only_admin and method != "PUT", 400), (True, success))
            body = {"DELETE": None, "PATCH": {"access": "view"}, "PUT": {
                "access": project.levels.get(user, "view"), "email": f"{world.name(short)}@quire.example"}}[method]
            target = world.fresh_project(project) if expected == success else project
            yield f"{project.label} {short}", fill(pattern, id=target.id, user_id=user), body, expected
