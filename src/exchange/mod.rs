//! Getting the record out and in: pure translations between the record and the files that people keep.
//!
//! | file | translates |
//! |---|---|
//! | [`record`] | the whole record, as JSON that can be restored |

pub mod record;
