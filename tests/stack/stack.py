"""Start, stop and ask a private Quire. For ./dev and for tests.

    with stack.running(folder, bin="build/ci/bin", port=0) as quire:
        requests.get(quire.address("papra") + "/api/organizations")
"""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request

import supervisor
from layout import (HANDLERS, SERVERS, SOURCE, USER, Layout, StackError, free_base_port,
                    port_is_free, write_private)

START_SECONDS = 120
ORGANIZATION = "Quire"
EMAIL = "admin@quire.example"


def up(state, port=None, bin=None, settings=(), say=lambda text: None):
    """Brings the stack of this folder to what was asked for. Returns its Layout, healthy."""
    layout = Layout(state)
    layout.state.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(layout):
        before = dict(layout.settings, set=dict(layout.settings["set"]))
        _apply(layout, port, bin, settings)
        layout.prepare()
        try:
            _check_settings(layout)
        except StackError:
            layout.settings = before
            if before["run"]:
                layout.prepare()
            raise
        layout.save_settings()
        if is_running(layout) and layout.settings.get("running") == fingerprint(layout) \
                and not unhealthy(layout):
            return layout
        try:
            _restart(layout, say)
        except BaseException:  # also Ctrl-C: half a stack helps nobody
            _stop(layout)
            raise
    return layout


def down(state):
    """Leaves no process. True when something ran."""
    layout = Layout(state)
    if not layout.state.is_dir():
        return False
    with _one_at_a_time(layout):
        return _stop(layout)


@contextlib.contextmanager
def running(state, **options):
    try:
        yield up(state, **options)
    finally:
        down(state)


def is_running(layout):
    held = supervisor.lock(layout)
    if held is None:
        return True
    held.close()
    return False


def unhealthy(layout):
    """Why the stack does not serve, or None."""
    if not is_running(layout):
        return "not running"
    try:
        urllib.request.urlopen(layout.address("documentcloud") + "/api/", timeout=5).close()
    except urllib.error.HTTPError as error:
        if error.code != 503:  # 503: the rate limit, so nginx is there
            return f"nginx answers {error.code}"
    except OSError as error:
        return f"nginx: {error}"
    if (layout.bin / "quirectl").exists():
        asked = ctl(layout, "health")
        if asked.returncode:
            return (asked.stdout + asked.stderr).strip() or "quirectl health failed"
    return None


def ctl(layout, *words, stdin=None):
    """quirectl against this stack."""
    return subprocess.run([layout.bin / "quirectl", "--config", layout.config, *words], input=stdin,
                          capture_output=True, text=True, check=False)


def fingerprint(layout):
    """Changes when a running stack no longer is what its files say."""
    digest = hashlib.sha256()
    digest.update(layout.config.read_bytes())
    digest.update(json.dumps([layout.settings["port"], layout.settings["bin"]]).encode())
    for file in sorted((SOURCE / "nginx").glob("*.conf*")):
        digest.update(file.read_bytes())
    for name in [f"quire-{h}" for h in HANDLERS] + ["quire-worker", "quire-engine", "quire-bindery", "quire-fetch",
                                                    "quire-migrate"]:
        file = layout.bin / name
        if file.exists():
            digest.update(f"{name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


# --- steps ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def _one_at_a_time(layout):
    with open(layout.state / "up.lock", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _apply(layout, port, bin, settings):
    if port == 0:
        layout.settings["port"] = free_base_port()
    elif port is not None:
        layout.settings["port"] = port
    if bin is not None:
        layout.settings["bin"] = os.path.abspath(bin)
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or "." not in key:
            raise StackError(f"--set {setting}: section.key=value is needed")
        layout.settings["set"][key] = value


def _check_settings(layout):
    if not (layout.bin / "quirectl").exists():
        return
    asked = ctl(layout, "config")
    if asked.returncode:
        raise StackError((asked.stderr or asked.stdout).strip())


def _restart(layout, say):
    _stop(layout)
    for server in SERVERS:
        if not port_is_free(layout.port(server)):
            raise StackError(f"port {layout.port(server)} is in use; choose another with --port N")
    supervisor_pid = supervisor.start(layout)
    _wait_until_ready(layout, supervisor_pid, say)
    _make_login(layout)
    layout.settings["running"] = fingerprint(layout)
    layout.save_settings()


def _wait_until_ready(layout, supervisor_pid, say):
    deadline = time.monotonic() + START_SECONDS
    said = None
    while time.monotonic() < deadline:
        status = layout.status_file.read_text() if layout.status_file.exists() else ""
        if status.startswith("failed: "):
            raise StackError(status.removeprefix("failed: "))
        if status and status != said:
            say(status)
            said = status
        if status == "ready" and not unhealthy(layout):
            return
        if os.waitpid(supervisor_pid, os.WNOHANG)[0]:
            last = layout.status_file.read_text() if layout.status_file.exists() else ""
            raise StackError(f"the stack did not start ({last}); see {layout.log}/supervisor.log")
        time.sleep(0.05)
    raise StackError(f"not healthy after {START_SECONDS} s: {unhealthy(layout)}; see {layout.log}")


def _make_login(layout):
    """The first organization and its administrator. The file, made last, says that they exist."""
    if layout.login.exists() or not (layout.bin / "quirectl").exists():
        return
    password = secrets.token_urlsafe(15)
    for words, stdin in (
            (["organization", "create", ORGANIZATION], None),
            (["user", "create", USER, "--email", EMAIL, "--organization", ORGANIZATION, "--staff",
              "--password-stdin"], password + "\n")):
        made = ctl(layout, *words, stdin=stdin)
        if made.returncode:
            raise StackError(f"quirectl {' '.join(words[:2])}: {(made.stderr or made.stdout).strip()}")
    write_private(layout.login, password + "\n")


def _stop(layout):
    if not is_running(layout):
        return False
    deadline = time.monotonic() + 3 * supervisor.STOP_SECONDS
    pid = 0
    while is_running(layout) and time.monotonic() < deadline:
        with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
            pid = int(layout.pid_file.read_text())
            os.kill(pid, signal.SIGTERM)
        time.sleep(0.05)
    if is_running(layout):
        raise StackError(f"the stack does not stop; see {layout.log}/supervisor.log")
    with contextlib.suppress(ChildProcessError):  # it is our child when we started it
        if pid:
            os.waitpid(pid, 0)
    return True
