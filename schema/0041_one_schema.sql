-- Brings an archive of version 40, which commit 15696a17 wrote, to the tables of 0001_archive.sql (columns in any order). Until
-- 1.0.0 is released, whoever changes a table edits both files: a new column is in its CREATE TABLE there, and here as `ALTER
-- TABLE … ADD COLUMN` with the same type; a view or an index that changes is dropped here and created with the words of 0001.
-- open_test compares the two. From 1.0.0 on a change is a new file 0042, and again 0001. The backup that the migration makes
-- keeps what is taken away here.

-- Tags that the words of a note suggested, which nobody confirmed.
DELETE FROM tag WHERE confirmed = 0 AND deleted = 0;
INSERT INTO note_text (note_text) VALUES ('rebuild');
