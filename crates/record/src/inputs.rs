//! From an account to what the ledger needs to know of its claims.

use gencatan_page::{Article, BlockId, Moment};
use gencatan_reader::{Layer, MentionId, Stance};
use gencatan_world::Account;

use crate::ledger::{self, Input};
use crate::purpose;

/// The ledger's inputs of an account, one for each claim, in the order of the claims.
pub fn inputs(account: &Account) -> Vec<Input> {
    let article = &account.article;
    account
        .reading
        .claims
        .iter()
        .enumerate()
        .map(|(order, claim)| {
            let source = claim.source.as_ref();
            let speaker: Vec<MentionId> = source.and_then(|s| s.speaker).into_iter().collect();
            let speaks_of_a_truce = matches!(claim.layer, Some(Layer::Agreed | Layer::Effective | Layer::Extended));
            let block = account.reading.sentences.get(claim.sentence).map(|s| s.block);
            let words = account.reading.sentences.get(claim.sentence).map_or("", |s| s.range.of(article.text(s.block)));
            Input {
                claim: claim.id.clone(),
                article: article.id.clone(),
                published: told(article, block),
                order,
                sentence: claim.sentence,
                class: claim.class,
                mode: claim.mode,
                layer: claim.layer,
                status: claim.status,
                stance: source.map_or(Stance::Asserts, |s| s.stance),
                actors: sides(account, &claim.actors),
                recipients: sides(account, &claim.recipients),
                speaker: sides(account, &speaker),
                when: account.claims.get(order).and_then(|s| s.when),
                sure: ledger::is_sure(claim.confidence.map(f64::from)),
                purpose: speaks_of_a_truce.then(|| purpose::named(words, article.language.as_deref())).flatten(),
            }
        })
        .collect()
}

/// Hours after publication within which a change of a page is taken to be a change of what it tells.
const DEVELOPING: i64 = 48;

/// When a text of an article was told: an entry of a live page at its own time, what stands around the entries with
/// the last of them, anything else with the last change of a developing story.
fn told(article: &Article, block: Option<BlockId>) -> Option<Moment> {
    let own = block
        .and_then(|b| usize::try_from(b.0).ok())
        .and_then(|n| article.blocks.get(n))
        .and_then(|b| b.at.as_ref())
        .map(|s| s.at);
    let published = article.published.as_ref().map(|s| s.at);
    let changed = article.updated.as_ref().map(|s| s.at).filter(|updated| {
        published.is_none_or(|p| (0..=DEVELOPING * 3600).contains(&(updated.instant() - p.instant())))
    });
    let last = article.blocks.iter().filter_map(|b| b.at.as_ref()).map(|s| s.at);
    own.or_else(|| last.chain(published).chain(changed).max_by_key(Moment::instant))
}

/// The codes of the sides that mentions stand for, in order, without repetition.
pub(crate) fn sides(account: &Account, mentions: &[MentionId]) -> Vec<String> {
    let mut codes = Vec::new();
    for actor in mentions.iter().flat_map(|&m| account.actors_of(m)) {
        if let Some(code) = actor.side()
            && !codes.contains(&code)
        {
            codes.push(code);
        }
    }
    codes
}
