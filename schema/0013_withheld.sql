-- What an archive knows of its panel.

-- Which panel it is; NULL: not known until the next sync. sent: the last number that was taken out of the outbox, which is
-- never given again: a sync reads the outbox piece by piece, up from the last number that it has read.
ALTER TABLE panel ADD COLUMN uuid BLOB;
ALTER TABLE panel ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
-- The edit of the version with the number n, by which the server knows whether it lost rows; and how many names the listener
-- had by then.
ALTER TABLE panel_cursor ADD COLUMN edit BLOB;
ALTER TABLE panel_cursor ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
