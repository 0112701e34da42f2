-- An account that a refused caller only named, without proving it. The column account holds proven accounts alone.
ALTER TABLE audit_entry ADD COLUMN claimed TEXT;

-- Refusals are kept up to a count, those that anybody can cause apart from those of proven accounts.
CREATE INDEX audit_entry_unproven_refusal ON audit_entry (id) WHERE kind = 'refused' AND account IS NULL;
CREATE INDEX audit_entry_proven_refusal ON audit_entry (id) WHERE kind = 'refused' AND account IS NOT NULL;
