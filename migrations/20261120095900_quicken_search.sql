-- What autocomplete offers is read off an index, without opening a document for each line.
CREATE INDEX items_offered ON items (guild_id, id, kind, number, open, record ->> '$.title');

-- The full-text index again. Every word in it is led by its server, as sixteen hexadecimal digits, no longer by its
-- program: a search of a server looks up each word once, however many programs there are. Kind, owner and openness are
-- such words too (`scope`); the program, and the program's open items, are words of their own for autocomplete.
--
-- It is made for reading its newest end. Beginnings of up to eight letters are in the prefix index (sixteen digits longer),
-- so that finding the newest of a common word does not collect all of them first; and its pages are small, since the newest
-- rows of a word are read off its last page.
DROP TRIGGER items_index;
DROP TRIGGER items_reindex;
DROP TABLE items_fts;

UPDATE items SET
    words = ltrim(replace(' ' || words, printf(' %08x', program_id), printf(' %016x', guild_id))),
    more_words = ltrim(replace(' ' || more_words, printf(' %08x', program_id), printf(' %016x', guild_id)));

CREATE VIRTUAL TABLE items_fts USING fts5 (
    scope, words, more_words,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2',
    prefix = '17 18 19 20 21 22 23 24'
);

INSERT INTO items_fts (items_fts, rank) VALUES ('pgsz', 1000);

INSERT INTO items_fts (rowid, scope, words, more_words)
SELECT
    id,
    printf('%08x %016xk%s', program_id, guild_id, kind)
        || iif(open, printf(' %08xopen %016xopen', program_id, guild_id), '')
        || iif(owner_id IS NULL, '', printf(' %016xu%d', guild_id, owner_id)),
    words, more_words
FROM items ORDER BY id;

CREATE TRIGGER items_index AFTER INSERT ON items BEGIN
    INSERT INTO items_fts (rowid, scope, words, more_words)
    VALUES (
        new.id,
        printf('%08x %016xk%s', new.program_id, new.guild_id, new.kind)
            || iif(new.open, printf(' %08xopen %016xopen', new.program_id, new.guild_id), '')
            || iif(new.owner_id IS NULL, '', printf(' %016xu%d', new.guild_id, new.owner_id)),
        new.words, new.more_words
    );
END;

CREATE TRIGGER items_reindex AFTER UPDATE OF record ON items
WHEN old.open <> new.open OR old.owner_id IS NOT new.owner_id OR old.words <> new.words OR old.more_words <> new.more_words
BEGIN
    DELETE FROM items_fts WHERE rowid = old.id;
    INSERT INTO items_fts (rowid, scope, words, more_words)
    VALUES (
        new.id,
        printf('%08x %016xk%s', new.program_id, new.guild_id, new.kind)
            || iif(new.open, printf(' %08xopen %016xopen', new.program_id, new.guild_id), '')
            || iif(new.owner_id IS NULL, '', printf(' %016xu%d', new.guild_id, new.owner_id)),
        new.words, new.more_words
    );
END;
