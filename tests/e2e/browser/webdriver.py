"""A browser for tests: headless Chromium, driven by the WebDriver protocol over plain HTTP."""

import base64
import contextlib
import http.client
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"End": "\ue010", "Home": "\ue011", "Left": "\ue012", "Right": "\ue014", "Enter": "\ue007",
        "Escape": "\ue00c", "Tab": "\ue004"}
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars", "--no-default-browser-check"]


class BrowserError(AssertionError):
    pass


class Driver:
    """One chromedriver, for several browsers."""

    def __init__(self):
        program = shutil.which("chromedriver")
        assert program, "chromedriver is missing: apt-get install chromium chromium-driver"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process = subprocess.Popen([program, f"--port={self.port}", "--log-level=OFF"], stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                if self.call("GET", "/status")["ready"]:
                    return
            assert time.monotonic() < deadline and self._process.poll() is None, "chromedriver does not start"
            time.sleep(0.05)

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"})
            value = json.loads(connection.getresponse().read())["value"]
        finally:
            connection.close()
        if isinstance(value, dict) and "error" in value:
            raise BrowserError(f"{value['error']}: {value['message'][:400]}")
        return value

    def close(self):
        """Ends the driver and every browser that it started: they are one process group."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Browser:
    """A window with a profile of its own. What it says on the console is kept."""

    def __init__(self, driver, width=1280, height=900, script=True, dark=False):
        self._driver = driver
        self._profile = tempfile.mkdtemp(prefix="quire-chromium-")
        flags = [*FLAGS, f"--user-data-dir={self._profile}", f"--window-size={width},{height}"]
        if dark:
            flags.append("--blink-settings=preferredColorScheme=0")
        options = {"binary": shutil.which("chromium"), "args": flags}
        if not script:
            options["prefs"] = {"profile.managed_default_content_settings.javascript": 2}
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        made = driver.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._path = f"/session/{made['sessionId']}"
        self.size(width, height)

    def close(self):
        with contextlib.suppress(OSError, BrowserError):
            self.call("DELETE", "")
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method, path, body=None):
        return self._driver.call(method, self._path + path, body)

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height, mobile=False):
        """The inner size, exactly, whatever a window may be at least."""
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=mobile)

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        self.call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, *keys):
        actions = []
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def text(self, selector="body"):
        return self.call("GET", f"/element/{self.find(selector)}/text")

    def into_frame(self, selector):
        self.call("POST", "/frame", {"id": {ELEMENT: self.find(selector)}})

    def out_of_frame(self):
        self.call("POST", "/frame", {"id": None})

    def wait(self, script, *arguments, seconds=20):
        """What the script answers as soon as it is true."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.run(script, *arguments)
            if answer:
                return answer
            assert time.monotonic() < deadline, f"not within {seconds} s: {script} ({self.run('return location.href')})"
            time.sleep(0.05)

    def complaints(self):
        """Errors, warnings and policy violations since the last call."""
        return [entry["message"] for entry in self.call("POST", "/se/log", {"type": "browser"})
                if entry["level"] in ("SEVERE", "WARNING")]

    def requests(self):
        """The addresses of all requests since the last call."""
        events = (json.loads(entry["message"])["message"]
                  for entry in self.call("POST", "/se/log", {"type": "performance"}))
        return [event["params"]["request"]["url"] for event in events
                if event["method"] == "Network.requestWillBeSent"]

    def picture(self, file):
        pathlib.Path(file).write_bytes(base64.b64decode(self.call("GET", "/screenshot")))
