//! The bytes of a text file, whatever wrote it: UTF-8 with and without a mark, UTF-16, and the code pages of old
//! spreadsheets.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why bytes are no text. `Display` is the sentence shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    /// A workbook of a spreadsheet.
    #[error("That is a spreadsheet's workbook or an archive. Save the sheet as CSV (UTF-8) and attach that.")]
    Workbook,
    /// Nothing that a text would hold.
    #[error("That is not a text file. Attach a CSV, or the JSON of an earlier export.")]
    Binary,
    /// Nothing at all.
    #[error("That file is empty. Attach a CSV with a first row of column names and a row for each item.")]
    Empty,
}

/// A text, and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text, without its mark.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Reads bytes as text.
///
/// # Errors
/// [`NotText`].
pub fn read(bytes: &[u8]) -> Result<Text, NotText> {
    // An archive (also a newer workbook), and an older workbook.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(NotText::Workbook);
    }
    let encoding = encoding_of(bytes);
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    if text.contains('\0') || text.starts_with("%PDF") {
        return Err(NotText::Binary);
    }
    if text.trim().is_empty() {
        return Err(NotText::Empty);
    }
    Ok(Text { text: text.into_owned(), encoding: encoding.name() })
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    // Without a mark: every other byte of a western text in UTF-16 is nothing.
    let head = &bytes[..bytes.len().min(1_000)];
    let empty_at = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count() * 2;
    if head.len() >= 8 && empty_at(1) * 10 > head.len() * 6 && empty_at(0) * 10 < head.len() {
        return UTF_16LE;
    }
    if head.len() >= 8 && empty_at(0) * 10 > head.len() * 6 && empty_at(1) * 10 < head.len() {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str = "Titel;Eigentümer\r\nLieferverzögerung für Gerät „A“;Zoë Müller\r\n";

    fn utf16(text: &str, mark: &[u8], order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(order)).collect()
    }

    #[test]
    fn one_text_however_it_was_saved() {
        let windows = encoding_rs::WINDOWS_1252.encode(WORDS).0.into_owned();
        for bytes in [
            WORDS.as_bytes().to_vec(),
            [b"\xEF\xBB\xBF", WORDS.as_bytes()].concat(),
            utf16(WORDS, b"\xFF\xFE", u16::to_le_bytes),
            utf16(WORDS, b"\xFE\xFF", u16::to_be_bytes),
            utf16(WORDS, b"", u16::to_le_bytes),
            utf16(WORDS, b"", u16::to_be_bytes),
            windows,
        ] {
            assert_eq!(read(&bytes).unwrap().text, WORDS, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for (bytes, why) in [
            (b"PK\x03\x04rest".as_slice(), NotText::Workbook),
            (b"\xD0\xCF\x11\xE0rest", NotText::Workbook),
            (b"%PDF-1.7", NotText::Binary),
            (b"a\0b\0\0c", NotText::Binary),
            (b" \r\n", NotText::Empty),
            (b"", NotText::Empty),
        ] {
            assert_eq!(read(bytes), Err(why));
        }
    }
}
