//! Arithmetic that gives the same numbers on every processor and any number of threads.
//!
//! Products of matrices are made in whole numbers; sums of fractions have one order, and exponentials are polynomials
//! of our own, so that wider registers change the speed and nothing else.

use std::cell::RefCell;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::file::Whole;

/// Lanes in which a sum is kept before it is folded.
const LANES: usize = 16;

thread_local! {
    static KERNEL: GemmExecutor<u8, i8, i32> = GemmExecutor::new();
    static SPACE: RefCell<(Vec<u8>, Vec<i32>, Vec<Row>)> = const { RefCell::new((Vec::new(), Vec::new(), Vec::new())) };
}

/// How a row of fractions was brought to bytes: `x ≈ scale · (byte − zero)`.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    scale: f32,
    zero: i32,
}

/// Runs `work` in the widest registers that the processor has.
#[inline]
fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// To the nearest whole number, ties to the even one; for magnitudes below 2²².
#[inline(always)]
fn nearest(x: f32) -> f32 {
    const SHIFT: f32 = 12_582_912.0;
    (x + SHIFT) - SHIFT
}

/// `e^x` for x at or below 0, to five digits.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let t = (x * std::f32::consts::LOG2_E).max(-126.0);
    let n = nearest(t);
    let f = t - n;
    let p = 1.0 + f * (std::f32::consts::LN_2 + f * (0.240_226_5 + f * (0.055_504_1 + f * 0.009_618_1)));
    // The exponent's bits of a number of 2²³ and more are its whole value.
    let power = (n + 12_582_912.0).to_bits().wrapping_sub(0x4B40_0000).wrapping_add(127) << 23;
    p * f32::from_bits(power)
}

#[inline(always)]
fn gelu_one(x: f32) -> f32 {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let poly = t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    let erf = 1.0 - poly * exp(-z * z);
    0.5 * x * (1.0 + erf.copysign(x))
}

/// The Gaussian error linear unit of each number.
pub(crate) fn gelu(x: &mut [f32]) {
    wide(
        #[inline(always)]
        || x.iter_mut().for_each(|x| *x = gelu_one(*x)),
    );
}

/// A sum in one order.
#[inline(always)]
fn sum(x: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (whole, rest) = x.as_chunks::<LANES>();
    for chunk in whole {
        for (lane, x) in lanes.iter_mut().zip(chunk) {
            *lane += term(*x);
        }
    }
    lanes.iter().sum::<f32>() + rest.iter().map(|x| term(*x)).sum::<f32>()
}

/// Brings each row of `wide` numbers to mean 0 and variance 1, then scales and shifts it by `weights`, scales first.
pub(crate) fn normalise(x: &mut [f32], weights: &[f32], eps: f32) {
    let size = weights.len() / 2;
    let (scale, shift) = weights.split_at(size);
    wide(
        #[inline(always)]
        || {
            for row in x.chunks_exact_mut(size) {
                let mean = sum(row, |x| x) / size as f32;
                row.iter_mut().for_each(|x| *x -= mean);
                let inverse = 1.0 / (sum(row, |x| x * x) / size as f32 + eps).sqrt();
                for ((x, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
                    *x = *x * inverse * scale + shift;
                }
            }
        },
    );
}

/// Adds `y` to `x`.
pub(crate) fn add(x: &mut [f32], y: &[f32]) {
    wide(
        #[inline(always)]
        || x.iter_mut().zip(y).for_each(|(x, y)| *x += y),
    );
}

/// A product of two short rows.
pub(crate) fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (a, b) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    for (x, y) in a.0.iter().zip(b.0) {
        for i in 0..LANES {
            lanes[i] += x[i] * y[i];
        }
    }
    lanes.iter().sum::<f32>() + a.1.iter().zip(b.1).map(|(x, y)| x * y).sum::<f32>()
}

/// Least and greatest of the numbers and 0.
#[inline(always)]
fn reach(row: &[f32]) -> (f32, f32) {
    let (mut low, mut high) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    let (whole, rest) = row.as_chunks::<LANES>();
    for chunk in whole {
        for i in 0..LANES {
            low[i] = if chunk[i] < low[i] { chunk[i] } else { low[i] };
            high[i] = if chunk[i] > high[i] { chunk[i] } else { high[i] };
        }
    }
    let fold = |lanes: [f32; LANES], pick: fn(f32, f32) -> f32| lanes.iter().chain(rest).copied().fold(0.0, pick);
    (fold(low, f32::min), fold(high, f32::max))
}

/// A whole number of 0 … 255 out of a fraction that lies there already; written so that it compiles to wide code.
#[inline(always)]
fn byte(x: f32) -> u8 {
    (x + 12_582_912.0).to_bits() as u8
}

#[inline(always)]
fn to_bytes(row: &[f32], out: &mut [u8]) -> Row {
    let (low, high) = reach(row);
    let scale = if high > low { (high - low) / 255.0 } else { 1.0 };
    let inverse = 1.0 / scale;
    let zero = nearest(-low * inverse);
    for (x, out) in row.iter().zip(out) {
        let q = nearest(*x * inverse) + zero;
        let q = if q < 0.0 { 0.0 } else { q };
        *out = byte(if q > 255.0 { 255.0 } else { q });
    }
    Row { scale, zero: zero as i32 }
}

/// Matrix multiplication failed, which sound shapes never do; the product is then nothing.
fn multiply(out: &mut [i32], a: &[u8], b: GemmInputB<'_, i8>, rows: usize, inner: usize) {
    let a = NdTensorView::from_data([rows, inner], a);
    let done = KERNEL.with(|kernel| kernel.gemm(out, GemmInputA::Unpacked(a), b, GemmOptions::default()));
    if done.is_err() {
        out.fill(0);
    }
}

/// Inputs times a matrix of whole numbers, plus a bias.
pub(crate) struct Linear {
    weights: PackedBMatrix<i8>,
    /// Sums of the columns, by which the zero of a row is taken off.
    columns: Vec<i32>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl Linear {
    pub(crate) fn new(whole: Whole) -> Self {
        let Whole { inputs, outputs, weights, scales, bias } = whole;
        let mut columns = vec![0_i32; outputs];
        for row in weights.chunks_exact(outputs) {
            columns.iter_mut().zip(row).for_each(|(sum, w)| *sum += i32::from(*w));
        }
        let view = NdTensorView::from_data([inputs, outputs], weights.as_slice());
        Self { weights: KERNEL.with(|kernel| kernel.prepack_b(view)), columns, scales, bias, inputs }
    }

    /// Outputs of each row.
    pub(crate) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// The outputs of every row of `x`.
    pub(crate) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let (rows, outputs) = (x.len() / self.inputs, self.outputs());
        let mut y = vec![0.0; rows * outputs];
        if rows == 0 {
            return y;
        }
        SPACE.with_borrow_mut(|(bytes, sums, scaled)| {
            bytes.resize(x.len(), 0);
            sums.resize(y.len(), 0);
            scaled.resize(rows, Row::default());
            wide(
                #[inline(always)]
                || {
                    let both = x.chunks_exact(self.inputs).zip(bytes.chunks_exact_mut(self.inputs));
                    both.zip(scaled.iter_mut()).for_each(|((x, bytes), row)| *row = to_bytes(x, bytes));
                },
            );
            multiply(sums, bytes, GemmInputB::Packed(&self.weights), rows, self.inputs);
            wide(
                #[inline(always)]
                || {
                    // Zipped, so that no index is checked and the loop compiles to wide code.
                    for ((y, sums), row) in y.chunks_exact_mut(outputs).zip(sums.chunks_exact(outputs)).zip(&*scaled) {
                        let parts = sums.iter().zip(&self.columns).zip(&self.scales).zip(&self.bias);
                        for (y, (((sum, column), scale), bias)) in y.iter_mut().zip(parts) {
                            *y = (sum - row.zero * column) as f32 * (row.scale * scale) + bias;
                        }
                    }
                },
            );
        });
        y
    }
}

/// Inputs times a small matrix of fractions, plus a bias: what makes the final scores.
pub(crate) struct Plain {
    /// A row for each input, then the bias.
    weights: Vec<f32>,
    outputs: usize,
}

impl Plain {
    pub(crate) fn new(weights: Vec<f32>, outputs: usize) -> Self {
        Self { weights, outputs }
    }

    pub(crate) fn apply(&self, x: &[f32]) -> Vec<f32> {
        let (matrix, bias) = self.weights.split_at(self.weights.len() - self.outputs);
        let inputs = matrix.len() / self.outputs;
        let mut y = bias.repeat(x.len() / inputs);
        wide(
            #[inline(always)]
            || {
                for (x, y) in x.chunks_exact(inputs).zip(y.chunks_exact_mut(self.outputs)) {
                    for (x, row) in x.iter().zip(matrix.chunks_exact(self.outputs)) {
                        y.iter_mut().zip(row).for_each(|(y, w)| *y += x * w);
                    }
                }
            },
        );
        y
    }
}

/// Each row of `qkv` (queries, keys, values) attends to every other; the mixed values, row by row.
pub(crate) fn attend(qkv: &[f32], heads: usize, hidden: usize) -> Vec<f32> {
    let length = qkv.len() / (3 * hidden);
    let arm = hidden / heads;
    let mut out = vec![0.0; length * hidden];
    let mut space = Attention::new(length, arm);
    for head in 0..heads {
        space.load(qkv, hidden, head * arm);
        space.weigh();
        space.mix(&mut out, hidden, head * arm);
    }
    out
}

/// The numbers of one head.
struct Attention {
    length: usize,
    arm: usize,
    queries: Vec<u8>,
    keys: Vec<i8>,
    values: Vec<i8>,
    query_scales: Vec<f32>,
    key_scales: Vec<f32>,
    key_sums: Vec<i32>,
    value_scales: Vec<f32>,
    scores: Vec<i32>,
    weights: Vec<u8>,
    totals: Vec<f32>,
    mixed: Vec<i32>,
    row: Vec<f32>,
}

impl Attention {
    fn new(length: usize, arm: usize) -> Self {
        Self {
            length,
            arm,
            queries: vec![0; length * arm],
            keys: vec![0; length * arm],
            values: vec![0; length * arm],
            query_scales: vec![0.0; length],
            key_scales: vec![0.0; length],
            key_sums: vec![0; length],
            value_scales: vec![0.0; arm],
            scores: vec![0; length * length],
            weights: vec![0; length * length],
            totals: vec![0.0; length],
            mixed: vec![0; length * arm],
            row: vec![0.0; length],
        }
    }

    /// Brings queries, keys and values to whole numbers.
    fn load(&mut self, qkv: &[f32], hidden: usize, at: usize) {
        let arm = self.arm;
        let unit = |peak: f32, top: f32| if peak == 0.0 { 1.0 } else { peak / top };
        wide(
            #[inline(always)]
            || {
                self.value_scales.fill(0.0);
                for row in qkv.chunks_exact(3 * hidden) {
                    for (peak, v) in self.value_scales.iter_mut().zip(&row[2 * hidden + at..2 * hidden + at + arm]) {
                        *peak = if v.abs() > *peak { v.abs() } else { *peak };
                    }
                }
                self.value_scales.iter_mut().for_each(|peak| *peak = unit(*peak, 63.0));
                for (i, row) in qkv.chunks_exact(3 * hidden).enumerate() {
                    let part = |n: usize| &row[n * hidden + at..n * hidden + at + arm];
                    let (low, high) = reach(part(0));
                    let scale = unit(high.max(-low), 127.0);
                    self.query_scales[i] = scale;
                    let inverse = 1.0 / scale;
                    for (q, out) in part(0).iter().zip(&mut self.queries[i * arm..]) {
                        *out = byte(nearest(q * inverse) + 128.0);
                    }
                    let (low, high) = reach(part(1));
                    let scale = unit(high.max(-low), 63.0);
                    self.key_scales[i] = scale;
                    let inverse = 1.0 / scale;
                    let mut sum = 0;
                    for (k, out) in part(1).iter().zip(&mut self.keys[i * arm..]) {
                        *out = (k * inverse + 12_582_912.0).to_bits() as i8;
                        sum += i32::from(*out);
                    }
                    self.key_sums[i] = sum;
                    for ((v, scale), out) in part(2).iter().zip(&self.value_scales).zip(&mut self.values[i * arm..]) {
                        *out = (v * (1.0 / scale) + 12_582_912.0).to_bits() as i8;
                    }
                }
            },
        );
    }

    /// How much each row takes of each other, as bytes of which the greatest is 255.
    fn weigh(&mut self) {
        let (length, arm) = (self.length, self.arm);
        let keys = NdTensorView::from_data([length, arm], self.keys.as_slice()).transposed();
        multiply(&mut self.scores, &self.queries, GemmInputB::Unpacked(keys), length, arm);
        let root = (arm as f32).sqrt().recip();
        wide(
            #[inline(always)]
            || {
                for i in 0..length {
                    let scale = self.query_scales[i] * root;
                    let scores = &self.scores[i * length..(i + 1) * length];
                    let (mut best, row) = ([f32::MIN; LANES], &mut self.row);
                    let keys = scores.iter().zip(&self.key_sums).zip(&self.key_scales);
                    for (x, ((score, sum), key_scale)) in row.iter_mut().zip(keys) {
                        *x = (score - 128 * sum) as f32 * (scale * key_scale);
                    }
                    let (whole, rest) = row.as_chunks::<LANES>();
                    for chunk in whole {
                        for l in 0..LANES {
                            best[l] = if chunk[l] > best[l] { chunk[l] } else { best[l] };
                        }
                    }
                    let best = best.iter().chain(rest).copied().fold(f32::MIN, f32::max);
                    let mut total = 0_u32;
                    for (out, score) in self.weights[i * length..(i + 1) * length].iter_mut().zip(row.iter()) {
                        let p = (exp(score - best) * 255.0 + 12_582_912.0).to_bits() & 0xFF;
                        *out = p as u8;
                        total += p;
                    }
                    self.totals[i] = total as f32;
                }
            },
        );
    }

    fn mix(&mut self, out: &mut [f32], hidden: usize, at: usize) {
        let (length, arm) = (self.length, self.arm);
        let values = NdTensorView::from_data([length, arm], self.values.as_slice());
        multiply(&mut self.mixed, &self.weights, GemmInputB::Unpacked(values), length, length);
        let mixed = self.mixed.chunks_exact(arm).zip(&self.totals);
        for (row, (mixed, total)) in out.chunks_exact_mut(hidden).zip(mixed) {
            for (x, (mixed, scale)) in row[at..at + arm].iter_mut().zip(mixed.iter().zip(&self.value_scales)) {
                *x = *mixed as f32 * (scale / total);
            }
        }
    }
}

/// A number of 16 bits as one of 32.
pub(crate) fn half(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let (exponent, fraction) = (u32::from(bits >> 10 & 31), u32::from(bits & 0x3FF));
    if exponent == 0 {
        return f32::from_bits(sign | (fraction as f32 / 16_777_216.0).to_bits());
    }
    let exponent = if exponent == 31 { 255 } else { exponent + 112 };
    f32::from_bits(sign | exponent << 23 | fraction << 13)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_error_functions_are_near_the_true_ones() {
        for i in 0..2000 {
            let x = -(i as f32) * 0.02;
            assert!((exp(x) - x.exp()).abs() < 1e-4 * x.exp() + 1e-30, "{x}: {} {}", exp(x), x.exp());
        }
        let mut row = [-3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 3.0];
        gelu(&mut row);
        let expected = [-0.004_05, -0.158_66, -0.046_02, 0.0, 0.053_98, 0.841_34, 2.995_95];
        for (found, expected) in row.iter().zip(expected) {
            assert!((found - expected).abs() < 2e-4, "{found} {expected}");
        }
    }

    #[test]
    fn halves_are_read() {
        for (bits, value) in [(0x3C00, 1.0), (0xC000, -2.0), (0x0001, 5.960_464_5e-8), (0x7BFF, 65504.0), (0, 0.0)] {
            assert_eq!(half(bits), value);
        }
    }

    #[test]
    fn a_matrix_of_whole_numbers_gives_nearly_the_product() {
        let (inputs, outputs) = (64, 24);
        let weights: Vec<i8> = (0..inputs * outputs).map(|i| (i * 37 % 127) as i8 - 63).collect();
        let x: Vec<f32> = (0..3 * inputs).map(|i| ((i * 31 % 101) as f32 - 40.0) / 30.0).collect();
        let whole =
            Whole { inputs, outputs, weights: weights.clone(), scales: vec![0.01; outputs], bias: vec![1.0; outputs] };
        let y = Linear::new(whole).apply(&x);
        for r in 0..3 {
            for j in 0..outputs {
                let exact: f32 =
                    (0..inputs).map(|i| x[r * inputs + i] * f32::from(weights[i * outputs + j]) * 0.01).sum();
                assert!((y[r * outputs + j] - exact - 1.0).abs() < 0.05, "{} {exact}", y[r * outputs + j]);
            }
        }
    }
}
