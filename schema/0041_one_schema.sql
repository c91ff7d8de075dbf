-- Brings an archive of version 40, which commit 15696a17 wrote, to the tables of 0001_archive.sql (columns in any order).
-- 1.0.0 was released with this file: nobody edits its SQL. The head of archive.sql says what a later file does. open_test compares
-- such an archive with a new one. The backup that the migration makes keeps all rows that are deleted here.

-- Tags that the words of a note suggested, which nobody confirmed.
DELETE FROM tag WHERE confirmed = 0 AND deleted = 0;
INSERT INTO note_text (note_text) VALUES ('rebuild');

-- Runs of two sounds, plans and anchors: their commands are gone.
DELETE FROM trial WHERE run IN (SELECT uuid FROM blind_run WHERE sounds IS NOT NULL);
DELETE FROM blind_run WHERE sounds IS NOT NULL;
DROP VIEW v_note; -- unchanged; SQLite 3.40 cannot drop a column while it is there
DROP VIEW v_trial;
DROP VIEW sitting_counted;
DROP VIEW v_review;
DROP VIEW review_evening;
ALTER TABLE blind_run DROP COLUMN sounds;
ALTER TABLE review DROP COLUMN plan;
ALTER TABLE sitting DROP COLUMN anchor;
ALTER TABLE sitting DROP COLUMN anchor_chain;
ALTER TABLE sitting DROP COLUMN anchor_of;
ALTER TABLE sitting DROP COLUMN anchor_chain_of;
ALTER TABLE sitting DROP COLUMN anchor_in;

-- What a session file says of a compared device.
ALTER TABLE comparison ADD COLUMN facts TEXT;

-- Older programs stored one output of a session as an object.
UPDATE sitting SET audio = '[' || audio || ']' WHERE audio LIKE '{%';

-- Columns that nothing reads, and a view that only migrations asked.
DROP VIEW pin_in_cue;
ALTER TABLE cue DROP COLUMN timed;
ALTER TABLE sitting DROP COLUMN wheel;
ALTER TABLE source DROP COLUMN offset_from;
ALTER TABLE panel DROP COLUMN uuid;
ALTER TABLE panel DROP COLUMN forgets;
ALTER TABLE panel DROP COLUMN sent;

-- The player that a session followed.
ALTER TABLE sitting ADD COLUMN follow TEXT;
