-- The audience of a sign-in's tokens; none where it is the gateway itself, whatever its URL is by now.
ALTER TABLE session ADD COLUMN audience TEXT;
