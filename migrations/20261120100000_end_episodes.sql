-- What people were asked about an item is of no use once the item is over: it is kept for a while, in case somebody reopens
-- it, and then dropped. A decision that is to be reviewed is not over when it is accepted.
ALTER TABLE episodes ADD COLUMN over INTEGER NOT NULL DEFAULT 0 CHECK (over IN (0, 1));

UPDATE episodes SET over = 1
WHERE (guild_id, item_id) IN (
    SELECT guild_id, id FROM items
    WHERE open = 0 AND NOT (kind = 'decision' AND state = 'accepted' AND record ->> '$.review_on' IS NOT NULL)
);

CREATE INDEX episodes_over ON episodes (guild_id, record ->> '$.at') WHERE over = 1;

CREATE TRIGGER items_end_episodes AFTER UPDATE OF record ON items
WHEN old.open <> new.open OR new.kind = 'decision' BEGIN
    UPDATE episodes
    SET over = new.open = 0
        AND NOT (new.kind = 'decision' AND new.state = 'accepted' AND new.record ->> '$.review_on' IS NOT NULL)
    WHERE guild_id = new.guild_id AND item_id = new.id;
END;

-- A digest without buttons that shows what became of its lines is never drawn again.
DELETE FROM digests WHERE answerable = 0 AND stale = 0;
