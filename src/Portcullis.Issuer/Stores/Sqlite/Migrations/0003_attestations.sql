-- Keys of the attestation API. Of the key itself only its SHA-256 is kept. Without credits or a daily limit there is no bound.
CREATE TABLE api_key (
    id            TEXT    NOT NULL PRIMARY KEY,
    digest        TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    tier          TEXT    NOT NULL,
    email         TEXT    UNIQUE,
    created_from  TEXT,
    credits       INTEGER CHECK (credits >= 0),
    daily_limit   INTEGER CHECK (daily_limit > 0),
    day           INTEGER NOT NULL DEFAULT 0,
    day_count     INTEGER NOT NULL DEFAULT 0,
    created_at    INTEGER NOT NULL,
    revoked_at    INTEGER
) WITHOUT ROWID;
CREATE INDEX api_key_by_origin ON api_key (created_from, created_at) WHERE created_from IS NOT NULL;

-- What was attested and charged; the attestation itself is not kept. In the order of its making, so that what is written together lies together: its id is random, and an index of
-- it would have a page written for each.
CREATE TABLE attestation (
    number        INTEGER NOT NULL PRIMARY KEY,
    id            TEXT    NOT NULL,
    api_key_id    TEXT    NOT NULL,
    wallet        TEXT    NOT NULL,
    pass          INTEGER NOT NULL,
    credits       INTEGER NOT NULL,
    attested_at   INTEGER NOT NULL
);
