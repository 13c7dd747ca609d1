-- An attempt whose end nobody knows (the connection was cut, Discord answered 500) may have been heard. `at` moves on with
-- every retry, so the first attempt is kept beside it: once Discord has forgotten the nonce, the courier looks for its own
-- message from there on before it says anything a second time.
ALTER TABLE outbox ADD COLUMN tried_at INTEGER;
UPDATE outbox SET tried_at = at WHERE state = 'sending' OR attempts > 0;
