-- The lead's calls on the health of a program. Appended, never edited: a later call takes the place of an earlier one.
CREATE TABLE calls (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    -- The act that made it: one that comes a second time collides here.
    act_id     INTEGER NOT NULL,
    by_id      INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    colour     TEXT    NOT NULL,
    -- What was computed when it was called.
    computed   TEXT    NOT NULL,
    -- Why: a call better than computed has one.
    reason     TEXT,
    -- The Monday of the week that it is for, in the program's zone.
    week       TEXT    NOT NULL,
    UNIQUE (guild_id, act_id),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT;

CREATE INDEX calls_by_program ON calls (guild_id, program_id, id);
