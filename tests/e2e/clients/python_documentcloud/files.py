"""Scenarios of the official client about documents and their files: all that can be said at an upload, reading again,
searching page by page, and what others see."""

import papers
from resources import fails_with, finished


def an_upload_says_everything_it_can(session, folder):
    project = session.ada.projects.create(f"Uploads {session.word()}")
    path = folder / "ledger.pdf"
    path.write_bytes(papers.text_pdf([["A ledger of the harbor."]]))
    with open(path, "rb") as file:
        made = session.ada.documents.upload(
            file, title="Ledger", access="organization", description="Of the harbor", language="fra", source="Archive",
            related_article="https://press.example/story", published_url="https://press.example/ledger",
            data={"port": ["Hull", "Kiel"], "_tag": ["audit"]}, project=project.id, publish_at="2099-01-01T00:00:00Z",
            delayed_index=False, revision_control=False, ocr_engine="tess4")
    document = session.finished(made)
    found = {name: getattr(document, name) for name in (
        "title", "access", "description", "language", "source", "related_article", "published_url", "data", "projects",
        "publish_at")}
    assert found == {
        "title": "Ledger", "access": "organization", "description": "Of the harbor", "language": "fra",
        "source": "Archive", "related_article": "https://press.example/story",
        "published_url": "https://press.example/ledger", "data": {"port": ["Hull", "Kiel"], "_tag": ["audit"]},
        "projects": [project.id], "publish_at": "2099-01-01T00:00:00.000000Z"}, found
    assert document.contributor == session.names["ada"]
    assert document.contributor_organization == session.organizations["ada"]
    assert document.contributor_organization_slug == session.organizations["ada"].lower().replace(" ", "-")
    assert document.canonical_url.endswith(f"/documents/{document.id}-ledger/")
    document.delete()
    project.delete()


def a_document_is_read_again(session, folder):
    from documentcloud.exceptions import APIError

    document = finished(session, folder, "again", [["Read me twice."]])
    before = document.file_hash
    assert document.json_text["pages"][0]["ocr"] is None
    document.process(force_ocr=True, ocr_engine="tess4")
    fails_with(APIError, document.process, "400", "Already processing")
    again = session.finished(document)
    assert again.status == "success" and again.json_text["pages"][0]["ocr"] == "tess4_force"
    assert again.file_hash != before and again.slug == document.slug
    session.ada.post("documents/process/", json={"ids": [document.id]})
    session.finished(document)
    document.process(force_ocr=True)
    session.ada.delete(f"documents/{document.id}/process/")
    stopped = session.finished(document)
    assert stopped.status == "error"
    assert stopped.get_errors()[-1]["message"] == "Processing was cancelled"
    document.delete()


def files_of_other_kinds_in_deeper_folders_are_uploaded(session, folder):
    from client_test import picture

    (deeper := folder / "in" / "deeper").mkdir(parents=True)
    scan = picture(papers.text_pdf([["The lighthouse keeper signs"]], 400, 300), folder, "png")
    scan.rename(deeper / "scan.png")
    (folder / "in" / "text.pdf").write_bytes(papers.text_pdf([["Plain text."]]))
    (folder / "in" / "notes.md").write_text("not uploaded")
    made = session.ada.documents.upload_directory(str(folder / "in"), extensions=None, source="Folder", language="eng")
    done = {document.title: session.finished(document) for document in made}
    assert set(done) == {"scan", "text"}, done
    assert (done["scan"].original_extension, done["text"].original_extension) == ("png", "pdf")
    assert "lighthouse" in done["scan"].full_text and done["text"].source == "Folder"
    assert session.client().documents.upload_directory(str(folder / "in"), handle_errors=True) == []
    for document in done.values():
        document.delete()


def a_search_leads_on_and_back(session, folder):
    secret = session.word()
    documents = [finished(session, folder, f"found {n}", [[f"{secret} number {n}"]], access="organization",
                          data={"place": [f"pier {n}"]}) for n in range(5)]
    ids = [document.id for document in documents]

    def numbers(results):
        return [int(document.id) for document in results]

    first = session.ada.documents.search(secret, sort="id", per_page=2)
    assert first.count == 5 and numbers(first) == ids and int(first[4].id) == ids[4]
    second = first.next
    assert numbers(second.previous.results) == ids[:2] and second.next.next is None
    # Asked anew, not remembered: the address that the server gave leads back.
    assert second.previous_url and session.ada.get(second.previous_url, full_url=True).json()["previous"] is None
    assert numbers(session.ada.documents.search(f'{secret} data_place:"pier 3"')) == [ids[3]]
    assert numbers(session.ada.documents.search(f"+{secret} -title:found* user:{session.ada.user_id}")) == []
    assert numbers(session.ada.documents.search(secret, id=f"[{ids[3]} TO *]", sort="id")) == ids[3:]
    expanded = session.ada.documents.search(secret, expand="user,organization", mentions=True)[0]
    assert expanded.user.username == session.names["ada"] and expanded.mentions[0].page == "1"
    inside = session.ada.get(f"documents/{ids[0]}/search/", params={"q": secret}).json()
    assert inside == {"page_no_1": [f"<em>{secret}</em> number 0"]}, inside
    for document in documents:
        document.delete()


def what_others_may_do_follows_the_access(session, folder):
    from documentcloud.exceptions import APIError, DoesNotExistError

    document = finished(session, folder, "shared", [["Shared."]], access="private")
    others = {name: session.client(session.names[name], session.password) for name in ("ben", "eve")}
    nobody = session.client()
    for name in others:
        fails_with(DoesNotExistError, lambda name=name: others[name].documents.get(document.id), "404")

    document.access = "organization"
    document.put()
    bens = others["ben"].documents.get(document.id)
    assert bens.edit_access and "Shared." in bens.full_text
    bens.description = "By Ben"
    bens.save()
    fails_with(DoesNotExistError, lambda: others["eve"].documents.get(document.id), "404")
    fails_with(DoesNotExistError, lambda: nobody.documents.get(document.id), "404")

    document = session.ada.documents.get(document.id)
    assert document.description == "By Ben"
    document.access = "public"
    document.save()
    seen = others["eve"].documents.get(document.id)
    assert not seen.edit_access and "Shared." in seen.full_text
    seen.title = "Eve's"
    fails_with(APIError, seen.save, "403")
    fails_with(APIError, seen.delete, "403")
    fails_with(APIError, seen.process, "403")
    assert seen.notes.create("Only mine", 0).access == "private"
    fails_with(APIError, lambda: seen.notes.create("For all", 0, access="public"), "403")
    fails_with(APIError, lambda: seen.sections.create("Not mine", 0), "403")
    assert [note.title for note in session.ada.documents.get(document.id).notes.list()] == []
    assert nobody.documents.get(document.id).pdf.startswith(b"%PDF-")
    assert nobody.documents.get(document.id).notes.list().results == []
    assert document.id in [d.id for d in nobody.documents.list(user=session.ada.user_id, ordering="-created_at")]
    bens.delete()
    fails_with(DoesNotExistError, lambda: session.ada.documents.get(document.id), "404")


SCENARIOS = (an_upload_says_everything_it_can, a_document_is_read_again,
             files_of_other_kinds_in_deeper_folders_are_uploaded, a_search_leads_on_and_back,
             what_others_may_do_follows_the_access)
