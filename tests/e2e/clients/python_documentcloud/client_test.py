#!/usr/bin/env python3
"""The official Python client, unmodified, against a running stack.

    client_test.py --state DIR --venv DIR

Makes a virtual environment in the --venv folder and installs the client there, once.
"""

import argparse
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[3] / "stack"), str(HERE.parents[2] / "support"), str(HERE.parent)]

CLIENT = "python-documentcloud==4.8.1"


def enter(venv):
    """Runs this script again inside the environment, which is made if it is not there."""
    python = venv / "bin/python"
    ready = venv / f"ready-{CLIENT}"
    if not ready.exists():
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", CLIENT], check=True)
        ready.touch()
    os.execv(python, [python, *sys.argv])


def word():
    return "w" + uuid.uuid4().hex[:12]


class Session:
    def __init__(self, layout):
        import people
        from documentcloud import DocumentCloud

        self.address = layout.address("documentcloud")
        made = people.People(layout)
        self.names, self.organizations = made.names, made.organizations
        self.password = people.PASSWORD
        self.word = word
        self._client = DocumentCloud
        self.ada = self.client(self.names["ada"], self.password)

    def client(self, user=None, password=None, **options):
        return self._client(user, password, base_uri=f"{self.address}/api/", auth_uri=f"{self.address}/api/", **options)

    def finished(self, document, seconds=120):
        deadline = time.monotonic() + seconds
        while (now := self.ada.documents.get(document.id)).status in ("pending", "readable", "nofile"):
            assert time.monotonic() < deadline, f"document {document.id} is still {now.status}"
            time.sleep(0.2)
        return now


def picture(pdf, folder, kind):
    """A scan: the pages of a PDF as pictures without text, 200 dpi."""
    source = folder / "source.pdf"
    source.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "200", f"-{kind}", "-singlefile", source, folder / "scan"], check=True)
    return next(folder.glob("scan.*"))


# --- scenarios ---


def a_file_is_uploaded_read_changed_and_deleted(session, folder):
    import papers

    secret = word()
    path = folder / f"harbor {secret}.pdf"
    path.write_bytes(papers.text_pdf([[f"The audit covers three ports, says {secret}."], ["Second page."]]))
    made = session.ada.documents.upload(str(path), description="About the harbor", data={"port": ["Hull"]})
    assert made.title == f"harbor {secret}" and made.status == "nofile", made.status

    document = session.finished(made)
    assert document.status == "success" and document.page_count == 2 and document.pages == 2
    assert document.user.username == session.names["ada"] and document.user_id == document.user.id
    assert document.organization.id == document.organization_id
    assert secret in document.full_text and "Second page." in document.get_full_text()
    assert document.get_page_text(2).strip() == "Second page."
    pages = document.json_text["pages"]
    assert [page["page"] for page in pages] == [0, 1] and secret in pages[0]["contents"], pages
    positions = document.get_page_position_json(1)
    assert positions[0]["text"] == "The" and 0 < positions[0]["x1"] < positions[0]["x2"] < 1, positions[0]
    assert document.pdf.startswith(b"%PDF-")
    for size in ("thumbnail", "small", "normal", "large", "xlarge"):
        image = getattr(document, f"get_{size}_image")(page=2)
        assert image.startswith(b"GIF8"), (size, image[:10])
    assert len(document.normal_image_url_list) == 2
    assert document.get_errors() == []

    document.title = f"Renamed {secret}"
    document.data = {"port": ["Hull", "Kiel"]}
    document.save()
    again = session.ada.documents.get(document.id)
    assert again.title == f"Renamed {secret}" and again.data == {"port": ["Hull", "Kiel"]}
    assert again.slug == document.slug and again.updated_at >= document.updated_at
    document.delete()
    from documentcloud.exceptions import DoesNotExistError
    try:
        session.ada.documents.get(document.id)
        raise AssertionError("a deleted document is there")
    except DoesNotExistError:
        pass


def search_finds_what_was_just_processed(session, folder):
    import papers

    secret = word()
    path = folder / "found.pdf"
    path.write_bytes(papers.text_pdf([["Nothing here."], [f"Tariffs of {secret} rise."]]))
    document = session.finished(session.ada.documents.upload(str(path), source=secret))
    assert document.status == "success"
    found = session.ada.documents.search(secret, mentions="true")
    assert found.count == 1 and [int(d.id) for d in found] == [document.id], found
    mentions = found[0].mentions
    assert mentions and mentions[0].page == "2" and f"<em>{secret}</em>" in mentions[0].text, mentions
    assert [int(d.id) for d in session.ada.documents.search(f'source:"{secret}"', sort="title")] == [document.id]
    assert session.client().documents.search(secret).count == 0
    document.delete()


def a_directory_is_uploaded_in_bulk(session, folder):
    import papers

    secret = word()
    for number in range(27):
        (folder / f"{secret} {number:02}.pdf").write_bytes(papers.text_pdf([[f"Number {number} of {secret}."]]))
    made = session.ada.documents.upload_directory(str(folder), access="organization")
    assert len(made) == 27 and len({d.id for d in made}) == 27
    for document in (done := [session.finished(d, 240) for d in made]):
        assert document.status == "success", (document.id, document.status)
        assert f"Number {int(document.title[-2:])} of {secret}." in document.full_text
    listed = [d.id for d in session.ada.documents.list(id__in=[d.id for d in done], per_page=10)]
    assert listed == sorted(d.id for d in done), listed
    other = session.client(session.names["ben"], session.password)
    assert other.documents.get(done[0].id).title == done[0].title
    for document in done:
        document.delete()


def scans_are_read(session, folder):
    import papers

    for kind in ("png", "tiff"):
        (where := folder / kind).mkdir()
        scan = picture(papers.text_pdf([["Harbor ledger", "The lighthouse keeper signs"]], 400, 300), where, kind)
        extension = scan.suffix[1:]
        document = session.ada.documents.upload(str(scan), original_extension=extension)
        document = session.finished(document)
        assert document.status == "success", (kind, document.status, document.get_errors())
        assert "lighthouse" in document.full_text, (kind, document.full_text)
        assert document.json_text["pages"][0]["ocr"] == "tess4", document.json_text
        document.delete()


def an_unreadable_file_says_why(session, folder):
    path = folder / "broken.pdf"
    path.write_bytes(b"this is no PDF")
    document = session.finished(session.ada.documents.upload(str(path)))
    assert document.status == "error"
    errors = document.get_errors()
    assert errors and errors[0]["message"] and errors[0]["created_at"].year > 2000, errors
    document.delete()


def an_open_file_is_uploaded(session, folder):
    import papers

    class Named(io.BytesIO):
        name = "from memory.pdf"

    document = session.ada.documents.upload(Named(papers.text_pdf([["From memory."]])), title="In memory",
                                            force_ocr=True)
    document = session.finished(document)
    assert document.status == "success" and document.title == "In memory"
    assert document.json_text["pages"][0]["ocr"] == "tess4_force"
    assert "memory" in document.full_text
    document.delete()


def nobody_sees_public_documents_only(session, folder):
    import papers
    from documentcloud.exceptions import APIError, DoesNotExistError

    path = folder / "public.pdf"
    path.write_bytes(papers.text_pdf([["For everybody."]]))
    public = session.finished(session.ada.documents.upload(str(path), access="public"))
    private = session.finished(session.ada.documents.upload(str(path), access="private"))
    nobody = session.client()
    assert nobody.documents.get(public.id).full_text.strip() == "For everybody."
    for action, error in ((lambda: nobody.documents.get(private.id), DoesNotExistError),
                          (lambda: nobody.users.get("me"), DoesNotExistError),
                          (lambda: nobody.documents.upload(str(path)), APIError)):
        try:
            action()
            raise AssertionError("nobody may do this")
        except error:
            pass
    assert session.ada.users.get("me").username == session.names["ada"]
    public.delete()
    private.delete()


def wrong_passwords_are_told_apart(session, _folder):
    from documentcloud.exceptions import CredentialsFailedError
    try:
        session.client(session.names["ben"], "wrong")
        raise AssertionError("a wrong password is taken")
    except CredentialsFailedError:
        pass


SCENARIOS = (a_file_is_uploaded_read_changed_and_deleted, search_finds_what_was_just_processed,
             a_directory_is_uploaded_in_bulk, scans_are_read, an_unreadable_file_says_why, an_open_file_is_uploaded,
             nobody_sees_public_documents_only, wrong_passwords_are_told_apart)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", required=True)
    parser.add_argument("--venv", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if pathlib.Path(sys.prefix).resolve() != options.venv.resolve():
        enter(options.venv)
    import files
    import resources
    from layout import Layout

    session = Session(Layout(options.state))
    for scenario in (*SCENARIOS, *files.SCENARIOS, *resources.SCENARIOS):
        with tempfile.TemporaryDirectory(prefix="quire-") as folder:
            scenario(session, pathlib.Path(folder))
        print(f"ok {scenario.__name__}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
