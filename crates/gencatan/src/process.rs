//! A reader of the user's own: a process that is given articles and answers with claims, a line of JSON each.
//!
//! It is meant for those who want a large language model or a model of their own. What it answers is checked against
//! the article ([`gencatan_reader::answers`]).

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use gencatan_page::{Article, Diagnostic};
use gencatan_reader::{Answer, Model, Reader, Reading, answers};
use serde_json::json;

/// Reads with a process. It is started with the first article and again where it has ended; one article is asked at a
/// time.
#[derive(Debug)]
pub struct ProcessReader {
    command: String,
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // A process that nobody asks any more is ended; that it has ended already is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl ProcessReader {
    /// A reader that asks what a shell starts with `command`.
    pub fn new(command: &str) -> Self {
        Self { command: command.to_owned(), running: Mutex::new(None) }
    }

    fn start(&self) -> Result<Running, String> {
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let mut command = Command::new(shell);
        command.args([flag, &self.command]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("it could not be started: {error}"))?;
        let (ask, answer) = child.stdin.take().zip(child.stdout.take()).ok_or("it has no input or no output")?;
        Ok(Running { child, ask, answer: BufReader::new(answer) })
    }

    fn ask(&self, article: &Article) -> Result<Answer, String> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let mut process = match running.take() {
            Some(process) => process,
            None => self.start()?,
        };
        // A process that has ended takes no input; that it ended, the empty answer tells.
        let _ = writeln!(process.ask, "{}", question(article));
        let mut line = String::new();
        let read = process.answer.read_line(&mut line).map_err(|error| format!("its answer is no text: {error}"))?;
        if read == 0 {
            let ended = process.child.wait().map_or_else(|error| error.to_string(), |status| status.to_string());
            return Err(format!("it ended without an answer ({ended})"));
        }
        *running = Some(process);
        serde_json::from_str(&line).map_err(|error| {
            let shown: String = line.trim_end().chars().take(80).collect();
            format!("read {shown:?}, expected a line {{\"claims\": [...]}}: {error}")
        })
    }
}

impl Reader for ProcessReader {
    fn model(&self) -> Model {
        Model { name: "process".to_owned(), hash: blake3::hash(self.command.as_bytes()).to_hex()[..16].to_owned() }
    }

    fn read(&self, article: &Article) -> Reading {
        let (answer, failed) = match self.ask(article) {
            Ok(answer) => (answer, None),
            Err(why) => (Answer::default(), Some(why)),
        };
        let mut reading = answers::check(article, &answer, self.model());
        reading.diagnostics.extend(failed.map(|why| Diagnostic {
            code: "reader-process-failed",
            message: format!("the process `{}` gave no reading: {why}", self.command),
        }));
        reading
    }
}

/// What the process is given: the article's texts with the numbers of their blocks.
fn question(article: &Article) -> serde_json::Value {
    let texts: Vec<_> = article.texts().map(|(block, text)| json!({"block": block.0, "text": text})).collect();
    json!({
        "id": article.id, "language": article.language, "outlet": article.outlet,
        "published": article.published.as_ref().map(|p| p.at.to_string()), "texts": texts,
    })
}
