-- The record: programs, their items, and everything that ever happened to them.
--
-- A program and an item are each one JSON document, `record`, written whole by one function. The columns beside it
-- are there for SQL to find and sort by: those that merely repeat the document are generated from it, so that they
-- cannot disagree; those that the domain works out (open, urgency, wake_at) are written with it. A new kind of item
-- adds fields to the document and nothing here.
--
-- Every table that holds a server's data has guild_id in its key, and every statement names it: nothing crosses from
-- one server to another. Instants are milliseconds since 1970 UTC; dates are ISO text in the program's zone.

CREATE TABLE programs (
    id       INTEGER PRIMARY KEY NOT NULL,
    guild_id INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    record   TEXT    NOT NULL CHECK (json_valid(record)),
    name     TEXT    GENERATED ALWAYS AS (record ->> '$.name') VIRTUAL,
    UNIQUE (guild_id, id)
) STRICT;

CREATE UNIQUE INDEX programs_by_name ON programs (guild_id, name COLLATE NOCASE);

-- Which program a channel belongs to: one at most.
CREATE TABLE program_channels (
    guild_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, channel_id),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX program_channels_by_program ON program_channels (guild_id, program_id);

CREATE TABLE items (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    number     INTEGER NOT NULL CHECK (number > 0),
    version    INTEGER NOT NULL CHECK (version > 0),
    open       INTEGER NOT NULL CHECK (open IN (0, 1)),
    urgency    INTEGER NOT NULL,
    -- The next instant at which something happens to it by itself: this row is the durable job.
    wake_at    INTEGER,
    -- How often waking it failed; each failure puts wake_at further off.
    failures   INTEGER NOT NULL DEFAULT 0,
    -- The words that search finds it by, each led by its program (see items_fts): of title and tags, and of the detail.
    words      TEXT    NOT NULL,
    more_words TEXT    NOT NULL,
    record     TEXT    NOT NULL CHECK (json_valid(record)),
    title      TEXT    GENERATED ALWAYS AS (record ->> '$.title') VIRTUAL,
    state      TEXT    GENERATED ALWAYS AS (record ->> '$.state') VIRTUAL,
    owner_id   INTEGER GENERATED ALWAYS AS (record ->> '$.owner') VIRTUAL,
    due_on     TEXT    GENERATED ALWAYS AS (record ->> '$.due') VIRTUAL,
    UNIQUE (guild_id, id),
    UNIQUE (guild_id, program_id, kind, number),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT;

-- Lists: what is open first, then what is loudest, then what is due first, what has no date last.
CREATE INDEX items_by_kind ON items (guild_id, program_id, kind, open DESC, urgency DESC, due_on IS NULL, due_on, number);
-- The same title again: is it the same item?
CREATE INDEX items_by_title ON items (guild_id, program_id, title, kind);
CREATE INDEX items_by_owner ON items (guild_id, owner_id, due_on, number) WHERE open = 1;
CREATE INDEX items_to_wake ON items (wake_at) WHERE wake_at IS NOT NULL;

-- Whose word an item waits for.
CREATE TABLE awaits (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    item_id  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, user_id, item_id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX awaits_by_item ON awaits (guild_id, item_id);

-- What happened. Appended in the transaction that changes the row, never edited. One act (a click, a command, a
-- deadline) may change several items: its steps are numbered, and an act that comes a second time collides here.
CREATE TABLE events (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    -- NULL: it happened to the program itself.
    item_id    INTEGER,
    version    INTEGER NOT NULL,
    act_id     INTEGER NOT NULL,
    step       INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    -- NULL: the bot itself, at a deadline that a person set.
    actor_id   INTEGER,
    what       TEXT    NOT NULL,
    -- {"field": [old, new]}, without the version
    changes    TEXT    NOT NULL CHECK (json_valid(changes)),
    reason     TEXT,
    UNIQUE (guild_id, act_id, step),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT;

CREATE UNIQUE INDEX events_by_item ON events (guild_id, item_id, version) WHERE item_id IS NOT NULL;
CREATE INDEX events_by_program ON events (guild_id, program_id, id);

-- The card that was posted last for an item: it lives, the earlier ones are history.
CREATE TABLE cards (
    guild_id   INTEGER NOT NULL,
    item_id    INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    -- 1 while the item has changed since the card was last drawn.
    stale      INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1)),
    PRIMARY KEY (guild_id, item_id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX cards_to_draw ON cards (guild_id, item_id) WHERE stale = 1;

CREATE TRIGGER items_make_cards_stale AFTER UPDATE OF version ON items BEGIN
    UPDATE cards SET stale = 1 WHERE guild_id = new.guild_id AND item_id = new.id AND stale = 0;
END;

-- What people typed and could not be taken yet, so that nothing is lost: refused forms, forms still open.
CREATE TABLE drafts (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    made_at    INTEGER NOT NULL,
    payload    TEXT    NOT NULL CHECK (json_valid(payload))
) STRICT;

CREATE INDEX drafts_by_age ON drafts (made_at);

-- Facts about this database: the salt of its nonces, the hash of the commands that were registered last.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Search. Every word in the index is led by its program, as eight hexadecimal digits: `0000002avendor`. So a beginning of
-- a word is looked up among the words of that program alone, whatever else is stored, and a search reads no row that it
-- does not return. Kind, owner and openness are such words too (`scope`). A typed beginning of one to four letters is in
-- the prefix index (eight digits longer); a longer one is a short range of the program's own words.
CREATE VIRTUAL TABLE items_fts USING fts5 (
    scope, words, more_words,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '9 10 11 12'
);

CREATE TRIGGER items_index AFTER INSERT ON items BEGIN
    INSERT INTO items_fts (rowid, scope, words, more_words)
    VALUES (
        new.id,
        printf('%08x %08xk%s', new.program_id, new.program_id, new.kind)
            || iif(new.open, printf(' %08xopen', new.program_id), '')
            || iif(new.owner_id IS NULL, '', printf(' %08xu%d', new.program_id, new.owner_id)),
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
        printf('%08x %08xk%s', new.program_id, new.program_id, new.kind)
            || iif(new.open, printf(' %08xopen', new.program_id), '')
            || iif(new.owner_id IS NULL, '', printf(' %08xu%d', new.program_id, new.owner_id)),
        new.words, new.more_words
    );
END;
