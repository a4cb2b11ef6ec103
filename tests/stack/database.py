"""A private MariaDB: its own files, a socket, no network, as durable as in production."""

import getpass
import os
import subprocess
import time

from layout import StackError

OPTIONS = """\
[mariadbd]
datadir = {data}
socket = {socket}
pid-file = {run}/mariadb.pid
log-error = {log}/mariadb.log
tmpdir = {data}
{user}skip-networking
skip-log-bin
character-set-server = utf8mb4
collation-server = utf8mb4_unicode_ci
innodb_flush_log_at_trx_commit = 1
innodb_doublewrite = 1
innodb_buffer_pool_size = {pool}
innodb_log_file_size = 96M
performance_schema = off
max_connections = 400
"""


def _options(layout):
    file = layout.state / "mariadb.cnf"
    file.write_text(OPTIONS.format(
        data=layout.database, socket=layout.socket("mariadb"), run=layout.run, log=layout.log,
        pool=os.environ.get("QUIRE_STACK_POOL", "128M"),
        user="user = root\n" if os.geteuid() == 0 else ""))
    return file


def administrator():
    """The account with all rights: the server knows its user by the kernel's word, without a password."""
    return getpass.getuser()


def create(layout):
    """The data folder, once. Made aside, so that an interrupted creation leaves nothing half done."""
    _options(layout)
    if (layout.database / "mysql").is_dir():
        return
    aside = layout.state / "mariadb.new"
    temporary = layout.state / "mariadb.tmp"  # each server that starts empties its folder of temporary tables
    subprocess.run(["rm", "-rf", aside, temporary], check=True)
    temporary.mkdir()
    made = subprocess.run(
        ["mariadb-install-db", "--no-defaults", f"--datadir={aside}", "--skip-test-db", "--force",
         "--auth-root-authentication-method=socket", f"--auth-root-socket-user={administrator()}",
         *(["--user=root"] if os.geteuid() == 0 else [])],
        env={**os.environ, "TMPDIR": str(temporary)}, capture_output=True, text=True, check=False)
    temporary.rmdir()
    if made.returncode:
        raise StackError("mariadb-install-db failed:\n" + made.stdout[-2000:] + made.stderr[-2000:])
    aside.rename(layout.database)


def command(layout):
    return ["/usr/sbin/mariadbd", f"--defaults-file={layout.state / 'mariadb.cnf'}"]


def query(layout, sql):
    return subprocess.run(
        ["mariadb", "--no-defaults", f"--user={administrator()}", f"--socket={layout.socket('mariadb')}",
         "--batch", "--skip-column-names", "--execute", sql],
        capture_output=True, text=True, check=False)


def wait_until_ready(layout, alive, seconds=60):
    """Returns once the server answers; alive() false means it will not."""
    deadline = time.monotonic() + seconds
    while alive() and time.monotonic() < deadline:
        if query(layout, "SELECT 1").returncode == 0:
            return
        time.sleep(0.05)
    raise StackError(f"MariaDB does not answer; see {layout.log}/mariadb.log")
