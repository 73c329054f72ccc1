//! The model file: a header in TOML, then tensors. `training/format.py` writes it and documents its kinds of tensors.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are no model file, or one of another version; with what was read.
    NotAModel(String),
    /// The header cannot be read, or names what this version does not know.
    Header(String),
    /// A tensor is missing, cut short or of another shape than expected.
    Tensor(String),
}

impl std::fmt::Display for ModelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAModel(read) => write!(f, "read {read}, expected a model file of version {VERSION}"),
            Self::Header(why) => write!(f, "the header of the model file cannot be used: {why}"),
            Self::Tensor(why) => write!(f, "the model file is damaged: {why}"),
        }
    }
}

impl std::error::Error for ModelError {}

const MAGIC: &[u8] = b"GCREADER";
const VERSION: u32 = 1;

/// What the header says besides the tensors.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Header {
    pub name: String,
    pub layers: usize,
    pub hidden: usize,
    pub heads: usize,
    /// Added to the variance where a row is normalised.
    pub eps: f32,
    /// After this layer a window without an act leaves.
    pub exit: usize,
    /// Claims on one trigger, at most.
    pub slots: usize,
    /// Width of the scores between a claim and a mention.
    pub arms: usize,
    /// Pieces of a window, at most.
    pub window: usize,
    pub unknown: u32,
    pub begin: u32,
    pub end: u32,
    pub padding: u32,
    /// Where the distances in pieces are cut into buckets, rising.
    pub distances: Vec<i32>,
    pub decide: Decide,
    pub labels: Labels,
    tensor: Vec<Entry>,
}

/// From which scores on an answer is yes; fitted after training.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Decide {
    pub exit: f32,
    pub role: f32,
    pub refers: f32,
    /// The scores of classes are divided by it.
    pub class_temperature: f32,
    /// Slope and offset that turn a claim's log-odds into a calibrated confidence.
    pub confidence: [f32; 2],
}

/// The answers of the heads, in the order of their scores.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Labels {
    pub classes: Vec<String>,
    pub modes: Vec<String>,
    pub layers: Vec<String>,
    pub statuses: Vec<String>,
    pub stances: Vec<String>,
    pub channels: Vec<String>,
    pub kinds: Vec<String>,
    pub bounds: Vec<String>,
    pub roles: Vec<String>,
    pub sources: Vec<String>,
    pub names: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Entry {
    name: String,
    kind: String,
    shape: Vec<usize>,
    at: usize,
}

/// A model file, opened.
pub(crate) struct File<'a> {
    pub header: Header,
    entries: BTreeMap<String, Entry>,
    data: &'a [u8],
}

/// A matrix of whole numbers with a scale and a bias for each output.
pub(crate) struct Whole {
    pub inputs: usize,
    pub outputs: usize,
    /// In rows of `outputs`.
    pub weights: Vec<i8>,
    pub scales: Vec<f32>,
    pub bias: Vec<f32>,
}

impl<'a> File<'a> {
    /// Takes apart a file whose bytes are at hand.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let number = |at: usize| -> Option<u32> { Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)) };
        let (Some(MAGIC), Some(version), Some(length)) = (bytes.get(..8), number(8), number(12)) else {
            return Err(ModelError::NotAModel(format!("{} bytes that begin otherwise", bytes.len())));
        };
        if version != VERSION {
            return Err(ModelError::NotAModel(format!("version {version}")));
        }
        let rest = &bytes[16..];
        let cut = || ModelError::Tensor("it ends within its header".into());
        let (header, data) = rest.split_at_checked(length as usize).ok_or_else(cut)?;
        let header = std::str::from_utf8(header).map_err(|e| ModelError::Header(e.to_string()))?;
        let mut header: Header = toml::from_str(header).map_err(|e| ModelError::Header(e.message().to_owned()))?;
        let entries = std::mem::take(&mut header.tensor).into_iter().map(|e| (e.name.clone(), e)).collect();
        let sound =
            header.heads > 0 && header.hidden.is_multiple_of(header.heads) && header.window > 2 && header.slots > 0;
        if !sound || header.exit == 0 || header.exit > header.layers {
            return Err(ModelError::Header("its sizes do not go together".into()));
        }
        Ok(Self { header, entries, data })
    }

    /// The bytes of a tensor from its begin, and its shape.
    fn raw(&self, name: &str, kind: &str) -> Result<(&'a [u8], &[usize]), ModelError> {
        let entry = self.entries.get(name).filter(|e| e.kind == kind);
        let entry = entry.ok_or_else(|| ModelError::Tensor(format!("there is no {name} of kind {kind}")))?;
        let data = self.data.get(entry.at..).ok_or_else(|| short(name))?;
        Ok((data, &entry.shape))
    }

    /// A list of lines.
    pub(crate) fn lines(&self, name: &str) -> Result<Vec<&'a str>, ModelError> {
        let (data, shape) = self.raw(name, "text")?;
        let text = data.get(..shape.iter().product()).ok_or_else(|| short(name))?;
        Ok(std::str::from_utf8(text).map_err(|e| ModelError::Tensor(format!("{name}: {e}")))?.split('\n').collect())
    }

    /// Small whole numbers.
    pub(crate) fn shorts(&self, name: &str) -> Result<Vec<i16>, ModelError> {
        let (data, shape) = self.raw(name, "i16")?;
        let data = data.get(..2 * shape.iter().product::<usize>()).ok_or_else(|| short(name))?;
        Ok(data.as_chunks().0.iter().map(|b| i16::from_le_bytes(*b)).collect())
    }

    /// Numbers, of which there must be `count`.
    pub(crate) fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, ModelError> {
        let (data, shape) = self.raw(name, "f32")?;
        if shape.iter().product::<usize>() != count {
            return Err(ModelError::Tensor(format!("{name} has the shape {shape:?}, expected {count} numbers")));
        }
        floats(data, count).ok_or_else(|| short(name))
    }

    /// The rows of the word table, still in 4 bits, and the bytes of a row.
    pub(crate) fn words(&self, name: &str) -> Result<(&'a [u8], usize), ModelError> {
        let (data, shape) = self.raw(name, "q4")?;
        let [rows, wide] = *shape else { return Err(ModelError::Tensor(format!("{name} has the shape {shape:?}"))) };
        if wide != self.header.hidden || wide % 32 != 0 {
            return Err(ModelError::Tensor(format!("{name} is {wide} wide, expected {}", self.header.hidden)));
        }
        let row = wide / 32 * 18;
        Ok((data.get(..rows * row).ok_or_else(|| short(name))?, row))
    }

    /// How many outputs a matrix of whole numbers has.
    pub(crate) fn whole_outputs(&self, name: &str) -> Result<usize, ModelError> {
        let shape = self.raw(name, "q8")?.1;
        shape.last().copied().ok_or_else(|| short(name))
    }

    /// A matrix of whole numbers.
    pub(crate) fn whole(&self, name: &str, inputs: usize, outputs: usize) -> Result<Whole, ModelError> {
        let (data, shape) = self.raw(name, "q8")?;
        if shape != [inputs, outputs] {
            return Err(ModelError::Tensor(format!("{name} has the shape {shape:?}, expected [{inputs}, {outputs}]")));
        }
        let (weights, rest) = data.split_at_checked(inputs * outputs).ok_or_else(|| short(name))?;
        let numbers = floats(rest, 2 * outputs).ok_or_else(|| short(name))?;
        let (scales, bias) = numbers.split_at(outputs);
        let weights = weights.iter().map(|b| i8::from_le_bytes([*b])).collect();
        Ok(Whole { inputs, outputs, weights, scales: scales.to_vec(), bias: bias.to_vec() })
    }
}

fn short(name: &str) -> ModelError {
    ModelError::Tensor(format!("{name} is cut short"))
}

fn floats(data: &[u8], count: usize) -> Option<Vec<f32>> {
    Some(data.get(..4 * count)?.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_model_is_refused_with_what_was_read() {
        let refused = |bytes: &[u8]| File::parse(bytes).map(|_| ()).unwrap_err();
        assert!(matches!(refused(b""), ModelError::NotAModel(_)));
        assert!(matches!(refused(b"GCREADER\x02\0\0\0\0\0\0\0"), ModelError::NotAModel(r) if r == "version 2"));
        assert!(matches!(refused(b"GCREADER\x01\0\0\0\x09\0\0\0"), ModelError::Tensor(_)));
        assert!(matches!(refused(b"GCREADER\x01\0\0\0\x01\0\0\0="), ModelError::Header(_)));
    }
}
