-- Finds out without reading all notes that a file has none that its owner keeps private.
CREATE INDEX note_private ON note (uuid) WHERE private = 1;
