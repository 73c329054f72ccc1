"""Tests of the bench's own work: python3 -m unittest discover bench/page"""
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import corpus
import plain
import report
from peers import decode

PAGE = """<!doctype html><html lang="id"><head><title>Judul</title><style>p{color:red}</style></head><body>
<nav><ul><li><a href="/a">Beranda</a></li></ul></nav>
<h1>Desa &amp; kota</h1><p>Kedua <a href="/b">desa</a>
berdamai — <b>kemarin</b>.</p><p hidden>Rahasia</p><script>var p = "<p>kode</p>";</script>
<table><tr><td>satu</td><td>dua</td></tr></table></body></html>"""


class Corpus(unittest.TestCase):
    def test_outlet_is_the_registered_name(self):
        for url, name in [("https://www.example.co.uk/a", "example.co.uk"), ("http://berita.contoh.id/x", "contoh.id"),
                          ("hard::contoh.com-desa.html", "contoh.com")]:
            self.assertEqual(corpus.outlet({"url": url}), name)

    def test_pages_of_one_outlet_are_held_out_together(self):
        urls = ["https://www.contoh.id/a", "https://foto.contoh.id/b", "http://contoh.id/c?d=e"]
        self.assertEqual(len({corpus.is_held_out({"url": url}) for url in urls}), 1)

    def test_language_and_kind_are_what_the_page_says(self):
        self.assertEqual(corpus.language(PAGE.encode()), "id")
        self.assertEqual(corpus.language(b'<html class="x" lang="nb-NO">'), "no")
        self.assertEqual(corpus.language(b"<html>"), "not told")
        self.assertEqual(corpus.kind(b'{"@type": ["WebPage"]} {"@type":"NewsArticle"}'), "NewsArticle")
        self.assertEqual(corpus.kind(b'<meta property="og:type" content="Article"/>'), "og:article")


class Plain(unittest.TestCase):
    def test_stripped_keeps_the_lines_of_the_source(self):
        text = plain.dump(PAGE, "stripped")
        self.assertIn("Desa & kotaKedua desa\nberdamai — kemarin.", text)
        self.assertNotIn("kode", text)
        self.assertNotIn("color", text)

    def test_split_gives_each_text_a_line(self):
        self.assertIn("Kedua\ndesa\nberdamai —\nkemarin\n.", plain.dump(PAGE, "split"))

    def test_copied_has_blocks_on_their_own_lines_and_nothing_hidden(self):
        text = plain.dump(PAGE, "copied")
        self.assertIn("Desa & kota\n\nKedua desa berdamai — kemarin.\n\nsatu\tdua", text)
        for hidden in ("Rahasia", "kode", "Judul"):
            self.assertNotIn(hidden, text)

    def test_lynx_is_imitated_where_it_is_not_installed(self):
        with mock.patch.object(plain, "has_lynx", return_value=None):
            text = plain.dump(PAGE, "lynx")
        self.assertIn("   Kedua [2]desa berdamai — kemarin.", text)
        self.assertIn("References\n\n   1. /a\n   2. /b", text)


class Decode(unittest.TestCase):
    def test_what_decides_the_encoding(self):
        self.assertEqual(decode("é".encode()), "é")
        self.assertEqual(decode(b"\xef\xbb\xbfx"), "x")
        self.assertEqual(decode('<meta charset="iso-8859-2">ł'.encode("iso-8859-2"))[-1], "ł")
        self.assertEqual(decode(b"<meta charset=unheard-of>\xe9")[-1], "é")


class Results(unittest.TestCase):
    def test_a_section_replaces_itself_and_nothing_else(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "RESULTS.md"
            path.write_text("# Results\n\n## Reader\n\nkept\n", encoding="utf-8")
            html, speed = report.heading("quality", False), report.heading("speed", True)
            for figure in ("first", "second \\1"):
                report.write(path, f"{html}\n\n{figure}\n")
            report.write(path, f"{speed}\n\nfast\n")
            text = path.read_text(encoding="utf-8")
        self.assertEqual(text, f"# Results\n\n## Reader\n\nkept\n\n{html}\n\nsecond \\1\n\n{speed}\n\nfast\n")


if __name__ == "__main__":
    unittest.main()
