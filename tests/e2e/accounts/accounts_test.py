#!/usr/bin/env python3
"""Browsers log in and out, foreign pages get nowhere, limits hold: through nginx, with real cookies.

    accounts_test.py --bin build/ci/bin      (starts a stack of its own)
"""

import argparse
import email
import email.policy
import http.client
import http.cookiejar
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve()
STACK = HERE.parents[2] / "stack"
sys.path[:0] = [str(STACK), str(HERE.parents[1] / "support")]

import papers
import people
import rest
from layout import Layout

APP, PARTNER, FOREIGN = "http://app.example", "https://partner.example", "https://evil.example"
SETTINGS = {"urls.app": APP, "urls.origins": PARTNER, "limits.requests_per_second": "0",
            "limits.anonymous_per_day": "0", "auth.failures_per_address": "0",
            "mail.from": "archive@quire.example", "worker.poll_seconds": "1"}

# Keeps what it is given, unless it is broken.
SENDMAIL = """#!/bin/sh
cd "${0%/*}" || exit 1
[ -e broken ] && exit 75
echo "$@" > arguments
cat > aside.$$ && mv aside.$$ message.$$
"""


class World:
    """The stack, and what its tests share."""

    def __init__(self, programs):
        self.state = pathlib.Path(tempfile.mkdtemp(prefix="quire-accounts-"))
        self.programs = programs
        self.mail = self.state / "mail"
        self.mail.mkdir()
        program = self.mail / "sendmail"
        program.write_text(SENDMAIL)
        program.chmod(0o755)
        SETTINGS["mail.command"] = f"{program},-t,-i"
        self.up(SETTINGS, port="0")
        self.layout = Layout(self.state)
        # As behind a proxy that speaks https with browsers.
        (self.state / "nginx/site/trusted_proxies.conf").write_text("127.0.0.1 1;\n")
        (self.state / "nginx/site/rate_limit_bypass.conf").write_text('"let-me-through" "";\n')
        self.restart()
        made = people.People(self.layout)
        self.names = made.names
        self.address = self.layout.address("documentcloud")
        self.ada = rest.DocumentCloud(self.address, made.names["ada"], people.PASSWORD)

    def up(self, settings, port=None):
        words = [sys.executable, STACK, "up", "--state", self.state, "--bin", self.programs]
        words += ["--port", port] if port else []
        for key, value in settings.items():
            words += ["--set", f"{key}={value}"]
        made = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stdout + made.stderr

    def restart(self, **settings):
        self.down()
        self.up({**SETTINGS, **settings})

    def down(self):
        subprocess.run([sys.executable, STACK, "down", "--state", self.state], capture_output=True, check=True)

    def ctl(self, *words, stdin=None):
        made = subprocess.run([sys.executable, STACK, "ctl", "--state", self.state, "--", *words], input=stdin,
                              capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        return made.stdout

    def end(self, keep):
        self.down()
        if keep:
            print("kept:", self.state)
        else:
            shutil.rmtree(self.state)


WORLD = None


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Browser:
    """Keeps cookies and sends forms; follows nothing by itself."""

    def __init__(self, **always):
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), NoRedirect)
        self.always = always

    def ask(self, method, path, data=None, **headers):
        url = path if path.startswith("http") else WORLD.address + path
        names = {name.replace("_", "-"): value for name, value in {**self.always, **headers}.items()}
        request = urllib.request.Request(url, data, names, method=method)
        try:
            answer = self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            answer.text = answer.read().decode()
        return answer

    def cookie(self, name):
        return next((c.value for c in self.jar if c.name == name), None)

    def form(self, path, **fields):
        page = self.ask("GET", path)
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        return {**hidden, **fields}

    def send(self, path, fields, **headers):
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), **headers)

    def log_in(self, who="ada", password=people.PASSWORD, path="/accounts/login/squarelet", **headers):
        return self.send("/accounts/login/", self.form(path, username=WORLD.names.get(who, who), password=password),
                         **headers)

    def change(self, method, path, body, **headers):
        headers = {"Origin": APP, "X_CSRFToken": self.cookie("csrftoken"), **headers}
        return self.ask(method, path, json.dumps(body).encode(), Content_Type="application/json",
                        **{name: value for name, value in headers.items() if value is not None})

    def me(self):
        return self.ask("GET", "/api/users/me/").status


class LoggingIn(unittest.TestCase):
    def test_the_page_is_a_form_that_needs_no_script(self):
        page = Browser().ask("GET", "/accounts/login/squarelet?next=" + APP)
        self.assertEqual(page.status, 200)
        policy = page.headers.get_all("Content-Security-Policy")
        self.assertEqual(len(policy), 1)
        self.assertIn("default-src 'none'", policy[0])
        self.assertIn(f"form-action 'self' {WORLD.address} {APP}", policy[0])
        self.assertNotIn("script", policy[0] + page.text)
        self.assertNotIn("unsafe", policy[0])
        self.assertEqual((page.headers["Cache-Control"], page.headers["X-Frame-Options"]), ("no-store", "DENY"))
        self.assertIsNone(page.headers["Access-Control-Allow-Origin"])
        for label in ("username", "password"):
            self.assertIn(f'<label for="{label}">', page.text)
            self.assertIn(f'id="{label}"', page.text)
        self.assertIn('lang="en"', page.text)

    def test_a_login_leads_on_and_is_known_everywhere(self):
        browser = Browser()
        answer = browser.log_in(path=f"/accounts/login/squarelet?next={APP}/documents/")
        self.assertEqual((answer.status, answer.headers["Location"]), (303, f"{APP}/documents/"))
        cookies = " | ".join(answer.headers.get_all("Set-Cookie"))
        self.assertRegex(cookies, r"sessionid=\w{43}; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax")
        self.assertRegex(cookies, r"csrftoken=[\w-]{43}; Path=/; Max-Age=1209600; SameSite=Lax")
        self.assertEqual(browser.me(), 200)
        self.assertEqual(browser.ask("GET", "/api/documents/search/?q=x").status, 200)
        self.assertEqual(browser.ask("GET", "/api/organizations/").status, 200)

    def test_pages_of_https_have_cookies_for_other_sites(self):
        answer = Browser(X_Forwarded_Proto="https").ask("GET", "/accounts/login/")
        self.assertRegex(answer.headers["Set-Cookie"], r"^__Host-login_visit=\w{43}; Path=/; HttpOnly; Secure; ")
        secret = answer.headers["Set-Cookie"].split(";")[0]
        proof = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', answer.text)[1]
        answer = Browser(X_Forwarded_Proto="https", Cookie=secret).send(
            "/accounts/login/", {"csrfmiddlewaretoken": proof, "username": WORLD.names["ada"],
                                 "password": people.PASSWORD})
        for cookie in answer.headers.get_all("Set-Cookie"):
            self.assertTrue(cookie.endswith("Secure; SameSite=None"), cookie)

    def test_what_is_wrong_is_said_and_what_was_typed_is_safe(self):
        browser = Browser()
        answer = browser.log_in(who='"><script>x', password="not it")
        self.assertEqual(answer.status, 400)
        self.assertIn('role="alert"', answer.text)
        self.assertIn("&quot;&gt;&lt;script&gt;x", answer.text)
        self.assertNotIn("<script", answer.text)
        self.assertNotIn("not it", answer.text)
        self.assertIsNone(browser.cookie("sessionid"))

    def test_a_form_from_elsewhere_logs_nobody_in(self):
        fields = Browser().form("/accounts/login/", username=WORLD.names["ada"], password=people.PASSWORD)
        browser = Browser()
        self.assertEqual(browser.send("/accounts/login/", fields).status, 403)  # no cookie
        browser.ask("GET", "/accounts/login/")
        self.assertEqual(browser.send("/accounts/login/", fields).status, 403)  # another browser's
        own = browser.form("/accounts/login/", username=WORLD.names["ada"], password=people.PASSWORD)
        for origin in (FOREIGN, "null", PARTNER):
            self.assertEqual(browser.send("/accounts/login/", own, Origin=origin).status, 403, origin)
        self.assertEqual(browser.send("/accounts/login/", own, Origin=WORLD.address).status, 303)

    def test_each_login_has_a_session_of_its_own(self):
        browser = Browser()
        planted = "a" * 43
        fields = browser.form("/accounts/login/", username=WORLD.names["ada"], password=people.PASSWORD)
        answer = Browser(Cookie=f"sessionid={planted}; login_visit={browser.cookie('login_visit')}").send(
            "/accounts/login/", fields)
        self.assertEqual(answer.status, 303)
        self.assertNotIn(planted, str(answer.headers.get_all("Set-Cookie")))
        self.assertEqual(Browser(Cookie=f"sessionid={planted}").me(), 404)

        browser.log_in()
        before = browser.cookie("sessionid")
        again = Browser(Cookie=f"sessionid={before}; login_visit={browser.cookie('login_visit')}")
        self.assertEqual(again.send("/accounts/login/", fields).status, 303)
        self.assertEqual(Browser(Cookie=f"sessionid={before}").me(), 404)

    def test_nobody_is_led_to_foreign_places(self):
        for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "///evil.example",
                       "\t//evil.example", "https:evil.example", f"{APP}@evil.example", f"{APP}.evil.example",
                       "javascript:alert(1)", PARTNER, "/a\r\nSet-Cookie: x=y"):
            path = "/accounts/login/?" + urllib.parse.urlencode({"next": target})
            self.assertEqual(Browser().log_in(path=path).headers["Location"], APP, target)
            fields = Browser().form("/accounts/login/")
            self.assertNotIn("next", fields)
        browser = Browser()
        fields = {**browser.form("/accounts/login/", username=WORLD.names["ada"], password=people.PASSWORD),
                  "next": "https://evil.example"}
        self.assertEqual(browser.send("/accounts/login/", fields).headers["Location"], APP)
        query = urllib.parse.urlencode({"next": "https://evil.example"})
        self.assertNotIn("evil", str(browser.ask("GET", f"/accounts/login/?{query}").headers))
        self.assertEqual(browser.ask("GET", "/accounts/login/?next=/api/").headers["Location"], "/api/")

    def test_other_pages_below_accounts_are_pages_too(self):
        self.assertEqual(Browser().ask("GET", "/accounts/signup/?intent=documentcloud").status, 200)
        lost = Browser().ask("GET", "/accounts/nothing/")
        self.assertEqual((lost.status, lost.headers["Content-Type"]), (404, "text/html; charset=utf-8"))


class Calls(unittest.TestCase):
    """What a logged-in browser may do, and for whom."""

    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.browser.log_in()

    def refused(self, **headers):
        answer = self.browser.change("POST", "/api/documents/", {"title": "T"}, **headers)
        self.assertEqual(answer.status, 403, headers)
        detail = json.loads(answer.text)["detail"]
        self.assertTrue(detail.startswith("CSRF Failed: "), detail)

    def test_our_pages_may_change_things(self):
        for origin in (APP, WORLD.address, PARTNER):
            self.assertEqual(self.browser.change("POST", "/api/documents/", {"title": "T"}, Origin=origin).status, 201)
        by_referer = self.browser.change("POST", "/api/documents/", {"title": "T"}, Origin=None, Referer=APP + "/upload/")
        self.assertEqual(by_referer.status, 201)

    def test_foreign_pages_may_not(self):
        self.refused(Origin=FOREIGN)
        self.refused(Origin="null")
        self.refused(Origin=APP + ".evil.example")
        self.refused(Origin=None)
        self.refused(Origin=None, Referer=FOREIGN + "/" + APP)

    def test_the_token_must_be_repeated(self):
        self.refused(X_CSRFToken=None)
        self.refused(X_CSRFToken="")
        self.refused(X_CSRFToken="x" * 43)
        other = Browser()
        other.log_in()
        self.refused(X_CSRFToken=other.cookie("csrftoken"))

    def test_a_planted_token_is_no_proof(self):
        planted = "planted" * 6
        foreign = Browser(Cookie=f"sessionid={self.browser.cookie('sessionid')}; csrftoken={planted}")
        answer = foreign.ask("POST", "/api/documents/", b"{}", Origin=APP, X_CSRFToken=planted,
                             Content_Type="application/json")
        self.assertEqual(answer.status, 403)

    def test_each_method_that_changes_is_checked(self):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = self.browser.change(method, "/api/users/me/", {}, X_CSRFToken=None)
            self.assertEqual(answer.status, 405 if method in ("POST", "DELETE") else 403, method)
        self.assertEqual(self.browser.change("PATCH", "/api/users/me/", {}).status, 200)

    def test_reading_needs_neither(self):
        self.assertEqual(self.browser.ask("GET", "/api/documents/", Origin=FOREIGN).status, 200)

    def test_a_bearer_counts_more_than_the_cookie(self):
        token = WORLD.ada.call("GET", "/api/users/me/") and WORLD.ada._token
        answer = self.browser.change("POST", "/api/documents/", {"title": "T"}, Origin=None, X_CSRFToken=None,
                                     Authorization=f"Bearer {token}")
        self.assertEqual(answer.status, 201)
        self.assertEqual(self.browser.ask("GET", "/api/documents/", Authorization="Bearer x").status, 403)

    def test_an_old_session_is_nobody(self):
        stale = Browser(Cookie="sessionid=" + "b" * 43)
        answer = stale.ask("POST", "/api/documents/", b"{}", Content_Type="application/json")
        self.assertEqual((answer.status, json.loads(answer.text)["detail"]),
                         (403, "Authentication credentials were not provided."))

    def test_pictures_are_shown_to_the_cookie(self):
        number = WORLD.ada.upload("Pictures", papers.text_pdf([["A page."]]))
        document = WORLD.ada.wait(number)
        path = f"/files/documents/{number}/pages/{document['slug']}-p1-small.gif"
        self.assertEqual(Browser().ask("GET", path).status, 404)
        address = document["asset_url"] + path[len("/files/"):]
        connection = http.client.HTTPConnection(address.split("/")[2])
        connection.request("GET", path, headers={"Cookie": f"sessionid={self.browser.cookie('sessionid')}"})
        answer = connection.getresponse()
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "image/gif"))
        self.assertIn("private", answer.headers["Cache-Control"])
        self.assertEqual(answer.read()[:3], b"GIF")


class LoggingOut(unittest.TestCase):
    def test_a_link_of_ours_logs_out(self):
        for site in ("same-origin", "same-site", "none"):
            browser = Browser()
            browser.log_in()
            token = browser.cookie("sessionid")
            answer = browser.ask("GET", f"/accounts/logout/?next={APP}/bye", Sec_Fetch_Site=site,
                                 Sec_Fetch_Mode="navigate")
            self.assertEqual((answer.status, answer.headers["Location"]), (303, APP + "/bye"))
            self.assertIsNone(browser.cookie("sessionid"))
            self.assertIsNone(browser.cookie("csrftoken"))
            self.assertEqual(Browser(Cookie=f"sessionid={token}").me(), 404)

    def test_so_does_the_web_application_on_another_site(self):
        browser = Browser()
        browser.log_in()
        answer = browser.ask("GET", "/accounts/logout/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate",
                             Referer=APP + "/")
        self.assertEqual((answer.status, browser.me()), (303, 404))

    def test_foreign_pages_and_pictures_only_ask(self):
        browser = Browser()
        browser.log_in()
        for headers in ({"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
                        {"Sec_Fetch_Site": "cross-site", "Referer": FOREIGN}, {"Referer": FOREIGN}, {},
                        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors"},
                        {"Sec_Fetch_Site": "same-origin", "Sec_Purpose": "prefetch"}):
            answer = browser.ask("GET", "/accounts/logout/", **headers)
            self.assertEqual((answer.status, browser.me()), (200, 200), headers)
            self.assertIn("<form method=\"post\"", answer.text)
        self.assertEqual(browser.ask("HEAD", "/accounts/logout/", Sec_Fetch_Site="none").status, 200)
        self.assertEqual(browser.send("/accounts/logout/", {"csrfmiddlewaretoken": "x"}).status, 403)
        self.assertEqual(browser.me(), 200)
        fields = browser.form("/accounts/logout/")
        self.assertEqual(browser.send("/accounts/logout/", fields).status, 303)
        self.assertEqual(browser.me(), 404)

    def test_nobody_is_led_to_foreign_places(self):
        for target in ("https://evil.example/", "//evil.example"):
            query = urllib.parse.urlencode({"next": target})
            self.assertEqual(Browser().ask("GET", f"/accounts/logout/?{query}").headers["Location"], APP)

    def test_closing_the_account_logs_out(self):
        browser = Browser()
        browser.log_in("ben")
        self.assertEqual(browser.me(), 200)
        WORLD.ctl("user", "disable", WORLD.names["ben"])
        self.assertEqual(browser.me(), 404)
        WORLD.ctl("user", "enable", WORLD.names["ben"])
        self.assertEqual(browser.me(), 404)

    def test_a_new_password_logs_out(self):
        browser = Browser()
        browser.log_in("eve")
        WORLD.ctl("user", "password", WORLD.names["eve"], stdin="another long password\n")
        self.assertEqual(browser.me(), 404)


class CrossOrigin(unittest.TestCase):
    def headers(self, method, path, origin):
        answer = Browser().ask(method, path, Origin=origin)
        return answer.status, {name: answer.headers.get_all(name) for name in (
            "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers", "Access-Control-Max-Age", "Access-Control-Expose-Headers")}

    def test_our_pages_may_ask_before_they_call(self):
        for origin in (APP, PARTNER):
            status, said = self.headers("OPTIONS", "/api/documents/", origin)
            self.assertEqual((status, said["Access-Control-Allow-Origin"]), (204, [origin]))
            self.assertEqual(said["Access-Control-Allow-Credentials"], ["true"])
            self.assertEqual(said["Access-Control-Allow-Methods"], ["DELETE, GET, OPTIONS, PATCH, POST, PUT"])
            self.assertEqual(said["Access-Control-Allow-Headers"], [
                "accept, accept-encoding, authorization, content-type, dnt, origin, user-agent, x-csrftoken, "
                "x-requested-with"])
            self.assertEqual(said["Access-Control-Max-Age"], ["1728000"])

    def test_answers_and_refusals_name_our_pages(self):
        for path in ("/api/users/me/", "/api/documents/", "/api/nothing/"):
            _, said = self.headers("GET", path, APP)
            self.assertEqual(said["Access-Control-Allow-Origin"], [APP], path)
            self.assertEqual(said["Access-Control-Allow-Credentials"], ["true"], path)

    def test_foreign_pages_are_never_named(self):
        for origin in (FOREIGN, "null", APP + ".evil.example", "https://app.example"):
            for method in ("GET", "OPTIONS"):
                _, said = self.headers(method, "/api/documents/", origin)
                self.assertFalse(any(said.values()), (origin, method, said))

    def test_files_are_for_all_pages_but_cookies_only_for_ours(self):
        _, said = self.headers("GET", "/files/documents/1/a.pdf", FOREIGN)
        self.assertEqual((said["Access-Control-Allow-Origin"], said["Access-Control-Allow-Credentials"]), (["*"], None))
        self.assertEqual(said["Access-Control-Expose-Headers"], ["Content-Range, Content-Length, Accept-Ranges"])
        _, said = self.headers("GET", "/files/documents/1/a.pdf", APP)
        self.assertEqual((said["Access-Control-Allow-Origin"], said["Access-Control-Allow-Credentials"]),
                         ([APP], ["true"]))

    def test_signed_uploads_are_for_all_pages(self):
        status, said = self.headers("OPTIONS", "/uploads/documents/1/a.pdf", FOREIGN)
        self.assertEqual((status, said["Access-Control-Allow-Origin"]), (204, ["*"]))
        self.assertIn("PUT", said["Access-Control-Allow-Methods"][0])


class Mail(unittest.TestCase):
    def received(self, subject):
        for file in WORLD.mail.glob("message.*"):
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if message["Subject"] == subject:
                return message
        return None

    def test_a_message_reaches_its_person_and_nobody_else(self):
        subject = "Grüße aus dem Häfen: " + "ж" * 100 + "\r\nBcc: eve@quire.example"
        content = ".\nBcc: eve@quire.example\n\nÄ line\n" + "long " * 100
        answer = WORLD.ada.call("POST", "/api/messages/", {"subject": subject, "content": content})
        self.assertEqual((answer.status, answer.json()), (200, {"subject": subject, "content": content.strip()}))
        wanted = subject.replace("\r\n", "  ")
        message = rest.until(lambda: self.received(wanted), 30, "the message arrives")
        self.assertEqual((message["To"], message["From"]), (f"{WORLD.names['ada']}@quire.example", "archive@quire.example"))
        self.assertIsNone(message["Bcc"])
        self.assertEqual(message.get_content().rstrip("\n"), content.strip())
        self.assertEqual(message.defects, [])
        self.assertEqual((WORLD.mail / "arguments").read_text().split(), ["-t", "-i"])

    def test_what_fails_is_kept_for_later_and_told_to_the_operator(self):
        (WORLD.mail / "broken").touch()
        try:
            answer = WORLD.ada.call("POST", "/api/messages/", {"subject": "Broken", "content": "secret text"})
            self.assertEqual(answer.status, 200)
            log = WORLD.layout.log / "worker.log"
            rest.until(lambda: "mail_failed" in log.read_text(), 30, "the failure is logged")
            self.assertNotIn("secret", log.read_text())
        finally:
            (WORLD.mail / "broken").unlink()


class Credits(unittest.TestCase):
    def test_what_the_operator_gives_members_see_and_spend(self):
        desk = WORLD.ada.call("GET", "/api/users/me/").json()["organization"]
        WORLD.ctl("organization", "credits", str(desk), "--monthly", "10", "--purchased", "3")
        spent = WORLD.ada.call("POST", f"/api/organizations/{desk}/ai_credits/", {"ai_credits": 12})
        self.assertEqual((spent.status, spent.json()), (200, {"monthly": 10, "regular": 2}))
        refused = WORLD.ada.call("POST", f"/api/organizations/{desk}/ai_credits/", {"ai_credits": 2})
        self.assertEqual((refused.status, refused.json()), (400, {"amount": 1}))
        seen = WORLD.ada.call("GET", f"/api/organizations/{desk}/").json()
        self.assertRegex(seen.pop("credit_reset_date"), r"^\d{4}-\d\d-\d\d$")
        self.assertEqual({name: seen[name] for name in (
            "monthly_credits", "purchased_credits", "monthly_credit_allowance", "plan")},
            {"monthly_credits": 0, "purchased_credits": 1, "monthly_credit_allowance": 10, "plan": "Organization"})
        self.assertRegex(WORLD.ctl("organization", "credits", str(desk)), r"Harbor Desk \w+ +0 +10 +1 ")


class Publishing(unittest.TestCase):
    def test_a_document_becomes_public_when_its_time_has_come(self):
        number = WORLD.ada.upload("Embargo", papers.text_pdf([["Not before noon."]]))
        WORLD.ada.wait(number)
        nobody = f"{WORLD.address}/api/documents/{number}/"
        self.assertEqual(rest.call("GET", nobody).status, 404)
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
        answer = WORLD.ada.call("PATCH", f"/api/documents/{number}/", {"publish_at": soon})
        self.assertEqual((answer.status, answer.json()["access"]), (200, "private"))
        rest.until(lambda: rest.call("GET", nobody).status == 200, 30, "the document is public")
        self.assertIsNone(WORLD.ada.document(number)["publish_at"])


class XLimits(unittest.TestCase):
    """Last: the stack is started again with small limits."""

    @classmethod
    def setUpClass(cls):
        cls.early = Browser()
        cls.early.log_in()
        cls.reader = Browser()
        cls.reader.log_in()
        number = WORLD.ada.upload("Read", papers.text_pdf([["Read by everybody."]]), access="public")
        cls.file = WORLD.ada.wait(number)
        WORLD.restart(**{"limits.anonymous_per_day": "15", "auth.failures_per_address": "4", "auth.session_days": "30"})

    def test_0_a_browser_in_use_keeps_its_cookies_for_longer(self):
        answer = self.early.ask("GET", "/api/documents/")
        cookies = answer.headers.get_all("Set-Cookie")
        self.assertEqual(len(cookies), 2)
        for cookie in cookies:
            self.assertIn("Max-Age=2592000", cookie)
        self.assertIn(self.early.cookie("sessionid"), cookies[0])
        self.assertEqual(answer.headers["Cache-Control"], "no-cache")
        self.assertIsNone(self.early.ask("GET", "/api/documents/").headers["Set-Cookie"])

    def test_0_so_does_one_that_only_looks_at_pictures(self):
        path = f"/files/documents/{self.file['id']}/pages/{self.file['slug']}-p1-small.gif"
        for cookies, caching in ((2, "private, no-cache"), (0, "public, max-age=300")):
            headers = {"Cookie": f"sessionid={self.reader.cookie('sessionid')}"}
            answer = rest.call("GET", WORLD.address + path, headers=headers)
            self.assertEqual((answer.status, answer.body[:3]), (200, b"GIF"))
            self.assertEqual(len(answer.headers.get_all("Set-Cookie", [])), cookies)
            self.assertEqual(answer.headers["Cache-Control"], caching)

    def test_1_anonymous_requests_run_out(self):
        answers = [Browser().ask("GET", "/api/documents/") for _ in range(20)]
        self.assertEqual([a.status for a in answers], [200] * 15 + [429] * 5)
        self.assertEqual(list(json.loads(answers[-1].text)), ["message"])
        self.assertIsNone(answers[-1].headers["Retry-After"])

    def test_2_people_who_log_in_go_on(self):
        self.assertEqual(Browser().ask("GET", "/api/users/me/").status, 429)
        browser = Browser()
        self.assertEqual(browser.log_in().status, 303)
        self.assertEqual(browser.me(), 200)
        self.assertEqual(WORLD.ada.call("GET", "/api/users/me/").status, 200)

    def test_3_guessing_runs_out_over_all_accounts(self):
        statuses = [Browser().log_in(f"nobody{i}").status for i in range(6)]
        self.assertEqual((statuses[0], statuses[-1]), (400, 429))
        self.assertEqual(Browser().log_in().status, 429)
        answer = rest.call("POST", WORLD.address + "/api/token/", {"username": WORLD.names["ada"],
                                                                   "password": people.PASSWORD})
        self.assertEqual((answer.status, list(answer.json())), (429, ["message"]))

    def test_4_the_rate_is_limited_and_trusted_servers_are_not(self):
        WORLD.restart(**{"limits.requests_per_second": "1", "limits.request_burst": "5"})
        answers = [Browser().ask("GET", "/api/users/me/") for _ in range(12)]
        self.assertEqual([a.status for a in answers[:4]], [404] * 4)  # the health check may have had one
        refused = [a for a in answers if a.status == 503]
        self.assertTrue(refused)
        for answer in refused:
            self.assertEqual(answer.headers.get_all("Retry-After"), ["1"])
        for _ in range(12):
            self.assertEqual(Browser().ask("GET", "/api/users/me/", X_Bypass_Rate_Limit="let-me-through").status, 404)
        wrong = [Browser().ask("GET", "/api/users/me/", X_Bypass_Rate_Limit="guess").status for _ in range(12)]
        self.assertIn(503, wrong)


def main():
    global WORLD
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    WORLD = World(options.bin)
    passed = False
    try:
        passed = unittest.main(argv=[sys.argv[0], *options.names], exit=False).result.wasSuccessful()
    finally:
        WORLD.end(keep=not passed)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
