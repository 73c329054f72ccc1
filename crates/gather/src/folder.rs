use std::path::{Path, PathBuf};

use crate::source::extension;
use crate::{Error, ErrorKind};

/// Whether a file of a folder has the name of a page: other files are passed over and counted.
pub(crate) fn is_page(path: &Path) -> bool {
    matches!(extension(path).as_str(), "html" | "htm" | "xhtml" | "shtml" | "txt" | "text" | "jsonl" | "ndjson")
}

/// Walks a folder depth first, by file name, without following links to folders and without hidden files.
pub(crate) struct Walk {
    open: Vec<std::vec::IntoIter<PathBuf>>,
    root: Option<PathBuf>,
}

impl Walk {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { open: Vec::new(), root: Some(root) }
    }

    fn enter(&mut self, folder: &Path) -> Result<(), Error> {
        let failed = |error| Error { id: folder.to_string_lossy().into_owned(), kind: ErrorKind::Io(error) };
        let mut files = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            if !entry.file_name().to_string_lossy().starts_with('.') {
                files.push(entry.path());
            }
        }
        files.sort();
        self.open.push(files.into_iter());
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<PathBuf, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(root) = self.root.take()
            && let Err(error) = self.enter(&root)
        {
            return Some(Err(error));
        }
        loop {
            let Some(path) = self.open.last_mut()?.next() else {
                self.open.pop();
                continue;
            };
            let link = path.symlink_metadata().is_ok_and(|m| m.file_type().is_symlink());
            if path.is_dir() {
                if !link && let Err(error) = self.enter(&path) {
                    return Some(Err(error));
                }
                continue;
            }
            return Some(Ok(path));
        }
    }
}
