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
-- A blind run names the setting with each candidate.
UPDATE blind_run SET devices = (SELECT replace(blind_run.devices, t.text, t.text || '/' || t.setting) FROM (
	SELECT uuid, substr(d, 1, 8) || '-' || substr(d, 9, 4) || '-' || substr(d, 13, 4) || '-' || substr(d, 17, 4) || '-' || substr(d, 21) AS text,
		substr(v, 1, 8) || '-' || substr(v, 9, 4) || '-' || substr(v, 13, 4) || '-' || substr(v, 17, 4) || '-' || substr(v, 21) AS setting
	FROM (SELECT uuid, lower(hex(device)) AS d, lower(hex(uuid)) AS v FROM variant)) t WHERE t.uuid = blind_run.variant)
	WHERE variant IN (SELECT uuid FROM variant WHERE device IS NOT NULL);
ALTER TABLE blind_run DROP COLUMN variant;
-- Each session file is read once more, for the settings of its devices.
UPDATE files_read SET size_bytes = -1, hash = NULL;
-- What became of reviews that were renamed; the program fills it (src/archive/store/became.c).
CREATE TABLE became;
-- Titles are compared in one width, katakana as hiragana: the next look at the music folders reads these files again.
UPDATE library SET read_ms = 0 WHERE title_key GLOB '*[^ -~]*';
-- What a followed player calls a recording.
CREATE TABLE heard_as;
