//! Prints the lines of a folder of plain-text dumps (`.txt`) with their features, one line of JSON for each dump: what
//! the labeller of dumps is trained on. `dump_lines FOLDER`; the first line of the output has the features' names.

use std::io::Write;
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.sort();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{}", serde_json::json!(gencatan_page::dump_observations("").0))?;
    for path in paths {
        let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        let (_, lines) = gencatan_page::dump_observations(&text);
        let (texts, rows): (Vec<String>, Vec<Vec<f32>>) = lines.into_iter().unzip();
        let rows: Vec<Vec<f64>> =
            rows.iter().map(|row| row.iter().map(|x| (f64::from(*x) * 1e4).round() / 1e4).collect()).collect();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        writeln!(out, "{}", serde_json::json!({"id": name, "texts": texts, "rows": rows}))?;
    }
    Ok(())
}
