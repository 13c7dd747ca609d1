-- The search index holds the words of what somebody owns and has not ended under that person too (`Place::Desk` in
-- `store/index.rs`): autocomplete offers one's own items first, in one look-up. The whole index is made anew, as soon as the
-- bot has nothing else to do.
INSERT INTO items_fts (items_fts) VALUES ('delete-all');
INSERT OR IGNORE INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items;
