//! Comma-separated values (RFC 4180): a header, one row per thing, in a fixed order of columns.

/// A table being written.
pub(crate) struct Csv {
    text: String,
    columns: usize,
}

impl Csv {
    /// A table with these columns.
    pub(crate) fn new(columns: &[&str]) -> Self {
        let mut csv = Self { text: String::new(), columns: columns.len() };
        csv.row(columns.iter().copied());
        csv
    }

    /// Adds a row.
    pub(crate) fn row<S: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = S>) {
        let mut n = 0;
        for cell in cells {
            if n > 0 {
                self.text.push(',');
            }
            self.cell(cell.as_ref());
            n += 1;
        }
        debug_assert_eq!(n, self.columns, "every row has every column");
        self.text.push_str("\r\n");
    }

    fn cell(&mut self, cell: &str) {
        if cell.contains([',', '"', '\n', '\r']) {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }

    /// Ends a table that was cut: the last row says so and names the address of the rest.
    pub(crate) fn cut(&mut self, next: &str) {
        let columns = self.columns;
        self.row(["#cut", next].into_iter().chain(std::iter::repeat_n("", columns.saturating_sub(2))).take(columns));
    }

    /// The table's text.
    pub(crate) fn text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut csv = Csv::new(&["a", "b", "c"]);
        csv.row(["1,5", "say \"é\"", "two\nlines"]);
        csv.cut("/x?offset=1");
        assert_eq!(csv.text(), "a,b,c\r\n\"1,5\",\"say \"\"é\"\"\",\"two\nlines\"\r\n#cut,/x?offset=1,\r\n");
    }
}
