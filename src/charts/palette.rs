//! The colours, and how they stay apart for every eye.
//!
//! The card is one dark slate that stands on Discord's dark and light backgrounds alike. The colours of one chart
//! differ in lightness and not only in hue, so that they stay apart without red, green or blue cones: a test simulates
//! the three. Colour is still never alone: every chart says the same in words, numbers or shapes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A colour of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The card that everything stands on.
pub const CARD: Colour = Colour(0x1E, 0x20, 0x27);
/// The card's edge, which holds it together on a background as dark as itself.
pub const EDGE: Colour = Colour(0x41, 0x45, 0x51);
/// Lines that help the eye along.
pub const GRID: Colour = Colour(0x36, 0x3A, 0x45);
/// What is to be read first.
pub const INK: Colour = Colour(0xF4, 0xF5, 0xF7);
/// What is to be read second.
pub const QUIET: Colour = Colour(0xB9, 0xBE, 0xCA);
/// No data.
pub const NOTHING: Colour = Colour(0x5B, 0x61, 0x6E);
/// Ink on light fills.
pub const DARK_INK: Colour = Colour(0x12, 0x14, 0x19);

/// The first series: what is under way, the usual.
pub const FIRST: Colour = Colour(0x4E, 0x9F, 0xE6);
/// The second series: what was added, or is late.
pub const SECOND: Colour = Colour(0xFF, 0xB5, 0x47);
/// What is reached.
pub const DONE: Colour = Colour(0xA9, 0xEB, 0xC0);

/// The bands of a risk, Low to Extreme.
pub const BANDS: [Colour; 4] =
    [Colour(0x2F, 0x66, 0x8C), Colour(0xF3, 0xDF, 0x9C), Colour(0xF0, 0x93, 0x3A), Colour(0xC2, 0x28, 0x3C)];

/// A call of health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// On course.
    Green,
    /// Needs care.
    Amber,
    /// Needs help.
    Red,
    /// No data, or no call.
    Grey,
}

impl Light {
    /// Every light, best first.
    pub const ALL: [Self; 4] = [Self::Green, Self::Amber, Self::Red, Self::Grey];

    /// Its colour.
    #[must_use]
    pub const fn colour(self) -> Colour {
        match self {
            Self::Green => Colour(0x3D, 0xB5, 0x8B),
            Self::Amber => Colour(0xFA, 0xD2, 0x5A),
            Self::Red => Colour(0xC2, 0x28, 0x3C),
            Self::Grey => NOTHING,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Green => "Green",
            Self::Amber => "Amber",
            Self::Red => "Red",
            Self::Grey => "Grey",
        }
    }
}

impl Colour {
    /// Itself, thinned over the card: 1 is itself, 0 is the card.
    #[must_use]
    pub fn over_card(self, share: f64) -> Self {
        let mix = |own: u8, under: u8| f64::from(own).mul_add(share, f64::from(under) * (1.0 - share));
        Self(byte(mix(self.0, CARD.0)), byte(mix(self.1, CARD.1)), byte(mix(self.2, CARD.2)))
    }

    /// The ink that reads on it.
    #[must_use]
    pub fn ink(self) -> Self {
        if contrast(self, INK) >= contrast(self, DARK_INK) { INK } else { DARK_INK }
    }

    /// The light that it gives back, 0–1 (WCAG relative luminance).
    fn luminance(self) -> f64 {
        let [red, green, blue] = linear(self);
        0.2126f64.mul_add(red, 0.7152f64.mul_add(green, 0.0722 * blue))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// How well one reads on the other, 1–21 (WCAG contrast ratio).
#[must_use]
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn linear(Colour(red, green, blue): Colour) -> [f64; 3] {
    [red, green, blue].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held between 0 and 255")]
fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 3]; 3];

    /// What is left without one kind of cone, in linear light (Machado, Oliveira, Fernandes 2009, severity 1).
    const EYES: [(&str, Matrix); 4] = [
        ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];

    /// Colours that stand side by side in one chart.
    fn together() -> Vec<(&'static str, Vec<Colour>)> {
        vec![
            ("bands", BANDS.to_vec()),
            ("health", Light::ALL.map(Light::colour).to_vec()),
            ("series", vec![FIRST, SECOND]),
            ("milestones", vec![FIRST, SECOND, DONE]),
        ]
    }

    fn lab(colour: Colour, eye: &Matrix) -> [f64; 3] {
        let rgb = linear(colour);
        let dot = |row: &[f64; 3]| row.iter().zip(rgb).map(|(a, b)| a * b).sum::<f64>();
        let [red, green, blue] = [dot(&eye[0]), dot(&eye[1]), dot(&eye[2])].map(|share| share.clamp(0.0, 1.0));
        let bend = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787f64.mul_add(t, 16.0 / 116.0) };
        let x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
        let y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue);
        let z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    fn distance(one: [f64; 3], other: [f64; 3]) -> f64 {
        one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn colours_of_one_chart_stay_apart_for_every_eye() {
        for (chart, colours) in together() {
            for (eye, matrix) in &EYES {
                for (index, one) in colours.iter().enumerate() {
                    for other in &colours[index + 1..] {
                        let apart = distance(lab(*one, matrix), lab(*other, matrix));
                        assert!(apart >= 22.0, "{chart}, {eye}: {one} and {other} are only {apart:.1} apart");
                    }
                    let apart = distance(lab(*one, matrix), lab(CARD, matrix));
                    assert!(apart >= 22.0, "{chart}, {eye}: {one} is only {apart:.1} away from the card");
                }
            }
        }
    }

    #[test]
    fn writing_reads_on_every_fill() {
        assert!(contrast(INK, CARD) >= 7.0 && contrast(QUIET, CARD) >= 7.0);
        for fill in BANDS.into_iter().chain(Light::ALL.map(Light::colour)).chain([FIRST, SECOND, DONE]) {
            assert!(contrast(fill, fill.ink()) >= 4.5, "{fill}: {:.1}", contrast(fill, fill.ink()));
        }
    }
}
