-- Whether the last export drew pictures: 1 or 0. The next one to that file does the same. NULL: it is not known.
ALTER TABLE export_base ADD COLUMN pictures INTEGER;
