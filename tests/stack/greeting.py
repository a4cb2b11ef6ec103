"""What ./dev up prints at the end: where it listens, who may log in, and lines that try it."""

import os

from layout import SERVERS, SOURCE, USER

NAMES = {"documentcloud": "DocumentCloud", "paperless": "paperless (answers 501)", "papra": "Papra",
         "docdigitizer": "DocDigitizer (answers 501)"}

TRY = """\
FILE={file}
API={api}
field() {{ python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }}
TOKEN=$(curl -sSf $API/api/token/ -H 'Content-Type: application/json' -d "{{\\"username\\": \\"{user}\\", \\"password\\": \\"$(cat {login})\\"}}" | field access)
DOCUMENT=$(curl -sSf $API/api/documents/ -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{{"title": "A scan"}}')
ID=$(echo "$DOCUMENT" | field id)
curl -sSf -T $FILE "$(echo "$DOCUMENT" | field presigned_url)"
curl -sSf -X POST $API/api/documents/$ID/process/ -H "Authorization: Bearer $TOKEN"; echo
status() {{ curl -sSf $API/api/documents/$ID/ -H "Authorization: Bearer $TOKEN" | field status; }}
while S=$(status); [ "$S" = nofile -o "$S" = pending -o "$S" = readable ]; do sleep 1; done; echo "$ID: $S"
SLUG=$(curl -sSf $API/api/documents/$ID/ -H "Authorization: Bearer $TOKEN" | field slug)
curl -sSfL $API/files/documents/$ID/$SLUG.txt -H "Authorization: Bearer $TOKEN"
"""


def _shown(path):
    """Relative where that is shorter: the lines are pasted in the folder they were printed in."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(str(path)) else str(path)


def try_lines(layout):
    return TRY.format(api=layout.address("documentcloud"), user=USER, login=_shown(layout.login),
                      file=_shown(SOURCE / "tests/fixtures/scan.pdf"))


def greeting(layout):
    lines = ["", "Quire is up."]
    lines += [f"  {NAMES[server]:28}{layout.address(server)}" for server in SERVERS]
    lines += [f"  state and logs              {layout.state}"]
    if layout.login.exists():
        password = layout.login.read_text().strip()
        lines += [f"  login                       {USER} / {password}", "",
                  "Upload a scan, wait, read its text (paste all lines):", "", try_lines(layout)]
    else:
        lines += ["  login                       none yet: quirectl is not built"]
    return "\n".join(lines)
