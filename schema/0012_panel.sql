-- Several listeners in one archive: what each of them heard, and what each ticked, ordered and compared.

-- Who heard it: a person, or one of a person's machines. Each archive makes one for its owner (`owner`); others come
-- with their rows. name: as the profile has it (`reviewer: name`). same_as: the listener whose machine this one is;
-- that one has none. NULL: a listener of its own.
CREATE TABLE listener (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	name TEXT,
	same_as BLOB
) STRICT;

CREATE INDEX listener_same ON listener (same_as) WHERE same_as IS NOT NULL;

-- Whose archive this is: the uuid of a listener, in one row.
CREATE TABLE owner (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	listener BLOB NOT NULL CHECK (length(listener) = 16)
) STRICT;

-- What the files of another listener describe (devices, recordings, items, cues, …) and none of the owner's files yet:
-- later versions of that listener are taken until one's own files describe it.
CREATE TABLE lent (
	row BLOB PRIMARY KEY,
	listener BLOB NOT NULL
) STRICT;

-- Whose the row is. NULL: the owner's.
ALTER TABLE sitting ADD COLUMN listener BLOB;
ALTER TABLE note ADD COLUMN listener BLOB;
ALTER TABLE draft ADD COLUMN listener BLOB;
ALTER TABLE rating ADD COLUMN listener BLOB;
ALTER TABLE volume ADD COLUMN listener BLOB;
ALTER TABLE listing ADD COLUMN listener BLOB;
ALTER TABLE comparison ADD COLUMN listener BLOB;
ALTER TABLE chain ADD COLUMN listener BLOB;

-- By time made; what is one's own, without reading what others wrote; the notes of an item.
CREATE INDEX note_of_review ON note (review, nr, listener, item);
DROP INDEX note_by_review;
CREATE INDEX note_by_listener ON note (review, listener, item);
CREATE INDEX note_of_item ON note (item, review, listener);
CREATE INDEX rating_of_review ON rating (review, nr, listener);
DROP INDEX rating_by_review;
CREATE INDEX rating_by_listener ON rating (review, listener);
CREATE INDEX listing_of_review ON listing (review, listener);
DROP INDEX listing_by_review;

-- The panel that this archive shares with others, in one row: the address of its server, without a password; when it
-- was joined, and when it was last in step, in UTC milliseconds.
CREATE TABLE panel (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	server TEXT NOT NULL,
	joined_ms INTEGER NOT NULL,
	synced_ms INTEGER
) STRICT;

-- Up to which number the versions of a listener have come from the server.
CREATE TABLE panel_cursor (
	listener BLOB PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT;

-- Versions that the server does not have yet: of which row, and which edit.
CREATE TABLE outbox (
	nr INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	row BLOB NOT NULL,
	edit BLOB NOT NULL,
	UNIQUE (row, edit)
) STRICT;

-- The listeners of the owner: that one, and what is the same as it.
CREATE VIEW listener_own AS SELECT listener FROM owner WHERE one = 1
	UNION ALL SELECT uuid FROM listener
	WHERE same_as = (SELECT listener FROM owner WHERE one = 1) AND deleted = 0;
-- Under which name a listener is told.
CREATE VIEW listener_told AS SELECT l.uuid, ifnull(m.name, l.name) AS name
	FROM listener l LEFT JOIN listener m ON m.uuid = l.same_as AND l.deleted = 0;

-- The counts are of what is one's own.
DROP VIEW note_counted;
-- heard: 1 where no other note is of the same item.
CREATE VIEW note_counted AS SELECT n.nr, n.review, n.body IS NOT NULL AS notes, n.body IS NULL AS markers,
	n.body IS NOT NULL AND n.item IS NOT NULL AND NOT EXISTS (SELECT 1 FROM note o
		WHERE o.review = n.review AND o.item = n.item AND o.nr <> n.nr AND o.deleted = 0 AND o.body IS NOT NULL AND
		ifnull(o.listener IN (SELECT listener FROM listener_own), 1) AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = o.sitting AND s.deleted = 1)) AS heard
	FROM note n WHERE n.deleted = 0 AND n.review IS NOT NULL AND
	ifnull(n.listener IN (SELECT listener FROM listener_own), 1) AND
	NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1);
DROP VIEW rating_counted;
CREATE VIEW rating_counted AS SELECT x.nr, x.review FROM rating x WHERE x.deleted = 0 AND x.review IS NOT NULL AND
	ifnull(x.listener IN (SELECT listener FROM listener_own), 1) AND
	NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = x.sitting AND s.deleted = 1);
DROP VIEW note_total;
CREATE VIEW note_total AS SELECT r.uuid AS review,
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL AND
		ifnull(n.listener IN (SELECT listener FROM listener_own), 1) AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS notes,
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NULL AND
		ifnull(n.listener IN (SELECT listener FROM listener_own), 1) AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS markers,
	(SELECT count(DISTINCT n.item) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL AND
		ifnull(n.listener IN (SELECT listener FROM listener_own), 1) AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS heard,
	(SELECT count(*) FROM rating_counted x WHERE x.review = r.uuid) AS ratings FROM review r;
DROP VIEW listing_total;
CREATE VIEW listing_total AS SELECT r.uuid AS review,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND
		ifnull(l.listener IN (SELECT listener FROM listener_own), 1)) AS items,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND
		ifnull(l.listener IN (SELECT listener FROM listener_own), 1) AND l.done = 1) AS items_done
	FROM review r;
DROP VIEW sitting_total;
CREATE VIEW sitting_total AS SELECT r.uuid AS review,
	(SELECT count(DISTINCT (s.started_ms + ifnull(s.started_offset_min, 0) * 60000) / 86400000)
		FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0 AND
		ifnull(s.listener IN (SELECT listener FROM listener_own), 1)) AS days,
	(SELECT min(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0 AND
		ifnull(s.listener IN (SELECT listener FROM listener_own), 1)) AS first_ms,
	(SELECT max(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0 AND
		ifnull(s.listener IN (SELECT listener FROM listener_own), 1)) AS last_ms,
	(SELECT s.started_offset_min FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0 AND
		ifnull(s.listener IN (SELECT listener FROM listener_own), 1)
		ORDER BY s.started_ms DESC, s.uuid DESC LIMIT 1) AS last_offset_min FROM review r;
DROP TRIGGER listing_comes;
CREATE TRIGGER listing_comes AFTER INSERT ON listing WHEN new.deleted = 0 AND new.review IS NOT NULL AND
	ifnull(new.listener IN (SELECT listener FROM listener_own), 1) BEGIN
	INSERT INTO tally (review, items, items_done) VALUES (new.review, 1, new.done <> 0)
		ON CONFLICT (review) DO UPDATE SET items = items + 1, items_done = items_done + excluded.items_done;
END;
DROP TRIGGER listing_changed;
CREATE TRIGGER listing_changed AFTER UPDATE ON listing BEGIN
	UPDATE tally SET items = items - 1, items_done = items_done - (old.done <> 0)
		WHERE review = old.review AND old.deleted = 0 AND ifnull(old.listener IN (SELECT listener FROM listener_own), 1);
	INSERT INTO tally (review, items, items_done)
		SELECT new.review, 1, new.done <> 0 WHERE new.deleted = 0 AND new.review IS NOT NULL AND
		ifnull(new.listener IN (SELECT listener FROM listener_own), 1)
		ON CONFLICT (review) DO UPDATE SET items = items + 1, items_done = items_done + excluded.items_done;
END;

DROP VIEW v_sitting;
-- One run of the bench.
CREATE VIEW v_sitting AS SELECT
	lower(hex(s.uuid)) AS uuid,
	r.id AS review, -- id of the review
	strftime('%Y-%m-%d', s.started_ms / 1000 + ifnull(s.started_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date as it was then
	strftime('%Y-%m-%dT%H:%M:%S', s.started_ms / 1000 + ifnull(s.started_offset_min, 0) * 60, 'unixepoch')
		|| printf('%s%02d:%02d', iif(s.started_offset_min < 0, '-', '+'), abs(ifnull(s.started_offset_min, 0)) / 60,
		abs(ifnull(s.started_offset_min, 0)) % 60) AS started, -- local time with its offset, ISO 8601
	(SELECT ifnull(sum(max(0, CASE
		WHEN x.pos_ms IS NULL OR x.pos_end_ms IS NULL THEN x.ended_ms - x.started_ms
		WHEN x.ended_ms < x.started_ms THEN x.pos_end_ms - x.pos_ms
		ELSE min(x.ended_ms - x.started_ms, x.pos_end_ms - x.pos_ms) END)), 0) / 60000.0
		FROM stretch x WHERE x.sitting = s.uuid AND x.deleted = 0)
		AS minutes, -- that something played: no longer than the positions it covered
	s.room AS room,
	s.state AS state, -- of the listener
	s.reaction_ms AS reaction_ms, -- taken off positions that were pressed while sound ran
	s.version AS earlog, -- version that wrote it
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM sitting s LEFT JOIN review r ON r.uuid = s.review
	WHERE s.deleted = 0 AND ifnull(r.deleted, 0) = 0;

DROP VIEW v_stretch;
-- What played from when to when.
CREATE VIEW v_stretch AS SELECT
	lower(hex(x.uuid)) AS uuid,
	lower(hex(x.sitting)) AS sitting, -- uuid in v_sitting
	i.id AS item, -- section/track
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	strftime('%Y-%m-%dT%H:%M:%SZ', x.started_ms / 1000, 'unixepoch') AS started, -- UTC
	(x.ended_ms - x.started_ms) / 1000.0 AS seconds,
	x.pos_ms / 1000.0 AS from_s, -- position in the recording that played
	x.pos_end_ms / 1000.0 AS to_s,
	x.level_db AS level_db,
	q.name AS equaliser, -- that it was heard through; NULL: none
	x.held_db AS held_db, -- gain that held it as loud as the other sound
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM stretch x LEFT JOIN item i ON i.uuid = x.item LEFT JOIN device d ON d.uuid = x.device
	LEFT JOIN variant v ON v.uuid = x.variant LEFT JOIN chain c ON c.uuid = x.chain
	LEFT JOIN sitting s ON s.uuid = x.sitting
	LEFT JOIN equaliser q ON q.uuid = x.equaliser
	WHERE x.deleted = 0 AND ifnull(s.deleted, 0) = 0;

DROP VIEW v_note;
-- What was heard. Without a body it is a marker.
CREATE VIEW v_note AS SELECT
	lower(hex(n.uuid)) AS uuid,
	r.id AS review, -- id of the review
	lower(hex(n.sitting)) AS sitting, -- uuid in v_sitting
	strftime('%Y-%m-%d', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date as it was then
	strftime('%Y-%m-%dT%H:%M:%S', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		|| printf('%s%02d:%02d', iif(n.made_offset_min < 0, '-', '+'), abs(ifnull(n.made_offset_min, 0)) / 60,
		abs(ifnull(n.made_offset_min, 0)) % 60) AS made, -- local time with its offset, ISO 8601
	i.id AS item, -- section/track
	s.id AS section,
	max(0, n.pos_ms - ifnull(n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0 AS from_s, -- in the track
	max(0, n.pos_end_ms - ifnull(n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0
		AS to_s, -- NULL: a moment, not a range
	n.pos_from AS pos_from, -- how the position came about
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	a.name AS against, -- the device it is compared with
	n.from_memory AS from_memory, -- 1: that one was not at hand
	q.text AS question, -- which it answers
	n.part AS part, -- diary, build, fit, comfort, …
	n.kind AS kind, -- of a marker
	n.body AS body,
	n.private AS private, -- 1: not for an export
	(SELECT group_concat(t.attribute, ' ') FROM tag t WHERE t.note = n.uuid AND t.deleted = 0)
		AS attributes, -- ids, with spaces between
	e.name AS against_chain, -- the chain it is compared with
	ifnull(bt.number > 0, 0) AS blind, -- 1: made in a blind run
	iif(bt.number > 0, bt.number, NULL) AS trial, -- of that run, from 1 on
	z.name AS equaliser, -- that it was heard through; NULL: none
	n.held_db AS held_db, -- gain that held it as loud as the other sound
	n.hz AS hz, -- frequency that it is about
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM note n LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting x ON x.uuid = n.sitting
	LEFT JOIN item i ON i.uuid = n.item LEFT JOIN section s ON s.uuid = ifnull(n.section, i.section)
	LEFT JOIN source o ON o.uuid = n.source LEFT JOIN device d ON d.uuid = n.device
	LEFT JOIN variant v ON v.uuid = n.variant LEFT JOIN chain c ON c.uuid = n.chain
	LEFT JOIN device a ON a.uuid = n.against LEFT JOIN question q ON q.uuid = n.question
	LEFT JOIN chain e ON e.uuid = n.against_chain
	LEFT JOIN equaliser z ON z.uuid = n.equaliser
	LEFT JOIN (trial bt JOIN blind_run br ON br.uuid = bt.run AND br.deleted = 0)
		ON bt.uuid = n.uuid AND bt.deleted = 0
	WHERE n.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(x.deleted, 0) = 0;

DROP VIEW v_rating;
-- A value on a scale. All values that were given are here; the newest of its kind is what counts.
CREATE VIEW v_rating AS SELECT
	lower(hex(x.uuid)) AS uuid,
	r.id AS review, -- id of the review
	strftime('%Y-%m-%d', x.made_ms / 1000 + ifnull(x.made_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date as it was then
	x.scope AS scope, -- item, section, whole
	i.id AS item, -- section/track
	s.id AS section,
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	x.lexicon AS lexicon, -- NULL: a score
	x.attribute AS attribute,
	x.value AS value, -- NULL: not judged, which is not zero
	x.confidence AS confidence,
	x.remark AS remark,
	x.scale AS scale, -- that it was given on, JSON
	x.blind AS blind, -- 1: without knowing which device it was
	q.name AS equaliser, -- that it was heard through; NULL: none
	x.held_db AS held_db, -- gain that held it as loud as the other sound
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(x.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM rating x LEFT JOIN review r ON r.uuid = x.review LEFT JOIN sitting g ON g.uuid = x.sitting
	LEFT JOIN item i ON i.uuid = x.item LEFT JOIN section s ON s.uuid = ifnull(x.section, i.section)
	LEFT JOIN device d ON d.uuid = x.device LEFT JOIN variant v ON v.uuid = x.variant
	LEFT JOIN chain c ON c.uuid = x.chain LEFT JOIN equaliser q ON q.uuid = x.equaliser
	WHERE x.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(g.deleted, 0) = 0;

DROP VIEW v_trial;
-- What was noted, rated or answered in a trial of a blind run.
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
	LEFT JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(s.deleted, 0) = 0;
