-- The counts of a review are counted when they are asked for, by the view review_counted. (The setting that a volume is of is a
-- column alone.)
DROP TRIGGER IF EXISTS note_comes;
DROP TRIGGER IF EXISTS note_changes;
DROP TRIGGER IF EXISTS note_changed;
DROP TRIGGER IF EXISTS rating_comes;
DROP TRIGGER IF EXISTS rating_changes;
DROP TRIGGER IF EXISTS rating_changed;
DROP TRIGGER IF EXISTS sitting_comes;
DROP TRIGGER IF EXISTS sitting_changed;
DROP TRIGGER IF EXISTS review_comes;
DROP TRIGGER IF EXISTS listing_comes;
DROP TRIGGER IF EXISTS listing_changed;
DROP VIEW IF EXISTS note_total;
DROP VIEW IF EXISTS listing_total;
DROP VIEW IF EXISTS sitting_total;
DROP TABLE tally;
-- A review has a handful of open notes; an index on them was written with each letter.
DROP INDEX IF EXISTS draft_by_review;
-- Each session file is read once more, for the settings of its devices.
UPDATE files_read SET size_bytes = -1, hash = NULL;
