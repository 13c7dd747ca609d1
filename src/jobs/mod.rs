//! Do later what was promised: `tick` is one step on durable rows, and a dumb loop calls it.
//!
//! | file | does |
//! |---|---|
//! | [`deadlines`] | settles items whose time has come |
//! | [`nudges`] | plans the digests |
//! | [`deliver`] | hands out what is promised to be said |
//! | [`weekly`] | the weekly summary: drafts, posts, corrections |
//!
//! Nothing sleeps until a computed instant: the loop looks at the wall clock at least every few seconds, so a moved
//! clock or a suspended machine is noticed.

pub mod deadlines;
pub mod deliver;
pub mod nudges;
pub mod weekly;
