//! Drumbeat.
