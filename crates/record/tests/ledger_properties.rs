//! What holds for the ledger of any claims whatever.

use std::collections::BTreeSet;

use gencatan_page::{Moment, Precision};
use gencatan_reader::{Class, Layer, Stance, Status};
use gencatan_record::ledger::{self, Input, MarkKind};
use gencatan_world::When;
use jiff::civil::date;
use jiff::tz::offset;
use proptest::prelude::*;

const CODES: &[&str] = &["ARM", "AZE", "AZE:artsakh", "RUS", "USA", "UNO", "IGO:osce-minsk-group"];

fn codes() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(prop::sample::select(CODES), 0..4)
        .prop_map(|set| set.into_iter().map(str::to_owned).collect())
}

fn moment() -> impl Strategy<Value = Moment> {
    let precision = prop::sample::select(vec![
        Precision::Second,
        Precision::Minute,
        Precision::Hour,
        Precision::PartOfDay,
        Precision::Day,
        Precision::Week,
        Precision::Month,
        Precision::Year,
        Precision::Century,
    ]);
    (0..60i64, 0..24i8, prop::option::of(-5..6i8), precision).prop_map(|(day, hour, zone, precision)| {
        let at = date(2020, 9, 20).at(if precision <= Precision::Hour { hour } else { 0 }, 0, 0, 0);
        let civil = at.saturating_add(jiff::Span::new().days(day));
        let civil = if precision >= Precision::Month { civil.date().first_of_month().at(0, 0, 0, 0) } else { civil };
        Moment::new(civil, zone.filter(|_| precision <= Precision::Hour).map(offset), precision)
    })
}

fn when() -> impl Strategy<Value = When> {
    (prop::option::of(moment()), prop::option::of(moment()), any::<bool>()).prop_map(|(from, to, approx)| {
        let precision = from.or(to).map_or(Precision::Day, |m| m.precision);
        When { from, to, precision, approx }
    })
}

fn claim() -> impl Strategy<Value = Input> {
    let what = (
        prop::sample::select(Class::ALL),
        prop::option::weighted(0.8, prop::sample::select(Layer::ALL)),
        prop_oneof![4 => Just(Status::Actual), 1 => prop::sample::select(Status::ALL)],
        prop_oneof![4 => Just(Stance::Asserts), 1 => prop::sample::select(Stance::ALL)],
    );
    let place = (0..6usize, 0..5usize, prop::option::weighted(0.9, moment()), prop::bool::weighted(0.8));
    (what, place, (codes(), codes(), codes()), prop::option::of(when())).prop_map(
        |(
            (class, layer, status, stance),
            (article, sentence, published, sure),
            (actors, recipients, speaker),
            when,
        )| Input {
            claim: String::new(),
            article: format!("a-{article}"),
            published,
            order: sentence,
            sentence,
            class,
            mode: None,
            layer,
            status,
            stance,
            actors,
            recipients,
            speaker,
            when,
            purpose: None,
            sure,
        },
    )
}

fn claims() -> impl Strategy<Value = Vec<Input>> {
    prop::collection::vec(claim(), 0..40).prop_map(|mut claims| {
        for (n, claim) in claims.iter_mut().enumerate() {
            claim.claim = format!("c-{n:02}");
        }
        claims
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_and_the_repetition_of_claims_do_not_matter(claims in claims(), turn in 0..40usize) {
        let entries = ledger::entries(&claims);
        let mut turned = claims.clone();
        turned.rotate_left(turn % claims.len().max(1));
        turned.reverse();
        turned.extend(claims.iter().take(3).cloned());
        prop_assert_eq!(ledger::entries(&turned), entries);
    }

    #[test]
    fn every_mark_rests_on_claims_that_exist(claims in claims()) {
        let known: BTreeSet<&str> = claims.iter().map(|c| c.claim.as_str()).collect();
        for entry in ledger::entries(&claims) {
            prop_assert!(!entry.marks.is_empty());
            prop_assert!(!entry.parties.is_empty());
            for mark in entry.marks {
                prop_assert!(!mark.claims.is_empty());
                for id in mark.claims.iter().chain(&mark.denied_by) {
                    prop_assert!(known.contains(id.as_str()));
                }
                let denied: BTreeSet<&String> = mark.denied_by.iter().collect();
                prop_assert!(mark.claims.iter().all(|c| !denied.contains(c)), "a claim bears and denies one mark");
            }
        }
    }

    #[test]
    fn entries_are_known_apart_and_follow_earlier_ones(claims in claims()) {
        let entries = ledger::entries(&claims);
        let ids: BTreeSet<&str> = entries.iter().map(|e| e.id.as_str()).collect();
        prop_assert_eq!(ids.len(), entries.len(), "two entries with one id");
        for (n, entry) in entries.iter().enumerate() {
            if let Some(before) = &entry.follows {
                prop_assert!(entries[..n].iter().any(|e| e.id == *before));
            }
        }
    }

    #[test]
    fn outsiders_and_claims_without_parties_open_nothing(mut claims in claims()) {
        for claim in &mut claims {
            for codes in [&mut claim.actors, &mut claim.recipients, &mut claim.speaker] {
                codes.retain(|c| c == "UNO" || c.starts_with("IGO"));
            }
        }
        prop_assert_eq!(ledger::entries(&claims), []);
    }

    #[test]
    fn what_did_not_happen_makes_no_mark(mut claims in claims()) {
        for claim in &mut claims {
            claim.status = Status::Negated;
        }
        prop_assert_eq!(ledger::entries(&claims), []);
    }

    #[test]
    fn no_date_is_invented(claims in claims()) {
        for mark in ledger::entries(&claims).iter().flat_map(|e| &e.marks) {
            let Some(when) = mark.when else { continue };
            let given = |id: &String| claims.iter().find(|c| c.claim == *id).and_then(|c| c.when);
            let bears = |w: When| w == when || (mark.kind == MarkKind::Lapsed && w.to == when.from);
            // What a new agreement supersedes ends on the day of that agreement.
            prop_assert!(mark.claims.iter().filter_map(given).any(bears));
        }
    }
}
