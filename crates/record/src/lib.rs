/*!
The record room: accounts in, one SQLite file with claims and ceasefires, each row leading back to its sentence.

[`ledger`] is the life cycle of ceasefires: a pure module without I/O that `read` runs on one account
(`ledger::entries(&inputs(&account))`) and [`Record::settle`] on all claims. [`Record`] is the store: one transaction
for each page, so that an ingest that is killed loses nothing and repeats nothing, and the same pages give the same
rows in whatever order they came. Tables have their names from the code; the views `articles`, `sentences`, `claims`,
`ceasefires`, `marks` and `mark_claims` are there for people's own SQL and keep their columns.

Useful for: keeping, finding and counting claims, and the ledger. Not useful for: anything that needs the page itself;
the store never parses, reads or renders.
*/

mod error;
mod inputs;
pub mod ledger;
mod names;
mod purpose;
mod store;
mod view;

pub use error::Error;
pub use inputs::inputs;
pub use store::{Entry, Outcome, Part, Record};
pub use view::{
    ActorView, ArticleRow, ArticleView, BlockView, CeasefireView, ClaimMark, ClaimView, Counts, DyadView, Filter,
    MarkView, MentionView, PartyView, PlaceView, RunView, TollView, WhenView,
};
