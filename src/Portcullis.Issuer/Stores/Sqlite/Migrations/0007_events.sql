-- What a grant is judged by beside its account: the accounts that are linked to it, one to a line as its token's claims have them, and whether the token is bound to a key.
ALTER TABLE access_grant ADD COLUMN linked TEXT;
ALTER TABLE access_grant ADD COLUMN is_bound INTEGER NOT NULL DEFAULT 0;

-- What became of grants, in the order in which it was written. Those that a policy is named in tell of what the account holds: the tier before and after.
CREATE TABLE grant_event (
    number      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    type        TEXT    NOT NULL,
    grant_id    TEXT    NOT NULL,
    policy      TEXT,
    before      TEXT,
    after       TEXT,
    code        TEXT,
    blocks      TEXT
);
CREATE INDEX grant_event_of_policy ON grant_event (grant_id, policy, number) WHERE policy IS NOT NULL;

-- In the transaction of what they tell of, whichever program makes it.
CREATE TRIGGER grant_was_opened AFTER INSERT ON access_grant
    BEGIN INSERT INTO grant_event (at, type, grant_id) VALUES (NEW.issued_at, 'grant_opened', NEW.id); END;
CREATE TRIGGER grant_was_ended AFTER UPDATE OF revoked_at ON access_grant WHEN OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL
    BEGIN INSERT INTO grant_event (at, type, grant_id) VALUES (NEW.revoked_at, 'revoked', NEW.id); END;

-- A name for this log, so that a number of another one is not taken for one of these.
CREATE TABLE grant_event_log (
    id          INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name        TEXT    NOT NULL
);
INSERT INTO grant_event_log (id, name) VALUES (1, lower(hex(randomblob(6))));

-- How far each webhook has been told; it is known by the SHA-256 of its URL, which may hold a secret.
CREATE TABLE webhook (
    target      TEXT    NOT NULL PRIMARY KEY,
    delivered   INTEGER NOT NULL
) WITHOUT ROWID;
