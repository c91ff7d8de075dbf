-- The release that the tags of a file name: title, date as written, record company. NULL: not read yet; "": no such tag.
ALTER TABLE source ADD COLUMN album TEXT;
ALTER TABLE source ADD COLUMN released TEXT;
ALTER TABLE source ADD COLUMN label TEXT;
