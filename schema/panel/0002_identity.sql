-- How an archive finds out that this server is not the one it knows, or lost rows.

-- The same in a server that was restored from a backup; another one in each new server.
ALTER TABLE panel.schema_version ADD COLUMN panel uuid NOT NULL DEFAULT gen_random_uuid();

-- named: how often the name changed.
ALTER TABLE panel.listener ADD COLUMN named int NOT NULL DEFAULT 0;

-- first_n: the number of an emptied version before it was emptied.
ALTER TABLE panel.version ADD COLUMN first_n bigint;
CREATE INDEX version_emptied ON panel.version (listener, first_n) WHERE first_n IS NOT NULL;
