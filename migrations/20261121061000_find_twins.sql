-- A twin is looked for among a server's newest items (`store/ground.rs`): no capture has to keep an index of titles for it.
DROP INDEX items_by_title;
