-- Which promise a message kept: what the courier finds in a channel must not be taken for another promise's.
CREATE INDEX outbox_by_message ON outbox (guild_id, message_id) WHERE message_id IS NOT NULL;
