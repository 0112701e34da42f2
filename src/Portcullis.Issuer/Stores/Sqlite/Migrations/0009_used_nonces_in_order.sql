-- Nonces are random, so that each is written to a page of its own wherever they are in order. With row numbers that is one index; the rows and the other index grow at few places.
CREATE TABLE used_nonce_in_order (
    nonce       TEXT    NOT NULL UNIQUE,
    expires_at  INTEGER NOT NULL
);
INSERT INTO used_nonce_in_order (nonce, expires_at) SELECT nonce, expires_at FROM used_nonce ORDER BY expires_at;
DROP TABLE used_nonce;
ALTER TABLE used_nonce_in_order RENAME TO used_nonce;
CREATE INDEX used_nonce_by_expiry ON used_nonce (expires_at);
