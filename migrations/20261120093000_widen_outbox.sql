-- The outbox can say anything anywhere: in a channel, to a person by direct message, or in place of a message that the bot
-- said before; with or without an item; with the data that its wording needs kept beside it.
DROP INDEX outbox_to_send;
ALTER TABLE outbox RENAME TO outbox_before;

CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    -- Where: a channel of the server, or else a person's direct messages.
    channel_id INTEGER,
    user_id    INTEGER,
    -- In the channel, in place of this message of the bot's own.
    edits      INTEGER,
    -- About which program and which item, where it is about one.
    program_id INTEGER,
    item_id    INTEGER,
    -- Says what it is, once.
    key        TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    -- What its wording needs, as it was when it was promised: what is said is what was planned.
    payload    TEXT    CHECK (payload IS NULL OR json_valid(payload)),
    nonce      TEXT    NOT NULL,
    -- refused: the person takes no direct messages. dead: can't be said at all; the reason says why.
    state      TEXT    NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'refused', 'dead')),
    -- ready: not before this instant. sending: when the attempt began. Else: when it ended.
    at         INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- The first attempt whose end nobody knows (the connection was cut, Discord answered 500): it may have been heard. Once
    -- Discord has forgotten the nonce, the courier looks for its own message from there on before it says anything again.
    tried_at   INTEGER,
    -- Once sent: the message, and the channel it stands in (of direct messages too).
    message_id INTEGER,
    said_in    INTEGER,
    reason     TEXT,
    CHECK ((channel_id IS NULL) <> (user_id IS NULL)),
    CHECK (edits IS NULL OR channel_id IS NOT NULL),
    UNIQUE (guild_id, key),
    FOREIGN KEY (guild_id, program_id) REFERENCES programs (guild_id, id),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT;

INSERT INTO outbox (id, guild_id, channel_id, program_id, item_id, key, kind, nonce, state, at, attempts, tried_at, message_id, said_in, reason)
SELECT o.id, o.guild_id, o.channel_id, i.program_id, o.item_id, o.key, o.kind, o.nonce, o.state, o.at, o.attempts, o.tried_at,
       o.message_id, iif(o.message_id IS NULL, NULL, o.channel_id), o.reason
FROM outbox_before o LEFT JOIN items i ON i.guild_id = o.guild_id AND i.id = o.item_id;

DROP TABLE outbox_before;

CREATE INDEX outbox_to_send ON outbox (at) WHERE state IN ('ready', 'sending');
-- What is under way: nothing else goes to the same place meanwhile.
CREATE INDEX outbox_under_way ON outbox (channel_id, user_id) WHERE state = 'sending';
-- What a lead has to hear of.
CREATE INDEX outbox_failed ON outbox (guild_id, at) WHERE state IN ('refused', 'dead');
