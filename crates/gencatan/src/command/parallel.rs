//! Pages in parallel, results in order, memory flat.

use std::num::NonZeroUsize;

use rayon::prelude::*;

/// Bytes of pages that are held at once; a single larger page is held alone.
const HELD_BYTES: usize = 32 << 20;
/// Pages that are held at once for each thread.
const HELD_PAGES: usize = 16;

/// Works on `items` with `threads` threads and hands the results to `take` in the order of the items.
///
/// The first batch is one item, so that the first result comes at once, and batches double from there. `size` is what
/// an item weighs in bytes.
pub(crate) fn in_order<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    threads: NonZeroUsize,
    size: impl Fn(&T) -> usize,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build()?;
    let most = threads.get() * HELD_PAGES;
    let mut items = items.into_iter();
    let mut wanted = 1;
    loop {
        let mut batch = Vec::new();
        let mut held = 0;
        while batch.len() < wanted && held < HELD_BYTES {
            let Some(item) = items.next() else { break };
            held += size(&item);
            batch.push(item);
        }
        if batch.is_empty() {
            return Ok(());
        }
        wanted = (wanted * 2).min(most);
        // Also with one thread, so that what a reader does in parallel stays on it.
        let done: Vec<R> = pool.install(|| batch.into_par_iter().map(&work).collect());
        done.into_iter().try_for_each(&mut take)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 3] {
            let mut seen = Vec::new();
            let threads = NonZeroUsize::new(threads).unwrap();
            let take = |n| {
                seen.push(n);
                Ok(())
            };
            in_order(0..500, threads, |_| 1 << 20, |n: u32| n * 2, take).unwrap();
            assert_eq!(seen, (0..500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }
}
