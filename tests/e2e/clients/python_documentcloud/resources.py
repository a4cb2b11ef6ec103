"""Scenarios of the official client about what surrounds a document's file: notes, sections, projects, people."""

import papers


def fails_with(error, action, *words):
    try:
        action()
    except error as found:
        assert all(word in str(found) for word in words), (str(found), words)
        return found
    raise AssertionError(f"no {error.__name__}")


def finished(session, folder, name, pages, **fields):
    path = folder / f"{name}.pdf"
    path.write_bytes(papers.text_pdf(pages))
    return session.finished(session.ada.documents.upload(str(path), **fields))


def notes_are_written_listed_changed_and_removed(session, folder):
    from documentcloud.exceptions import APIError, DoesNotExistError

    document = finished(session, folder, "notes", [["One"], ["Two"]], access="organization")
    boxed = document.notes.create("Check this", 1, "Differs from <em>table 2</em><script>x</script>",
                                  access="organization", x1=0.1, y1=0.2, x2=0.45, y2=0.26)
    plain = document.notes.create("A remark", 0)
    assert plain.access == "private" and plain.x1 is None and plain.page == 0
    assert "<script" not in boxed.content and "<em>table 2</em>" in boxed.description, boxed.content
    assert (boxed.location.left, boxed.location.right) == (70, 315), vars(boxed.location)
    assert [note.title for note in document.notes.list()] == ["A remark", "Check this"]
    assert document.annotations.get(boxed.id).title == "Check this"

    note = next(note for note in document.notes.list() if note.id == boxed.id)
    note.title, note.content, note.page_number = "Checked", "Equal now", 0
    note.save()
    again = document.notes.get(boxed.id)
    assert (again.title, again.content, again.page_number, again.x1) == ("Checked", "Equal now", 0, 0.1)

    ben = session.client(session.names["ben"], session.password).documents.get(document.id)
    assert [n.title for n in ben.notes.list()] == ["Checked"]
    fails_with(DoesNotExistError, lambda: ben.notes.get(plain.id), "404")
    fails_with(APIError, lambda: document.notes.create("Nowhere", 9), "400", "page_number")
    note.delete()
    assert [n.id for n in document.notes.list()] == [plain.id]
    whole = session.ada.get(f"documents/{document.id}/", params={"expand": "notes.user,sections,user,organization"}).json()
    assert [(n["title"], n["user"]["username"]) for n in whole["notes"]] == [("A remark", session.names["ada"])], whole
    assert whole["sections"] == [] and whole["user"]["username"] == session.names["ada"]
    document.delete()


def sections_make_an_outline(session, folder):
    from documentcloud.exceptions import APIError

    document = finished(session, folder, "sections", [["One"], ["Two"], ["Three"]])
    last = document.sections.create("Conclusion", 2)
    document.sections.create("Summary", 0)
    assert [(section.title, section.page) for section in document.sections.list()] == [("Summary", 0), ("Conclusion", 2)]
    fails_with(APIError, lambda: document.sections.create("Twice", 0), "400", "page_number")
    section = next(s for s in document.sections.list() if s.id == last.id)
    section.title, section.page_number = "End", 1
    section.put()
    assert [str(s) for s in document.sections.all()] == ["Summary - p0", "End - p1"]
    section.delete()
    assert [s.title for s in document.sections.list()] == ["Summary"]
    document.delete()


def projects_hold_documents_and_lend_them(session, folder):
    from documentcloud.exceptions import DoesNotExistError

    documents = [finished(session, folder, f"held {n}", [[f"Number {n}"]], access="private") for n in range(3)]
    title = f"Ports {session.word()}"
    project = session.ada.projects.create(title, "About ports", document_ids=[d.id for d in documents[:2]])
    assert project.private and project.edit_access and project.slug
    found = session.ada.projects.get(title=title)
    assert found == project and session.ada.projects.get(project.id).description == "About ports"
    assert sorted(found.document_ids) == sorted(d.id for d in documents[:2])
    assert found.get_document(documents[0].id).title == "held 0"
    fails_with(DoesNotExistError, lambda: found.get_document(documents[2].id))
    assert project.id in [p.id for p in session.ada.projects.all()]
    same, created = session.ada.projects.get_or_create_by_title(title)
    assert same == project and not created

    found.description = "Changed"
    found.documents.append(documents[2])
    found.save()
    again = session.ada.projects.get(project.id)
    assert again.description == "Changed" and len(again.document_list) == 3
    again.clear_documents()
    again.add_documents(documents[1:])
    assert sorted(session.ada.projects.get(project.id).document_ids) == sorted(d.id for d in documents[1:])
    assert [d.id for d in session.ada.documents.list(project=project.id)] == [d.id for d in documents[1:]]
    assert session.ada.documents.get(documents[1].id).projects == [project.id]
    assert session.ada.documents.get(documents[1].id, expand=["projects"]).projects[0]["title"] == title

    # The other organization sees nothing, until it is invited.
    eve = session.client(session.names["eve"], session.password)
    fails_with(DoesNotExistError, lambda: eve.projects.get(project.id), "404")
    fails_with(DoesNotExistError, lambda: eve.documents.get(documents[1].id), "404")
    session.ada.post(f"projects/{project.id}/users/",
                     json={"email": f"{session.names['eve']}@quire.example", "access": "edit"})
    assert not eve.documents.get(documents[1].id).edit_access is False
    assert eve.projects.get(project.id).add_remove_access
    lent = eve.documents.get(documents[1].id)
    lent.source = "Eve"
    lent.save()
    assert session.ada.documents.get(documents[1].id).source == "Eve"
    project.delete()
    fails_with(DoesNotExistError, lambda: session.ada.projects.get(project.id), "404")
    assert session.ada.documents.get(documents[1].id).projects == []
    for document in documents:
        document.delete()


def more_than_one_page_of_documents_goes_into_a_project(session, _folder):
    made = [session.ada.post("documents/", json=[{"title": f"Many {n}"} for n in range(25)]).json() for _ in range(2)]
    ids = [document["id"] for many in made for document in many]
    project = session.ada.projects.create(f"Many {session.word()}", document_ids=ids[:25])
    project.add_documents([session.ada.documents.get(number) for number in ids[25:27]])
    held = session.ada.projects.get(project.id)
    held._per_page = 10
    assert sorted(held.document_ids) == ids[:27], held.document_ids
    project.delete()
    for start in (0, 25):
        session.ada.delete(f"documents/?id__in={','.join(map(str, ids[start:start + 25]))}")


def users_and_organizations_are_looked_up(session, _folder):
    from documentcloud.exceptions import APIError, DoesNotExistError

    me = session.ada.users.get("me", expand=["organization"])
    assert me.username == session.names["ada"] and me.organization["id"] and me.email
    ben = next(iter(session.ada.users.list(username=session.names["ben"])))
    assert session.ada.users.get(ben.id).username == session.names["ben"] and not hasattr(ben, "email")
    organization = session.ada.organizations.get(me.organization["id"])
    assert str(organization) == session.organizations["ada"]
    assert organization in list(session.ada.organizations.list(id__in=str(organization.id)))
    assert ben in list(session.ada.users.list(organization=organization.id))
    other = next((o for o in session.ada.users.get("me").organizations if o != organization.id), organization.id)
    mine = session.ada.users.get("me")
    mine.organization = other
    mine.save()
    assert session.ada.users.get("me").organization == other
    mine.organization = organization.id
    mine.put()
    ben.organization = organization.id
    fails_with(APIError, ben.save, "403")
    fails_with(DoesNotExistError, lambda: session.client().users.get("me"), "404")
    fails_with(APIError, lambda: session.client().organizations.list(), "403")


def lists_go_on_over_pages_both_ways(session, _folder):
    many = session.ada.post("documents/", json=[{"title": f"Page {n}", "source": "pages"} for n in range(7)]).json()
    ids = [document["id"] for document in many]
    first = session.ada.documents.list(id__in=ids, per_page=3)
    assert first.count is None and first.previous_url is None
    assert [d.id for d in first] == ids and first[6].id == ids[6]
    assert [d.id for d in first.next.previous] == ids and first.next.next.next is None
    counted = session.ada.documents.list(id__in=ids, per_page=3, version="1.0", ordering="-created_at")
    assert counted.count == 7 and [d.id for d in counted] == ids[::-1]
    expanded = session.ada.documents.list(id__in=ids[:1], expand="user,organization")[0]
    assert expanded.user.username == session.names["ada"] and expanded.organization.id == expanded.organization_id
    session.ada.delete(f"documents/?id__in={','.join(map(str, ids))}")


def put_says_everything_and_patch_some(session, _folder):
    document = session.ada.documents.get(session.ada.post("documents/", json={
        "title": "Whole", "description": "kept", "data": {"port": ["Hull"]}, "access": "organization"}).json()["id"])
    document.title, document.data, document.published_url = "Renamed", {"port": ["Kiel"]}, "https://press.example/a"
    document.put()
    again = session.ada.documents.get(document.id)
    assert (again.title, again.data, again.description, again.access, again.published_url) == (
        "Renamed", {"port": ["Kiel"]}, "kept", "organization", "https://press.example/a")
    session.ada.patch(f"documents/{document.id}/", json={"source": "Harbor"})
    assert session.ada.documents.get(document.id).title == "Renamed"
    session.ada.put(f"documents/{document.id}/", json={"title": "Only a title"})
    reset = session.ada.documents.get(document.id)
    assert (reset.title, reset.access, reset.language) == ("Only a title", "private", "eng"), vars(reset)
    document.delete()


def errors_say_what_was_wrong(session, _folder):
    from documentcloud.exceptions import APIError, DoesNotExistError

    fails_with(DoesNotExistError, lambda: session.ada.documents.get(999999999), "404", "Not found.")
    fails_with(APIError, lambda: session.ada.post("documents/", json={"title": ""}), "400", "title")
    fails_with(APIError, lambda: session.ada.post("documents/", json=[{"title": "x"}, {}]), "400", "{}", "title")
    fails_with(APIError, lambda: session.ada.documents.list(access="nobody"), "400", "access")
    fails_with(APIError, lambda: session.client().projects.create("Nobody's"), "403")
    document = session.ada.documents.get(session.ada.post("documents/", json={"title": "Mine", "access": "private"})
                                         .json()["id"])
    eve = session.client(session.names["eve"], session.password)
    fails_with(DoesNotExistError, lambda: eve.documents.delete(document.id), "404")
    fails_with(DoesNotExistError, lambda: eve.documents.get(document.id), "404")
    document.delete()


SCENARIOS = (notes_are_written_listed_changed_and_removed, sections_make_an_outline,
             projects_hold_documents_and_lend_them, more_than_one_page_of_documents_goes_into_a_project,
             users_and_organizations_are_looked_up, lists_go_on_over_pages_both_ways, put_says_everything_and_patch_some,
             errors_say_what_was_wrong)
