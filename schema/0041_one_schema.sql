-- Brings an archive of version 40, which commit 15696a17 wrote, to the tables of 0001_archive.sql (columns in any order). Until
-- 1.0.0 is released, whoever changes a table edits both files: a new column is in its CREATE TABLE there, and here as `ALTER
-- TABLE … ADD COLUMN` with the same type; a view or an index that changes is dropped here and created with the words of 0001.
-- open_test compares the two. From 1.0.0 on a change is a new file 0042, and again 0001. The backup that the migration makes
-- keeps all rows that are deleted here.

-- Tags that the words of a note suggested, which nobody confirmed.
DELETE FROM tag WHERE confirmed = 0 AND deleted = 0;
INSERT INTO note_text (note_text) VALUES ('rebuild');

-- Runs of two sounds, plans and anchors: their commands are gone.
DELETE FROM trial WHERE run IN (SELECT uuid FROM blind_run WHERE sounds IS NOT NULL);
DELETE FROM blind_run WHERE sounds IS NOT NULL;
DROP VIEW v_note; -- unchanged; SQLite 3.40 cannot drop a column while it is there
DROP VIEW v_trial;
CREATE VIEW v_trial AS SELECT
	lower(hex(t.uuid)) AS uuid, -- of the note in v_note, or of the rating in v_rating
	r.id AS review, -- id of the review
	lower(hex(b.uuid)) AS run, -- the blind run
	t.number AS trial, -- from 1 on
	t.answer AS answer, -- which of the devices (from 0) the listener named; NULL: it is a note or a rating
	b.plan AS plan, -- JSON: seed, algorithm, version, blocks and the order of the devices
	b.alike AS alike, -- 1: the devices cannot be told by how they fit
	NULL AS sounds, -- always NULL: runs of two sounds are gone
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM trial t JOIN blind_run b ON b.uuid = t.run LEFT JOIN review r ON r.uuid = b.review
	JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND s.deleted = 0;
DROP VIEW sitting_counted;
CREATE VIEW sitting_counted AS SELECT uuid, review, started_ms, started_offset_min FROM sitting s WHERE s.deleted = 0 AND (
	s.room IS NOT NULL OR s.state IS NOT NULL
	OR EXISTS (SELECT 1 FROM note x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM rating x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM volume x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM blind_run x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM edit_in_sitting x WHERE x.review = s.review AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms
		AND x.sitting IS NOT s.uuid));
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

CREATE VIEW v_note AS SELECT
	lower(hex(n.uuid)) AS uuid,
	r.id AS review, -- id of the review
	lower(hex(n.sitting)) AS sitting, -- uuid in v_sitting
	strftime('%Y-%m-%d', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date when it was made
	strftime('%Y-%m-%dT%H:%M:%S', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		|| printf('%s%02d:%02d', iif(n.made_offset_min < 0, '-', '+'), abs(ifnull(n.made_offset_min, 0)) / 60,
		abs(ifnull(n.made_offset_min, 0)) % 60) AS made, -- local time with its offset, ISO 8601
	i.id AS item, -- section/track
	s.id AS section,
	max(0, n.pos_ms - ifnull(n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0 AS from_s, -- in the track
	max(0, n.pos_end_ms - coalesce(n.reaction_end_ms, n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0
		AS to_s, -- NULL: a moment, not a range
	iif(n.pos_spread_ms IS NULL, n.pos_from, 'player') AS pos_from, -- how the position came about
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	a.name AS against, -- the device it is compared with
	n.from_memory AS from_memory, -- 1: that one was not at hand
	q.text AS question, -- which it answers
	n.part AS part, -- diary, build, fit, comfort, …
	n.kind AS kind, -- of a marker
	n.body AS body,
	n.private OR n.uuid IN (SELECT note FROM note_withheld) AS private, -- 1: not for an export
	(SELECT group_concat(t.attribute, ' ') FROM tag t WHERE t.note = n.uuid AND t.deleted = 0)
		AS attributes, -- ids, with spaces between
	e.name AS against_chain, -- the chain it is compared with
	ifnull(bt.number > 0, 0) AS blind, -- 1: made in a blind run
	iif(bt.number > 0, bt.number, NULL) AS trial, -- of that run, from 1 on
	z.name AS equaliser, -- that it was heard through; NULL: none
	n.held_db AS held_db, -- gain that held it as loud as the other sound
	n.hz AS hz, -- frequency that it is about
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener, -- who heard it
	n.pos_spread_ms AS pos_spread_ms, -- how far the answers of the player that was followed were apart
	n.hz_from AS hz_from -- typed, measured; NULL: not known
	FROM note n LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting x ON x.uuid = n.sitting
	LEFT JOIN item i ON i.uuid = n.item LEFT JOIN section s ON s.uuid = ifnull(n.section, i.section)
	LEFT JOIN source_start o ON o.uuid = n.source LEFT JOIN device d ON d.uuid = n.device
	LEFT JOIN variant v ON v.uuid = n.variant LEFT JOIN chain c ON c.uuid = n.chain
	LEFT JOIN device a ON a.uuid = n.against LEFT JOIN question q ON q.uuid = n.question
	LEFT JOIN chain e ON e.uuid = n.against_chain
	LEFT JOIN equaliser z ON z.uuid = n.equaliser
	LEFT JOIN (trial bt JOIN blind_run br ON br.uuid = bt.run AND br.deleted = 0)
		ON bt.uuid = n.uuid AND bt.deleted = 0
	WHERE n.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(x.deleted, 0) = 0;

-- The player that a session followed.
ALTER TABLE sitting ADD COLUMN follow TEXT;
