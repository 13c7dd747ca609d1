//! Getting the record out and in: pure translations between the record and the files that people keep.
//!
//! | file | translates |
//! |---|---|
//! | [`record`] | the whole record, as JSON that can be restored |
//! | [`sheet`], [`cell`], [`csv`] | items as rows, cells that no spreadsheet runs, CSV |
//! | [`report`] | everything to read, as Markdown |
//! | [`madr`] | decisions, as repositories keep them |
//! | [`dates`] | due dates, as calendars take them |
//! | [`archive`] | several files as one |

pub mod archive;
pub mod cell;
pub mod csv;
pub mod dates;
pub mod madr;
pub mod record;
pub mod report;
pub mod sheet;
