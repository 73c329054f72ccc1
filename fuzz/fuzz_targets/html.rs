//! Pages of tags, texts and metadata in any order.
#![no_main]

use gencatan_page::PageInput;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gencatan_fuzz::holds(gencatan_fuzz::page_of_parts(bytes).as_bytes(), PageInput::Html);
});
