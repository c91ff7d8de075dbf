-- The rows that are in a file for others (src/exchange/partial_archive.c), by UUID. Views of the connection that makes
-- the file; not a migration.

CREATE TEMP VIEW IF NOT EXISTS leaving_review AS SELECT uuid FROM review WHERE deleted = 0;

-- A session with rows of an open test stays: a blind run of its review has begun and not ended.
CREATE TEMP VIEW IF NOT EXISTS leaving_sitting AS
	SELECT uuid FROM sitting s WHERE deleted = 0 AND (review IS NULL OR review IN leaving_review)
		AND NOT EXISTS (SELECT 1 FROM blind_run b WHERE b.review = s.review AND b.deleted = 0 AND b.ended_ms IS NULL
			AND ifnull(s.ended_ms, b.started_ms) >= b.started_ms);

-- Private notes, and ratings whose remark is private; notes and ratings of an open test.
CREATE TEMP VIEW IF NOT EXISTS staying AS
	SELECT note AS uuid FROM note_withheld
	UNION ALL SELECT t.uuid FROM trial t JOIN blind_run b ON b.uuid = t.run WHERE b.deleted = 0 AND b.ended_ms IS NULL;

CREATE TEMP VIEW IF NOT EXISTS leaving_note AS
	SELECT uuid FROM note WHERE deleted = 0 AND private = 0 AND uuid NOT IN staying
		AND (review IS NULL OR review IN leaving_review) AND (sitting IS NULL OR sitting IN leaving_sitting);

CREATE TEMP VIEW IF NOT EXISTS leaving_rating AS
	SELECT uuid FROM rating WHERE deleted = 0 AND uuid NOT IN staying
		AND (review IS NULL OR review IN leaving_review) AND (sitting IS NULL OR sitting IN leaving_sitting);

CREATE TEMP VIEW IF NOT EXISTS leaving_run AS
	SELECT uuid FROM blind_run WHERE deleted = 0 AND ended_ms IS NOT NULL
		AND (review IS NULL OR review IN leaving_review) AND (sitting IS NULL OR sitting IN leaving_sitting);

-- Tracks that were added by hand and that only an unfinished draft or a private note is about, such as the title that a
-- followed player reported.
CREATE TEMP VIEW IF NOT EXISTS staying_item AS
	SELECT item FROM listing l WHERE added = 'bench'
		AND (EXISTS (SELECT 1 FROM draft d WHERE d.item = l.item AND NOT d.deleted)
			OR EXISTS (SELECT 1 FROM note n WHERE n.item = l.item))
		AND NOT EXISTS (SELECT 1 FROM note n WHERE n.item = l.item AND n.uuid IN leaving_note)
		AND NOT EXISTS (SELECT 1 FROM rating x WHERE x.item = l.item AND x.uuid IN leaving_rating)
		AND NOT EXISTS (SELECT 1 FROM stretch x WHERE x.item = l.item AND x.sitting IN leaving_sitting);

CREATE TEMP VIEW IF NOT EXISTS staying_recording AS
	SELECT recording FROM item WHERE uuid IN staying_item;
