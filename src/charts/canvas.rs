//! A sheet to draw on: shapes and texts gather as SVG and become PNG bytes in one go.
//!
//! Why SVG through `resvg` and not `plotters`: its text is shaped, kerned, bidirectional and falls back from font to
//! font, where plotters' bitmap backend sets glyph beside glyph and needs a system font library for more; edges are
//! anti-aliased; rounded corners, dashes and hatches come for free; and a picture can be read as text when it looks
//! wrong. It is pure Rust, is kept well, and is used here without its image, file and system-font parts.

use std::fmt::Write as _;

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};

use super::{
    ChartError, HEIGHT, WIDTH, fonts,
    palette::{CARD, Colour, EDGE},
    pixels,
};

/// A place on the sheet, in pixels from the top left.
pub type Point = (f64, f64);

/// A rectangle on the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f64,
    /// Top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

/// A line's look.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: f64,
    /// In dashes.
    pub dashed: bool,
}

/// Where a text stands against its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It begins there.
    Start,
    /// It is centred there.
    Middle,
    /// It ends there.
    End,
}

/// A text's look.
#[derive(Debug, Clone, Copy)]
pub struct Ink {
    /// Its size in pixels.
    pub size: f64,
    /// In bold.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
    /// Where it stands.
    pub side: Side,
    /// With a rim in the card's colour, where it stands over lines.
    pub rim: bool,
}

/// A marker's shape, which says without colour what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A disc.
    Disc,
    /// A hollow diamond.
    Diamond,
    /// A square.
    Square,
    /// A filled triangle, its point up.
    Triangle,
}

/// The sheet.
#[derive(Debug)]
pub struct Canvas {
    svg: String,
    /// Whether the stripes are there. They are of one colour: one striped series a chart.
    has_stripes: bool,
}

impl Area {
    /// Its right edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.w
    }

    /// Its bottom edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }

    /// Its middle.
    #[must_use]
    pub fn middle(&self) -> Point {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }
}

impl Canvas {
    /// An empty card with round corners.
    #[must_use]
    pub fn card() -> Self {
        let (width, height) = (WIDTH - 2, HEIGHT - 2);
        let mut svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">"#);
        let _ = write!(
            svg,
            r#"<rect x="1" y="1" width="{width}" height="{height}" rx="22" fill="{CARD}" stroke="{EDGE}" stroke-width="2"/>"#
        );
        Self { svg, has_stripes: false }
    }

    /// A filled rectangle.
    pub fn fill(&mut self, area: Area, radius: f64, colour: Colour) {
        self.element("rect", &[("rx", radius)], area, &format!(r#"fill="{colour}""#));
    }

    /// The rim of a rectangle.
    pub fn rim(&mut self, area: Area, radius: f64, stroke: Stroke) {
        self.element("rect", &[("rx", radius)], area, &format!(r#"fill="none" {}"#, look(stroke)));
    }

    /// Rectangles in slanted stripes.
    pub fn stripes(&mut self, areas: &[Area], colour: Colour) {
        let outline = |area: &Area| {
            let (x, y, right, bottom) = (area.x, area.y, area.right(), area.bottom());
            path(&[(x, y), (right, y), (right, bottom), (x, bottom)]) + "Z"
        };
        let shape: String = areas.iter().map(outline).collect();
        self.striped(&shape, colour);
        let rim = look(Stroke { colour, width: 2.5, dashed: false });
        let _ = write!(self.svg, r#"<path d="{shape}" fill="none" stroke-linejoin="round" {rim}/>"#);
    }

    /// The surface inside points, in slanted stripes over a shade.
    pub fn striped_surface(&mut self, points: &[Point], colour: Colour) {
        self.striped(&(path(points) + "Z"), colour);
    }

    fn striped(&mut self, shape: &str, colour: Colour) {
        if !std::mem::replace(&mut self.has_stripes, true) {
            // Every 12 px one of 4, at 45°, its edges a pixel wide: a gradient that repeats. A pattern of tiles looks the
            // same and takes ten times as long.
            let (x, strong, edge, faint) = (12.0 / 2.0_f64.sqrt(), 0.85, 0.565, 0.28);
            let _ = write!(
                self.svg,
                r#"<linearGradient id="stripes" gradientUnits="userSpaceOnUse" x2="{x}" y2="{x}" spreadMethod="repeat">"#
            );
            for (at, how) in [(0.0, edge), (0.5, strong), (3.5, strong), (4.5, faint), (11.5, faint), (12.0, edge)] {
                let _ = write!(self.svg, r#"<stop offset="{}" stop-color="{}"/>"#, at / 12.0, colour.over_card(how));
            }
            self.svg.push_str("</linearGradient>");
        }
        let _ = write!(self.svg, r#"<path d="{shape}" fill="url(#stripes)"/>"#);
    }

    /// A line through points.
    pub fn line(&mut self, points: &[Point], stroke: Stroke) {
        let _ = write!(self.svg, r#"<path d="{}" fill="none" {}/>"#, path(points), look(stroke));
    }

    /// The surface inside points.
    pub fn surface(&mut self, points: &[Point], colour: Colour) {
        let _ = write!(self.svg, r#"<path d="{}Z" fill="{colour}"/>"#, path(points));
    }

    /// A marker of about a width, with a rim in the card's colour.
    pub fn mark(&mut self, at: Point, shape: Shape, size: f64, colour: Colour) {
        let ((x, y), r) = (at, size / 2.0);
        let rim = Stroke { colour: CARD, width: 3.0, dashed: false };
        match shape {
            Shape::Disc => {
                let _ = write!(
                    self.svg,
                    r#"<circle cx="{}" cy="{}" r="{}" fill="{colour}" {}/>"#,
                    n(x),
                    n(y),
                    n(r),
                    look(rim)
                );
            }
            Shape::Square => {
                let r = r * 0.9;
                self.closed(&[(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)], colour, rim);
            }
            Shape::Triangle => self.closed(&[(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], colour, rim),
            Shape::Diamond => {
                let rim = Stroke { colour, width: 3.0, dashed: false };
                self.closed(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], CARD, rim);
            }
        }
    }

    /// A text whose base line stands at a point.
    pub fn text(&mut self, (x, y): Point, text: &str, ink: Ink) {
        let anchor = match ink.side {
            Side::Start => "start",
            Side::Middle => "middle",
            Side::End => "end",
        };
        let weight = if ink.bold { 600 } else { 400 };
        let _ = write!(
            self.svg,
            r#"<text x="{}" y="{}" font-family="Inter" font-size="{}" font-weight="{weight}" text-anchor="{anchor}" fill="{}""#,
            n(x),
            n(y),
            n(ink.size),
            ink.colour
        );
        if ink.rim {
            let _ =
                write!(self.svg, r#" stroke="{CARD}" stroke-width="7" stroke-linejoin="round" paint-order="stroke""#);
        }
        let _ = write!(self.svg, ">{}</text>", escaped(&fonts::drawable(text)));
    }

    /// A text that is cut off where it is wider than its room.
    pub fn text_within(&mut self, at: Point, text: &str, room: f64, ink: Ink) {
        self.text(at, &fonts::fit(text, ink.size, ink.bold, room), ink);
    }

    /// The sheet as PNG bytes.
    ///
    /// # Errors
    /// [`ChartError::Layout`], [`ChartError::Surface`] or [`ChartError::Encode`]; none of them is to be expected.
    pub fn png(mut self) -> Result<Vec<u8>, ChartError> {
        self.svg.push_str("</svg>");
        let options =
            Options { fontdb: fonts::DATABASE.clone(), font_family: "Inter".to_owned(), ..Options::default() };
        let tree = Tree::from_str(&self.svg, &options).map_err(|error| ChartError::Layout(error.to_string()))?;
        let mut surface = Pixmap::new(WIDTH, HEIGHT).ok_or(ChartError::Surface)?;
        resvg::render(&tree, Transform::identity(), &mut surface.as_mut());
        pixels::encode(&surface).map_err(|error| ChartError::Encode(error.to_string()))
    }

    fn element(&mut self, name: &str, more: &[(&str, f64)], area: Area, look: &str) {
        let _ = write!(
            self.svg,
            r#"<{name} x="{}" y="{}" width="{}" height="{}""#,
            n(area.x),
            n(area.y),
            n(area.w.max(0.0)),
            n(area.h.max(0.0))
        );
        for (key, value) in more {
            let _ = write!(self.svg, r#" {key}="{}""#, n(*value));
        }
        let _ = write!(self.svg, " {look}/>");
    }

    fn closed(&mut self, points: &[Point], fill: Colour, rim: Stroke) {
        let _ =
            write!(self.svg, r#"<path d="{}Z" fill="{fill}" stroke-linejoin="round" {}/>"#, path(points), look(rim));
    }
}

fn look(stroke: Stroke) -> String {
    let dashes = if stroke.dashed { r#" stroke-dasharray="10 8""# } else { "" };
    format!(r#"stroke="{}" stroke-width="{}"{dashes}"#, stroke.colour, n(stroke.width))
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let _ = write!(path, "{}{} {}", if index == 0 { 'M' } else { 'L' }, n(*x), n(*y));
    }
    path
}

/// A number that SVG reads: finite, on or near the sheet, to a hundredth.
fn n(value: f64) -> f64 {
    if value.is_finite() { (value.clamp(-4_000.0, 4_000.0) * 100.0).round() / 100.0 } else { 0.0 }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
