//! From accounts to the ledger's inputs, and to the ledger of one page.

mod build;

use build::{Builder, pages};
use gencatan_page::Stamp;
use gencatan_reader::{Class, Layer, MentionKind};
use gencatan_record::{inputs, ledger};

#[test]
fn pronouns_stand_for_their_sides() {
    let page = pages().remove(1);
    let inputs = inputs(&page.account);
    assert_eq!(inputs[1].recipients, ["ARM", "AZE"]);
    assert_eq!(inputs[2].actors, ["ARM", "AZE"]);
    assert_eq!(inputs[2].purpose, Some(ledger::Purpose::Humanitarian));
    assert_eq!(inputs[0].purpose, None, "its sentence does not say");
    let entries = ledger::entries(&inputs);
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].parties, ["ARM", "AZE"]);
}

fn live(entry: Option<&str>, updated: Option<&str>) -> Vec<Option<String>> {
    let text = "Ереван жақ Бакуды айыптады.";
    let mut page =
        Builder::new("a-live", "Demo Live", "kk", "2020-10-17T09:00+04:00", "Ереван айыптады", &[text, text]);
    for sentence in 0..3 {
        let side = page.mention(sentence, "Ереван", MentionKind::Country, Some(("ARM", "Armenia")));
        page.claim(sentence, "айыптады", Class::Assault, Some(Layer::Violated)).actors = vec![side];
    }
    let mut account = page.page("live.html").account;
    let stamp = |at: &str| Stamp { at: at.parse().unwrap(), text: at.into() };
    account.article.blocks[0].at = entry.map(stamp);
    account.article.updated = updated.map(stamp);
    inputs(&account).iter().map(|i| i.published.map(|p| p.to_string())).collect()
}

#[test]
fn what_a_live_page_tells_is_told_when_its_entry_is() {
    let at = |t: &str| Some(t.to_owned());
    let (first, entry) = ("2020-10-17T09:00+04:00", "2020-10-18T11:50+04:00");
    assert_eq!(live(None, None), vec![at(first); 3]);
    assert_eq!(live(Some(entry), None), vec![at(entry); 3], "the headline is as new as the last entry");
    let changed = "2020-10-18T13:20+04:00";
    assert_eq!(live(Some(entry), Some(changed)), [at(changed), at(entry), at(changed)]);
    assert_eq!(live(None, Some("2021-03-01T08:00+04:00")), vec![at(first); 3], "a late correction is no news");
}
