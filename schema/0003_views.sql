-- What others may read: names that stay, times as people write them, names of things in place of UUIDs. Only rows
-- that are not deleted (nor of a review or sitting that is). `earlog help archive` prints the comments of this file.

-- A review: the device under test and what was recorded for it, as numbers.
CREATE VIEW v_review AS SELECT
	lower(hex(r.uuid)) AS uuid, -- its identity, 32 hex digits; the same in every archive
	r.id AS id, -- by which it is named in the shell
	r.title AS title,
	d.name AS device, -- brand and model as shown
	r.unit_how AS unit_how, -- bought, loan, tour, sample
	r.unit_from AS unit_from, -- from whom
	r.playlist AS playlist, -- id of its playlist
	(SELECT count(*) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS sittings,
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL) AS notes,
	(SELECT count(*) FROM rating x WHERE x.review = r.uuid AND x.deleted = 0) AS ratings,
	r.path AS file -- the session file, where it was last opened
	FROM review r LEFT JOIN device d ON d.uuid = r.device WHERE r.deleted = 0;

-- An IEM or headphone: under test, or compared with.
CREATE VIEW v_device AS SELECT
	lower(hex(d.uuid)) AS uuid,
	d.id AS id,
	d.name AS name, -- brand and model as shown
	d.brand AS brand,
	d.model AS model,
	d.kind AS kind,
	d.drivers AS drivers,
	d.impedance_ohm AS impedance_ohm,
	d.sensitivity_db AS sensitivity_db,
	d.sensitivity_unit AS sensitivity_unit -- dB/mW or dB/Vrms
	FROM device d WHERE d.deleted = 0;

-- A recording in its section of a playlist.
CREATE VIEW v_item AS SELECT
	lower(hex(i.uuid)) AS uuid,
	i.id AS id, -- section/track
	s.title AS section,
	r.title AS title,
	r.artist AS artist,
	r.album AS album,
	r.length_ms / 1000.0 AS length_s,
	i.part AS part,
	i.listen_for AS listen_for
	FROM item i LEFT JOIN section s ON s.uuid = i.section LEFT JOIN recording r ON r.uuid = i.recording
	WHERE i.deleted = 0;

-- One run of the bench.
CREATE VIEW v_sitting AS SELECT
	lower(hex(s.uuid)) AS uuid,
	r.id AS review, -- id of the review
	strftime('%Y-%m-%d', s.started_ms / 1000 + ifnull(s.started_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date as it was then
	strftime('%Y-%m-%dT%H:%M:%S', s.started_ms / 1000 + ifnull(s.started_offset_min, 0) * 60, 'unixepoch')
		|| printf('%s%02d:%02d', iif(s.started_offset_min < 0, '-', '+'), abs(ifnull(s.started_offset_min, 0)) / 60,
		abs(ifnull(s.started_offset_min, 0)) % 60) AS started, -- local time with its offset, ISO 8601
	(s.ended_ms - s.started_ms) / 60000.0 AS minutes, -- NULL: it did not end by itself
	s.room AS room,
	s.state AS state, -- of the listener
	s.reaction_ms AS reaction_ms, -- taken off positions that were pressed while sound ran
	s.version AS earlog -- version that wrote it
	FROM sitting s LEFT JOIN review r ON r.uuid = s.review
	WHERE s.deleted = 0 AND ifnull(r.deleted, 0) = 0;

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
	x.level_db AS level_db
	FROM stretch x LEFT JOIN item i ON i.uuid = x.item LEFT JOIN device d ON d.uuid = x.device
	LEFT JOIN variant v ON v.uuid = x.variant LEFT JOIN chain c ON c.uuid = x.chain
	LEFT JOIN sitting s ON s.uuid = x.sitting
	WHERE x.deleted = 0 AND ifnull(s.deleted, 0) = 0;

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
	a.name AS against, -- the device it is set against
	n.from_memory AS from_memory, -- 1: that one was not at hand
	q.text AS question, -- which it answers
	n.part AS part, -- diary, build, fit, comfort, …
	n.kind AS kind, -- of a marker
	n.body AS body,
	n.private AS private, -- 1: not for an export
	(SELECT group_concat(t.attribute, ' ') FROM tag t WHERE t.note = n.uuid AND t.deleted = 0)
		AS attributes -- ids, with spaces between
	FROM note n LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting x ON x.uuid = n.sitting
	LEFT JOIN item i ON i.uuid = n.item LEFT JOIN section s ON s.uuid = ifnull(n.section, i.section)
	LEFT JOIN source o ON o.uuid = n.source LEFT JOIN device d ON d.uuid = n.device
	LEFT JOIN variant v ON v.uuid = n.variant LEFT JOIN chain c ON c.uuid = n.chain
	LEFT JOIN device a ON a.uuid = n.against LEFT JOIN question q ON q.uuid = n.question
	WHERE n.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(x.deleted, 0) = 0;

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
	x.blind AS blind -- 1: without knowing which device it was
	FROM rating x LEFT JOIN review r ON r.uuid = x.review LEFT JOIN sitting g ON g.uuid = x.sitting
	LEFT JOIN item i ON i.uuid = x.item LEFT JOIN section s ON s.uuid = ifnull(x.section, i.section)
	LEFT JOIN device d ON d.uuid = x.device LEFT JOIN variant v ON v.uuid = x.variant
	LEFT JOIN chain c ON c.uuid = x.chain
	WHERE x.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(g.deleted, 0) = 0;
