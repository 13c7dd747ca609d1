//! The three ways in which payloads travel: as text, each compressed for itself, or all in one zlib stream.

use axum::extract::ws::Message;
use flate2::{Compress, Compression, FlushCompress};

/// How a connection's payloads are written.
pub enum Codec {
    /// As text.
    Plain,
    /// Larger payloads compressed, each a zlib stream of its own (`compress` in IDENTIFY).
    Payload,
    /// One zlib stream over the whole connection (`compress=zlib-stream`).
    Stream(Box<Compress>),
}

/// Below this size a payload is not worth compressing.
const SMALL: usize = 512;

impl Codec {
    /// The codec that the query of the address asks for; `None` for one that we don't know.
    #[must_use]
    pub fn asked(compress: Option<&str>) -> Option<Self> {
        match compress {
            None | Some("") => Some(Self::Plain),
            Some("zlib-stream") => Some(Self::Stream(Box::new(Compress::new(Compression::fast(), true)))),
            Some(_) => None,
        }
    }

    /// Writes one payload.
    pub fn write(&mut self, payload: &str) -> Message {
        match self {
            Self::Plain => Message::Text(payload.into()),
            Self::Payload if payload.len() < SMALL => Message::Text(payload.into()),
            Self::Payload => {
                let mut compress = Compress::new(Compression::fast(), true);
                Message::Binary(deflate(&mut compress, payload.as_bytes(), FlushCompress::Finish).into())
            }
            Self::Stream(compress) => {
                Message::Binary(deflate(compress, payload.as_bytes(), FlushCompress::Sync).into())
            }
        }
    }
}

fn deflate(compress: &mut Compress, mut input: &[u8], flush: FlushCompress) -> Vec<u8> {
    let mut output = Vec::with_capacity(input.len() / 2 + 128);
    loop {
        let before = compress.total_in();
        output.reserve(256);
        let status = compress.compress_vec(input, &mut output, flush);
        let taken = usize::try_from(compress.total_in() - before).unwrap_or(input.len());
        input = &input[taken.min(input.len())..];
        let room = output.len() < output.capacity();
        if status.is_err() || (input.is_empty() && room) {
            return output;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_stream_can_be_read_piece_by_piece() {
        let Some(mut codec) = Codec::asked(Some("zlib-stream")) else { panic!("known") };
        let mut reader = flate2::Decompress::new(true);
        for text in ["hello", &"long ".repeat(5000), "end"] {
            let Message::Binary(bytes) = codec.write(text) else { panic!("binary") };
            assert_eq!(bytes[bytes.len() - 4..], [0, 0, 0xff, 0xff]);
            let mut out = Vec::with_capacity(100_000);
            reader.decompress_vec(&bytes, &mut out, flate2::FlushDecompress::Sync).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }

    #[test]
    fn a_payload_stands_alone() {
        let text = "x".repeat(10_000);
        let Message::Binary(bytes) = Codec::Payload.write(&text) else { panic!("binary") };
        let mut out = String::new();
        flate2::read::ZlibDecoder::new(&bytes[..]).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
        assert!(matches!(Codec::Payload.write("small"), Message::Text(_)));
        assert!(Codec::asked(Some("zstd-stream")).is_none());
    }
}
