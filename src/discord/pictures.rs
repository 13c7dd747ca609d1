//! Charts as files to be sent along: drawn one after the other and apart, so that many summaries at once never stand in the
//! way of somebody who types. One that can't be drawn stops nothing.

use super::{view::File, views::summary::pack::Drawn};
use crate::{app::apart::apart, charts::Chart};

/// Draws each chart, in order.
pub async fn draw(charts: &[Chart]) -> Vec<Drawn> {
    let mut drawn = Vec::with_capacity(charts.len());
    for chart in charts {
        let (name, chart) = (chart.name(), chart.clone());
        let picture = match apart(move || chart.draw()).await {
            Ok(Ok(picture)) => Ok(File { name: format!("{name}.png"), bytes: picture.png, alt: picture.alt }),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("it broke down".to_owned()),
        };
        if let Err(error) = &picture {
            tracing::error!(chart = name, error, "a chart could not be drawn");
        }
        drawn.push(picture);
    }
    drawn
}
