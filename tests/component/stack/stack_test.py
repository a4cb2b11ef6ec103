#!/usr/bin/env python3
"""./dev's way of starting, changing and stopping a private Quire, with stand-ins for its programs.

MariaDB and nginx are real; the handlers are copies of a small script that answers FastCGI, so these
tests are about processes, sockets, ports and files. The real programs: tests/e2e.
"""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve()
STACK = HERE.parents[2] / "stack"
ECHO = HERE.parents[1] / "front/echo.py"
sys.path.insert(0, str(STACK))

import database
import stack
from layout import HANDLERS, Layout, StackError, free_base_port

STAND_IN = f"""\
#!{sys.executable}
import os, pathlib, socket, sys, threading
sys.path.insert(0, {str(ECHO.parent)!r})
from echo import Echo
Echo(pathlib.Path(sys.argv[0]), socket.socket(fileno=0))
threading.Event().wait()
"""

GRANDPARENT = """\
#!/bin/sh
# A worker that leaves a child behind, as a killed one does.
sleep 3600 &
exec sleep 3600
"""


def until(true, what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.01)  # between looks, not instead of one
    raise AssertionError(f"not within {seconds} s: {what}")


def processes_below(folder):
    """Command lines of live processes that mention this folder, or had its supervisor as ancestor."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if os.fsencode(folder) in words and int(entry.name) != os.getpid():
            found.append((int(entry.name), words.replace(b"\0", b" ").decode()))
    return found


def ask(layout, path, server="documentcloud"):
    connection = http.client.HTTPConnection("127.0.0.1", layout.port(server), timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


class StackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One empty database, copied for each stack: creating it takes longer than all the rest."""
        cls.template = Layout(tempfile.mkdtemp(prefix="quire-"))
        cls.template.prepare()
        database.create(cls.template)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.template.state)

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="quire-"))
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for name in HANDLERS:
            self.program(f"quire-{name}", STAND_IN)
        self.states = []

    def tearDown(self):
        for state in self.states:
            stack.down(state)
        self.assertEqual(processes_below(self.folder), [])
        shutil.rmtree(self.folder)

    def program(self, name, text):
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def up(self, name="a", **options):
        state = self.folder / name
        self.states.append(state)
        if not state.exists():
            state.mkdir(parents=True)
            subprocess.run(["cp", "-r", "--sparse=always", self.template.database, state], check=True)
        options.setdefault("port", 0)
        return stack.up(state, bin=self.bin, settings=("limits.requests_per_second=0",), **options)

    def pid_of(self, layout, name):
        """The process that the supervisor runs under this name now."""
        supervisor = int(layout.pid_file.read_text())
        children = pathlib.Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
        for pid in children:
            try:
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended since
            if any(word.endswith(name.encode()) for word in words):
                return int(pid)
        return None

    def test_two_stacks_run_side_by_side(self):
        one, two = self.up("a"), self.up("b")
        self.assertNotEqual(one.port("papra"), two.port("papra"))
        stack.down(one.state)
        self.assertEqual(ask(two, "/api/documents/")[0], 200)

    def test_up_again_changes_nothing_and_is_quick(self):
        layout = self.up()
        before = layout.pid_file.read_text()
        start = time.monotonic()
        self.up(port=None)
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual(layout.pid_file.read_text(), before)

    def test_a_setting_persists_until_it_is_changed(self):
        layout = self.up()
        changed = stack.up(layout.state, settings=("limits.json_bytes=1234",))
        self.assertIn("json_bytes = 1234", changed.config.read_text())
        self.assertIn(str(1234 + 65536), (changed.nginx / "settings.conf").read_text())
        again = stack.up(layout.state)
        self.assertIn("json_bytes = 1234", again.config.read_text())
        self.assertEqual(again.port("documentcloud"), layout.port("documentcloud"))

    def test_a_handler_that_ends_is_replaced_and_no_request_is_refused(self):
        layout = self.up()
        old = self.pid_of(layout, "quire-documents")
        os.kill(old, signal.SIGKILL)
        self.assertEqual(ask(layout, "/api/documents/")[0], 200)  # waited in the socket
        self.assertNotEqual(self.pid_of(layout, "quire-documents"), old)

    def test_mariadb_and_nginx_are_replaced_too(self):
        layout = self.up()
        for name in ("nginx.conf", "mariadb.cnf"):
            old = until(lambda n=name: self.pid_of(layout, n), f"{name} runs")
            os.kill(old, signal.SIGKILL)
            until(lambda n=name, o=old: self.pid_of(layout, n) not in (None, o), f"{name} is replaced")
        until(lambda: stack.unhealthy(layout) is None, "healthy again")

    def test_down_ends_what_a_dead_worker_left(self):
        self.program("quire-worker", GRANDPARENT)
        layout = self.up()
        os.kill(until(lambda: self.pid_of(layout, "3600"), "the worker runs"), signal.SIGKILL)
        supervisor = int(layout.pid_file.read_text())
        stack.down(layout.state)
        session = subprocess.run(["ps", "-o", "pid=,args=", "-s", str(supervisor)], capture_output=True,
                                 text=True, check=False)
        self.assertEqual(session.stdout, "")

    def test_when_the_supervisor_is_killed_so_is_everything(self):
        layout = self.up()
        os.kill(int(layout.pid_file.read_text()), signal.SIGKILL)
        until(lambda: not processes_below(self.folder), "everything ends")
        self.assertIsNone(stack.unhealthy(self.up(port=None)))

    def test_a_deep_folder_gets_a_short_place_for_its_sockets(self):
        layout = self.up("deep/" + "x" * 120)
        self.assertFalse(str(layout.run).startswith(str(self.folder)))
        self.assertEqual(ask(layout, "/api/documents/")[0], 200)
        stack.down(layout.state)
        shutil.rmtree(layout.run)

    def test_a_port_in_use_is_named_and_nothing_is_left(self):
        port = free_base_port()
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", port + 2))
            taken.listen()
            with self.assertRaisesRegex(StackError, f"port {port + 2} is in use"):
                self.up(port=port)
        self.assertEqual(processes_below(self.folder), [])

    def test_secrets_are_for_the_owner_only(self):
        layout = self.up()
        for file in (layout.secret, layout.passwords / "quire_documents", layout.state / "stack.json"):
            self.assertEqual(file.stat().st_mode & 0o777, 0o600, file)
        self.assertEqual(layout.state.stat().st_mode & 0o777, 0o700)

    def test_the_database_is_durable_and_private(self):
        layout = self.up()
        said = dict(line.split("\t") for line in database.query(
            layout, "SHOW VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', "
                    "'innodb_doublewrite', 'skip_networking', 'log_bin', 'character_set_server')"
        ).stdout.splitlines())
        self.assertEqual(said, {"innodb_flush_log_at_trx_commit": "1", "innodb_doublewrite": "ON",
                                "skip_networking": "ON", "log_bin": "OFF",
                                "character_set_server": "utf8mb4"})


if __name__ == "__main__":
    unittest.main(verbosity=1)
