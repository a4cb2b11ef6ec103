#!/usr/bin/env python3
"""Makes one OpenAPI 3.1 description of what the route tables of all programs say.

    make.py FIELDS OUTPUT VERSION PROGRAM...

FIELDS describes what goes in and out, in words: "string required max:255", "integer or user out" (sent by the server
only), "write" (by clients only), "list of …", "object of …" (any keys), "… or null". Fails, and with it the build, on routes
that say nothing of themselves and on words that FIELDS does not know.
"""

import json
import pathlib
import re
import subprocess
import sys

DIALECT = "documentcloud"
HIDDEN = ("front",)  # policies of routes that no client reaches
PLAIN = {"integer", "number", "boolean", "string"}
FORMATS = {"date-time", "date", "uri", "uuid"}
# What each policy means to somebody who reads the description.
NEEDS = {
    "anyone": "Anybody; lists hold what the caller may see.",
    "login": "Any account.",
    "verified": "An account that may add documents.",
    "view_document": "Whoever can see the document.",
    "annotate_document": "Any account that can see the document.",
    "edit_document": "The right to edit the document.",
    "remove_document": "The right to delete the document, not through a project.",
    "edit_documents": "The right to edit each document named.",
    "remove_documents": "The right to delete each document named.",
    "view_note": "Whoever can see the document and the note.",
    "change_note": "The note's author; unless it is private also who can edit the document.",
    "view_project": "Whoever can see the project.",
    "pin_project": "To set \"pinned\": whoever can see the project. All else: its administrators.",
    "administer_project": "Administrators of the project.",
    "fill_project": "Collaborators who may edit the project's documents, and its administrators.",
    "view_project_document": "Whoever can see the project and the document.",
    "view_collaborator": "Administrators of the project.",
    "view_user": "Any account that has something in common with that one.",
    "self": "The account itself.",
    "view_organization": "Any account that can see the organization.",
    "member": "Members of the organization.",
    "own_search": "Who saved it.",
    "staff": "Administrators of the archive.",
    "signature": "The address carries its own permission.",
    "later": "Not available yet.",
}
OPEN = ("anyone", "view_document", "view_note", "view_project", "view_project_document", "signature", "later")


PROBLEMS = set()


def schema(text, known):
    """One description as a JSON schema."""
    out, write, required, limits = False, False, False, {}
    words = []
    for word in text.split():
        key, _, value = word.partition(":")
        if word in ("out", "write", "required"):
            out, write = out or word == "out", write or word == "write"
        elif key == "in":
            limits["enum"] = value.split(",")
        elif key == "max":
            limits["maxLength"] = int(value)
        elif key == "default":
            limits["default"] = value
        else:
            words.append(word)
    made = {**kind(words, known), **limits}
    if out:
        made["readOnly"] = True
    if write:
        made["writeOnly"] = True
    return made


def kind(words, known):
    if "or" in words:
        at = words.index("or")
        return {"oneOf": [kind(words[:at], known), kind(words[at + 1:], known)]}
    if words[:2] == ["list", "of"]:
        return {"type": "array", "items": kind(words[2:], known)}
    if words[:2] == ["object", "of"]:
        return {"type": "object", "additionalProperties": kind(words[2:], known)}
    word = " ".join(words).replace("_", " ")
    if word in known:
        return {"$ref": f"#/components/schemas/{reference(word)}"}
    if word in PLAIN:
        return {"type": word}
    if word in FORMATS:
        return {"type": "string", "format": word}
    special = {"null": {"type": "null"}, "anything": {}, "object": {"type": "object"}, "html": {"type": "string"},
               "binary": {"type": "string", "contentMediaType": "application/octet-stream"}}
    if word not in special:
        PROBLEMS.add(f"nothing is known of {word!r}")
    return special.get(word, {})


def reference(name):
    return name.replace(" ", "_")


def schemas(fields):
    made = {}
    for name, description in fields.items():
        if isinstance(description, str):
            made[reference(name)] = schema(description, fields)
            continue
        name = reference(name)
        made[name] = {"type": "object", "properties": {key: schema(text, fields) for key, text in description.items()}}
        if needed := [key for key, text in description.items() if "required" in text.split()]:
            made[name]["required"] = needed
    made["failure"] = {"description": "What was wrong: by field, as one sentence, or a list.", "oneOf": [
        {"type": "object", "additionalProperties": True}, {"type": "array"}]}
    return made


def content(text, fields):
    if text.startswith("["):
        item = kind(text[1:-1].split(), fields)
        body = {"type": "object", "required": ["next", "previous", "results"], "properties": {
            "count": {"type": "integer"}, "next": {"type": ["string", "null"], "format": "uri"},
            "previous": {"type": ["string", "null"], "format": "uri"}, "results": {"type": "array", "items": item}}}
    else:
        body = kind(text.split(), fields)
    media = {"file": "application/octet-stream", "page": "text/html"}.get(text, "application/json")
    return {media: {"schema": body}}


def parameters(route):
    made = []
    for name in re.findall(r"{(\w+)(?:\.\.\.)?}", route["pattern"]):
        number = name == "id" or name.endswith("_id") or name in ("note", "section", "document", "user")
        # A user's id may be "me".
        plain = number and not (name == "id" and route["pattern"].startswith("/api/users/"))
        made.append({"name": name, "in": "path", "required": True,
                     "schema": {"type": "integer" if plain else "string"}})
    if route["gives"].startswith("["):
        for name, of in (("per_page", "integer"), ("cursor", "string"), ("page", "integer"), ("version", "string"),
                         ("ordering", "string")):
            made.append({"name": name, "in": "query", "schema": {"type": of}})
    if route["method"] == "GET" and route["gives"]:
        for name in ("expand", "fields", "omit"):
            made.append({"name": name, "in": "query", "schema": {"type": "string"}})
    return made


def success(route):
    if route["needs"] == "later":
        return "501"
    if route["method"] == "POST" and route["takes"] and route["gives"] in (route["takes"], "list of " + route["takes"]):
        return "201"
    return "200" if route["gives"] else "204"


def operation_id(route):
    """A name that is one in any language; "a-b" and "a_b" stay two."""
    path = route["pattern"].replace("-", "__")
    return re.sub(r"\W+", "_", f"{route['method'].lower()} {path}").strip("_")


def operation(route, fields):
    if not route["summary"] or not route["needs"]:
        PROBLEMS.add(f"{route['method']} {route['pattern']} says nothing of itself")
    answer = {"description": route["summary"]}
    if route["gives"]:
        answer["content"] = content(route["gives"], fields)
    failure = {"$ref": "#/components/responses/failure"}
    made = {"summary": route["summary"], "description": NEEDS.get(route["needs"], ""), "parameters": parameters(route),
            "responses": {success(route): answer, "4XX": failure},
            "operationId": operation_id(route)}
    if route["takes"]:
        made["requestBody"] = {"content": content(route["takes"], fields)}
    credentials = {"token": []}
    made["security"] = [{}, credentials] if route["needs"] in OPEN else [credentials]
    return made


def describe(routes, fields, version):
    paths = {}
    for route in sorted(routes, key=lambda r: r["pattern"]):
        paths.setdefault(route["pattern"].replace("...}", "}"), {})[route["method"].lower()] = operation(route, fields)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Quire: DocumentCloud API", "version": version},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas(fields),
            "responses": {"failure": {"description": "What was wrong", "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/failure"}}}}},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def main():
    fields_file, output, version, *programs = sys.argv[1:]
    routes = []
    for program in programs:
        told = subprocess.run([program, "--routes=json"], capture_output=True, text=True, check=True).stdout
        routes += [route for route in json.loads(told) if route["dialect"] == DIALECT and route["needs"] not in HIDDEN]
    made = describe(routes, json.loads(pathlib.Path(fields_file).read_text()), version)
    for problem in sorted(PROBLEMS):
        print(f"{sys.argv[0]}: {problem}", file=sys.stderr)
    if PROBLEMS:
        sys.exit(1)
    pathlib.Path(output).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(output).write_text(json.dumps(made, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
