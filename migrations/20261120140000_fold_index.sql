-- Two segments of the search index that are of a size are folded into one, as soon as nobody is at work
-- (`store/index.rs`): a look-up asks every segment there is.
INSERT INTO items_fts (items_fts, rank) VALUES ('usermerge', 2);
