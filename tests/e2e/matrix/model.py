"""Who may do what, written down a second time: from the rules of the API, not from the program.

The test asks this model what each person must be answered. It knows people, documents, notes and projects as plain
values and looks at nothing that the programs say.
"""

import dataclasses

ACCESS = ("public", "organization", "private", "invisible")
STATUS = ("nofile", "pending", "readable", "success", "error")


@dataclasses.dataclass
class Person:
    name: str
    user: int | None = None            # None: nobody is logged in
    organizations: frozenset = frozenset()
    verified: bool = True
    staff: bool = False                # sees all people and organizations, and no more documents than others
    credentials: str = "token"         # "none", "token", "bad"

    @property
    def anonymous(self):
        return self.user is None


@dataclasses.dataclass
class Project:
    id: int
    label: str
    owner: int
    private: bool
    levels: dict                        # user -> "view" | "edit" | "admin"
    gone: bool = False

    def level(self, person):
        return None if person.anonymous else self.levels.get(person.user)

    def seen_by(self, person):
        return not self.gone and (not self.private or self.level(person) is not None)

    def administered_by(self, person):
        return not self.gone and self.level(person) == "admin"

    def filled_by(self, person):
        return not self.gone and self.level(person) in ("edit", "admin")


@dataclasses.dataclass
class Document:
    id: int
    access: str
    status: str
    owner: int
    organization: int
    lent_to: tuple = ()                 # projects that hold it and lend the edit right
    held_by: tuple = ()                 # projects that only list it
    gone: str = ""                      # "", "trashed", "removed", "missing"

    @property
    def state(self):
        if self.gone:
            return f"{self.gone} {self.access}" if self.access else self.gone
        link = "lent" if self.lent_to else "held" if self.held_by else "loose"
        return f"{self.access} {self.status} {link}"

    @property
    def processing(self):
        return self.status in ("pending", "readable")

    def _owned(self, person):
        return not person.anonymous and person.user == self.owner

    def _levels(self, person):
        return {project.level(person) for project in self.lent_to} - {None}

    def seen_by(self, person):
        if self.gone or self.access == "invisible":
            return False
        if self._owned(person) or self._levels(person):
            return True
        if self.access == "public":
            return self.status in ("success", "readable")
        return self.access == "organization" and self.organization in person.organizations

    def edited_by(self, person):
        return self.owned_by(person) or (
            self.seen_by(person) and self.access != "public" and bool(self._levels(person) & {"edit", "admin"}))

    def owned_by(self, person):
        """Share, delete, cancel: the edit right, not through a project."""
        if not self.seen_by(person):
            return False
        if self.access == "public":
            return self.organization in person.organizations
        if self.access == "organization" and self.organization in person.organizations:
            return True
        return self._owned(person)


@dataclasses.dataclass
class Note:
    id: int
    document: Document
    access: str
    author: int
    by: str                             # the author's name, for messages

    @property
    def state(self):
        return f"{self.access} note by {self.by} on {self.document.state}"

    def _written(self, person):
        return not person.anonymous and person.user == self.author

    def seen_by(self, person):
        if not self.document.seen_by(person) or self.access == "invisible":
            return False
        return self.access == "public" or self._written(person) or (
            self.access == "organization" and self.document.edited_by(person))

    def changed_by(self, person):
        return self.seen_by(person) and (
            self._written(person) or (self.access != "private" and self.document.edited_by(person)))


def knows(person, other, projects, documents):
    """A person sees another: same organization, same project, or owner of a public document."""
    if person.anonymous or other.anonymous:
        return False
    if person.staff:
        return True
    if person.user == other.user or person.organizations & other.organizations:
        return True
    if any(person.user in project.levels and other.user in project.levels for project in projects if not project.gone):
        return True
    return any(document.owner == other.user and document.access == "public" and not document.gone
               and document.status in ("success", "readable") for document in documents)
