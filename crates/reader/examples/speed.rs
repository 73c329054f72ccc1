//! Words a second of a model file on one thread: `speed MODEL FILE…`, plain text, one article a file.

use std::error::Error;
use std::time::Instant;
use std::{env, fs, io};

use gencatan_page::prose;
use gencatan_reader::{LearnedReader, Reader};
use io::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let model = arguments.next().ok_or("which model file?")?;
    let reader = LearnedReader::from_bytes(&fs::read(model)?)?;
    let articles =
        arguments.map(|f| Ok(prose(&fs::read_to_string(f)?, None))).collect::<Result<Vec<_>, io::Error>>()?;
    let words: usize = articles.iter().flat_map(|a| &a.blocks).map(|b| b.text.split_whitespace().count()).sum();
    let pieces: usize = articles.iter().flat_map(|a| &a.blocks).map(|b| reader.pieces(&b.text).len()).sum();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let mut fastest = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        pool.install(|| articles.iter().for_each(|a| drop(reader.read(a))));
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    writeln!(
        io::stdout(),
        "{} articles, {words} words, {pieces} pieces: {:.0} words and {:.0} pieces a second",
        articles.len(),
        words as f64 / fastest,
        pieces as f64 / fastest
    )?;
    Ok(())
}
