#!/usr/bin/env python3
"""The description of the API: valid OpenAPI 3.1, and the route tables of all programs, whole.

    openapi_test.py --state DIR --venv DIR

Makes a virtual environment in the --venv folder and installs the validator there, once.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support")]

VALIDATOR = "openapi-spec-validator==0.9.0"


def enter(venv):
    """Runs this script again inside the environment, which is made if it is not there."""
    python = venv / "bin/python"
    ready = venv / f"ready-{VALIDATOR}"
    if not ready.exists():
        subprocess.run(["/usr/bin/python3", "-m", "venv", "--clear", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", VALIDATOR], check=True)
        ready.touch()
    os.execv(python, [python, *sys.argv])


def table(layout):
    """(METHOD, path) of all routes that clients reach."""
    from layout import HANDLERS

    routes = []
    for name in HANDLERS:
        told = subprocess.run([layout.bin / f"quire-{name}", "--routes=json"], capture_output=True, text=True, check=True)
        routes += [route for route in json.loads(told.stdout)
                   if route["dialect"] == "documentcloud" and route["needs"] != "front"]
    return routes


def check_routes(routes, description):
    wanted = {(route["method"], route["pattern"].replace("...}", "}")) for route in routes}
    found = {(method.upper(), path) for path, methods in description["paths"].items() for method in methods}
    assert wanted == found, f"routes and description differ: {sorted(wanted ^ found)}"
    silent = [route["pattern"] for route in routes if not route["summary"] or not route["needs"]]
    assert not silent, f"routes that say nothing of themselves: {silent}"
    words = {word.strip("[]").removeprefix("list of ").replace("_", " ")
             for route in routes for word in (route["takes"], route["gives"]) if word}
    known = {name.replace("_", " ") for name in description["components"]["schemas"]} | {"string"}
    assert words <= known, f"handlers/openapi/fields.json does not know {sorted(words - known)}"


def check_index(layout, description):
    import rest

    address = layout.address("documentcloud")
    index = rest.call("GET", f"{address}/api/")
    assert index.status == 200, index.status
    for name, url in index.json().items():
        assert url.startswith(f"{address}/api/"), (name, url)
        path = url.removeprefix(address)
        assert path == "/api/schema/" or path in description["paths"], f"{path} is listed and nowhere"
    told = rest.call("GET", f"{address}/api/", headers={"Host": "archive.example:8443"}).json()
    assert told["documents"] == "http://archive.example:8443/api/documents/", told
    assert rest.call("HEAD", f"{address}/api/").body == b""


def check_fields(layout, description):
    """What the server sends is what the description says, no more and no less."""
    import papers
    import people
    import rest

    ada = rest.DocumentCloud(layout.address("documentcloud"), people.People(layout).names["ada"], people.PASSWORD)
    number = ada.upload("Described", papers.text_pdf([["One"]]))
    ada.wait(number)
    me = ada.call("GET", "/api/users/me/").json()
    here = f"/api/documents/{number}"
    ada.call("POST", f"{here}/sections/", {"title": "One", "page_number": 0})
    found = {
        "document": ada.document(number),
        "note": ada.call("POST", f"{here}/notes/", {"title": "Note", "page_number": 0}).json(),
        "section": ada.call("GET", f"{here}/sections/").json()["results"][0],
        "user": me,
        "organization": ada.call("GET", f"/api/organizations/{me['organization']}/").json(),
        "project": ada.call("POST", "/api/projects/", {"title": "Described"}).json(),
        "saved_search": ada.call("POST", "/api/documents/search/saved/", {"name": "x", "query": "y"}).json(),
    }
    optional = {"presigned_url", "revisions", "is_staff"}
    for name, value in found.items():
        told = description["components"]["schemas"][name]["properties"]
        told = {key for key, field in told.items() if not field.get("writeOnly")}
        assert set(value) - told == set() and told - set(value) <= optional, (name, set(value) ^ told)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", required=True)
    parser.add_argument("--venv", required=True, type=pathlib.Path)
    options = parser.parse_args()
    if pathlib.Path(sys.prefix).resolve() != options.venv.resolve():
        enter(options.venv)
    import openapi_spec_validator
    import rest
    from layout import Layout

    layout = Layout(options.state)
    answer = rest.call("GET", layout.address("documentcloud") + "/api/schema/")
    assert answer.status == 200 and answer.headers["Content-Type"] == "application/json", answer.status
    description = answer.json()
    openapi_spec_validator.validate(description)
    routes = table(layout)
    check_routes(routes, description)
    check_index(layout, description)
    check_fields(layout, description)
    print(f"{len(routes)} routes described, {len(description['components']['schemas'])} schemas")
    return 0


if __name__ == "__main__":
    sys.exit(main())
