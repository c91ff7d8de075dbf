-- The version of the exchange, which changes only if the meaning of what is sent changes (panel/server.h).
ALTER TABLE panel.schema_version ADD COLUMN exchange int NOT NULL DEFAULT 15;
