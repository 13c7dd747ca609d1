-- The search index follows the record, no longer is it written with it: an item that changes is noted here, and indexed
-- as soon as the writer has nothing else to do (`store/index.rs` says which terms the index keeps, and why). So whoever
-- logs something does not wait for it, and many items are indexed together.
DROP TRIGGER items_index;
DROP TRIGGER items_reindex;
DROP TABLE items_fts;
ALTER TABLE items DROP COLUMN words;
ALTER TABLE items DROP COLUMN more_words;

-- Terms are looked up whole or by their first letters, never by where they stand (`detail`), and are cut and folded
-- before they come here (`ascii` leaves them as they are). A term is eighteen signs that say where it counts, and up to
-- sixteen letters: every beginning of these is in the prefix index, so that the newest items of a common beginning are
-- read off its end. Small pages and few segments suit that.
CREATE VIRTUAL TABLE items_fts USING fts5 (
    terms,
    content = '', contentless_delete = 1, detail = none, tokenize = 'ascii',
    prefix = '19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34'
);
INSERT INTO items_fts (items_fts, rank) VALUES ('pgsz', 1000);
INSERT INTO items_fts (items_fts, rank) VALUES ('automerge', 2);

CREATE TABLE items_to_index (
    item_id  INTEGER PRIMARY KEY NOT NULL,
    guild_id INTEGER NOT NULL,
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT;

INSERT INTO items_to_index (item_id, guild_id) SELECT id, guild_id FROM items;

CREATE TRIGGER items_index AFTER INSERT ON items BEGIN
    INSERT INTO items_to_index (item_id, guild_id) VALUES (new.id, new.guild_id);
END;

CREATE TRIGGER items_reindex AFTER UPDATE OF record ON items
WHEN old.open <> new.open OR old.owner_id IS NOT new.owner_id OR old.title IS NOT new.title
    OR old.record ->> '$.detail' IS NOT new.record ->> '$.detail' OR old.record ->> '$.tags' IS NOT new.record ->> '$.tags'
BEGIN
    INSERT OR IGNORE INTO items_to_index (item_id, guild_id) VALUES (new.id, new.guild_id);
END;
