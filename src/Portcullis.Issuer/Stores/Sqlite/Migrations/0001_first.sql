-- Times are milliseconds since 1970 in UTC; addresses are 0x and 40 lower-case digits.

-- Nonces that have signed somebody in; each may do so once.
CREATE TABLE used_nonce (
    nonce       TEXT    NOT NULL PRIMARY KEY,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX used_nonce_by_expiry ON used_nonce (expires_at);

-- What the issuer remembers about each access token; the token itself is not kept.
CREATE TABLE access_grant (
    id          TEXT    NOT NULL PRIMARY KEY,
    account     TEXT    NOT NULL,
    address     TEXT    NOT NULL,
    proof_kind  TEXT    NOT NULL,
    audience    TEXT    NOT NULL,
    client_id   TEXT    NOT NULL,
    scope       TEXT    NOT NULL,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    revoked_at  INTEGER
) WITHOUT ROWID;
CREATE INDEX access_grant_by_address ON access_grant (address, expires_at);
CREATE INDEX access_grant_by_expiry ON access_grant (expires_at);
CREATE INDEX access_grant_revoked ON access_grant (expires_at) WHERE revoked_at IS NOT NULL;

-- Addresses that may neither sign in nor use what they have, on any chain.
CREATE TABLE blocked_account (
    address     TEXT    NOT NULL PRIMARY KEY,
    reason      TEXT    NOT NULL,
    blocked_at  INTEGER NOT NULL
) WITHOUT ROWID;

-- Counts every change to what is blocked or revoked, whichever program makes it, so that looking for changes is one small read.
CREATE TABLE revocation_version (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version     INTEGER NOT NULL
);
INSERT INTO revocation_version (id, version) VALUES (1, 1);
CREATE TRIGGER account_was_blocked AFTER INSERT ON blocked_account
    BEGIN UPDATE revocation_version SET version = version + 1; END;
CREATE TRIGGER account_was_unblocked AFTER DELETE ON blocked_account
    BEGIN UPDATE revocation_version SET version = version + 1; END;
CREATE TRIGGER grant_was_revoked AFTER UPDATE OF revoked_at ON access_grant
    BEGIN UPDATE revocation_version SET version = version + 1; END;

-- Refusals, and grants opened and closed.
CREATE TABLE audit_entry (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    account     TEXT,
    code        TEXT,
    policy      TEXT,
    grant_id    TEXT
);
CREATE INDEX audit_entry_by_time ON audit_entry (at);
