//! The filters of the lists: the query fields that narrow them, in the address and in the form.

use gencatan_record::Filter;

use crate::ctx::Ctx;

/// Rows of a list on a page.
const PAGE: usize = 50;
/// The most rows of a JSON or CSV list.
const MOST: usize = 10_000;

/// A list's filter, and one row more than is shown so that a cut list can say so.
pub(crate) struct Narrowed {
    pub(crate) filter: Filter,
    /// How many rows are shown.
    pub(crate) limit: usize,
}

/// Reads the filter off the query. `page` says whether a page of HTML is asked for.
pub(crate) fn narrowed(ctx: &Ctx, page: bool) -> Narrowed {
    let field = |name: &str| ctx.field(name).map(str::to_owned);
    let number = |name: &str| ctx.field(name).and_then(|v| v.parse::<usize>().ok());
    let usual = if page { PAGE } else { MOST };
    let limit = number("limit").unwrap_or(usual).clamp(1, if page { 500 } else { MOST });
    let filter = Filter {
        actor: field("actor"),
        recipient: field("recipient"),
        dyad: field("dyad"),
        place: field("place"),
        class: field("class"),
        ceasefire: field("ceasefire"),
        since: field("since"),
        until: field("until"),
        source: field("source"),
        // `lang` is the interface's language.
        lang: field("language"),
        text: field("text"),
        limit: Some(limit + 1),
        offset: number("offset").unwrap_or(0),
    };
    Narrowed { filter, limit }
}

/// What a cut list says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The first and last row shown, from 1.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The address of what comes before and after.
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Narrowed {
    /// Takes the surplus row away and says where the list stands.
    pub(crate) fn cut<T>(&self, rows: &mut Vec<T>, ctx: &Ctx, ending: &str) -> Cut {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let offset = self.filter.offset;
        let at = |offset: usize| {
            let offset = (offset > 0).then(|| offset.to_string());
            let mut page = ctx.clone();
            page.path.push_str(ending);
            page.with(&[("offset", offset.as_deref())])
        };
        Cut {
            from: offset + usize::from(!rows.is_empty()),
            to: offset + rows.len(),
            newer: (offset > 0).then(|| at(offset.saturating_sub(self.limit))),
            older: more.then(|| at(offset + self.limit)),
        }
    }
}

/// The query fields that narrow a list, in the order of the form.
pub(crate) const FIELDS: [&str; 11] =
    ["actor", "recipient", "dyad", "place", "class", "ceasefire", "since", "until", "source", "language", "text"];

/// A filter that is in force.
pub(crate) struct Active {
    pub(crate) name: String,
    pub(crate) value: String,
    /// The address of the list without it.
    pub(crate) without: String,
}

/// The filters in force.
pub(crate) fn active(ctx: &Ctx) -> Vec<Active> {
    let fields = FIELDS.into_iter().filter_map(|name| {
        let value = ctx.field(name)?;
        let list = if name == "class" { "class" } else { "layer" };
        Some(Active {
            name: ctx.t(&format!("claims.{name}")),
            value: if matches!(name, "class" | "ceasefire") { ctx.strings.code(list, value) } else { value.to_owned() },
            without: ctx.with(&[(name, None), ("offset", None)]),
        })
    });
    fields.collect()
}
