-- Nudges: when an item has to be looked at again, what people were asked about it, and when they were pinged.
--
-- nudge_at is never later than the next moment at which the item may need a nudge. 0 says "look again": whatever could
-- change that moment (a write, a person's settings, the program) sets it to 0, and the next step works it out anew.
ALTER TABLE items ADD COLUMN nudge_at INTEGER;

UPDATE items SET nudge_at = 0
WHERE open = 1 OR (kind = 'decision' AND state = 'accepted' AND record ->> '$.review_on' IS NOT NULL);

-- Which servers have something due, and what is due on one of them. Idle, both cost nothing, however large the record.
CREATE INDEX items_to_nudge ON items (nudge_at, guild_id) WHERE nudge_at IS NOT NULL;
CREATE INDEX items_to_nudge_of_server ON items (guild_id, nudge_at) WHERE nudge_at IS NOT NULL;

-- The latest nudge of a person about an item, and where on the ladder it stood.
CREATE TABLE episodes (
    guild_id INTEGER NOT NULL,
    item_id  INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    record   TEXT    NOT NULL CHECK (json_valid(record)),
    PRIMARY KEY (guild_id, item_id, user_id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT, WITHOUT ROWID;

-- When a person was last pinged in a program: at most once a day.
CREATE TABLE pings (
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    user_id    INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (guild_id, program_id, user_id),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT, WITHOUT ROWID;

-- Every line that was ever planned: whom it asked, in which post, and when a person first did something about it after.
CREATE TABLE nudged (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    item_id    INTEGER NOT NULL,
    -- Who was asked.
    user_id    INTEGER NOT NULL,
    rung       TEXT    NOT NULL,
    -- The key of the post in the outbox.
    post       TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    acted_at   INTEGER,
    fate       TEXT    NOT NULL DEFAULT 'waiting' CHECK (fate IN ('waiting', 'sent', 'refused', 'failed')),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT;

CREATE INDEX nudged_by_program ON nudged (guild_id, program_id, at);
CREATE INDEX nudged_by_item ON nudged (guild_id, item_id, at);
CREATE INDEX nudged_by_post ON nudged (guild_id, post);

-- Posts of digests, for as long as they can be answered: each is drawn again when a line in it is answered.
CREATE TABLE digests (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    -- The key of the post in the outbox, which holds its lines.
    post       TEXT    NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    slot       INTEGER NOT NULL,
    -- 1 while it has its buttons: until a later one is posted in its place.
    answerable INTEGER NOT NULL DEFAULT 1 CHECK (answerable IN (0, 1)),
    -- How often something in it changed since it was last drawn.
    stale      INTEGER NOT NULL DEFAULT 0,
    UNIQUE (guild_id, post)
) STRICT;

CREATE INDEX digests_to_draw ON digests (guild_id, id) WHERE stale > 0;
CREATE INDEX digests_to_answer ON digests (guild_id, channel_id, slot) WHERE answerable = 1;

CREATE TRIGGER items_strike_lines AFTER UPDATE OF version ON items BEGIN
    UPDATE digests SET stale = stale + 1
    WHERE guild_id = new.guild_id AND answerable = 1
      AND post IN (SELECT post FROM nudged WHERE guild_id = new.guild_id AND item_id = new.id);
END;

-- What became of a post became of its lines; a line that was answered before the post was said was never asked.
CREATE TRIGGER outbox_tells_nudged AFTER UPDATE OF state ON outbox
WHEN new.kind = 'digest' AND new.state IN ('sent', 'dead') BEGIN
    UPDATE nudged SET fate = iif(new.state = 'dead', 'failed', iif(fate = 'refused', 'refused', 'sent'))
    WHERE guild_id = new.guild_id AND post = new.key AND acted_at IS NULL;
END;
