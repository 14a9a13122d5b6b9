//! The search engine of kedang.
