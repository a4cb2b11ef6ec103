"""Keeps the processes of one stack running: what systemd does in production.

One daemon per state folder. It owns the handlers' sockets, so a program that dies loses no waiting
request: the next one, started 100 ms later, accepts it. It ends everything it started, and whatever
those left behind, before it ends itself.
"""

import ctypes
import fcntl
import os
import signal
import socket
import sys
import time

import database
import front
from layout import HANDLERS, SOURCE, StackError

RESTART_SECONDS = 0.1
SLOWEST_RESTART_SECONDS = 2
CRASH_LOOP = 8
STOP_SECONDS = 20
BACKLOG = 1024
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}

_libc = ctypes.CDLL(None, use_errno=True)


class Program:
    """One long-running program and, for handlers, the socket that becomes its standard input."""

    def __init__(self, name, argv, standard_input=None):
        self.name = name
        self.argv = [str(word) for word in argv]
        self.standard_input = standard_input
        self.pid = None
        self.started = 0.0
        self.start_at = 0.0
        self.quick_ends = 0  # in a row, each within two seconds of its start

    def note_end(self):
        now = time.monotonic()
        self.pid = None
        self.quick_ends = self.quick_ends + 1 if now - self.started < 2 else 0
        pause = RESTART_SECONDS * 2 ** max(0, self.quick_ends - 3)
        self.start_at = now + min(pause, SLOWEST_RESTART_SECONDS)


class Supervisor:
    def __init__(self, layout):
        self.layout = layout
        self.programs = []
        self.stopping = False

    # --- a life ---------------------------------------------------------------------------------

    def run(self):
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        try:
            self._start_all()
            self._say("ready")
            self._watch()
            said = "stopped"
        except StackError as error:
            said = f"failed: {error}"
        finally:
            self._stop_all()
        self._say(said)

    def _start_all(self):
        layout = self.layout
        self._say("creating the database")
        database.create(layout)
        self._say("starting MariaDB")
        server = self._add(Program("mariadb", database.command(layout)))
        database.wait_until_ready(layout, lambda: self._alive(server))
        self._migrate()
        self._say("starting programs")
        for name in HANDLERS:
            if self._built(f"quire-{name}"):
                argv = [layout.bin / f"quire-{name}", "--config", layout.config]
                self._add(Program(name, argv, listen(layout.socket(name))))
        for name in ("worker", "fetch"):
            if self._built(f"quire-{name}"):
                self._add(Program(name, [layout.bin / f"quire-{name}", "--config", layout.config]))
        front.write_files(layout)
        front.check(layout)
        self._add(Program("nginx", front.command(layout)))

    def _migrate(self):
        if not self._built("quire-migrate"):
            return
        self._say("preparing the schema")
        migrate = [self.layout.bin / "quire-migrate", "--config", self.layout.config]
        self._run_once("migrate", [*migrate, "bootstrap", "--root", database.administrator()])
        self._run_once("migrate", [*migrate, "up"])

    def _watch(self):
        while not self.stopping:
            waiting = [p.start_at for p in self.programs if p.pid is None]
            pause = max(0.0, min(waiting) - time.monotonic()) if waiting else 3600
            event = signal.sigtimedwait(WATCHED, pause)
            if event and event.si_signo in (signal.SIGTERM, signal.SIGINT):
                self.stopping = True
            self._reap()
            for program in self.programs:
                if program.pid is None and not self.stopping \
                        and program.start_at <= time.monotonic():
                    self._spawn(program)

    def _stop_all(self):
        self.stopping = True
        for program in reversed(self.programs):  # nginx first, MariaDB last
            if program.name == "mariadb":
                self._wait_for([p for p in self.programs if p is not program])
            if program.pid:
                os.kill(program.pid, signal.SIGTERM)
        self._wait_for(self.programs)
        self._end_orphans()

    # --- processes --------------------------------------------------------------------------------

    def _built(self, name):
        if (self.layout.bin / name).exists():
            return True
        print(f"{name} is not built: left out", flush=True)
        return False

    def _add(self, program):
        self.programs.append(program)
        self._spawn(program)
        return program

    def _spawn(self, program):
        program.started = time.monotonic()
        program.pid = self._fork(program.name, program.argv, program.standard_input)

    def _fork(self, name, argv, standard_input=None):
        log = os.open(self.layout.log / f"{name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        parent = os.getpid()
        pid = os.fork()
        if pid:
            os.close(log)
            return pid
        try:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(standard_input.fileno() if standard_input else nothing, 0)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.closerange(3, 1024)
            os.execve(argv[0], argv, environment(self.layout))
        except BaseException as error:  # the child must never return into the parent's code
            os.write(2, f"{argv[0]}: {error}\n".encode())
        finally:
            os._exit(127)

    def _run_once(self, name, argv):
        pid = self._fork(name, [str(word) for word in argv])
        _, status = os.waitpid(pid, 0)
        if status:
            raise StackError(f"{name} failed:\n" + tail(self.layout.log / f"{name}.log"))

    def _alive(self, program):
        self._reap()
        return program.pid is not None

    def _reap(self):
        """Collects every child that ended, also those that ended programs left to us."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for program in self.programs:
                if program.pid == pid:
                    program.note_end()
                    self._report_end(program, os.waitstatus_to_exitcode(status))

    def _report_end(self, program, code):
        if self.stopping:
            return
        print(f"{program.name} ended with {code}", flush=True)
        if program.quick_ends == CRASH_LOOP:
            self._say(f"failed: {program.name} ends as soon as it starts:\n"
                      + tail(self.layout.log / f"{program.name}.log"))

    def _wait_for(self, programs):
        deadline = time.monotonic() + STOP_SECONDS
        while any(p.pid for p in programs):
            self._reap()
            if not any(p.pid for p in programs):
                return
            if time.monotonic() > deadline:
                for program in programs:
                    if program.pid:
                        print(f"{program.name} does not stop: killed", flush=True)
                        os.kill(program.pid, signal.SIGKILL)
                deadline = time.monotonic() + STOP_SECONDS
            signal.sigtimedwait({signal.SIGCHLD}, 0.1)

    def _end_orphans(self):
        """Grandchildren that outlived their parents are ours by now: the kernel gave them to us."""
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            self._reap()
            orphans = children()
            if not orphans:
                return
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def _say(self, status):
        print(status, flush=True)
        self.layout.status_file.write_text(status)


def listen(path):
    """The socket systemd would make: only its owner (in production: nginx's group) may connect."""
    path.unlink(missing_ok=True)
    unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    unix.bind(str(path))
    path.chmod(0o660)
    unix.listen(BACKLOG)
    return unix


def tail(log, lines=20):
    """The last words in a log; it may be long, so only its end is read."""
    with open(log, "rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 8192))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])


def children():
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as listing:
        return [int(pid) for pid in listing.read().split()]


def environment(layout):
    """As bare as under systemd; a sanitizer's options pass."""
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(layout.state),
            "QUIRE_CONFIG": str(layout.config), "QUIRE_SQL": str(SOURCE / "sql"), **kept}


def lock(layout):
    """Held for the daemon's life; None when another daemon has it."""
    file = open(layout.state / "supervisor.lock", "w", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def start(layout):
    """Starts the daemon, detached from the caller. Returns its pid."""
    layout.status_file.unlink(missing_ok=True)
    pid = os.fork()
    if pid:
        return pid
    try:
        os.setsid()
        os.closerange(3, 1024)  # a caller's lock or pipe must not live as long as the daemon
        held = lock(layout)
        if held is None:
            layout.status_file.write_text("failed: another stack runs in this folder")
            os._exit(1)
        _detach(layout.log / "supervisor.log")
        layout.pid_file.write_text(str(os.getpid()))
        Supervisor(layout).run()
    except BaseException as error:  # the daemon's last words; there is nobody to raise to
        layout.status_file.write_text(f"failed: {error!r}")
    finally:
        layout.pid_file.unlink(missing_ok=True)
        sys.stdout.flush()
        os._exit(0)


def _detach(log):
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
