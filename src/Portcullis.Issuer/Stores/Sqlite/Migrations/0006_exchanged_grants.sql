-- The grant whose token this one's was exchanged for; it ends with that one.
ALTER TABLE access_grant ADD COLUMN source_id TEXT;
CREATE INDEX access_grant_by_source ON access_grant (source_id) WHERE source_id IS NOT NULL;
