//! The plot: dots that say, for each operation, how often as much as others the component takes.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use wasmtime::Result;

use super::measurements::{Measurements, Row};
use crate::bench::Operation;
use crate::bench::names::{COMPONENT, FLOOR, GUEST, PLUGIN, PYTHON};

/// What it is compared with, in colours that nobody confuses.
const PEERS: [(&str, RGBColor); 3] =
    [(FLOOR, RGBColor(0, 114, 178)), (GUEST, RGBColor(213, 94, 0)), (PYTHON, RGBColor(0, 158, 115))];
const GREY: RGBColor = RGBColor(100, 100, 100);
const LINE: RGBColor = RGBColor(215, 215, 215);
const SHADE: RGBColor = RGBColor(245, 245, 245);

// In pixels.
const WIDTH: i32 = 900;
const ROW: i32 = 36;
const TOP: i32 = 70;
const BOTTOM: i32 = 56;
const LEFT: i32 = 240;
const RIGHT: i32 = 30;
const DOT: i32 = 4;
/// From the dots of one peer down to those of the next.
const APART: i32 = 10;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// As SVG.
pub fn plot(measurements: &Measurements) -> Result<String> {
    let rows = Operation::ALL.map(Row::Operation);
    let bottom = TOP + ROW * rows.len() as i32;
    let scale = Scale::of(measurements, &rows);
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH as u32, (bottom + BOTTOM) as u32)).into_drawing_area();
        area.fill(&WHITE)?;
        legend(&area)?;
        for (row, top) in rows.into_iter().zip((TOP..).step_by(ROW as usize)) {
            if (top - TOP) / ROW % 2 == 0 {
                area.draw(&Rectangle::new([(0, top), (WIDTH, top + ROW)], SHADE.filled()))?;
            }
            write(&area, &row.to_string(), (LEFT - 14, top + ROW / 2), HPos::Right, BLACK)?;
        }
        axis(&area, &scale, bottom)?;
        for (row, top) in rows.into_iter().zip((TOP..).step_by(ROW as usize)) {
            dots(&area, &scale, measurements, row, top + ROW / 2)?;
        }
        area.present()?;
    }
    Ok(svg)
}

/// From ratios to places.
struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    /// With room for every ratio, and for 1.
    fn of(measurements: &Measurements, rows: &[Row]) -> Self {
        let pairs = [COMPONENT, PLUGIN].into_iter().flat_map(|subject| PEERS.map(|(peer, _)| (subject, peer)));
        let ratios = pairs.flat_map(|(subject, peer)| rows.iter().map(move |&row| (row, subject, peer)));
        let decades = ratios.filter_map(|(row, subject, peer)| Some(measurements.ratio(row, subject, peer)?.log10()));
        let (least, most) = decades
            .fold((-0.3, 0.3), |(least, most): (f64, f64), decade| (least.min(decade - 0.1), most.max(decade + 0.1)));
        Scale { least, most }
    }

    fn x(&self, ratio: f64) -> i32 {
        let share = (ratio.log10() - self.least) / (self.most - self.least);
        LEFT + (share * f64::from(WIDTH - LEFT - RIGHT)).round() as i32
    }

    /// 1, 2 and 5 times the powers of ten that there is room for.
    fn ticks(&self) -> impl Iterator<Item = f64> {
        let decades = self.least.floor() as i32..=self.most.ceil() as i32;
        let ticks = decades.flat_map(|decade| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(decade)));
        ticks.filter(|tick| (self.least..self.most).contains(&tick.log10()))
    }
}

fn axis(area: &Area, scale: &Scale, bottom: i32) -> Result<()> {
    for tick in scale.ticks() {
        let (x, style) = (scale.x(tick), if tick == 1.0 { BLACK.stroke_width(2) } else { LINE.stroke_width(1) });
        area.draw(&PathElement::new([(x, TOP), (x, bottom + 4)], style))?;
        write(area, &format!("{tick}"), (x, bottom + 14), HPos::Center, GREY)?;
    }
    let what = "← faster · times as long as the other · slower →";
    write(area, what, ((LEFT + WIDTH - RIGHT) / 2, bottom + 38), HPos::Center, GREY)
}

fn dots(area: &Area, scale: &Scale, measurements: &Measurements, row: Row, middle: i32) -> Result<()> {
    for ((peer, colour), y) in PEERS.into_iter().zip((middle - APART..).step_by(APART as usize)) {
        if let Some(ratio) = measurements.ratio(row, PLUGIN, peer) {
            area.draw(&PathElement::new([(scale.x(1.0), y), (scale.x(ratio), y)], colour.mix(0.4).stroke_width(2)))?;
            area.draw(&Circle::new((scale.x(ratio), y), DOT, colour.filled()))?;
        }
        if let Some(ratio) = measurements.ratio(row, COMPONENT, peer) {
            area.draw(&Circle::new((scale.x(ratio), y), DOT, colour.stroke_width(2)))?;
        }
    }
    Ok(())
}

/// Which colour is which peer, and which dot is whose.
fn legend(area: &Area) -> Result<()> {
    write(area, "The component, compared with", (LEFT - 14, 20), HPos::Right, BLACK)?;
    for ((peer, colour), x) in PEERS.into_iter().zip((LEFT..).step_by(170)) {
        area.draw(&Circle::new((x + DOT, 20), DOT, colour.filled()))?;
        write(area, peer, (x + 16, 20), HPos::Left, BLACK)?;
    }
    write(area, "and called", (LEFT - 14, 46), HPos::Right, BLACK)?;
    area.draw(&Circle::new((LEFT + DOT, 46), DOT, GREY.filled()))?;
    write(area, "by a plugin", (LEFT + 16, 46), HPos::Left, BLACK)?;
    area.draw(&Circle::new((LEFT + 170 + DOT, 46), DOT, GREY.stroke_width(2)))?;
    write(area, "by the host", (LEFT + 170 + 16, 46), HPos::Left, BLACK)
}

fn write(area: &Area, text: &str, at: (i32, i32), side: HPos, colour: RGBColor) -> Result<()> {
    let style = ("sans-serif", 17).into_font().color(&colour).pos(Pos::new(side, VPos::Center));
    Ok(area.draw_text(text, &style, at)?)
}
