#!/usr/bin/env python3
"""The web pages as people meet them: in headless Chromium, with and without script, wide and narrow.

    browser_test.py --state DIR      (of a running stack)
"""

import argparse
import contextlib
import http.server
import os
import pathlib
import sys
import threading
import time
import unittest
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "stack"), str(HERE.parents[1] / "support"), str(HERE.parent)]

import database
import papers
import people
import rest
from layout import Layout
from webdriver import Browser, Driver

STATE = None
PICTURES = os.environ.get("QUIRE_PICTURES")  # a folder: keep what the tests saw
ATTACK = "\"'></title></textarea><script>window.pwned=1</script><img src=x onerror=window.pwned=1>&lt;{{7*7}}"


def paper(count, secret):
    pages = [[f"Report page {n}"] + [f"Line {k} about berth {n * k} and crane {k}." for k in range(1, 28)]
             for n in range(1, count + 1)]
    pages[-2][9] = f"The {secret} barrels were found at night."
    return papers.text_pdf(pages)


class World:
    """A stack's documents for all tests of this file, and a browser driver."""

    def __init__(self, state):
        self.layout = layout = Layout(state)
        self.address = layout.address("documentcloud")
        self.people = people.People(layout)
        self.ada = rest.DocumentCloud(self.address, self.people.names["ada"], people.PASSWORD)
        self.secret = "w" + uuid.uuid4().hex[:8]
        self.driver = Driver()

    def close(self):
        self.driver.close()

    def upload(self, title, data, **fields):
        document = self.ada.wait(self.ada.upload(title, data, **fields))
        assert document["status"] == "success", document
        return document

    def page(self, document, rest_of_address=""):
        return f"{self.address}/documents/{document['id']}-{document['slug']}/{rest_of_address}"

    def embed(self, document, rest_of_address=""):
        return f"{self.address}/embed/documents/{document['id']}-{document['slug']}/{rest_of_address}"

    def add(self, document, kind, **fields):
        made = self.ada.call("POST", f"/api/documents/{document['id']}/{kind}/", fields)
        assert made.status == 201, (made.status, made.body)
        return made.json()

    def sql(self, text):
        asked = database.query(self.layout, "USE quire; " + text)
        assert asked.returncode == 0, asked.stderr


class Stranger:
    """Somebody else's web site: one page, on another port."""

    def __init__(self, body):
        page = f"<!doctype html><meta charset=utf-8><title>News</title><body>{body}".encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path == "/" else 204)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(page if self.path == "/" else b"")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Pages(unittest.TestCase):
    world = None

    @classmethod
    def setUpClass(cls):
        if Pages.world is None:
            Pages.world = World(STATE)
            unittest.addModuleCleanup(Pages.world.close)
            Pages.report = Pages.world.upload("Harbor report: what the commission found", paper(9, Pages.world.secret),
                                              access="public", source="Harbor Authority",
                                              description="On three ports.\nWith an annex on cranes.")

    def browser(self, **options):
        browser = Browser(self.world.driver, **options)
        self.addCleanup(browser.close)
        return browser

    def opened(self, address, **options):
        browser = self.browser(**options)
        browser.open(address)
        return browser

    def keep(self, browser, name):
        if PICTURES:
            browser.picture(pathlib.Path(PICTURES) / f"{name}.png")

    def assert_quiet(self, browser):
        self.assertEqual(browser.complaints(), [])

    def assert_fits(self, browser):
        wide, window = browser.run("return [document.documentElement.scrollWidth, innerWidth]")
        self.assertLessEqual(wide, window, "the page scrolls sideways")

    def stranger(self, body):
        site = Stranger(body)
        self.addCleanup(site.close)
        return site.address


IMAGE_IS_THERE = "const i = document.querySelector('#p1 img'); return i && i.complete && i.naturalWidth"
CURRENT = "return document.getElementById('page').value"


class Reading(Pages):
    def test_a_page_renders_at_every_width_without_complaints(self):
        for width, height, mobile in ((1280, 900, False), (768, 1024, True), (360, 740, True)):
            browser = self.browser(width=width, height=height)
            browser.size(width, height, mobile)
            browser.open(self.world.page(self.report))
            self.assertEqual(browser.wait(IMAGE_IS_THERE), 1000)
            browser.wait("return document.querySelectorAll('#p1 .words span').length > 50")
            self.assertIn("Harbor report", browser.text("h1"))
            self.assertIn("Harbor Authority", browser.text("header"))
            self.assert_fits(browser)
            self.assert_quiet(browser)
            self.keep(browser, f"document-{width}")

    def test_pictures_have_their_place_before_they_come(self):
        browser = self.opened(self.world.page(self.report))
        before = browser.run("return [...document.querySelectorAll('.pages > li:not(.remark)')].map(li => li.offsetHeight)")
        browser.wait(IMAGE_IS_THERE)
        after = browser.run("return [...document.querySelectorAll('.pages > li:not(.remark)')].map(li => li.offsetHeight)")
        self.assertEqual(before, after)
        self.assertGreater(min(before), 1000)

    def test_keys_lead_through_the_pages(self):
        browser = self.opened(self.world.page(self.report))
        for key, page in (("j", 2), ("Right", 3), ("j", 4), ("k", 3), ("Left", 2), ("End", 9), ("Home", 1)):
            browser.press(key)
            browser.wait(f"return document.getElementById('page').value === '{page}'")
            self.assertEqual(browser.run("return location.hash"), f"#document/p{page}")
        browser.press("/")
        self.assertEqual(browser.run("return document.activeElement.id"), "q")
        browser.press("j")  # is a letter there
        self.assertEqual(browser.run("return document.getElementById('q').value"), "j")
        browser.press("Escape")
        self.assertNotEqual(browser.run("return document.activeElement.id"), "q")

    def test_the_first_tab_reaches_the_skip_link_and_focus_is_seen(self):
        browser = self.opened(self.world.page(self.report))
        browser.press("Tab")
        self.assertEqual(browser.run("return document.activeElement.className"), "skip")
        self.assertGreaterEqual(browser.run("return document.activeElement.getBoundingClientRect().top"), 0)
        self.assertNotEqual(browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")

    def test_an_address_with_a_page_leads_there(self):
        for hash_, page in (("#document/p7", 7), ("#p4", 4)):
            browser = self.opened(self.world.page(self.report, hash_))
            browser.wait(f"return document.getElementById('page').value === '{page}'")

    def test_a_page_number_can_be_typed(self):
        browser = self.opened(self.world.page(self.report))
        browser.run("document.getElementById('page').value = ''")
        browser.type("#page", "6")
        browser.press("Enter")
        browser.wait(f"return document.getElementById('page').value === '6' && scrollY > 3000")

    def test_words_can_be_selected_where_they_are_seen(self):
        browser = self.opened(self.world.page(self.report))
        browser.wait("return document.querySelectorAll('#p1 .words span').length > 50")
        inside = browser.run("""
            const page = document.querySelector('#p1 img').getBoundingClientRect();
            return [...document.querySelectorAll('#p1 .words span')].every(span => {
                const box = span.getBoundingClientRect();
                return box.left >= page.left - 1 && box.right <= page.right + 1 && box.top >= page.top - 1 &&
                    box.bottom <= page.bottom + 1 && box.width > 2 && box.height > 5;
            })""")
        self.assertTrue(inside)
        selected = browser.run("""
            getSelection().selectAllChildren(document.querySelector('#p1 .words'));
            return getSelection().toString()""")
        self.assertIn("Report page 1", selected)

    def test_the_text_view_shows_text(self):
        browser = self.opened(self.world.page(self.report, "?view=text"))
        self.assertIn(f"The {self.world.secret} barrels", browser.text("#p8"))
        self.assert_quiet(browser)

    def test_dark_windows_get_a_dark_page(self):
        browser = self.browser()
        browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        browser.open(self.world.page(self.report))
        color = browser.run("return getComputedStyle(document.body).backgroundColor")
        self.assertLess(sum(int(part) for part in color[4:-1].split(",")), 150, color)
        self.keep(browser, "document-dark")

    def test_unknown_documents_say_what_to_do(self):
        browser = self.opened(f"{self.world.address}/documents/999999999-nothing/")
        self.assertIn("Not found", browser.text("h1"))
        self.assertIn("log in", browser.text("main"))


class Searching(Pages):
    def test_searching_jumps_to_the_page_and_marks_the_word(self):
        browser = self.opened(self.world.page(self.report))
        browser.wait(IMAGE_IS_THERE)
        browser.type("#q", self.world.secret)
        browser.press("Enter")
        browser.wait("return document.getElementById('page').value === '8'")
        browser.wait("return document.querySelectorAll('#p8 .words .hit').length === 1")
        self.assertEqual(browser.run("return document.querySelector('.hit').textContent.trim()"), self.world.secret)
        self.assertIn("1 page with", browser.text("#results"))
        self.assertIn(f"q={self.world.secret}", browser.run("return location.search"))
        self.assert_quiet(browser)
        self.keep(browser, "search")

    def test_an_address_with_a_query_finds_when_it_opens(self):
        browser = self.opened(self.world.page(self.report, f"?q={self.world.secret}"))
        browser.wait("return document.querySelectorAll('#p8 .words .hit').length === 1")

    def test_hits_are_walked_with_n(self):
        browser = self.opened(self.world.page(self.report, "?q=report"))
        browser.wait("return document.getElementById('page').value === '1' && document.querySelector('.chosen')")
        pages = browser.run("return [...document.querySelectorAll('#results a')].map(a => a.dataset.page)")
        self.assertEqual(len(pages), 9)
        browser.press("n")
        browser.wait(f"return document.getElementById('page').value === '{pages[1]}'")
        browser.press("N")
        browser.wait(f"return document.getElementById('page').value === '{pages[0]}'")

    def test_nothing_found_is_said(self):
        browser = self.opened(self.world.page(self.report, "?q=zzznothingzzz"))
        self.assertIn("Nothing found", browser.text("#results"))


class Notes(Pages):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not hasattr(Pages, "note"):
            world = cls.world
            Pages.note = world.add(cls.report, "notes", page_number=2, title="Check this total", access="public",
                                   content="Differs from <em>table 2</em>", x1=0.1, x2=0.55, y1=0.2, y2=0.3)
            Pages.remark = world.add(cls.report, "notes", page_number=3, title="About the whole page", access="public",
                                     content="A remark.")
            Pages.hidden = world.add(cls.report, "notes", page_number=2, title="Only for me", content="Mine.",
                                     x1=0.1, x2=0.2, y1=0.5, y2=0.6)
            world.add(cls.report, "sections", page_number=0, title="Summary")
            world.add(cls.report, "sections", page_number=5, title="Annex on cranes")

    def test_a_note_is_drawn_where_it_belongs(self):
        browser = self.opened(self.world.page(self.report, f"#document/p3/a{self.note['id']}"))
        browser.wait(f"return document.querySelector('.marks a.chosen[data-note=\"{self.note['id']}\"]')")
        x1, x2, y1, y2 = browser.run("""
            const page = document.querySelector('#p3 img, #p3 svg').getBoundingClientRect();
            const box = document.querySelector('#p3 .marks .box').getBoundingClientRect();
            return [(box.left - page.left) / page.width, (box.right - page.left) / page.width,
                    (box.top - page.top) / page.height, (box.bottom - page.top) / page.height]""")
        for found, wanted in zip((x1, x2, y1, y2), (0.1, 0.55, 0.2, 0.3)):
            self.assertAlmostEqual(found, wanted, delta=0.006)
        box = browser.run("return document.querySelector('#p3 .marks .box').getBoundingClientRect().toJSON()")
        self.assertTrue(0 < box["top"] < 900, box)
        self.assert_quiet(browser)
        self.keep(browser, "note")

    def test_notes_are_listed_and_lead_to_their_page(self):
        browser = self.opened(self.world.page(self.report))
        self.assertIn("Differs from table 2", browser.text(f"#note-{self.note['id']}"))
        self.assertEqual(browser.text(f"#note-{self.note['id']} em"), "table 2")
        browser.click(f"#note-{self.note['id']} a")
        browser.wait(f"return document.querySelector('.marks a.chosen[data-note=\"{self.note['id']}\"]')")
        self.assertEqual(browser.run(CURRENT), "3")

    def test_a_note_about_a_page_stands_above_it(self):
        browser = self.opened(self.world.page(self.report))
        self.assertIn("A remark.", browser.run("return document.getElementById('p4').previousElementSibling.textContent"))
        numbers = browser.run("return document.querySelectorAll('.pages > li:not(.remark)').length")
        self.assertEqual(numbers, 9)

    def test_private_notes_stay_private(self):
        browser = self.opened(self.world.page(self.report))
        self.assertNotIn("Only for me", browser.run("return document.documentElement.outerHTML"))
        gone = rest.call("GET", self.world.embed(self.report, f"annotations/{self.hidden['id']}/"))
        self.assertEqual(gone.status, 404)

    def test_the_outline_leads_to_sections(self):
        browser = self.opened(self.world.page(self.report))
        self.assertIn("Summary", browser.text(".outline"))
        browser.click(".outline li:last-child a")
        browser.wait("return document.getElementById('page').value === '6'")

    def test_a_framed_note_shows_its_part_of_the_page(self):
        browser = self.opened(self.stranger(
            f"<iframe src='{self.world.embed(self.report)}annotations/{self.note['id']}/' width=700 height=50></iframe>"
            f"<script src='{self.world.address}/embed/dc-resize.js'></script>"))
        browser.wait("return document.querySelector('iframe').offsetHeight > 150")  # as high as the note
        browser.into_frame("iframe")
        self.assertIn("Check this total", browser.text("h1"))
        wide, high = browser.run("const b = document.querySelector('.crop').getBoundingClientRect();"
                                 "return [b.width, b.height]")
        self.assertAlmostEqual(wide / high, (0.45 * 612) / (0.1 * 792), delta=0.1)
        browser.wait("return performance.getEntriesByType('resource').some(r => r.name.includes('-p3-'))")
        self.assert_quiet(browser)
        browser.out_of_frame()
        self.keep(browser, "embed-note")


class Frames(Pages):
    def test_a_document_can_be_framed_by_its_embed_address(self):
        for address in (self.world.embed(self.report, "?embed=1"), self.world.page(self.report, "?embed=1")):
            browser = self.opened(self.stranger(f"<iframe src='{address}' width=700 height=700></iframe>"))
            browser.into_frame("iframe")
            self.assertEqual(browser.wait(IMAGE_IS_THERE), 1000)
            self.assertIn("Harbor report", browser.text(".credit"))
            self.assert_fits(browser)
            self.assert_quiet(browser)
            browser.out_of_frame()
            self.keep(browser, "embed-document")

    def test_a_page_can_be_framed_and_sets_its_height(self):
        browser = self.opened(self.stranger(
            f"<iframe src='{self.world.embed(self.report)}pages/2/' width=600 height=100></iframe>"
            f"<script src='{self.world.address}/embed/dc-resize.js'></script>"))
        browser.wait("return document.querySelector('iframe').offsetHeight > 700")
        browser.into_frame("iframe")
        browser.wait("return document.querySelector('#p2 img').naturalWidth === 1000")
        self.assertEqual(browser.run("return document.querySelectorAll('img').length"), 1)
        self.assert_quiet(browser)
        browser.out_of_frame()
        self.keep(browser, "embed-page")

    def test_oembed_gives_a_frame_that_works(self):
        asked = rest.call("GET", f"{self.world.address}/api/oembed/?maxwidth=600&url="
                          + urllib.parse.quote(self.world.page(self.report, "#document/p2"), safe=""))
        self.assertEqual(asked.status, 200, asked.body)
        browser = self.opened(self.stranger(f"<div style='width:600px'>{asked.json()['html']}</div>"))
        browser.wait("return document.querySelector('iframe').offsetHeight > 700")
        browser.into_frame("iframe")
        browser.wait("return document.querySelector('#p2 img').naturalWidth === 1000")
        self.assert_quiet(browser)

    def test_the_document_page_may_not_be_framed_by_strangers(self):
        browser = self.opened(self.stranger(f"<iframe src='{self.world.page(self.report)}' width=700 height=700></iframe>"))
        deadline = time.monotonic() + 20
        seen = []
        while not any("frame-ancestors" in line for line in seen):
            self.assertLess(time.monotonic(), deadline, seen)
            seen += browser.complaints()
        browser.into_frame("iframe")
        self.assertEqual(browser.run("return document.querySelectorAll('.pages, .title').length"), 0)


class Projects(Pages):
    MANY = 30

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if hasattr(Pages, "project"):
            return
        world = cls.world
        made = world.ada.call("POST", "/api/projects/", {"title": "Ports " + ATTACK, "description": "All of them.\n" + ATTACK})
        assert made.status == 201, made.body
        Pages.project = made.json()
        Pages.secret_paper = world.upload("Only for me", papers.text_pdf([["Mine."]]))
        cls.put(cls.report, Pages.secret_paper)

    @classmethod
    def put(cls, *documents):
        added = cls.world.ada.call("PATCH", f"/api/projects/{Pages.project['id']}/documents/",
                                   [{"document": d["id"]} for d in documents])
        assert added.status == 200, added.body

    def address(self, root="/projects/", rest_of_address=""):
        return f"{self.world.address}{root}{self.project['id']}-{self.project['slug']}/{rest_of_address}"

    def titles(self, browser):
        return browser.run("return [...document.querySelectorAll('.cards strong')].map(s => s.textContent)")

    def test_it_shows_what_its_reader_may_see(self):
        for width, height, mobile in ((1280, 900, False), (360, 740, True)):
            browser = self.browser(width=width, height=height)
            browser.size(width, height, mobile)
            browser.open(self.address())
            self.assertEqual(browser.wait("const i = document.querySelector('.cards img'); return i && i.complete && "
                                          "i.naturalWidth"), 180)
            self.assertIn("Ports ", browser.text("h1"))
            self.assertIn("All of them.", browser.text(".description"))
            self.assertNotIn("Only for me", self.titles(browser))
            self.assertIn(self.report["title"], self.titles(browser))
            self.assertIsNone(browser.run("return window.pwned ?? null"))
            self.assert_fits(browser)
            self.assert_quiet(browser)
            self.keep(browser, f"project-{width}")
        browser.click(".cards li:last-child a")
        browser.wait("return document.querySelector('body.document')")

    def test_keys_lead_from_document_to_document(self):
        browser = self.opened(self.address())
        browser.press("Tab")
        self.assertEqual(browser.run("return document.activeElement.className"), "skip")
        count = len(self.titles(browser))
        for key, place in (("j", 0), ("j", min(1, count - 1)), ("k", 0)):
            browser.press(key)
            self.assertEqual(browser.run("return [...document.querySelectorAll('.cards a')].indexOf(document.activeElement)"),
                             place)
        self.assertNotEqual(browser.run("return getComputedStyle(document.activeElement).outlineStyle"), "none")

    def test_many_documents_come_in_parts_with_and_without_script(self):
        world = self.world
        made = world.ada.call("POST", "/api/projects/", {"title": "Many"}).json()
        for start in range(0, self.MANY, 25):
            drafts = [{"title": f"Paper {n}"} for n in range(start, min(self.MANY, start + 25))]
            documents = world.ada.call("POST", "/api/documents/", drafts).json()
            world.sql("UPDATE documents SET access = 0, status = 3 WHERE id IN "
                      f"({','.join(str(d['id']) for d in documents)})")
            added = world.ada.call("PATCH", f"/api/projects/{made['id']}/documents/",
                                   [{"document": d["id"]} for d in documents])
            self.assertEqual(added.status, 200, added.body)
        for script in (True, False):
            browser = self.opened(f"{world.address}/projects/{made['id']}-{made['slug']}/", script=script)
            self.assertIn(f"{self.MANY} documents", browser.text("header"))
            first = self.titles(browser)
            self.assertEqual(len(first), 24)
            if script:
                browser.press("Right")
            else:
                browser.click(".parts [rel=next]")
            browser.wait("return document.querySelector('.parts [rel=prev]')")
            rest_of_them = self.titles(browser)
            self.assertEqual({*first, *rest_of_them}, {f"Paper {n}" for n in range(self.MANY)})
            self.assertIn("Part 2 of 2", browser.text(".parts"))
            browser.open(f"{world.address}/projects/{made['id']}-{made['slug']}/?part=99")
            self.assertIn("Part 2 of 2", browser.text(".parts"))

    def test_it_can_be_framed_by_its_embed_address_only(self):
        asked = rest.call("GET", f"{self.world.address}/api/oembed/?url="
                          + urllib.parse.quote(self.address(), safe=""))
        self.assertEqual(asked.status, 200, asked.body)
        frame = f"<iframe src='{self.address(rest_of_address='?embed=1')}' width=500 height=500></iframe>"
        for body in (frame, f"<div style='width:500px;height:500px'>{asked.json()['html']}</div>"):
            browser = self.opened(self.stranger(body))
            browser.into_frame("iframe")
            browser.wait("const i = document.querySelector('.cards img'); return i && i.complete && i.naturalWidth")
            self.assertIn("Ports ", browser.text(".credit"))
            self.assert_fits(browser)
            self.assert_quiet(browser)
        self.assertIn("frame-ancestors 'none'", rest.call("GET", self.address()).headers["Content-Security-Policy"])
        self.assertIn("frame-ancestors *",
                      rest.call("GET", self.address("/embed/projects/")).headers["Content-Security-Policy"])

    def test_a_private_project_opens_for_its_collaborators(self):
        world = self.world
        made = world.ada.call("POST", "/api/projects/", {"title": "Closed", "private": True}).json()
        browser = self.opened(f"{world.address}/projects/{made['id']}-{made['slug']}/")
        self.assertIn("Not found", browser.text("h1"))
        browser.click("main a")
        browser.type("input[name=username]", world.people.names["ada"])
        browser.type("input[name=password]", people.PASSWORD)
        browser.click("button")
        browser.wait("return document.querySelector('h1')?.textContent === 'Closed'")
        self.assertIn("no document here", browser.text("main"))
        self.assertEqual(browser.run("return document.querySelector('meta[name=robots]').content"), "noindex")
        framed = world.ada.call("GET", f"/embed/projects/{made['id']}-{made['slug']}/")
        self.assertEqual(framed.status, 200)
        self.assertIn("frame-ancestors 'self'", framed.headers["Content-Security-Policy"])


class WithoutScript(Pages):
    def test_pages_text_and_search_are_there(self):
        browser = self.opened(self.world.page(self.report), script=False)
        self.assertEqual(browser.wait(IMAGE_IS_THERE), 1000)
        self.assertEqual(browser.run("return document.querySelectorAll('.words').length"), 0)
        self.assertTrue(browser.run("return !!document.querySelector('noscript link')"), "script runs")
        self.keep(browser, "without-script")
        browser.click(".views a[href]")
        browser.wait("return document.querySelector('.texts')")
        self.assertIn("Report page 1", browser.text("#p1"))
        browser.open(self.world.page(self.report))
        browser.type("#q", self.world.secret)
        browser.click("form.search button")
        browser.wait("return document.querySelector('#results a')")
        self.assertIn(f"The {self.world.secret} barrels", browser.text("#results").replace("\n", " "))
        browser.click("#results a")
        browser.wait("return location.hash === '#p8'")
        browser.open(self.world.page(self.report, "?page=5"))
        self.assertEqual(browser.run("return location.hash"), "#p5")


class Attacks(Pages):
    def assert_harmless(self, browser):
        self.assertIsNone(browser.run("return window.pwned ?? null"))
        found = browser.run("""return [document.querySelectorAll('script').length, document.querySelectorAll('[src="x"]').length,
            [...document.querySelectorAll('[href]')].filter(a => /^\\s*javascript/i.test(a.getAttribute('href'))).length,
            [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on|^style$/i.test(a.name))
                && !e.closest('.words')).length]""")
        self.assertEqual(found, [1, 0, 0, 0])
        self.assert_quiet(browser)

    def test_nothing_that_people_typed_runs(self):
        world = self.world
        document = world.upload("x " + ATTACK, papers.text_pdf([["attackword " + ATTACK], ["second attackword"]]),
                                access="public", source=ATTACK, description=ATTACK)
        quoted = "javascript:window.pwned=1//\\n<script>window.pwned=1</script>"
        world.sql(f"UPDATE documents SET published_url = '{quoted}', related_article = 'javascript:window.pwned=1' "
                  f"WHERE id = {document['id']}")
        note = world.add(document, "notes", page_number=0, title=ATTACK, access="public", x1=0.1, x2=0.5, y1=0.1, y2=0.3,
                         content=ATTACK + "<a href='javascript:window.pwned=1' onclick='window.pwned=1'>a</a>"
                                          "<svg onload=window.pwned=1><style>*{color:red}</style>")
        world.add(document, "notes", page_number=1, title=ATTACK, access="public", content=ATTACK)
        world.add(document, "sections", page_number=0, title=ATTACK[:200])
        query = urllib.parse.quote(ATTACK + " attackword")
        browser = self.browser()
        for address in (world.page(document), world.page(document, "?view=text"), world.page(document, f"?q={query}"),
                        world.page(document, f"?view=text&q={query}"), world.page(document, f"?only=results&q={query}"),
                        world.embed(document), world.embed(document, "pages/1/"),
                        world.embed(document, f"annotations/{note['id']}/")):
            browser.open(address)
            browser.run("for (const a of document.querySelectorAll('main a, aside a')) a.dispatchEvent(new Event('focus'))")
            if "/embed/" not in address and "view=text" not in address and "only=" not in address:
                browser.wait("return document.querySelector('#p1 .words span')")
            self.assert_harmless(browser)
        self.keep(browser, "attack")
        browser.open(f"{world.address}/documents/{query}/")
        self.assert_harmless_error(browser)
        browser.open(world.page(document))
        browser.type("#q", ATTACK + " attackword")
        browser.press("Enter")
        browser.wait("return document.querySelector('#results p')")
        self.assert_harmless(browser)

    def assert_harmless_error(self, browser):
        self.assertIn("Not found", browser.text("h1"))
        self.assertIsNone(browser.run("return window.pwned ?? null"))
        browser.complaints()  # the answer 404 itself is one

    def test_the_policy_allows_no_inline_code(self):
        answer = rest.call("GET", self.world.page(self.report))
        policy = answer.headers["Content-Security-Policy"]
        for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'",
                     "form-action 'self'", "frame-ancestors 'none'"):
            self.assertIn(part, policy)
        self.assertNotIn("unsafe", policy)
        self.assertIn("frame-ancestors *", rest.call("GET", self.world.embed(self.report)).headers["Content-Security-Policy"])


class LongDocuments(Pages):
    PAGES = 2000

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not hasattr(Pages, "long"):
            Pages.long = document = cls.world.upload("A very long one", papers.text_pdf([["Always the same page."]]),
                                                     access="public")
            folder = next((cls.world.layout.state / f"blobs/derived/{document['id']}").iterdir()) / "pages"
            for n in range(2, cls.PAGES + 1):
                for name in ("large.gif", "small.gif"):
                    os.link(folder / f"1-{name}", folder / f"{n}-{name}")
                os.link(folder / "1.txt", folder / f"{n}.txt")
                os.link(folder / "1.position.json", folder / f"{n}.position.json")
            cls.world.sql(f"UPDATE documents SET page_count = {cls.PAGES}, page_spec = '612.00x792.00:0-{cls.PAGES - 1}' "
                          f"WHERE id = {document['id']}")

    def pictures(self, browser):
        return {address for address in browser.requests() if address.endswith(".gif")}

    def test_only_pictures_near_the_window_are_loaded(self):
        browser = self.opened(self.world.page(self.long))
        browser.wait(IMAGE_IS_THERE)
        browser.wait("return document.querySelector('#p1 .words')")
        first = self.pictures(browser)
        self.assertLess(len(first), 12, sorted(first))
        browser.press("End")
        browser.wait("const i = document.querySelector('#p2000 img'); return i && i.naturalWidth")
        browser.wait("return document.querySelector('#p2000 .words')")
        self.assertLess(len(self.pictures(browser)), 12)
        self.assertEqual(browser.run(CURRENT), "2000")
        words = browser.run("return document.querySelectorAll('.words').length")
        self.assertLess(words, 8)
        self.assert_quiet(browser)

    def test_a_page_costs_a_few_bytes_and_elements(self):
        answer = rest.call("GET", self.world.page(self.long))
        self.assertLess(len(answer.body), 120 * self.PAGES)
        browser = self.opened(self.world.page(self.long))
        self.assertLess(browser.run("return document.querySelectorAll('*').length"), 3 * self.PAGES)

    def test_without_script_parts_are_a_link_away(self):
        browser = self.opened(self.world.page(self.long), script=False)
        browser.wait(IMAGE_IS_THERE)
        self.assertEqual(browser.run("return document.querySelectorAll('.pages img').length"), 25)
        browser.run("document.querySelector('.scriptless').scrollIntoView()")
        browser.click(".scriptless a:last-of-type")
        browser.wait("const i = document.querySelector('#p26 img'); return i && i.naturalWidth")
        self.assertIn("Pages 26 to 50 of 2000", browser.text(".scriptless"))


class PrivateDocuments(Pages):
    def test_a_private_document_opens_after_logging_in(self):
        world = self.world
        document = world.upload("Private papers", papers.text_pdf([["Nobody else reads this."]]))
        browser = self.opened(world.page(document))
        self.assertIn("Not found", browser.text("h1"))
        browser.click("main a")
        browser.type("input[name=username]", world.people.names["ada"])
        browser.type("input[name=password]", people.PASSWORD)
        browser.click("button")
        browser.wait("return document.querySelector('h1')?.textContent === 'Private papers'")
        self.assertEqual(browser.wait(IMAGE_IS_THERE), 1000)
        self.assertEqual(browser.run("return document.querySelector('meta[name=robots]').content"), "noindex")
        browser.wait("return document.querySelector('#p1 .words')")
        self.keep(browser, "private")

    def test_robots_are_asked_to_stay_away_where_owners_want_it(self):
        document = self.world.upload("Quiet", papers.text_pdf([["Hush."]]), access="public", noindex=True)
        answer = rest.call("GET", self.world.page(document))
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex")
        self.assertIn(b'<meta name="robots" content="noindex">', answer.body)
        answer = rest.call("GET", self.world.page(self.report))
        self.assertIsNone(answer.headers["X-Robots-Tag"])
        self.assertNotIn(b'name="robots"', answer.body)


def main():
    global STATE
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", required=True)
    options, others = parser.parse_known_args()
    STATE = options.state
    if PICTURES:
        with contextlib.suppress(FileExistsError):
            os.makedirs(PICTURES)
    unittest.main(argv=[sys.argv[0], *others], verbosity=2)


if __name__ == "__main__":
    main()
