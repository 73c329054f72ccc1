/*!
The reader room: an article in, sentences, mentions and claims as exact spans out.

What a claim is, the codebook says (`docs/codebook.md`). The room knows languages, cues and the codebook; it never
looks up what a place or a person *is*, and it does no I/O.
*/

pub mod answers;
mod codes;
mod cues;
mod joint;
mod learned;
mod reading;
mod sentences;
mod tables;
mod tokens;

pub use answers::Answer;
pub use codes::{Bound, Channel, Class, Layer, MentionKind, Mode, Stance, Status, TollKind};
pub use cues::CueReader;
pub use joint::JointReader;
pub use learned::{LearnedReader, ModelError};
pub use reading::{Claim, Mention, MentionId, Model, Quote, Reading, Sentence, Source, Toll};

use gencatan_page::Article;

/// Anything that can read an article: the cue reader, a learned one, or a process of the user's.
pub trait Reader: Send + Sync {
    /// Name, version and hash of what reads.
    fn model(&self) -> Model;
    /// Reads an article. Never fails: what cannot be read gives no claims and a diagnostic.
    fn read(&self, article: &Article) -> Reading;
}
