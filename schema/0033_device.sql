-- Finds the notes that were made on a device without reading all notes.
CREATE INDEX note_by_device ON note (device) WHERE device IS NOT NULL;
