//! The language of an article: what the page declares, checked against what its text looks like.

use whatlang::{Detector, Lang, Script};

/// Characters that the detection reads.
const SAMPLE: usize = 1500;
/// Where the page declares its language, fewer are enough to check it.
const CHECK: usize = 700;
/// Letters below which a text is too short to overrule the page.
const ENOUGH: usize = 120;

/// BCP 47 primary language of `text`, the page's own declaration being `declared`.
pub(crate) fn of(text: &str, declared: Option<&str>) -> Option<String> {
    let declared = declared.and_then(primary);
    let sample: String = text.chars().take(if declared.is_some() { CHECK } else { SAMPLE }).collect();
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    let Some(info) = Detector::new().detect(&sample) else { return declared };
    let detected = code(info.lang());
    match declared {
        // Indonesian stands for Malay too, which the detection does not know.
        Some(d) if detected == "id" && d == "ms" => Some(d),
        Some(d) if d == detected => Some(d),
        // A language that the detection does not know looks like another to it.
        Some(d) if !is_known(&d) => Some(d),
        Some(_)
            if (letters >= 20 && info.script() != Script::Latin) || (letters >= ENOUGH && info.confidence() > 0.95) =>
        {
            Some(detected.to_owned())
        }
        Some(d) => Some(d),
        None => (letters >= 20 && (info.is_reliable() || letters * 2 >= ENOUGH)).then(|| detected.to_owned()),
    }
}

/// "id" of "id-ID", "in" (an old code) and "ind"; `None` where the value is no language tag.
pub(crate) fn primary(tag: &str) -> Option<String> {
    let tag = tag.trim();
    let end = tag.find(['-', '_', ',', ';', ' ']).unwrap_or(tag.len());
    let primary = tag[..end].to_ascii_lowercase();
    if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    match primary.as_str() {
        "in" => Some("id".into()),
        "iw" => Some("he".into()),
        "nb" | "nn" => Some("no".into()),
        "und" | "mul" => None,
        three if three.len() == 3 => Some(Lang::from_code(three).map_or(primary.clone(), |l| code(l).to_owned())),
        _ => Some(primary),
    }
}

fn is_known(primary: &str) -> bool {
    Lang::all().iter().any(|l| code(*l) == primary)
}

/// ISO 639-1 where there is one.
fn code(lang: Lang) -> &'static str {
    use Lang::*;
    match lang {
        Epo => "eo",
        Eng => "en",
        Rus => "ru",
        Cmn => "zh",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Ben => "bn",
        Fra => "fr",
        Deu => "de",
        Ukr => "uk",
        Kat => "ka",
        Ara => "ar",
        Hin => "hi",
        Jpn => "ja",
        Heb => "he",
        Yid => "yi",
        Pol => "pl",
        Amh => "am",
        Jav => "jv",
        Kor => "ko",
        Nob => "no",
        Dan => "da",
        Swe => "sv",
        Fin => "fi",
        Tur => "tr",
        Nld => "nl",
        Hun => "hu",
        Ces => "cs",
        Ell => "el",
        Bul => "bg",
        Bel => "be",
        Mar => "mr",
        Kan => "kn",
        Ron => "ro",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Lit => "lt",
        Lav => "lv",
        Est => "et",
        Tam => "ta",
        Vie => "vi",
        Urd => "ur",
        Tha => "th",
        Guj => "gu",
        Uzb => "uz",
        Pan => "pa",
        Aze => "az",
        Ind => "id",
        Tel => "te",
        Pes => "fa",
        Mal => "ml",
        Ori => "or",
        Mya => "my",
        Nep => "ne",
        Sin => "si",
        Khm => "km",
        Tuk => "tk",
        Aka => "ak",
        Zul => "zu",
        Sna => "sn",
        Afr => "af",
        Lat => "la",
        Slk => "sk",
        Cat => "ca",
        Tgl => "tl",
        Hye => "hy",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_and_detected() {
        let id = "Menteri luar negeri kedua negara bertemu di ibu kota untuk membicarakan gencatan senjata yang baru disepakati, kata juru bicara kementerian itu kepada wartawan.";
        assert_eq!(of(id, None).as_deref(), Some("id"));
        assert_eq!(of(id, Some("ms-MY")).as_deref(), Some("ms"));
        assert_eq!(of("Ya.", Some("in_ID")).as_deref(), Some("id"));
        assert_eq!(of("", None), None);
        assert_eq!(of("Ok", Some("fil")).as_deref(), Some("fil"));
        assert_eq!(of("Стороны договорились о прекращении огня с полуночи, сообщил представитель министерства обороны в среду вечером после долгих переговоров.", Some("en")).as_deref(), Some("ru"));
    }
}
