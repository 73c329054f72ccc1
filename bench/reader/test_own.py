"""python3 -m unittest discover bench/reader"""
import unittest
from collections import Counter

import own
import report

PASSAGE = {
    "id": "en-1", "lang": "en", "text": "Chad accused Niger. Niger denied it.",
    "mentions": [{"id": "m1", "kind": "country", "span": [0, 4]}, {"id": "m2", "kind": "country", "span": [13, 18]}],
    "claims": [{"class": "ACCUSE", "mode": None, "ceasefire": None, "trigger": [5, 12], "actors": ["m1"], "recipients": ["m2"], "places": [], "times": [],
                "status": "actual", "source": None, "toll": []}],
}


def page(**changes):
    claim = {"class": "ACCUSE", "trigger": {"range": [5, 12]}, "actors": ["m1"], "recipients": ["m2"], "status": "actual", "source": None, "confidence": 0.9}
    mentions = [{"id": "m1", "kind": "country", "range": [0, 4]}, {"id": "m2", "kind": "country", "range": [13, 18]}, {"id": "m3", "kind": "person", "range": [20, 25]}]
    return {"id": "en-1", "mentions": mentions, "claims": [{**claim, **changes}]}


class Own(unittest.TestCase):
    def counts(self, found, told=None):
        counts = {}
        own.count(PASSAGE, found, counts, told)
        return counts["all"]

    def test_a_claim_that_is_right_counts_everywhere(self):
        told = []
        c = self.counts(page(), told)
        self.assertEqual((c["claim hit"], c["whole hit"], c["status"], c["mention hit"], c["mention"]), (1, 1, 1, 2, 4))
        self.assertEqual(told, [(0.9, True)])

    def test_a_wrong_side_or_status_spoils_the_whole_claim_only(self):
        for change in ({"recipients": []}, {"status": "negated"}, {"source": {"speaker": "m3"}}):
            c = self.counts(page(**change))
            self.assertEqual((c["claim hit"], c["whole hit"]), (1, 0), change)

    def test_another_class_or_place_is_no_hit(self):
        for change in ({"class": "REQUEST"}, {"trigger": {"range": [26, 32]}}):
            self.assertEqual(self.counts(page(**change))["claim hit"], 0)

    def test_claims_are_paired_one_for_one(self):
        twice = page()
        twice["claims"] *= 2
        c = self.counts(twice)
        self.assertEqual((c["claim hit"], c["claim"]), (1, 3))

    def test_classes_and_thresholds_count_what_is_left(self):
        classes = {}
        own.count_classes(PASSAGE, page(), classes)
        own.count_classes(PASSAGE, page(**{"class": "REQUEST"}), classes)
        self.assertIn("| ACCUSE | 2 | 1.000 | 0.500 | 0.667 |", own.class_table(classes))
        self.assertIn("| 0.5 | 1 | 1.000 | 0.500 |", own.thresholds([(0.9, True), (0.4, False)], 2))

    def test_a_second_coder_is_measured_as_a_reader_is(self):
        counts = {}
        own.count(PASSAGE, own.as_page(PASSAGE), counts)
        self.assertEqual((counts["all"]["claim hit"], counts["all"]["whole hit"], counts["all"]["mention hit"]), (1, 1, 2))

    def test_a_quiet_passage_with_a_claim_is_a_false_alarm(self):
        counts = {}
        own.count({**PASSAGE, "claims": []}, page(), counts)
        self.assertEqual((counts["all"]["quiet"], counts["all"]["false alarm"]), (1, 1))

    def test_a_kept_table_stands_between_its_marks_and_the_rest_stays(self):
        text = "by hand\n<!-- other sets -->\nold\n<!-- end other sets -->\nby hand too\n"
        filled = report.fill(text, "other sets", "new")
        self.assertEqual(filled, "by hand\n<!-- other sets -->\n\nnew\n\n<!-- end other sets -->\nby hand too\n")
        self.assertEqual(report.fill(filled, "other sets", "new"), filled)

    def test_readers_stand_side_by_side_by_language(self):
        counts = {}
        own.count(PASSAGE, page(), counts)
        self.assertIn("| joint | en | 1.000 | 1.000 | 1.000 | 1.000 |", report.beside({"joint": own.table(counts)}))


if __name__ == "__main__":
    unittest.main()
