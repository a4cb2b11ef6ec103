"""Where a private Quire keeps its things, and how it is configured."""

import json
import os
import pathlib
import secrets
import socket
import tempfile
import tomllib

SOURCE = pathlib.Path(__file__).resolve().parents[2]
HANDLERS = ("tokens", "sessions", "users", "organizations", "documents", "files", "uploads", "search", "pages",
            "projects")
SERVERS = ("documentcloud", "paperless", "papra", "docdigitizer")  # port N, N+1, N+2, N+3
USER = "admin"
LONGEST_SOCKET = "organizations.sock"
SOCKET_PATH_LIMIT = 107


class StackError(Exception):
    """What a person can mend; printed without a traceback."""


class Layout:
    """One state folder. Makes nothing until prepare() is called."""

    def __init__(self, state):
        self.state = pathlib.Path(state).resolve()
        self.settings_file = self.state / "stack.json"
        self.config = self.state / "quire.toml"
        self.database = self.state / "mariadb"
        self.passwords = self.state / "passwords"
        self.secret = self.state / "secret"
        self.login = self.state / "login"
        self.log = self.state / "log"
        self.nginx = self.state / "nginx"
        self.pid_file = self.state / "supervisor.pid"
        self.status_file = self.state / "status"
        self.settings = self._read_settings()

    def _read_settings(self):
        try:
            return json.loads(self.settings_file.read_text())
        except FileNotFoundError:
            return {"port": 8080, "bin": str(SOURCE / "build/release/bin"), "set": {}, "run": None}

    def save_settings(self):
        write_private(self.settings_file, json.dumps(self.settings, indent=4) + "\n")

    @property
    def run(self):
        return pathlib.Path(self.settings["run"])

    @property
    def bin(self):
        return pathlib.Path(self.settings["bin"])

    def port(self, server):
        return self.settings["port"] + SERVERS.index(server)

    def address(self, server):
        return f"http://127.0.0.1:{self.port(server)}"

    def socket(self, name):
        return self.run / f"{name}.sock"

    def prepare(self):
        """Folders, secret and passwords. Harmless when they are there."""
        for folder in (self.state, self.log, self.nginx, self.passwords,
                       self.state / "blobs", self.state / "index", self.state / "spool"):
            folder.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)
        self._choose_run()
        if not self.secret.exists():
            write_private(self.secret, secrets.token_hex(32) + "\n")
        for account in accounts():
            if not (self.passwords / account).exists():
                write_private(self.passwords / account, secrets.token_hex(24) + "\n")
        self.config.write_text(to_toml(self.configuration()))

    def _choose_run(self):
        # A socket's path may have 107 bytes; a deep state folder keeps its sockets in /tmp instead.
        run = self.state / "run"
        if len(os.fsencode(run / LONGEST_SOCKET)) > SOCKET_PATH_LIMIT:
            known = self.settings.get("run")
            run = pathlib.Path(known) if known and os.path.isdir(known) else \
                pathlib.Path(tempfile.mkdtemp(prefix="quire-"))
        run.mkdir(exist_ok=True)
        run.chmod(0o700)
        self.settings["run"] = str(run)

    def configuration(self):
        """Section -> key -> value: what the stack decides, then what the user set."""
        values = {
            "paths": {"state": str(self.state), "run": str(self.run), "libexec": str(self.bin)},
            "database": {"socket": str(self.socket("mariadb")), "passwords": str(self.passwords)},
            "auth": {"secret_file": str(self.secret)},
        }
        for name, text in self.settings["set"].items():
            section, _, key = name.partition(".")
            values.setdefault(section, {})[key] = typed(name, text)
        return values

    def value(self, name, default):
        """One configuration value; the default is repeated here only for what nginx needs."""
        section, _, key = name.partition(".")
        return tomllib.loads(self.config.read_text()).get(section, {}).get(key, default)


def accounts():
    """The database accounts: one per program, named as in sql/grants/."""
    return [f"quire_{name}" for name in HANDLERS + ("worker", "fetch", "ctl", "migrate")]


def typed(name, text):
    """The value that a --set text means. The programs check the type against their key table."""
    if name in ("fetch.allow", "mail.command", "urls.origins"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        return text


def to_toml(values):
    lines = ["# Written by ./dev up; change it with ./dev up --set section.key=value."]
    for section, keys in values.items():
        lines.append(f"\n[{section}]")
        for key, value in keys.items():
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def write_private(path, text):
    """Whole or not at all, readable by the owner only from its first byte."""
    aside = path.with_name(path.name + ".new")
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    aside.replace(path)


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_base_port():
    """A port N such that N..N+3 are free now; below the range the kernel hands to clients."""
    start = 20000 + os.getpid() % 1000 * 10
    for base in list(range(start, 30000, 10)) + list(range(20000, start, 10)):
        if all(port_is_free(base + i) for i in range(len(SERVERS))):
            return base
    raise StackError("no four free ports between 20000 and 30000")
