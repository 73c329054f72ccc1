//! Build tasks.
fn main() -> anyhow::Result<()> {
    Ok(())
}
