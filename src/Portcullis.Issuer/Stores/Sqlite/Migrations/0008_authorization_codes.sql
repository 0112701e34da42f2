-- What was signed in for at the page, until the client fetches its tokens; of the code only its SHA-256 is kept. A used one stays a while, so that its second use is seen and ends what it opened.
CREATE TABLE authorization_code (
    digest            TEXT    NOT NULL PRIMARY KEY,
    client_id         TEXT    NOT NULL,
    redirect_uri      TEXT    NOT NULL,
    code_challenge    TEXT    NOT NULL,
    scope             TEXT    NOT NULL,
    openid            INTEGER NOT NULL,
    nonce             TEXT,
    audience          TEXT,
    accounts          TEXT    NOT NULL,
    authenticated_at  INTEGER NOT NULL,
    expires_at        INTEGER NOT NULL,
    grant_id          TEXT
) WITHOUT ROWID;
CREATE INDEX authorization_code_by_expiry ON authorization_code (expires_at);
