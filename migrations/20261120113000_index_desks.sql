-- The search index holds the words of what somebody owns and has not ended under that person too (`Place::Desk` in
-- `store/index.rs`): autocomplete offers one's own items first, in one look-up. The whole index is made anew, as soon as the
-- bot has nothing else to do.
INSERT INTO items_fts (items_fts) VALUES ('delete-all');
INSERT OR IGNORE INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items;

-- The lines that autocomplete offers are read off this index; whether an item belongs to the program now as well.
DROP INDEX items_offered;
CREATE INDEX items_offered ON items (guild_id, id, program_id, kind, number, open, record ->> '$.title');
