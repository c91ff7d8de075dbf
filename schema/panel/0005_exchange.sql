-- The version of the exchange, which changes only if the meaning of what is sent changes (panel/server.h).
ALTER TABLE panel.schema_version ADD COLUMN exchange int NOT NULL DEFAULT 15;
-- The front matter of a review stays with its listener; what earlier programs sent of it is removed.
UPDATE panel.version SET content = content - 'front_matter' WHERE kind = 'review' AND content ? 'front_matter';
