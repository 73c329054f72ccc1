//! The command `gencatan`.

mod command;

fn main() -> std::process::ExitCode {
    command::main()
}
