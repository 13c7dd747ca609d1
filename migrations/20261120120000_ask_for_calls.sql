-- The weekly call on a program's health: when somebody may have to be asked for it (0: look again; NULL: nobody, as things
-- stand), and what they were asked last.
ALTER TABLE programs ADD COLUMN call_nudge_at INTEGER DEFAULT 0;
ALTER TABLE programs ADD COLUMN call_asked TEXT CHECK (call_asked IS NULL OR json_valid(call_asked));

CREATE INDEX programs_to_ask_for_calls ON programs (call_nudge_at, guild_id) WHERE call_nudge_at IS NOT NULL;
CREATE INDEX programs_to_ask_for_calls_of_server ON programs (guild_id, call_nudge_at) WHERE call_nudge_at IS NOT NULL;
