-- What the bot has promised to say by itself. Written in the transaction that makes it true, sent with a nonce.
CREATE TABLE outbox (
    id         INTEGER PRIMARY KEY NOT NULL,
    guild_id   INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    item_id    INTEGER NOT NULL,
    -- Says what it is about, once: kind, item and version.
    key        TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    nonce      TEXT    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('ready', 'sending', 'sent', 'dead')),
    -- ready: not before this instant. sending: when the attempt began.
    at         INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    -- The first attempt whose end nobody knows (the connection was cut, Discord answered 500): it may have been heard. Once
    -- Discord has forgotten the nonce, the courier looks for its own message from there on before it says anything again.
    tried_at   INTEGER,
    message_id INTEGER,
    reason     TEXT,
    UNIQUE (guild_id, key),
    FOREIGN KEY (guild_id, item_id) REFERENCES items (guild_id, id)
) STRICT;

CREATE INDEX outbox_to_send ON outbox (at) WHERE state IN ('ready', 'sending');
