use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::folder::{Walk, is_page};
use crate::lines::{Given, JsonLines};
use crate::unpack::{read_whole, unpack};
use crate::{Error, ErrorKind};

/// What the bytes of every source are said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// By file name, else by the first bytes.
    #[default]
    Auto,
    /// One page a file.
    Page,
    /// One page a line, as JSON.
    JsonLines,
}

/// Something that a user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file or folder.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl Source {
    /// Reads an argument of the command line: a path, or `-`.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`] for an address.
    pub fn from_argument(argument: &str) -> Result<Self, Error> {
        if argument == "-" {
            return Ok(Self::Stdin);
        }
        if argument.starts_with("http://") || argument.starts_with("https://") {
            let kind = ErrorKind::Unsupported(
                "this version fetches no addresses; save the page and name the file, or pipe it in with -".into(),
            );
            return Err(Error { id: argument.into(), kind });
        }
        Ok(Self::Path(argument.into()))
    }
}

/// A page that was found, with what its source says of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The id given in the line, else the file's path below the folder named (for a single file, its name), else "-".
    pub id: String,
    /// The media type that the file name stands for.
    pub media_type: Option<&'static str>,
    /// What a line of JSON says beside its text.
    pub given: Given,
    /// The bytes, unpacked.
    pub bytes: Vec<u8>,
}

/// The pages of all sources, in order.
pub fn pages(sources: impl IntoIterator<Item = Source>, format: Format) -> Pages {
    Pages { sources: sources.into_iter().collect(), format, open: Open::Nothing, skipped: 0 }
}

/// How many pages the sources hold, where that can be told without opening them (files and folders of single pages).
pub fn count(sources: &[Source]) -> Option<u64> {
    let mut total = 0;
    for source in sources {
        let Source::Path(path) = source else { return None };
        if path.is_dir() {
            for file in Walk::new(path.clone()).flatten().filter(|f| is_page(f)) {
                if is_lines(&file) {
                    return None;
                }
                total += 1;
            }
        } else if is_lines(path) {
            return None;
        } else {
            total += 1;
        }
    }
    Some(total)
}

/// The walk over all pages: see [`pages`].
pub struct Pages {
    sources: VecDeque<Source>,
    format: Format,
    open: Open,
    skipped: u64,
}

enum Open {
    Nothing,
    Folder { root: PathBuf, walk: Walk, lines: Option<JsonLines> },
    Lines(JsonLines),
}

impl Pages {
    /// How many files of folders were passed over because their names are not those of pages.
    pub const fn skipped(&self) -> u64 {
        self.skipped
    }

    fn start(&mut self, source: Source) -> Option<Result<Found, Error>> {
        match source {
            Source::Stdin => self.start_reader(Box::new(std::io::stdin()), "-".into(), None),
            Source::Path(path) if path.is_dir() => {
                self.open = Open::Folder { walk: Walk::new(path.clone()), root: path, lines: None };
                None
            }
            Source::Path(path) => {
                let id = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                match open(&path) {
                    Ok(reader) => self.start_reader(reader, id, Some(&path)),
                    Err(kind) => Some(Err(Error { id, kind })),
                }
            }
        }
    }

    fn start_reader(
        &mut self,
        reader: Box<dyn Read + Send>,
        id: String,
        path: Option<&Path>,
    ) -> Option<Result<Found, Error>> {
        let mut reader = BufReader::new(reader);
        let lines = match self.format {
            Format::JsonLines => true,
            Format::Page => false,
            Format::Auto => path.is_some_and(is_lines) || (path.is_none() && starts_as_json(&mut reader)),
        };
        if lines {
            self.open = Open::Lines(JsonLines::new(Box::new(reader)));
            return None;
        }
        Some(read_page(reader, id, path))
    }
}

impl Iterator for Pages {
    type Item = Result<Found, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match &mut self.open {
                Open::Lines(lines) => match lines.next() {
                    Some(page) => return Some(page),
                    None => self.open = Open::Nothing,
                },
                Open::Folder { root, walk, lines } => {
                    if let Some(page) = lines.as_mut().and_then(Iterator::next) {
                        return Some(page);
                    }
                    *lines = None;
                    let file = match walk.next() {
                        Some(Ok(file)) => file,
                        Some(Err(error)) => return Some(Err(error)),
                        None => {
                            self.open = Open::Nothing;
                            continue;
                        }
                    };
                    if !is_page(&file) {
                        self.skipped += 1;
                        continue;
                    }
                    let id = file.strip_prefix(&*root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
                    match open(&file) {
                        Err(kind) => return Some(Err(Error { id, kind })),
                        Ok(reader) if self.format == Format::JsonLines || is_lines(&file) => {
                            *lines = Some(JsonLines::new(Box::new(BufReader::new(reader))));
                        }
                        Ok(reader) => return Some(read_page(reader, id, Some(&file))),
                    }
                }
                Open::Nothing => {
                    let source = self.sources.pop_front()?;
                    if let Some(page) = self.start(source) {
                        return Some(page);
                    }
                }
            }
        }
    }
}

fn open(path: &Path) -> Result<Box<dyn Read + Send>, ErrorKind> {
    let file = File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ErrorKind::Missing(path.into()),
        _ => ErrorKind::Io(error),
    })?;
    unpack(file, path)
}

fn read_page(reader: impl Read, id: String, path: Option<&Path>) -> Result<Found, Error> {
    match read_whole(reader, path) {
        Ok(bytes) => Ok(Found { id, media_type: path.and_then(media_type), given: Given::default(), bytes }),
        Err(kind) => Err(Error { id, kind }),
    }
}

fn starts_as_json(reader: &mut impl BufRead) -> bool {
    reader.fill_buf().is_ok_and(|start| {
        let text = start.trim_ascii_start();
        text.starts_with(b"{\"") || text.starts_with(b"{ \"")
    })
}

/// The file's extension in lower case, without that of its packing.
pub(crate) fn extension(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    name.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default()
}

fn is_lines(path: &Path) -> bool {
    matches!(extension(path).as_str(), "jsonl" | "ndjson")
}

fn media_type(path: &Path) -> Option<&'static str> {
    match extension(path).as_str() {
        "html" | "htm" | "xhtml" | "shtml" => Some("text/html"),
        "txt" | "text" => Some("text/plain"),
        _ => None,
    }
}
