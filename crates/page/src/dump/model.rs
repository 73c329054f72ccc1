//! The labeller of lines: boosted trees over the features of `features.rs`, from a table that `training/page` makes.

use std::sync::LazyLock;

use super::features::{COUNT, NAMES};

static TABLE: &str = include_str!("../../../../data/dump_lines.txt");

/// The trees of the table.
pub(super) static TREES: LazyLock<Trees> = LazyLock::new(|| Trees::parse(TABLE));

/// A sum of decision trees.
pub(super) struct Trees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

enum Node {
    /// Left where the feature is no more than the limit; the left branch is the next node.
    Split {
        feature: usize,
        limit: f32,
        right: usize,
    },
    Leaf(f32),
}

impl Trees {
    /// One tree a line, its nodes in preorder: `feature limit` and then both branches, or `=value`. A line that does not
    /// parse is left out; a test shows that there is none.
    fn parse(table: &str) -> Self {
        let mut trees = Self { nodes: Vec::new(), roots: Vec::new() };
        for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let root = trees.nodes.len();
            let mut tokens = line.split(' ');
            if trees.node(&mut tokens, 0).is_some() && tokens.next().is_none() {
                trees.roots.push(root);
            } else {
                trees.nodes.truncate(root);
            }
        }
        trees
    }

    fn node<'t>(&mut self, tokens: &mut impl Iterator<Item = &'t str>, depth: usize) -> Option<()> {
        let token = tokens.next().filter(|_| depth < 64)?;
        if let Some(value) = token.strip_prefix('=') {
            self.nodes.push(Node::Leaf(value.parse().ok()?));
            return Some(());
        }
        let feature = NAMES.iter().position(|n| *n == token)?;
        let limit = tokens.next()?.parse().ok()?;
        let at = self.nodes.len();
        self.nodes.push(Node::Split { feature, limit, right: 0 });
        self.node(tokens, depth + 1)?;
        let right = self.nodes.len();
        self.node(tokens, depth + 1)?;
        self.nodes[at] = Node::Split { feature, limit, right };
        Some(())
    }

    /// The log-odds that a line belongs to the article's text.
    pub(super) fn score(&self, row: &[f32; COUNT]) -> f32 {
        self.roots.iter().map(|root| self.leaf(*root, row)).sum()
    }

    fn leaf(&self, mut at: usize, row: &[f32; COUNT]) -> f32 {
        loop {
            match self.nodes[at] {
                Node::Leaf(value) => return value,
                Node::Split { feature, limit, right } => at = if row[feature] <= limit { at + 1 } else { right },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tree_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).count();
        assert!(lines > 0);
        assert_eq!(TREES.roots.len(), lines);
    }

    #[test]
    fn a_tree_is_walked() {
        let trees = Trees::parse("# words of the line\nwords 2.5 =-1 ends 0.5 =0.25 =2\nwords 1 =0 oops\n");
        let mut row = [0.0; COUNT];
        assert_eq!(trees.score(&row), -1.0);
        row[0] = 3.0;
        assert_eq!(trees.score(&row), 0.25);
        row[NAMES.iter().position(|n| *n == "ends").expect("a feature")] = 1.0;
        assert_eq!(trees.score(&row), 2.0);
        assert_eq!(trees.roots.len(), 1);
    }
}
