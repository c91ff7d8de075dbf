-- Rows whose note, session or blind run is not here, from an archive of another listener: nobody knows yet whose they are. They
-- count nowhere until that row (missing) arrives, and is the same listener's who brought them.
CREATE TABLE orphan (
	row BLOB NOT NULL,
	edit BLOB NOT NULL,
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL,
	kind TEXT NOT NULL,
	content TEXT NOT NULL,
	missing BLOB NOT NULL,
	listener BLOB NOT NULL,
	PRIMARY KEY (row, edit, listener)
) STRICT;

CREATE INDEX orphan_missing ON orphan (missing);

-- Notes and ratings that were sent to a panel or given away with `backup --for`: only of these does an act that makes them
-- private leave.
CREATE TABLE sent (
	row BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO sent SELECT uuid FROM note WHERE EXISTS (SELECT 1 FROM panel);
INSERT OR IGNORE INTO sent SELECT uuid FROM rating WHERE EXISTS (SELECT 1 FROM panel);

DROP VIEW v_trial;
-- What was noted, rated or answered in a trial of a blind run. A run without its session counts nowhere.
CREATE VIEW v_trial AS SELECT
	lower(hex(t.uuid)) AS uuid, -- of the note in v_note, or of the rating in v_rating
	r.id AS review, -- id of the review
	lower(hex(b.uuid)) AS run, -- the blind run
	t.number AS trial, -- from 1 on
	t.answer AS answer, -- which of the devices or sounds (from 0) the listener named; NULL: it is a note or a rating
	b.plan AS plan, -- JSON: seed, algorithm, version, blocks and the order of the devices
	b.alike AS alike, -- 1: the devices cannot be told by how they fit
	b.sounds AS sounds, -- JSON: the two sounds that were told apart; NULL: devices
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM trial t JOIN blind_run b ON b.uuid = t.run LEFT JOIN review r ON r.uuid = b.review
	JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND s.deleted = 0;
