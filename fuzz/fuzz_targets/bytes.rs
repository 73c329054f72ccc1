//! Any bytes, read as whatever they look like.
#![no_main]

use gencatan_page::PageInput;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gencatan_fuzz::holds(bytes, PageInput::Auto));
