//! `gencatan serve`: the record as web pages.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;

use anyhow::Context;
use gencatan::record::Record;
use gencatan::site::{self, About};
use gencatan::{Engine, VERSION};
use tokio::net::TcpListener;

use super::args::ServeArgs;
use super::describe::sources;
use super::{Outcome, output};

pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    let path = &args.record.record;
    // Opening settles a record whose last ingest was cut short, and says at once what is wrong with it.
    Record::open_existing(path).with_context(|| format!("the record {}", path.display()))?;
    serve(path, &[args.addr])
}

/// Serves on the first address that is free, until Ctrl-C. The address is printed when the server answers.
pub(crate) fn serve(record: &Path, addresses: &[SocketAddr]) -> anyhow::Result<Outcome> {
    let about = About { version: VERSION.into(), model: Engine::new().run().model, sources: sources() };
    let router = site::router(record.to_owned(), about);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind(addresses)
            .await
            .with_context(|| format!("listening on {addresses:?}; name another address with --addr"))?;
        let mut out = io::stdout().lock();
        writeln!(out, "http://{}/", listener.local_addr()?)?;
        out.flush()?;
        drop(out);
        output::note(format_args!("serving {}; Ctrl-C ends it", record.display()));
        let stop = async {
            // Without a way to be told to stop, the server goes on.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        site::serve(listener, router, stop).await?;
        Ok(Outcome::Done)
    })
}
