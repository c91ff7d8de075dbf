-- The rows that are in a file for others (src/archive/exchange/file_for_others.c), by UUID. Views of the connection that makes
-- the file; not a migration.

CREATE TEMP VIEW IF NOT EXISTS leaving_review AS SELECT uuid FROM review WHERE deleted = 0;

CREATE TEMP VIEW IF NOT EXISTS leaving_sitting AS
	SELECT uuid FROM sitting s WHERE deleted = 0 AND (review IS NULL OR review IN leaving_review);

-- What an open test holds: notes and ratings that were made while it hid the device, and what tells the device since.
CREATE TEMP VIEW IF NOT EXISTS open_run AS
	SELECT uuid, review, sitting, sequence, started_ms FROM blind_run WHERE deleted = 0 AND ended_ms IS NULL;

CREATE TEMP VIEW IF NOT EXISTS tested AS
	SELECT t.uuid FROM trial t JOIN open_run b ON b.uuid = t.run WHERE t.deleted = 0;

-- Private notes, and ratings whose remark is private; notes and ratings of an open test.
CREATE TEMP VIEW IF NOT EXISTS staying AS SELECT note AS uuid FROM note_withheld UNION ALL SELECT uuid FROM tested;

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
