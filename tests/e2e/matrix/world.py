"""The people and things that the matrix asks about: made through the API where that is quick, else by SQL."""

import base64
import concurrent.futures
import dataclasses
import getpass
import hashlib
import hmac
import json
import re
import subprocess
import time
import uuid

import papers
import rest
import stack
from model import ACCESS, STATUS, Document, Note, Person, Project, knows

PASSWORD = "a long password"
LEVELS = ("view", "edit", "admin")
FIRST_ID = 1_000_000          # of what SQL makes
FIRST_SERVER_ID = 900_000_000  # of what the server makes meanwhile
MISSING = 999_999_999


class World:
    def __init__(self, layout):
        self.layout = layout
        self.address = layout.address("documentcloud")
        self.run = uuid.uuid4().hex[:8]
        self.word = f"w{self.run}"
        self._sql = []
        self._next = self._reserve_numbers()
        self.organizations = {}
        self.people = {}
        self._make_people()
        self._make_projects()
        self._make_documents()
        self._make_notes()

    # --- the database ---

    def query(self, sql):
        made = subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={self.layout.socket('mariadb')}", f"--user={getpass.getuser()}",
             "--batch", "--skip-column-names", "quire"], input=sql, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(made.stderr)
        return [line.split("\t") for line in made.stdout.splitlines()]

    def later(self, sql):
        self._sql.append(sql)

    def flush(self):
        """Everything that SQL makes, in one transaction."""
        if self._sql:
            self.query("START TRANSACTION;\n" + ";\n".join(self._sql) + ";\nCOMMIT;\n")
            self._sql.clear()

    def _reserve_numbers(self):
        first = FIRST_ID
        for table in filter(self.has_table, ("documents", "projects", "notes", "sections")):
            self.query(f"ALTER TABLE {table} AUTO_INCREMENT = {FIRST_SERVER_ID}")
            last = self.query(f"SELECT COALESCE(MAX(id), 0) FROM {table} WHERE id < {FIRST_SERVER_ID}")[0][0]
            first = max(first, int(last))
        return first

    def number(self):
        self._next += 1
        return self._next

    # --- people ---

    def _ctl(self, *words, stdin=None):
        made = stack.ctl(self.layout, *words, stdin=stdin)
        if made.returncode:
            raise RuntimeError(f"quirectl {' '.join(words)}: {made.stderr}")

    def name(self, short):
        return f"{short}_{self.run}"

    def _make_people(self):
        for short in ("desk", "elsewhere", "hidden"):
            self._ctl("organization", "create", self.name(short))
        # name -> the organizations they belong to
        homes = {"owner": ["desk"], "member": ["desk", "hidden"], "stranger": ["elsewhere"], "viewer": ["elsewhere"],
                 "editor": ["elsewhere"], "admin": ["elsewhere"], "former": ["elsewhere"], "staff": ["elsewhere"],
                 "novice": ["desk"]}
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda short: self._ctl(
                "user", "create", self.name(short), "--email", f"{self.name(short)}@quire.example", "--organization",
                self.name(homes[short][0]), *(["--staff"] if short == "staff" else []), "--password-stdin",
                stdin=PASSWORD + "\n"), homes))
        self._ctl("user", "join", self.name("member"), self.name("hidden"))
        self._ctl("user", "join", self.name("former"), self.name("desk"))
        self._ctl("user", "leave", self.name("former"), self.name("desk"))
        self.query(f"UPDATE organizations SET hidden = 1 WHERE name = '{self.name('hidden')}';"
                   f"UPDATE users SET verified = username <> '{self.name('novice')}' WHERE username LIKE '%{self.run}'")
        for number, name in self.query(f"SELECT id, name FROM organizations WHERE name LIKE '%\\_{self.run}' "
                                       "AND individual = 0"):
            self.organizations[name.split("_")[0]] = int(number)
        self.tokens = {}
        for number, username, homes_of in self.query(
                "SELECT u.id, u.username, GROUP_CONCAT(m.organization_id) FROM users u JOIN memberships m "
                f"ON m.user_id = u.id WHERE u.username LIKE '%\\_{self.run}' GROUP BY u.id"):
            short = username.split("_")[0]
            self.people[short] = Person(short, int(number), frozenset(map(int, homes_of.split(","))), short != "novice",
                                         short == "staff")
            self.tokens[short] = self._log_in(username)
        self.people["anonymous"] = Person("anonymous", credentials="none")
        self.people["expired"] = Person("expired", credentials="bad")
        self.people["malformed"] = Person("malformed", credentials="bad")
        self.tokens["expired"] = self._expired(self.tokens["owner"])
        self.tokens["malformed"] = "not.a.token"

    def _log_in(self, username):
        answer = rest.call("POST", f"{self.address}/api/token/", {"username": username, "password": PASSWORD})
        assert answer.status == 200, (username, answer.status, answer.body)
        return answer.json()["access"]

    def _expired(self, token):
        """The owner's token with an earlier end, signed as the server does. That the signature is right is proven
        by one with a later end, which the server must take."""
        head, payload, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        secret = self.layout.secret.read_bytes()
        key = hmac.digest(hmac.digest(b"\0" * 32, secret, "sha256"), b"tokens\1", "sha256")

        def signed(end):
            body = json.dumps({**claims, "exp": int(time.time()) + end}, separators=(",", ":")).encode()
            text = head + "." + base64.urlsafe_b64encode(body).decode().rstrip("=")
            seal = hmac.digest(key, text.encode(), hashlib.sha256)
            return text + "." + base64.urlsafe_b64encode(seal).decode().rstrip("=")

        taken = rest.call("GET", f"{self.address}/api/users/me/", headers={"Authorization": "Bearer " + signed(600)})
        assert taken.status == 200, ("the test cannot sign tokens", taken.status, taken.body)
        return signed(-5)

    def user(self, short):
        return self.people[short].user

    def headers(self, person):
        return {} if person.credentials == "none" else {"Authorization": f"Bearer {self.tokens[person.name]}"}

    # --- projects ---

    def _make_projects(self):
        everybody = {self.user("admin"): "admin", self.user("editor"): "edit", self.user("viewer"): "view"}
        self.projects = [
            self.project("private", self.user("admin"), True, everybody),
            self.project("public", self.user("admin"), False, everybody),
            self.project("owner's", self.user("owner"), True, {self.user("owner"): "admin"}),
        ]
        self.shared = self.projects[0]
        self.no_project = Project(MISSING, "missing", 0, True, {}, gone=True)
        # The former collaborator was one, and was removed.
        self.later(f"INSERT INTO project_members (project_id, user_id, access, created_at) VALUES "
                   f"({self.shared.id}, {self.user('former')}, 2, NOW(6))")
        self.later(f"DELETE FROM project_members WHERE user_id = {self.user('former')}")

    def project(self, label, owner, private, levels):
        project = Project(self.number(), label, owner, private, dict(levels))
        self.later("INSERT INTO projects (id, uuid, user_id, title, slug, private, created_at, updated_at) VALUES "
                   f"({project.id}, UNHEX(REPLACE(UUID(), '-', '')), {owner}, '{self.word} {project.id}', 'p', "
                   f"{int(private)}, NOW(6), NOW(6))")
        for user, level in levels.items():
            self.later("INSERT INTO project_members (project_id, user_id, access, created_at) VALUES "
                       f"({project.id}, {user}, {LEVELS.index(level)}, NOW(6))")
        return project

    def fresh_project(self, project):
        return self.project(project.label, project.owner, project.private, project.levels)

    # --- documents ---

    def document(self, access, status, owner="owner", link="lent", gone=""):
        link_of = {"lent": ((self.shared,), ()), "held": ((), (self.shared,)), "loose": ((), ())}[link]
        document = Document(self.number(), access, status, self.user(owner), self.organizations["desk"],
                            *link_of, gone)
        self._insert(document)
        return document

    def fresh(self, document):
        """Another one in the same state, to be changed or destroyed."""
        if document.gone == "missing":
            return document
        copy = dataclasses.replace(document, id=self.number())
        self._insert(copy)
        return copy

    def _insert(self, d):
        self.later(
            "INSERT INTO documents (id, uuid, user_id, organization_id, title, slug, access, status, page_count, "
            "page_spec, created_at, updated_at, trashed_at, trashed_by, removed_at) VALUES "
            f"({d.id}, UNHEX(REPLACE(UUID(), '-', '')), {d.owner}, {d.organization}, 'Matrix {d.id}', 'matrix', "
            f"{ACCESS.index(d.access)}, {STATUS.index(d.status)}, 3, '612.00x792.00:0-2', NOW(6), NOW(6), "
            f"{'NOW(6)' if d.gone == 'trashed' else 'NULL'}, {d.owner if d.gone == 'trashed' else 'NULL'}, "
            f"{'NOW(6)' if d.gone == 'removed' else 'NULL'})")
        for projects, lends in ((d.lent_to, 1), (d.held_by, 0)):
            for project in projects:
                self.later("INSERT INTO project_documents (project_id, document_id, lends, created_at) VALUES "
                           f"({project.id}, {d.id}, {lends}, NOW(6))")

    def _make_documents(self):
        self.documents = [self.document(access, status, link=link)
                          for access in ACCESS for status in STATUS for link in ("lent", "held", "loose")]
        # Whoever left the organization still owns these.
        self.documents += [self.document(access, status, owner="former", link="loose")
                           for access in ("public", "organization", "private") for status in ("success", "pending")]
        self.documents += [self.document(access, "success", gone=gone)
                           for gone in ("trashed", "removed") for access in ("public", "organization", "private")]
        self.missing = Document(MISSING, "", "success", 0, 0, gone="missing")
        self.flush()

    @property
    def all_documents(self):
        return self.documents + [self.missing]

    def some_documents(self):
        """One of each kind of answer: for rows where every state would be too many."""
        wanted = {("public", "success"), ("organization", "success"), ("private", "success"), ("public", "pending"),
                  ("private", "readable"), ("invisible", "success")}
        return [d for d in self.documents if d.gone in ("", "removed") and d.owner == self.user("owner")
                and (d.access, d.status) in wanted and not d.held_by] + [self.missing]

    def upload_real(self):
        """Documents with files and an index entry, of every access and status."""
        owner = rest.DocumentCloud(self.address, self.name("owner"), PASSWORD)
        ids = {}
        pdf = papers.text_pdf([[f"All about {self.word}."]])
        for access in ACCESS:
            for status in STATUS:
                ids[access, status] = owner.upload(f"Real {access} {status}", pdf, source=self.word)
        for number in ids.values():
            assert owner.wait(number)["status"] == "success"
        found = []
        for (access, status), number in ids.items():
            self.later(f"UPDATE documents SET access = {ACCESS.index(access)}, status = {STATUS.index(status)} "
                       f"WHERE id = {number}")
            self.later("INSERT INTO project_documents (project_id, document_id, lends, created_at) VALUES "
                       f"({self.shared.id}, {number}, 1, NOW(6))")
            self.later(f"INSERT INTO index_queue (document_id, text, queued_at) VALUES ({number}, 1, NOW(6)) "
                       "ON DUPLICATE KEY UPDATE version = version + 1, text = 1")
            found.append(Document(number, access, status, self.user("owner"), self.organizations["desk"],
                                  (self.shared,)))
        # Each with a word of its own, written before the index reads the documents.
        self.worded = [self.note(document, access, by, word=True) for document in found
                       if document.status in ("success", "pending") and document.access != "invisible"
                       for access in ("public", "organization", "private") for by in ("owner", "viewer", "stranger")]
        self.flush()
        rest.until(lambda: self.query("SELECT COUNT(*) FROM index_queue")[0][0] == "0", 60, "the index follows")
        self.slugs = {int(number): slug for number, slug in self.query(
            f"SELECT id, slug FROM documents WHERE id IN ({','.join(str(d.id) for d in found)})")}
        self.real = found

    # --- notes and sections ---

    def has_table(self, name):
        return bool(self.query(f"SHOW TABLES LIKE '{name}'"))

    def _make_notes(self):
        self.notes, self.sections, self.saved = [], [], {}
        if not self.has_table("notes"):
            return
        self.saved = {short: self.saved_search(short) for short in ("owner", "stranger")}
        documents = [d for d in self.documents if d.lent_to and (d.access, d.status) in {
            ("public", "success"), ("organization", "success"), ("private", "success"), ("public", "pending")}
            and not d.gone]
        for document in documents:
            for by in ("owner", "member", "viewer", "editor", "stranger", "former"):
                self.notes += [self.note(document, access, by) for access in ("public", "organization", "private")]
            self.sections.append((document, self.section(document, 0)))
        self.flush()

    def word_of(self, note):
        return f"{self.word}n{note.id}"

    def note(self, document, access, by, word=False):
        note = Note(self.number(), document, access, self.user(by), by)
        self.later("INSERT INTO notes (id, document_id, user_id, organization_id, access, page_number, title, content, "
                   f"created_at, updated_at) VALUES ({note.id}, {document.id}, {note.author}, "
                   f"{min(self.people[by].organizations)}, {ACCESS.index(access)}, 0, 'Note', "
                   f"'{'About <em>' + self.word_of(note) + '</em>' if word else ''}', NOW(6), NOW(6))")
        return note

    def another(self, document):
        """Another document that as many as possible may see."""
        return next(d for d in self.documents if d.state == "public success lent" or d.state == "public success loose"
                    if d is not document)

    def saved_search(self, short):
        made = str(uuid.uuid4())
        self.later("INSERT INTO saved_searches (uuid, user_id, name, query, created_at, updated_at) VALUES "
                   f"(UNHEX('{made.replace('-', '')}'), {self.user(short)}, 'Saved', 'x', NOW(6), NOW(6))")
        return made

    def knows(self, person, other):
        return knows(person, other, self.projects, self.documents)

    def named(self, ids):
        return [d.state for d in self.documents + self.real if d.id in ids]

    def fresh_note(self, note):
        """The same on another document in the same state, which is in no list that is checked."""
        return self.note(self.fresh(note.document), note.access, note.by)

    def section(self, document, page):
        number = self.number()
        self.later("INSERT INTO sections (id, document_id, page_number, title) VALUES "
                   f"({number}, {document.id}, {page}, 'Section')")
        return number


def pattern_path(pattern, **parts):
    return re.sub(r"{(\w+)(?:\.\.\.)?}", lambda match: str(parts[match[1]]), pattern)
