-- Sign-ins that may be refreshed: each a family of refresh tokens, of which one is good at a time. Of that one only its SHA-256 is kept.
CREATE TABLE session (
    id          TEXT    NOT NULL PRIMARY KEY,
    digest      TEXT    NOT NULL,
    accounts    TEXT    NOT NULL,
    client_id   TEXT    NOT NULL,
    scope       TEXT    NOT NULL,
    thumbprint  TEXT,
    opened_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    revoked_at  INTEGER
) WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (expires_at);

-- The session that an access token came from; none where refreshing is switched off.
ALTER TABLE access_grant ADD COLUMN session_id TEXT;
CREATE INDEX access_grant_by_session ON access_grant (session_id, expires_at) WHERE session_id IS NOT NULL;
