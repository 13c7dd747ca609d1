//! Getting the record out and in: pure translations between the record and the files that people keep.
//!
//! | file | translates |
//! |---|---|
//! | [`record`] | the whole record, as JSON that can be restored |
//! | [`sheet`], [`cell`], [`sheets`] | items as rows, cells that no spreadsheet runs, CSV |
//! | [`report`] | everything to read, as Markdown |
//! | [`madr`] | decisions, as repositories keep them |
//! | [`dates`] | due dates, as calendars take them |
//! | [`archive`] | several files as one |
//! | [`decode`], [`table`] | bytes to text, text to rows |
//! | [`columns`], [`words`], [`days`] | what columns and cells of other people's sheets mean |
//! | [`plan`], [`fill`], [`dry_run`] | rows to items, and a sheet that says so beforehand |

pub mod archive;
pub mod cell;
pub mod columns;
pub mod dates;
pub mod days;
pub mod decode;
pub mod dry_run;
pub mod fill;
pub mod madr;
pub mod plan;
pub mod record;
pub mod report;
pub mod sheet;
pub mod sheets;
pub mod table;
pub mod words;
