#!/usr/bin/env python3
"""What nginx does by itself, as the project's files tell it: routing, limits, refusals, headers, log."""

import http.client
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parent)]

import front
from echo import Echo
from layout import HANDLERS, Layout, free_base_port, port_is_free


class Front(unittest.TestCase):
    settings = {"limits.requests_per_second": "0", "limits.json_bytes": "100000",
                "limits.form_upload_bytes": "200000", "limits.pdf_bytes": "300000",
                "limits.other_bytes": "1000",
                "urls.app": "https://app.example"}
    site = ""  # more of the DocumentCloud server's settings

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="quire-")
        cls.layout = layout = Layout(cls.folder.name)
        layout.settings["port"] = free_base_port()
        layout.settings["set"] = dict(cls.settings)
        layout.prepare()
        cls.programs = {name: Echo(layout.socket(name)) for name in HANDLERS if name != "users"}
        blob = layout.state / "blobs/originals/aa/some bytes"
        blob.parent.mkdir(parents=True)
        blob.write_bytes(b"0123456789")
        front.write_files(layout)
        if cls.site:
            with open(layout.nginx / "site/documentcloud.conf", "a", encoding="utf-8") as file:
                file.write(cls.site)
        cls.nginx = subprocess.Popen(front.command(layout))
        deadline = time.monotonic() + 10
        while port_is_free(layout.port("docdigitizer")):
            assert time.monotonic() < deadline and cls.nginx.poll() is None, "nginx does not start"

    @classmethod
    def tearDownClass(cls):
        cls.nginx.terminate()
        cls.nginx.wait()
        cls.folder.cleanup()

    def ask(self, method, path, body=None, headers=None, server="documentcloud"):
        connection = http.client.HTTPConnection("127.0.0.1", self.layout.port(server), timeout=10)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            answer.text = answer.read().decode()
            return answer
        finally:
            connection.close()

    def told(self, *arguments, **options):
        answer = self.ask(*arguments, **options)
        self.assertEqual(answer.status, 200, answer.text)
        return json.loads(answer.text)


class Routing(Front):
    def test_each_path_leads_to_its_program(self):
        for server, path, program in (
                ("documentcloud", "/api/token/", "tokens"), ("documentcloud", "/api/refresh/", "tokens"),
                ("documentcloud", "/api/organizations/3/", "organizations"),
                ("documentcloud", "/api/documents/", "documents"),
                ("documentcloud", "/api/documents/7/notes/", "documents"),
                ("documentcloud", "/api/documents/search/?q=x", "search"),
                ("documentcloud", "/files/documents/1/a.txt", "files"),
                ("documentcloud", "/documents/1-a/", "pages"), ("documentcloud", "/embed/documents/1-a/pages/2/", "pages"),
                ("documentcloud", "/projects/1-a/", "pages"), ("documentcloud", "/embed/projects/1-a/", "pages"),
                ("documentcloud", "/api/addons/?active=true", "tokens"),
                ("documentcloud", "/api/addon_runs/x/", "tokens"),
                ("documentcloud", "/api/oembed/?url=x", "pages"), ("documentcloud", "/api/oembed.json", "pages"),
                ("papra", "/api/organizations", "organizations"),
                ("papra", "/api/organizations/org_1/documents", "documents"),
                ("papra", "/api/api-keys/current", "tokens")):
            said = self.told("GET", path, server=server)
            self.assertEqual((said["program"], said["params"]["QUIRE_DIALECT"]), (program, server), path)
            self.assertEqual(said["params"]["REQUEST_URI"], path)

    def test_a_missing_final_slash_is_added_and_the_query_kept(self):
        answer = self.ask("GET", "/api/documents?page=2")
        self.assertEqual((answer.status, answer.headers["Location"]), (301, "/api/documents/?page=2"))

    def test_unknown_paths_are_answered_in_the_dialect(self):
        self.assertEqual(self.ask("GET", "/api/nothing/").text, '{"detail":"Not found."}')
        answer = self.ask("GET", "/api/nothing", server="papra")
        self.assertEqual((answer.status, json.loads(answer.text)["error"]["code"]), (404, "api.not-found"))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_servers_to_come_say_so(self):
        for server in ("paperless", "docdigitizer"):
            answer = self.ask("GET", "/api/documents/", server=server)
            self.assertEqual(answer.status, 501)
            json.loads(answer.text)

    def test_the_root_leads_to_the_index(self):
        self.assertEqual(self.ask("GET", "/").headers["Location"], "/api/")
        self.assertEqual(self.told("GET", "/api/")["program"], "tokens")

    def test_a_client_cannot_speak_for_nginx(self):
        said = self.told("GET", "/api/documents/", headers={
            "X-Accel-Redirect": "/_blobs/originals/aa/some bytes", "X-Forwarded-Proto": "https",
            "Proxy": "http://evil.example", "Quire-Dialect": "papra"})["params"]
        self.assertNotIn("HTTP_X_ACCEL_REDIRECT", said)
        self.assertNotIn("HTTP_PROXY", said)
        self.assertEqual((said["QUIRE_SCHEME"], said["QUIRE_DIALECT"]), ("http", "documentcloud"))
        self.assertEqual(len(said["QUIRE_TRACE"]), 32)


class Refusals(Front):
    def test_a_program_that_is_away_is_unavailable_for_a_second(self):
        answer = self.ask("GET", "/api/users/me/")  # no program listens
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (502, "1"))
        self.assertIn("detail", json.loads(answer.text))

    def test_a_program_that_breaks_off_is_answered_in_the_dialect(self):
        answer = self.ask("GET", "/api/organizations/gone", server="papra")
        self.assertEqual((answer.status, answer.headers["Retry-After"]), (502, "1"))
        self.assertEqual(json.loads(answer.text)["error"]["code"], "server.unavailable")

    def test_a_programs_own_refusal_passes_unchanged(self):
        answer = self.ask("GET", "/api/documents/busy/")
        self.assertEqual((answer.status, answer.headers.get_all("Retry-After"), answer.text),
                         (503, ["7"], '{"own":1}'))

    def test_bodies_that_are_too_large_are_answered_in_the_dialect(self):
        answer = self.ask("POST", "/api/documents/", b"x" * 400000)
        self.assertEqual((answer.status, answer.text), (413, '{"detail":"The file is too large."}'))
        answer = self.ask("POST", "/api/organizations/o/documents", b"x" * 1400000, server="papra")
        self.assertEqual((answer.status, json.loads(answer.text)["error"]["code"]),
                         (413, "document.size_too_large"))

    def test_what_is_no_request_is_answered_in_the_dialect(self):
        answer = self.ask("GET", "/api/documents/?" + "x" * 70000)
        self.assertEqual((answer.status, answer.text), (414, '{"detail":"Malformed request."}'))
        odd = {"Transfer-Encoding": "chunked, identity"}
        answer = self.ask("POST", "/api/documents/", headers=odd)
        self.assertEqual(answer.text, '{"detail":"Malformed request."}')
        answer = self.ask("POST", "/api/organizations/o/documents", headers=odd, server="papra")
        self.assertEqual(json.loads(answer.text)["error"]["code"], "server.invalid_request")


class WebPages(Front):
    def test_what_nginx_says_in_place_of_a_page_may_do_nothing(self):
        answer = self.ask("GET", "/documents/gone/")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (502, "text/html; charset=utf-8"))
        self.assertIn("Away for a moment", answer.text)
        self.assertEqual(answer.headers["Retry-After"], "1")
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertNotIn("max-age=31536000", answer.headers.get("Cache-Control", ""))

    def test_styles_and_scripts_are_kept_for_a_year(self):
        for name, media_type in (("pages.css", "text/css; charset=utf-8"), ("pages.js", "text/javascript; charset=utf-8")):
            answer = self.ask("GET", f"/static/{name}?v=abc")
            self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, media_type))
            self.assertEqual(answer.headers["Cache-Control"], "public, max-age=31536000, immutable")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(self.ask("GET", "/static/").status, 403)
        self.assertEqual(self.ask("GET", "/static/nothing.js").status, 404)

    def test_the_script_for_other_sites_has_a_lasting_address(self):
        answer = self.ask("GET", "/embed/dc-resize.js")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "text/javascript"))
        self.assertEqual(answer.headers["Cache-Control"], "public, max-age=300")


class Uploads(Front):
    def test_an_unsigned_body_is_refused_before_it_is_read(self):
        before = self.programs["uploads"].bodies_seen
        answer = self.ask("PUT", "/uploads/documents/1/a.pdf?unsigned", b"x" * 250000)
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]), (403, "*"))
        self.assertIn("detail", json.loads(answer.text))
        self.assertEqual(self.programs["uploads"].bodies_seen, before)

    def test_a_signed_body_arrives_whole_up_to_the_limit(self):
        path = "/uploads/documents/1/a.pdf?expires=1&signature=s"
        self.assertEqual(self.told("PUT", path, b"x" * 300000)["size"], 300000)
        answer = self.ask("PUT", path, b"x" * 300001)
        self.assertEqual((answer.status, answer.text), (413, '{"detail":"The file is too large."}'))

    def test_the_check_is_nobodys_to_call(self):
        self.assertEqual(self.ask("GET", "/_upload_check").status, 404)

    def test_any_page_may_send_a_signed_file(self):
        answer = self.ask("OPTIONS", "/uploads/documents/1/a.pdf", headers={"Origin": "https://any.example"})
        self.assertEqual((answer.status, answer.headers["Access-Control-Allow-Origin"]), (204, "*"))
        self.assertIn("PUT", answer.headers["Access-Control-Allow-Methods"])


class Files(Front):
    def test_nginx_sends_the_bytes_with_the_programs_headers(self):
        for server, path in (("documentcloud", "/files/documents/1/bytes.pdf"),
                             ("papra", "/api/organizations/o/documents/bytes")):
            answer = self.ask("GET", path, server=server)
            self.assertEqual((answer.status, answer.text), (200, "0123456789"))
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            self.assertEqual(answer.headers["Content-Disposition"], 'inline; filename="a.pdf"')
            self.assertEqual(answer.headers["Cache-Control"], "private, no-store")
            self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
            self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])

    def test_originals_stay_out_of_frames(self):
        answer = self.ask("GET", "/api/organizations/o/documents/bytes", server="papra")
        self.assertEqual(answer.headers["X-Frame-Options"], "DENY")

    def test_pieces_may_be_asked_for(self):
        answer = self.ask("GET", "/files/documents/1/bytes.pdf", headers={"Range": "bytes=2-4"})
        self.assertEqual((answer.status, answer.text), (206, "234"))
        self.assertIn("Content-Range", answer.headers["Access-Control-Expose-Headers"])

    def test_the_blob_folder_has_no_address(self):
        for path in ("/_blobs/originals/aa/some%20bytes", "/_blobs/", "/%5fblobs/originals/aa/some%20bytes",
                     "/files/../_blobs/originals/aa/some%20bytes"):
            for server in ("documentcloud", "papra"):
                self.assertEqual(self.ask("GET", path, server=server).status, 404, path)


class CrossOrigin(Front):
    def test_known_pages_may_call_with_credentials(self):
        answer = self.ask("GET", "/api/documents/", headers={"Origin": "https://app.example"})
        self.assertEqual(answer.headers.get_all("Access-Control-Allow-Origin"), ["https://app.example"])
        self.assertEqual(answer.headers["Access-Control-Allow-Credentials"], "true")

    def test_their_preflight_is_answered_by_nginx(self):
        answer = self.ask("OPTIONS", "/api/documents/", headers={"Origin": "https://app.example"})
        self.assertEqual((answer.status, answer.headers["Access-Control-Max-Age"]), (204, "1728000"))
        self.assertIn("PATCH", answer.headers["Access-Control-Allow-Methods"])
        self.assertIn("authorization", answer.headers["Access-Control-Allow-Headers"])

    def test_other_pages_may_not(self):
        answer = self.ask("GET", "/api/documents/", headers={"Origin": "https://other.example"})
        self.assertIsNone(answer.headers["Access-Control-Allow-Origin"])
        self.assertIsNone(answer.headers["Access-Control-Allow-Methods"])

    def test_files_are_for_every_page(self):
        answer = self.ask("GET", "/files/documents/1/bytes.pdf", headers={"Origin": "https://other.example"})
        self.assertEqual(answer.headers.get_all("Access-Control-Allow-Origin"), ["*"])


class Log(Front):
    def lines(self):
        return (self.layout.log / "quire-access.log").read_text().splitlines()

    def line_of(self, trace):
        """nginx writes it after the answer has left."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for text in self.lines():
                if trace in text and text.endswith("}"):
                    return text
        raise AssertionError("the request is not in the log")

    def test_a_request_is_one_line_with_its_trace_and_without_its_query(self):
        trace = self.told("GET", "/api/documents/?q=secret")["params"]["QUIRE_TRACE"]
        line = self.line_of(trace)
        self.assertNotIn("secret", line)
        self.assertEqual(json.loads(line)["path"], "/api/documents/")

    def test_a_files_line_does_not_tell_its_name(self):
        trace = self.told("GET", "/files/documents/1/a-title.txt")["params"]["QUIRE_TRACE"]
        line = self.line_of(trace)
        self.assertNotIn("title", line)
        self.ask("GET", "/files/documents/1/bytes-title.txt")
        self.line_of(self.told("GET", "/api/documents/")["params"]["QUIRE_TRACE"])
        self.assertFalse([text for text in self.lines() if "title" in text or "_blobs" in text])

    def test_a_web_pages_line_does_not_tell_the_title_in_its_address(self):
        for path in ("/documents/1-harbor/", "/projects/1-harbor/", "/embed/documents/1-harbor/pages/2/"):
            line = self.line_of(self.told("GET", path)["params"]["QUIRE_TRACE"])
            self.assertNotIn("harbor", line)

    def test_what_goes_wrong_is_told_without_the_query(self):
        """The program for users is away, and a body is too large: nginx would write down the whole address."""
        asked = ((502, "GET", "/api/users/?name=hushed", None, "documentcloud"),
                 (413, "POST", "/api/documents/?q=hushed", b" " * 200_000, "documentcloud"),
                 (413, "POST", "/api/organizations/org_1/documents?searchQuery=hushed", b" " * 2_000_000, "papra"))
        for status, method, path, body, server in asked:
            self.assertEqual(self.ask(method, path, body, server=server).status, status)
        self.line_of(self.told("GET", "/api/documents/")["params"]["QUIRE_TRACE"])
        for log in self.layout.log.glob("*.log"):
            self.assertNotIn("hushed", log.read_text(), log)


class Rate(Front):
    settings = {"limits.requests_per_second": "1", "limits.request_burst": "3"}

    def test_one_address_gets_its_burst_then_waits(self):
        answers = [self.ask("GET", "/api/documents/") for _ in range(8)]
        self.assertEqual([a.status for a in answers[:4]], [200] * 4)
        refused = [a for a in answers if a.status == 503]
        self.assertTrue(refused)
        self.assertEqual(refused[0].headers["Retry-After"], "1")
        self.assertIn("detail", json.loads(refused[0].text))


class RateOfNetworks(Front):
    """nginx is told who asks as by a proxy in front of it: the address counts all the same."""

    settings = {"limits.requests_per_second": "1", "limits.request_burst": "1"}
    site = "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Real-IP;\n"

    def test_addresses_of_one_network_share_their_requests(self):
        for one, other in (("2001:db8:1:2::1", "2001:db8:1:2:a:b:c:d"), ("2001:db8:1:3::1", "2001:db8:1:3:0:1::"),
                           ("2001:DB8:1:4:0::5", "2001:db8:1:4::6"), ("2001:db8:2::1", "2001:db8:2::ff:1"),
                           ("2001:db8::1", "2001:db8::2:1"), ("fe80::1", "fe80::2"), ("::1", "::2")):
            spent = [self.ask("GET", "/api/documents/", headers={"X-Real-IP": one}).status for _ in range(6)]
            self.assertIn(503, spent, one)
            self.assertEqual(self.ask("GET", "/api/documents/", headers={"X-Real-IP": other}).status, 503, other)

    def test_other_networks_have_their_own(self):
        fresh = ["2001:db8:7:1::1", "2001:db8:7:2::1", "2001:db8:7:3:1:2:3:4", "2001:db8:8::1", "2001:db8:7::1",
                 "fd00::1", "192.0.2.1", "192.0.2.2", "::ffff:192.0.2.3", "::ffff:192.0.2.4"]
        for address in fresh:
            spent = [self.ask("GET", "/api/documents/", headers={"X-Real-IP": address}).status for _ in range(6)]
            self.assertEqual((spent[0], 503 in spent), (200, True), (address, spent))


if __name__ == "__main__":
    unittest.main(verbosity=1)
