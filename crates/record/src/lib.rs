/*!
The record room: accounts in, one SQLite file with claims and ceasefires, each row leading back to its sentence.

[`ledger`] is the life cycle of ceasefires: a pure module without I/O that `read` runs on one account and `ingest` on
all. The store never parses, reads or renders.
*/

pub mod ledger;
mod view;

pub use view::{
    ActorView, ArticleRow, ArticleView, BlockView, CeasefireView, ClaimMark, ClaimView, DyadView, Filter, MarkView,
    MentionView, PartyView, PlaceView, RunView, TollView, WhenView,
};
