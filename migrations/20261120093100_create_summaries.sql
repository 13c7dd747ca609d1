-- The weekly summary: when each program's is due, what its lead said about a week, and what was published.

-- The next instant at which the weekly job has something to do: a draft or a slot. NULL: nothing, as while it is paused.
-- Negative: not worked out yet, for programs that were there before.
ALTER TABLE programs ADD COLUMN summary_at INTEGER;
-- What could not be done is left alone until this instant; what is due stays due.
ALTER TABLE programs ADD COLUMN summary_not_before INTEGER NOT NULL DEFAULT 0;
UPDATE programs SET summary_at = -1;
CREATE INDEX programs_by_summary ON programs (summary_at) WHERE summary_at IS NOT NULL;

-- A week of a program, as its lead sees it. A row comes to be with the first word about it.
CREATE TABLE summary_weeks (
    guild_id     INTEGER NOT NULL,
    program_id   INTEGER NOT NULL,
    -- ISO year × 100 + week.
    week         INTEGER NOT NULL,
    narrative    TEXT,
    narrative_by INTEGER,
    -- The lead skipped it.
    skipped_by   INTEGER,
    -- How often the lead has said something since that what was published does not say yet.
    stale        INTEGER NOT NULL DEFAULT 0 CHECK (stale >= 0),
    PRIMARY KEY (guild_id, program_id, week),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX summary_weeks_to_correct ON summary_weeks (guild_id, program_id, week) WHERE stale > 0;

-- What was published, each with the figures that it was made from and the words in which it was said.
CREATE TABLE summaries (
    id           INTEGER PRIMARY KEY NOT NULL,
    guild_id     INTEGER NOT NULL,
    program_id   INTEGER NOT NULL,
    week         INTEGER NOT NULL,
    channel_id   INTEGER NOT NULL,
    variant      TEXT    NOT NULL,
    -- 1: the week's own. More: what a lead posted besides, and corrections that came too late for an edit.
    post         INTEGER NOT NULL CHECK (post > 0),
    -- Counts how often it was corrected in place, from 1.
    revision     INTEGER NOT NULL DEFAULT 1,
    -- The instant of the report, and what "changed" is told from.
    at           INTEGER NOT NULL,
    since        INTEGER,
    figures      TEXT    NOT NULL CHECK (json_valid(figures)),
    sheet        TEXT    NOT NULL CHECK (json_valid(sheet)),
    -- Where it stands, once it was said.
    message_id   INTEGER,
    UNIQUE (guild_id, program_id, week, channel_id, post),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id)
) STRICT;

CREATE INDEX summaries_by_program ON summaries (guild_id, program_id, id);
