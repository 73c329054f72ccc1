//! The two-lane drawing of ceasefires: who accuses whom above and below, the life of the ceasefires between, what was
//! read at the foot. Only places and sizes are worked out here; `templates/lanes.svg` draws them.

use std::collections::BTreeMap;

use gencatan_record::ledger::MarkKind;
use jiff::ToSpan;

use crate::axis::{Axis, DAY, Tick, start_of};
use crate::rows::{Lane, Row, Sides};
use crate::strings::Strings;

/// Width of the drawing, in its units.
const WIDTH: f64 = 960.0;
/// Width of an accusation's bar and distance to the next.
const BAR: f64 = 12.0;
const STEP: f64 = 14.0;
/// Height that one outlet adds to a bar; more than `TALLEST` outlets add none.
const OUTLET: f64 = 11.0;
const TALLEST: usize = 4;
/// Room between bars of one column.
const GAP: f64 = 3.0;
/// The most that a column grows; what is beyond is counted in one number.
const COLUMN: f64 = 120.0;
/// Height of the head of a lane.
const HEAD: f64 = 26.0;
/// Half the height of the band that shows a ceasefire in force.
const BAND: f64 = 9.0;
/// Room above and below the middle of the axis.
const MIDDLE: f64 = 30.0;
/// Least distance of two signs, beside or above each other.
const SIGN: f64 = 20.0;
/// Width of a letter of a band's label, roughly.
const LETTER: f64 = 6.6;
/// Signs above each other, at most.
const FLOORS: usize = 6;

/// A ceasefire as the drawing needs it.
pub(crate) struct Entry {
    pub(crate) rows: Vec<Row>,
    /// Its number and a label for its band; empty where the drawing shows one ceasefire only.
    pub(crate) number: String,
    pub(crate) label: String,
    pub(crate) href: String,
    /// When a ceasefire that follows, and is not drawn, begins.
    pub(crate) next: Option<i64>,
}

impl Entry {
    /// The instants of the marks of some kinds, in the order of time.
    fn starts(&self, kinds: &[MarkKind], span: impl Fn(&Row) -> Option<(i64, i64)>) -> Vec<(i64, &Row)> {
        let rows = self.rows.iter().filter(|r| kinds.contains(&r.kind));
        let mut starts: Vec<(i64, &Row)> = rows.filter_map(|r| Some((span(r)?.0, r))).collect();
        starts.sort_by_key(|(at, _)| *at);
        starts
    }

    fn begins(&self) -> Option<i64> {
        self.starts(&[MarkKind::Agreed, MarkKind::Effective], Row::place).first().map(|(at, _)| *at)
    }
}

/// The drawing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) lanes: Vec<LaneHead>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) bands: Vec<Band>,
    pub(crate) signs: Vec<Sign>,
    pub(crate) surplus: Vec<Surplus>,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) days: Vec<DayCell>,
    /// Heights of the axis, the foot of the grid, and the strip of what was read.
    pub(crate) axis: f64,
    pub(crate) foot: f64,
    pub(crate) strip: f64,
    /// Which kinds of marks stand on the axis, for the legend.
    pub(crate) kinds: Vec<MarkKind>,
    pub(crate) hollow: bool,
    pub(crate) notch: bool,
    pub(crate) dashed: bool,
    pub(crate) taller: bool,
}

/// The name of a lane with its counts.
#[derive(Clone, Debug)]
pub(crate) struct LaneHead {
    pub(crate) lane: &'static str,
    pub(crate) y: f64,
    pub(crate) name: String,
    pub(crate) count: String,
}

/// An accusation.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) lane: &'static str,
    pub(crate) path: String,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) hollow: bool,
    pub(crate) dashed: bool,
}

/// A stretch in which a ceasefire is in force according to the sources.
#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// "whole", "rival" or "agreed".
    pub(crate) kind: &'static str,
    pub(crate) title: String,
    pub(crate) label: String,
    pub(crate) href: String,
}

/// A sign on the axis.
#[derive(Clone, Debug)]
pub(crate) struct Sign {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) kind: &'static str,
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) rival: bool,
    pub(crate) dashed: bool,
}

/// How many bars a column has no room for.
#[derive(Clone, Debug)]
pub(crate) struct Surplus {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) text: String,
    pub(crate) title: String,
}

/// Articles read on a day.
#[derive(Clone, Debug)]
pub(crate) struct DayCell {
    pub(crate) x: f64,
    pub(crate) width: f64,
    /// 0 for none, to 4 for many.
    pub(crate) level: u8,
    pub(crate) title: String,
    pub(crate) href: String,
}

/// Draws the entries; `None` where nothing has a time.
pub(crate) fn draw(
    entries: &[Entry],
    sides: &Sides,
    coverage: &[(String, String, usize)],
    strings: &Strings,
) -> Option<Drawing> {
    let rows = || entries.iter().flat_map(|e| &e.rows);
    let instants = rows().filter_map(Row::place).flat_map(|(from, to)| [from, to]);
    let axis = Axis::over(instants, WIDTH)?;
    let mut d = Drawing { width: WIDTH, ..Drawing::default() };

    let first = columns(rows().filter(|r| r.lane == Lane::First), &axis);
    let second = columns(rows().filter(|r| r.lane == Lane::Second), &axis);
    let other = columns(rows().filter(|r| r.lane == Lane::Other), &axis);

    let above = tallest(&first);
    d.head(Lane::First, HEAD - 9.0, sides, &first, strings);
    let base = HEAD + above + 4.0;
    d.bars(&first, Lane::First, base, true, strings);
    let life = floors(rows(), &axis);
    let highest = life.iter().map(|(_, floor, _)| *floor).max().unwrap_or(0);
    d.axis = base + MIDDLE + highest as f64 * SIGN;
    let below = d.axis + MIDDLE;
    d.bars(&second, Lane::Second, below, false, strings);
    let mut y = below + tallest(&second) + HEAD;
    d.head(Lane::Second, y - 9.0, sides, &second, strings);
    if !other.is_empty() {
        let top = y + 8.0;
        d.bars(&other, Lane::Other, top, false, strings);
        y = top + tallest(&other) + HEAD;
        d.head(Lane::Other, y - 9.0, sides, &other, strings);
    }
    d.strip = y + 8.0;
    d.foot = d.strip + 12.0;
    d.height = d.foot + 22.0;
    d.bands(entries, &axis, strings);
    d.signs(&life, strings);
    d.days(&axis, coverage, strings);
    d.ticks = axis.ticks(strings);
    for row in rows() {
        let bar = row.lane != Lane::Life;
        d.hollow |= bar && row.outlets <= 1;
        d.taller |= bar && row.outlets > 1;
        d.notch |= bar && row.denied > 0;
        d.dashed |= row.span.is_none() && row.reported.is_some();
    }
    Some(d)
}

type Columns<'a> = BTreeMap<i64, Vec<&'a Row>>;

/// Rows by the column that their time falls in; a time that is coarser than a column stands in its middle.
fn columns<'a>(rows: impl Iterator<Item = &'a Row>, axis: &Axis) -> Columns<'a> {
    let mut columns = Columns::new();
    for row in rows {
        if let Some((from, to)) = row.place() {
            let x = (axis.x(from) + axis.x(to)) / 2.0;
            columns.entry((x / STEP).round() as i64).or_default().push(row);
        }
    }
    columns
}

fn height(row: &Row) -> f64 {
    row.outlets.clamp(1, TALLEST) as f64 * OUTLET
}

fn tallest(columns: &Columns<'_>) -> f64 {
    let grown = columns.values().map(|rows| rows.iter().map(|r| height(r) + GAP).sum::<f64>());
    grown.fold(20.0, f64::max).min(COLUMN + 16.0)
}

impl Drawing {
    fn head(&mut self, lane: Lane, y: f64, sides: &Sides, columns: &Columns<'_>, strings: &Strings) {
        let rows: Vec<&Row> = columns.values().flatten().copied().collect();
        let names = [sides.name(0, strings), sides.name(1, strings)];
        let name = match lane {
            Lane::First => strings.fill("ceasefire.says-did", &[("a", &names[0]), ("b", &names[1])]),
            Lane::Second => strings.fill("ceasefire.says-did", &[("a", &names[1]), ("b", &names[0])]),
            _ => strings.t("ceasefire.others-say"),
        };
        let mut count = strings.count("count.accusations", rows.len());
        let single = rows.iter().filter(|r| r.outlets <= 1).count();
        let denied = rows.iter().filter(|r| r.denied > 0).count();
        for (key, n) in [("count.single", single), ("count.denied", denied)] {
            if n > 0 {
                count.push_str(" · ");
                count.push_str(&strings.count(key, n));
            }
        }
        self.lanes.push(LaneHead { lane: lane.as_str(), y, name, count });
    }

    fn bars(&mut self, columns: &Columns<'_>, lane: Lane, base: f64, up: bool, strings: &Strings) {
        for (column, rows) in columns {
            let x = *column as f64 * STEP - BAR / 2.0;
            let mut grown = 0.0;
            for (i, row) in rows.iter().enumerate() {
                let h = height(row);
                if grown + h > COLUMN {
                    let n = rows.len() - i;
                    let y = if up { base - grown - 4.0 } else { base + grown + 11.0 };
                    let text = format!("+{n}");
                    let title = strings.fill("ceasefire.more-in-column", &[("n", &n.to_string())]);
                    self.surplus.push(Surplus { x: x + BAR / 2.0, y, text, title });
                    break;
                }
                let top = if up { base - grown - h } else { base + grown };
                self.bars.push(Bar {
                    lane: lane.as_str(),
                    path: outline(x, top, h, up, row.denied > 0),
                    href: row.href(),
                    title: row.title(strings),
                    hollow: row.outlets <= 1,
                    dashed: row.span.is_none(),
                });
                grown += h + GAP;
            }
        }
    }

    /// The stretches in force: from the first start to the end that sources give, the next ceasefire, or open. A
    /// start that no source dates is drawn as declared only, from the day of the first report.
    fn bands(&mut self, entries: &[Entry], axis: &Axis, strings: &Strings) {
        let mut labels: Vec<(usize, &String)> = Vec::new();
        for (i, entry) in entries.iter().enumerate() {
            let effective = entry.starts(&[MarkKind::Effective], Row::exactly);
            let declared = entry.starts(&[MarkKind::Agreed, MarkKind::Effective], Row::place);
            let Some((from, row)) = effective.first().or(declared.first()).copied() else { continue };
            let ends = [MarkKind::Ended, MarkKind::Lapsed, MarkKind::Superseded];
            let end = entry.starts(&ends, Row::place).into_iter().find(|(at, _)| *at >= from);
            let next = entries.get(i + 1).and_then(Entry::begins).or(entry.next).filter(|at| *at >= from);
            let stop = end.map(|(at, _)| at).into_iter().chain(next).min();
            let x = axis.x(from);
            let to = stop.map_or(self.width - 6.0, |at| axis.x(at));
            let since = row.time(strings);
            let (kind, title) = match (effective.is_empty(), end) {
                (true, _) => ("agreed", strings.fill("ceasefire.band-agreed", &[("from", &since)])),
                (_, Some((_, until))) => {
                    let until = until.time(strings);
                    ("whole", strings.fill("ceasefire.band", &[("from", &since), ("to", &until)]))
                }
                _ => ("whole", strings.fill("ceasefire.band-open", &[("from", &since)])),
            };
            // Where the sources give rival starts, the band is half as high until the last of them.
            let settled = effective.last().map_or(x, |(at, _)| axis.x(*at)).clamp(x, to.max(x));
            if settled > x {
                self.bands.push(Band {
                    x,
                    y: self.axis,
                    width: settled - x,
                    height: BAND,
                    kind: "rival",
                    title: strings.t("ceasefire.band-rival"),
                    label: String::new(),
                    href: entry.href.clone(),
                });
            }
            self.bands.push(Band {
                x: settled,
                y: self.axis - BAND,
                width: (to - settled).max(2.0),
                height: 2.0 * BAND,
                kind,
                title,
                label: entry.number.clone(),
                href: entry.href.clone(),
            });
            labels.push((self.bands.len() - 1, &entry.label));
        }
        // A label that would run into the next one stays a number.
        for (i, (band, label)) in labels.iter().enumerate() {
            let end = labels.get(i + 1).map_or(self.width, |(next, _)| self.bands[*next].x);
            if self.bands[*band].x + label.chars().count() as f64 * LETTER < end {
                self.bands[*band].label.clone_from(label);
            }
        }
    }

    /// Puts the signs of the life at their times; signs that would cover each other stand above each other.
    fn signs(&mut self, life: &[(f64, usize, &Row)], strings: &Strings) {
        for (x, floor, row) in life {
            self.signs.push(Sign {
                x: *x,
                y: self.axis - *floor as f64 * SIGN,
                kind: row.kind.as_str(),
                href: row.href(),
                title: row.title(strings),
                rival: row.rival,
                dashed: row.span.is_none(),
            });
            if !self.kinds.contains(&row.kind) {
                self.kinds.push(row.kind);
            }
        }
        self.kinds.sort();
    }

    fn days(&mut self, axis: &Axis, coverage: &[(String, String, usize)], strings: &Strings) {
        let mut read: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
        for (day, lang, n) in coverage {
            read.entry(day).or_default().push((lang, *n));
        }
        let (first, last) = axis.days();
        let days = (start_of(last) - start_of(first)) / DAY + 1;
        // A cell is a day, or as many days as keep it visible.
        let step = (days / 320 + 1).max(1);
        let mut at = first;
        while at <= last {
            let Ok(next) = at.checked_add(step.days()) else { break };
            let (from, to) = (at.to_string(), next.to_string());
            let cell: Vec<_> = read.range(from.as_str()..to.as_str()).flat_map(|(_, langs)| langs).collect();
            let n: usize = cell.iter().map(|(_, n)| n).sum();
            let mut langs: BTreeMap<&str, usize> = BTreeMap::new();
            for (lang, n) in cell {
                *langs.entry(lang).or_default() += n;
            }
            let langs: Vec<String> = langs.iter().map(|(lang, n)| format!("{lang} {n}")).collect();
            let mut title = format!("{}: {}", crate::dates::day(&from, strings), strings.count("count.articles", n));
            if !langs.is_empty() {
                title.push_str(&format!(" ({})", langs.join(", ")));
            }
            let (x, end) = (axis.x(start_of(at)), axis.x(start_of(next)));
            let until = next.yesterday().unwrap_or(next);
            self.days.push(DayCell {
                x,
                width: (end - x - 1.0).max(1.0),
                level: level(n),
                title,
                href: format!("/articles?since={from}&until={until}"),
            });
            at = next;
        }
    }
}

/// Place and floor of each sign of the life: what moves the life cycle stands on the axis first.
fn floors<'a>(rows: impl Iterator<Item = &'a Row>, axis: &Axis) -> Vec<(f64, usize, &'a Row)> {
    let mut signs: Vec<(f64, &Row)> = rows
        .filter(|r| r.lane == Lane::Life)
        .filter_map(|r| {
            let (from, to) = r.place()?;
            // A day is shown by its middle, a start by its first moment.
            let at =
                if matches!(r.kind, MarkKind::Effective | MarkKind::Superseded) { from } else { from.midpoint(to) };
            Some((axis.x(at), r))
        })
        .collect();
    let aside = |r: &Row| {
        use MarkKind::{Accepted, Mediated, Negotiated, Proposed, Respected};
        matches!(r.kind, Proposed | Negotiated | Mediated | Accepted | Respected)
    };
    signs.sort_by(|a, b| aside(a.1).cmp(&aside(b.1)).then(a.0.total_cmp(&b.0)).then(a.1.kind.cmp(&b.1.kind)));
    let mut placed: Vec<(f64, usize, &Row)> = Vec::new();
    for (x, row) in signs {
        let free = |floor: &usize| !placed.iter().any(|(at, f, _)| f == floor && (at - x).abs() < SIGN);
        let floor = (0..FLOORS).find(free).unwrap_or(FLOORS);
        placed.push((x, floor, row));
    }
    // Drawn and stepped through in the order of time.
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    placed
}

/// How dark a day is shown on which `n` articles were read, 0 to 4.
pub(crate) fn level(n: usize) -> u8 {
    match n {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        _ => 4,
    }
}

/// The outline of a bar, with a notch in its free end where the accusation is denied.
fn outline(x: f64, y: f64, h: f64, up: bool, notch: bool) -> String {
    let (right, foot, middle) = (x + BAR, y + h, x + BAR / 2.0);
    match (notch, up) {
        (false, _) => format!("M{x} {y}H{right}V{foot}H{x}Z"),
        (true, true) => format!("M{x} {y}L{middle} {}L{right} {y}V{foot}H{x}Z", y + 6.0),
        (true, false) => format!("M{x} {y}H{right}V{foot}L{middle} {}L{x} {foot}Z", foot - 6.0),
    }
}
