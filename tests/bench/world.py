"""The large archive that million.py asks: documents, people, projects, notes, and one user in 1,000 projects."""

import sys

import lists
import stack

SETTINGS = lists.SETTINGS + ("auth.access_token_seconds=86400", "handlers.retire_after=0")
PASSWORD = "a long password"
STAFF_OF_THE_HOUSE = 20  # members of the largest organization, who own a third of everything
USERS, PROJECTS, NOTES, GRANTS = 5000, 20_000, 200_000, 1000
CHUNK = 50_000

PEOPLE = """
INSERT INTO organizations (uuid, name, slug, individual, created_at, updated_at)
SELECT UNHEX(CONCAT('0a', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       CONCAT('Desk ', seq), CONCAT('desk-', seq), 0, NOW(6), NOW(6) FROM seq_1_to_200;
INSERT INTO users (uuid, username, name, email, active_organization_id, created_at, updated_at)
SELECT UNHEX(CONCAT('0b', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       CONCAT('person', seq), CONCAT('Person ', seq), CONCAT('person', seq, '@quire.example'),
       (SELECT MIN(id) FROM organizations WHERE name = 'Desk 1') + MOD(seq, 200), NOW(6), NOW(6) FROM seq_1_to_{users};
INSERT INTO memberships (user_id, organization_id, role, created_at)
SELECT id, active_organization_id, 0, NOW(6) FROM users WHERE username LIKE 'person%'
"""
# A third belongs to the house, the rest to everybody; access and time are not in step with the id.
DOCUMENTS = """
INSERT INTO documents (id, uuid, user_id, organization_id, title, slug, access, status, page_count, page_spec, file_hash,
                       source, created_at, updated_at)
SELECT s.seq, UNHEX(CONCAT('0c', LEFT(MD5(s.seq), 10), '4', SUBSTR(MD5(s.seq), 14, 3), '8', RIGHT(MD5(s.seq), 15))), u.id,
       IF(MOD(s.seq, 3) = 0, {house}, u.active_organization_id), CONCAT('Report ', SHA1(s.seq)), CONCAT('report-', s.seq),
       ELT(1 + MOD(s.seq * 31, 10), 0, 0, 0, 0, 1, 1, 1, 2, 2, 2), IF(MOD(s.seq, 211) = 0, 4, 3), 1 + MOD(s.seq * 17, 90),
       CONCAT('612.00x792.00:0-', MOD(s.seq * 17, 90)), SHA1(s.seq), ELT(1 + MOD(s.seq, 5), 'Harbor', 'Council', '', 'Court', 'Tip'),
       NOW(6) - INTERVAL MOD(s.seq * 104729, 100000000) SECOND, NOW(6)
FROM seq_{first}_to_{last} s
JOIN users u ON u.id = IF(MOD(s.seq, 3) = 0, {reader} + MOD(s.seq * 7919, {staff}), {person} + MOD(s.seq * 7919, {users}))
"""
PROJECT_ROWS = """
INSERT INTO projects (id, uuid, user_id, title, slug, private, created_at, updated_at)
SELECT 1000 + seq, UNHEX(CONCAT('0d', LEFT(MD5(seq), 10), '4', SUBSTR(MD5(seq), 14, 3), '8', RIGHT(MD5(seq), 15))),
       {person} + MOD(seq, {users}), CONCAT('Project ', seq), CONCAT('project-', seq), MOD(seq, 2), NOW(6), NOW(6)
FROM seq_1_to_{projects};
INSERT INTO project_members (project_id, user_id, access, created_at)
SELECT 1000 + seq, {person} + MOD(seq, {users}), 2, NOW(6) FROM seq_1_to_{projects};
INSERT IGNORE INTO project_members (project_id, user_id, access, created_at)
SELECT 1000 + seq * 7, {lent}, MOD(seq, 3), NOW(6) FROM seq_1_to_{grants};
INSERT IGNORE INTO project_documents (project_id, document_id, lends, created_at)
SELECT 1001 + MOD(seq, {projects}), 1 + MOD(seq * 7919, {documents}), MOD(seq DIV {projects}, 2), NOW(6) FROM seq_1_to_{links}
"""
NOTE_ROWS = """
INSERT INTO notes (document_id, user_id, organization_id, page_number, access, title, content, x1, x2, y1, y2, created_at, updated_at)
SELECT d.id, d.user_id, d.organization_id, 0, MOD(s.seq, 3), CONCAT('Note ', s.seq), 'A remark', 0.1, 0.2, 0.1, 0.2, NOW(6), NOW(6)
FROM seq_1_to_{notes} s JOIN documents d ON d.id = 1 + MOD(s.seq * 4999, {documents})
"""


def number(layout, sql):
    return int(lists.ask_database(layout, sql))


# Memory as a server of this size has it; checks and syncing only slow the filling down.
ROOM = "SET GLOBAL innodb_buffer_pool_size = 3 * 1024 * 1024 * 1024"
FAST = "SET GLOBAL innodb_flush_log_at_trx_commit = {}"
UNCHECKED = "USE quire; SET unique_checks = 0, foreign_key_checks = 0; "


def fill(layout, documents):
    for index in range(STAFF_OF_THE_HOUSE):
        made = stack.ctl(layout, "user", "create", f"reader{index}", "--email", f"reader{index}@quire.example",
                         "--organization", stack.ORGANIZATION, "--password-stdin", stdin=PASSWORD + "\n")
        assert made.returncode == 0, made.stderr
    made = stack.ctl(layout, "user", "create", "lent", "--email", "lent@quire.example", "--password-stdin", stdin=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    lists.ask_database(layout, FAST.format(0))
    lists.ask_database(layout, "USE quire; " + PEOPLE.format(users=USERS))
    words = {
        "house": number(layout, "SELECT id FROM quire.organizations WHERE name = 'Quire'"),
        "reader": number(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'reader%'"),
        "person": number(layout, "SELECT MIN(id) FROM quire.users WHERE username LIKE 'person%'"),
        "lent": number(layout, "SELECT id FROM quire.users WHERE username = 'lent'"),
        "staff": STAFF_OF_THE_HOUSE, "users": USERS, "projects": PROJECTS, "notes": NOTES, "grants": GRANTS,
        "documents": documents, "links": 10 * PROJECTS}
    for first in range(1, documents + 1, CHUNK):
        lists.ask_database(layout, UNCHECKED + DOCUMENTS.format(
            first=first, last=min(first + CHUNK - 1, documents), **words))
        print(f"\r{first + CHUNK - 1} documents", end="", file=sys.stderr, flush=True)
    for statements in (PROJECT_ROWS, NOTE_ROWS):
        lists.ask_database(layout, UNCHECKED + statements.format(**words))
    lists.ask_database(layout, "USE quire; ANALYZE TABLE documents, notes, projects, project_documents, project_members")
    lists.ask_database(layout, FAST.format(1))
    print(file=sys.stderr)
