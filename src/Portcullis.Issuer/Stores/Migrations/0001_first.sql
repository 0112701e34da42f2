-- Nonces that have signed somebody in; each may do so once.
CREATE TABLE used_nonce (
    nonce       TEXT    NOT NULL PRIMARY KEY,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;
