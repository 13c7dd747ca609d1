-- The search index counts its rows from the newest item on (`store/index.rs` says why). The whole index is made anew, as soon
-- as the bot has nothing else to do.
INSERT INTO items_fts (items_fts) VALUES ('delete-all');
INSERT OR IGNORE INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items;
