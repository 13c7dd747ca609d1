-- What asked for a call on a program's health is a line like any other: counted, answered and struck by the same rules. It
-- is about no item.
DROP TRIGGER items_strike_lines;
DROP TRIGGER outbox_tells_nudged;
DROP INDEX nudged_by_program;
DROP INDEX nudged_by_item;
DROP INDEX nudged_by_post;
ALTER TABLE nudged RENAME TO nudged_before;

CREATE TABLE nudged (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    -- NULL: the call on the program's health.
    item_id    INTEGER,
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

INSERT INTO nudged (id, guild_id, program_id, item_id, user_id, rung, post, at, acted_at, fate)
SELECT id, guild_id, program_id, item_id, user_id, rung, post, at, acted_at, fate FROM nudged_before;

-- What was asked for before, as far as it waits or can still be answered; and whether somebody called since.
INSERT INTO nudged (guild_id, program_id, user_id, rung, post, at, acted_at, fate)
SELECT guild_id, program_id, user_id, rung, key, at,
       (SELECT min(calls.at) FROM calls
        WHERE calls.guild_id = asked.guild_id AND calls.program_id = asked.program_id AND calls.at >= asked.at),
       iif(state = 'sent', 'sent', 'waiting')
FROM (
    SELECT outbox.guild_id, outbox.key, outbox.state,
           line.value ->> '$.program' AS program_id,
           line.value ->> '$.asked' AS user_id,
           line.value ->> '$.ask.rung' AS rung,
           unixepoch(line.value ->> '$.ask.at') * 1000 AS at
    FROM outbox, json_each(outbox.payload, '$.sections') AS section, json_each(section.value, '$.calls') AS line
    WHERE outbox.kind = 'digest' AND outbox.edits IS NULL AND (
        outbox.state IN ('ready', 'sending') OR outbox.state = 'sent' AND EXISTS (
            SELECT 1 FROM digests
            WHERE digests.guild_id = outbox.guild_id AND digests.post = outbox.key AND digests.answerable = 1))
) AS asked;

DROP TABLE nudged_before;

CREATE INDEX nudged_by_program ON nudged (guild_id, program_id, at);
CREATE INDEX nudged_by_item ON nudged (guild_id, item_id, at);
CREATE INDEX nudged_by_post ON nudged (guild_id, post);

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
