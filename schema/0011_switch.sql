-- An equaliser that music was heard through, kept once for its content: its uuid is that of "equaliser:" and the SHA-256
-- of the content, in hexadecimal. content: as EqualizerAPO reads it, in the one spelling that earlog writes. name: of the
-- file that it came from, or the filters as they were typed.
CREATE TABLE equaliser (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	name TEXT,
	content TEXT
) STRICT;

-- What was heard was heard through this equaliser. NULL: through none.
ALTER TABLE stretch ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE note ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE draft ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE rating ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;

-- The gain in dB, 0 or below, that held this sound as loud as the other one. NULL: none.
ALTER TABLE stretch ADD COLUMN held_db REAL;
ALTER TABLE note ADD COLUMN held_db REAL;
ALTER TABLE draft ADD COLUMN held_db REAL;
ALTER TABLE rating ADD COLUMN held_db REAL;

-- The equaliser that the bench had at hand when the session stopped, switched on or off. NULL: none.
ALTER TABLE sitting ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;

-- The two sounds that a run without a helper told apart, as JSON: for each its source, equaliser and held_db; its devices
-- are an empty array then. NULL: a run of devices.
ALTER TABLE blind_run ADD COLUMN sounds TEXT;

-- The frequency in Hz that a note of a signal is about. NULL: it is about none.
ALTER TABLE note ADD COLUMN hz REAL;
ALTER TABLE draft ADD COLUMN hz REAL;
CREATE INDEX note_by_hz ON note (hz) WHERE hz IS NOT NULL;

-- With which equaliser a volume was matched (NULL: with none), how (meter, ear, calculation), and with what signal.
ALTER TABLE volume ADD COLUMN equaliser BLOB REFERENCES equaliser (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE volume ADD COLUMN method TEXT;
ALTER TABLE volume ADD COLUMN signal TEXT;

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
	x.held_db AS held_db -- gain that held it as loud as the other sound
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
	n.hz AS hz -- frequency that it is about
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
	x.held_db AS held_db -- gain that held it as loud as the other sound
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
	b.sounds AS sounds -- JSON: the two sounds that were told apart; NULL: devices
	FROM trial t JOIN blind_run b ON b.uuid = t.run LEFT JOIN review r ON r.uuid = b.review
	LEFT JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(s.deleted, 0) = 0;
