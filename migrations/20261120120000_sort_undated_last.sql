-- Lists put what has no date last: `ORDER BY open DESC, urgency DESC, due_on IS NULL, due_on, number`. The index has to
-- say the same, or a page of ten sorts every item of its kind first.
DROP INDEX items_by_kind;
CREATE INDEX items_by_kind ON items (guild_id, program_id, kind, open DESC, urgency DESC, due_on IS NULL, due_on, number);
