//! What all charts share: the card with its title and finding, the legend, the plot, the empty state.

use super::{
    HEIGHT, Heading, WIDTH,
    canvas::{Area, Canvas, Ink, Shape, Side, Stroke},
    fonts,
    palette::{Colour, FIRST, GRID, INK, QUIET},
    scale::{Numbers, full_day, short, whole},
};

/// Room at the card's edges.
pub const PAD: f64 = 36.0;
/// The smallest writing.
pub const SMALL: f64 = 24.0;
/// Where the writing of the legend stands.
pub const LEGEND: f64 = 149.0;
/// The widest and highest plot.
pub const PLOT: Area = Area { x: 108.0, y: 182.0, w: 856.0, h: 326.0 };
/// The most weeks that a chart of columns shows: the last ones.
pub const MOST_WEEKS: usize = 12;

/// Small quiet writing.
pub const LABEL: Ink = Ink { size: SMALL, bold: false, colour: QUIET, side: Side::Middle, rim: false };
/// A figure in the plot.
pub const FIGURE: Ink = Ink { size: 27.0, bold: true, colour: INK, side: Side::Middle, rim: true };

/// What a legend shows before its words.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    /// A marker.
    Mark(Shape, Colour),
    /// A dashed line.
    Dashes(Colour),
    /// A box.
    Plain(Colour),
    /// A striped box.
    Stripes(Colour),
}

/// A card with a title, whose and when it is, and the finding in one line.
#[must_use]
pub fn open(title: &str, heading: &Heading, finding: &str) -> Canvas {
    let mut canvas = Canvas::card();
    let left = Ink { size: 36.0, bold: true, colour: INK, side: Side::Start, rim: false };
    canvas.text((PAD, 64.0), title, left);
    let right = f64::from(WIDTH) - PAD;
    let day = full_day(heading.on);
    let quiet = Ink { side: Side::End, ..LABEL };
    canvas.text((right, 63.0), &day, quiet);
    let used = fonts::width(&day, SMALL, false);
    let room = right - used - PAD - fonts::width(title, 36.0, true) - 60.0;
    let program = fonts::fit(&heading.program, SMALL, false, room.max(0.0));
    if !program.is_empty() && program != "…" {
        canvas.text((right - used - 10.0, 63.0), "·", quiet);
        canvas.text((right - used - 24.0, 63.0), &program, quiet);
    }
    canvas.text_within((PAD, 108.0), finding, right - PAD, Ink { size: 28.0, bold: false, ..left });
    canvas
}

/// A card that says calmly that there is nothing yet, and what would fill it.
#[must_use]
pub fn nothing(title: &str, heading: &Heading, would_fill: [&str; 2]) -> Canvas {
    let mut canvas = open(title, heading, "");
    let middle = f64::from(WIDTH) / 2.0;
    let ground = f64::from(HEIGHT) / 2.0 + 10.0;
    for (index, height) in [26.0, 44.0, 34.0, 62.0, 50.0].into_iter().enumerate() {
        let x = middle - 96.0 + 40.0 * f64::from(u8::try_from(index).unwrap_or(0));
        let bar = Area { x, y: ground - height - 40.0, w: 28.0, h: height };
        canvas.rim(bar, 5.0, Stroke { colour: FIRST.over_card(0.75), width: 2.5, dashed: true });
    }
    canvas.text((middle, ground + 26.0), "Nothing here yet", Ink { size: 38.0, bold: true, colour: INK, ..LABEL });
    for (line, y) in would_fill.into_iter().zip([72.0, 110.0]) {
        canvas.text_within((middle, ground + y), line, f64::from(WIDTH) - 2.0 * PAD, Ink { size: 27.0, ..LABEL });
    }
    canvas
}

/// The legend in one line.
pub fn legend(canvas: &mut Canvas, entries: &[(Key, &str)]) {
    let mut x = PAD;
    for (key, words) in entries {
        let (middle, square) = ((x + 14.0, LEGEND - 9.0), Area { x: x + 2.0, y: LEGEND - 19.0, w: 24.0, h: 20.0 });
        match *key {
            Key::Mark(shape, colour) => canvas.mark(middle, shape, 22.0, colour),
            Key::Dashes(colour) => {
                let line = [(x, middle.1), (x + 28.0, middle.1)];
                canvas.line(&line, Stroke { colour, width: 3.0, dashed: true });
            }
            Key::Plain(colour) => canvas.fill(square, 3.0, colour),
            Key::Stripes(colour) => canvas.stripes(&[square], colour),
        }
        let room = f64::from(WIDTH) - PAD - x - 38.0;
        let words = fonts::fit(words, SMALL, false, room.max(0.0));
        canvas.text((x + 38.0, LEGEND), &words, Ink { side: Side::Start, ..LABEL });
        x += 38.0 + fonts::width(&words, SMALL, false) + 34.0;
    }
}

/// Lines and numbers up the side of a plot.
pub fn numbers(canvas: &mut Canvas, plot: Area, scale: Numbers) {
    for tick in scale.ticks() {
        let y = scale.y(plot, tick);
        let width = if tick == 0.0 { 2.5 } else { 1.5 };
        canvas.line(&[(plot.x, y), (plot.right(), y)], Stroke { colour: GRID, width, dashed: false });
        canvas.text((plot.x - 14.0, y + 8.5), &short(whole(tick)), Ink { side: Side::End, ..LABEL });
    }
}

/// The columns of a plot, equal in width.
#[must_use]
pub fn columns(plot: Area, many: usize) -> Vec<Area> {
    let many = u32::try_from(many).unwrap_or(u32::MAX).max(1);
    let w = plot.w / f64::from(many);
    (0..many).map(|index| Area { x: w.mul_add(f64::from(index), plot.x), w, ..plot }).collect()
}

/// Labels under columns: all where they have room, else every second, third …, the last always.
pub fn under(canvas: &mut Canvas, columns: &[Area], y: f64, labels: &[String], ink: Ink) {
    let widest = labels.iter().map(|label| fonts::width(label, ink.size, ink.bold)).fold(0.0, f64::max) + 12.0;
    let room = columns.first().map_or(1.0, |column| column.w).max(1.0);
    let every = usize::try_from(whole((widest / room).ceil().max(1.0))).unwrap_or(1);
    for (index, (column, label)) in columns.iter().zip(labels).enumerate() {
        if (columns.len() - 1 - index).is_multiple_of(every) {
            canvas.text((column.middle().0, y), label, ink);
        }
    }
}
