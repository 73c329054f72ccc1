//! Any text, read as a plain-text dump of a page.
#![no_main]

use gencatan_page::PageInput;

libfuzzer_sys::fuzz_target!(|text: &str| gencatan_fuzz::holds(text.as_bytes(), PageInput::Text));
