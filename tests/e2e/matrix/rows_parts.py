"""Rows of what belongs to a document: data, sections, notes."""

from rows import fill, first, row
from world import MISSING


def writing_part(person, document, success):
    """On parts of a document it is found first, then the writer."""
    return first((not document.seen_by(person), "gone"), (person.anonymous, "login"),
                 (not document.edited_by(person), "denied"), (True, success))


@row("PUT /api/documents/{id}/data/{key}/", "PATCH /api/documents/{id}/data/{key}/",
     "DELETE /api/documents/{id}/data/{key}/", needs="edit_document")
def change_data(world, method, pattern, person):
    for document in world.all_documents:
        yield (document.state, fill(pattern, id=document.id, key="matrix"),
               None if method == "DELETE" else {"values": ["one"]},
               writing_part(person, document, 204 if method == "DELETE" else 200))


# --- modifications ---


@row("POST /api/documents/{id}/modifications/", needs="edit_document")
def modify_document(world, _method, pattern, person):
    secret = next(d for d in world.documents if (d.access, d.status) == ("invisible", "success"))
    for document in world.all_documents:
        # These documents have rows and no files: whoever may is told that there is nothing to rearrange.
        yield (document.state, fill(pattern, id=document.id), [{"page": "0"}], writing_part(person, document, 400))
        yield (f"{document.state} from a secret", fill(pattern, id=document.id), [{"page": "0", "id": secret.id}],
               writing_part(person, document, "denied"))
        yield (f"{document.state} from nowhere", fill(pattern, id=document.id), [{"page": "0", "id": MISSING}],
               writing_part(person, document, "denied"))


# --- redactions ---


@row("POST /api/documents/{id}/redactions/", needs="edit_document")
def redact_document(world, _method, pattern, person):
    box = {"page_number": 0, "x1": 0.1, "x2": 0.2, "y1": 0.1, "y2": 0.2}
    for document in world.all_documents:
        # These documents have rows and no files: whoever may is told that there is nothing to redact.
        yield (document.state, fill(pattern, id=document.id), [box], writing_part(person, document, 400))
        yield f"{document.state} no box", fill(pattern, id=document.id), [], writing_part(person, document, 400)


# --- sections ---


@row("GET /api/documents/{id}/sections/{section}/", needs="view_document")
def show_section(world, _method, pattern, person):
    for document, section in world.sections:
        yield (document.state, fill(pattern, id=document.id, section=section), None,
               200 if document.seen_by(person) else "gone")
        yield f"{document.state} none", fill(pattern, id=document.id, section=MISSING), None, "gone"
        other = world.another(document)
        yield f"{document.state} through another", fill(pattern, id=other.id, section=section), None, "gone"


@row("POST /api/documents/{id}/sections/", needs="edit_document")
def create_section(world, _method, pattern, person):
    for document in world.all_documents:
        expected = writing_part(person, document, 201)
        target = world.fresh(document) if expected == 201 else document
        yield (document.state, fill(pattern, id=target.id), {"title": "New", "page_number": 1, "id": 1}, expected,
               lambda answer: None if answer.json()["id"] != 1 else answer.json())


@row("PUT /api/documents/{id}/sections/{section}/", "PATCH /api/documents/{id}/sections/{section}/",
     "DELETE /api/documents/{id}/sections/{section}/", needs="edit_document")
def change_section(world, method, pattern, person):
    for document, section in world.sections:
        success = 204 if method == "DELETE" else 200
        expected = writing_part(person, document, success)
        body = None if method == "DELETE" else {"title": "Changed", "page_number": 0}
        target, part = (document, section)
        if expected == 204:
            target = world.fresh(document)
            part = world.section(target, 0)
        yield document.state, fill(pattern, id=target.id, section=part), body, expected
        other = world.another(document)
        for name, parent, number in (("none", document, MISSING), ("through another", other, section)):
            yield (f"{document.state} {name}", fill(pattern, id=parent.id, section=number), body,
                   first((not parent.seen_by(person), "gone"), (person.anonymous, "login"),
                         (not parent.edited_by(person), ("gone", "denied")), (True, "gone")))


# --- notes ---


@row("GET /api/documents/{id}/notes/", needs="view_document")
def list_notes(world, _method, pattern, person):
    for document in world.all_documents:
        notes = [note for note in world.notes if note.document is document]
        seen = {note.id: note.changed_by(person) for note in notes if note.seen_by(person)}

        def check(answer, seen=seen):
            found = {note["id"]: note["edit_access"] for note in answer.json()["results"]}
            return None if found == seen and answer.json().get("count", len(seen)) == len(seen) \
                else f"found {found} instead of {seen}"
        for version in ("", "?version=1.0"):
            yield (f"{document.state}{version}", fill(pattern, id=document.id) + version, None,
                   200 if document.seen_by(person) else "gone", check)


@row("GET /api/documents/{id}/notes/{note}/", needs="view_note")
def show_note(world, _method, pattern, person):
    for note in world.notes:
        yield (note.state, fill(pattern, id=note.document.id, note=note.id), None,
               200 if note.seen_by(person) else "gone",
               lambda answer, note=note: None if answer.json()["edit_access"] == note.changed_by(person) and
               answer.json()["user"] == note.author else answer.json())
        yield (f"{note.state} through another", fill(pattern, id=world.another(note.document).id, note=note.id), None,
               "gone")
    for document in world.some_documents():
        yield f"{document.state} none", fill(pattern, id=document.id, note=MISSING), None, "gone"


@row("POST /api/documents/{id}/notes/", needs="annotate_document")
def create_note(world, _method, pattern, person):
    for document in world.all_documents:
        for access in ("private", "organization", "public", "invisible"):
            shares = access in ("organization", "public")
            expected = first((not document.seen_by(person), "gone"), (person.anonymous, "login"),
                             (access == "invisible", 400), (shares and not document.edited_by(person), "denied"),
                             (True, 201))
            target = world.fresh(document) if expected == 201 else document
            forged = {"id": 1, "user": 1, "organization": 1, "created_at": "2001-01-01T00:00:00Z", "edit_access": False}
            yield (f"{document.state} {access}", fill(pattern, id=target.id),
                   {"title": "New", "page_number": 0, "access": access, **forged}, expected,
                   lambda answer: None if answer.json()["user"] == person.user and answer.json()["id"] != 1 and
                   answer.json()["edit_access"] and not answer.json()["created_at"].startswith("2001") and
                   answer.json()["organization"] in person.organizations else answer.json())


@row("PUT /api/documents/{id}/notes/{note}/", "PATCH /api/documents/{id}/notes/{note}/",
     "DELETE /api/documents/{id}/notes/{note}/", needs="change_note")
def change_note(world, method, pattern, person):
    success = 204 if method == "DELETE" else 200
    body = None if method == "DELETE" else {"content": "changed"} if method == "PATCH" else None
    for note in world.notes:
        if method == "PUT":
            body = {"title": "Note", "page_number": 0, "access": note.access}
        expected = first((not note.document.seen_by(person), "gone"), (person.anonymous, "login"),
                         (not note.seen_by(person), "gone"), (not note.changed_by(person), "denied"), (True, success))
        # Who wrote a shared note and may no longer edit the document keeps it, but does not share it anew.
        if method == "PUT" and expected == 200 and note.access != "private" and not note.document.edited_by(person):
            expected = ("denied", 200)
        target = world.fresh_note(note) if expected == 204 else note
        yield note.state, fill(pattern, id=target.document.id, note=target.id), body, expected
        other = world.another(note.document)
        yield (f"{note.state} through another", fill(pattern, id=other.id, note=note.id), body,
               first((not other.seen_by(person), "gone"), (person.anonymous, "login"), (True, "gone")))
        if method == "PATCH" and note.access == "private" and note.changed_by(person):
            copy = world.fresh_note(note)
            yield (f"{note.state} raised", fill(pattern, id=copy.document.id, note=copy.id), {"access": "public"},
                   200 if note.document.edited_by(person) else "denied")
