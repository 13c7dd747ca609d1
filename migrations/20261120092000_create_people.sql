-- People's own settings, one JSON document each: where they live, when they work, whether they are away, how they want
-- to be nudged. Only whoever set something has a row. They are no part of a program's record, so they have no events:
-- who is away when is nobody's history.
CREATE TABLE people (
    guild_id INTEGER NOT NULL,
    user_id  INTEGER NOT NULL,
    record   TEXT    NOT NULL CHECK (json_valid(record)),
    PRIMARY KEY (guild_id, user_id)
) STRICT, WITHOUT ROWID;
