#!/usr/bin/env python3
"""cmake/fast-tesseract with a stand-in for apt-get, which gives a source package of two small files.

Unpacking, compiling, optimising and linking are real.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]

PACKAGE = {
    "debian/source/format": "3.0 (native)\n",
    "debian/control": "Source: tesseract\nMaintainer: Nobody <nobody@invalid>\n\nPackage: tesseract\nArchitecture: any\nDescription: none\n",
    "debian/changelog": "tesseract (1) unstable; urgency=low\n\n  * None.\n\n -- Nobody <nobody@invalid>  Thu, 01 Jan 2026 00:00:00 +0000\n",
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.25)\nproject(small LANGUAGES CXX)\n"
                      "add_library(libtesseract first.cpp second.cpp)\n"
                      "set_target_properties(libtesseract PROPERTIES OUTPUT_NAME tesseract)\n",
    "first.cpp": "int seven();\nint answer() { return 6 * seven(); }\n",
    "second.cpp": "int seven() { return 7; }\n",
}

# Notes how it was called and which sources it was given; gives the package when it has one.
APT = """\
#!/bin/sh
echo "$@" >> {folder}/calls
for word in "$@"; do
    case $word in
        Dir::Etc::SourceParts=*) cat "${{word#*=}}"/* > {folder}/sources ;;
        source) cp {folder}/package/* . || {{ echo "E: Unable to find a source package" >&2; exit 100; }} ;;
    esac
done
"""

MAIN = "int answer();\nint main() { return answer() == 42 ? 0 : 1; }\n"


def write(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


class FastTesseract(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        write(self.folder / "bin/apt-get", APT.format(folder=self.folder), 0o755)

    def make_package(self, **changed):
        for name, text in {**PACKAGE, **changed}.items():
            write(self.folder / "small" / name, text)
        (self.folder / "package").mkdir()
        subprocess.run(["dpkg-source", "--build", "../small"], cwd=self.folder / "package", check=True, capture_output=True)

    def build(self):
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return subprocess.run([ROOT / "cmake/fast-tesseract", self.folder / "made"], env={**os.environ, "PATH": path},
                              capture_output=True, text=True)

    def calls(self):
        return (self.folder / "calls").read_text().splitlines()

    def test_makes_a_library_that_any_linker_takes(self):
        self.make_package()
        made = self.build()
        self.assertEqual(made.returncode, 0, made.stderr)
        write(self.folder / "main.cpp", MAIN)
        subprocess.run(["c++", "-fuse-ld=lld", "main.cpp", "made/libtesseract.a", "-o", "main"], cwd=self.folder, check=True)
        self.assertEqual(subprocess.run([self.folder / "main"]).returncode, 0)

    def test_asks_the_machines_own_sources_for_the_installed_version(self):
        self.make_package()
        self.build()
        installed = subprocess.run(["dpkg-query", "--show", "--showformat", "${source:Version}", "libtesseract-dev"],
                                   check=True, capture_output=True, text=True).stdout
        self.assertTrue(self.calls()[-1].endswith(f"source --download-only tesseract={installed}"), self.calls())
        sources = (self.folder / "sources").read_text()
        self.assertRegex(sources, r"(?m)^(Types: deb-src$|deb-src )")
        self.assertNotRegex(sources, r"(?m)^(Types: .*deb\b(?!-src)|deb\s)")

    def test_does_nothing_when_the_library_is_there(self):
        self.make_package()
        self.build()
        before = self.calls()
        self.assertEqual(self.build().returncode, 0)
        self.assertEqual(self.calls(), before)

    def test_says_so_when_no_source_has_the_package(self):
        made = self.build()
        self.assertNotEqual(made.returncode, 0)
        self.assertRegex(made.stderr, r"no package source of this machine gives the source of tesseract \S+: "
                                      r"E: Unable to find a source package")
        self.assertFalse((self.folder / "made/made_of").exists())

    def test_shows_what_the_compiler_said(self):
        self.make_package(**{"second.cpp": "int seven() { return; }\n"})
        made = self.build()
        self.assertNotEqual(made.returncode, 0)
        self.assertIn("second.cpp:1", made.stderr)
        self.assertFalse((self.folder / "made/made_of").exists())

    def test_cmake_refuses_a_library_that_is_not_there(self):
        made = subprocess.run(["cmake", "-S", ROOT, "-B", self.folder / "build", "-G", "Ninja", "-D", "QUIRE_TESSERACT=/nowhere.a"],
                              capture_output=True, text=True)
        self.assertNotEqual(made.returncode, 0)
        self.assertIn("There is no /nowhere.a: make it with cmake/fast-tesseract", re.sub(r"\s+", " ", made.stderr))


if __name__ == "__main__":
    unittest.main()
