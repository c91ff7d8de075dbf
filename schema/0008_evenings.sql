-- The chain that a note compares with, where it compares two ways to drive one device.
ALTER TABLE note ADD COLUMN against_chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE draft ADD COLUMN against_chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;

-- The loop that ran when the session stopped, in the recording that played. NULL: none.
ALTER TABLE sitting ADD COLUMN loop_ms INTEGER;
ALTER TABLE sitting ADD COLUMN loop_end_ms INTEGER;

-- When somebody asked for the order of a blind run that was still open, which ended it. NULL: nobody did.
ALTER TABLE blind_run ADD COLUMN opened_ms INTEGER;

-- The words of a note in the index, with one more for the chain that it compares with (e). No older note has one.
DROP VIEW note_told;
CREATE VIEW note_told AS SELECT nr, uuid, body,
	iif(item IS NULL, '', 'i' || hex(item)) || iif(device IS NULL, '', ' d' || hex(device)) ||
	iif(chain IS NULL, '', ' c' || hex(chain)) ||
	iif(section IS NULL, '', ' s' || hex(section)) || iif(against IS NULL, '', ' a' || hex(against)) ||
	iif(against_chain IS NULL, '', ' e' || hex(against_chain)) AS keys,
	(SELECT group_concat('t' || hex(attribute), ' ') FROM tag WHERE note = note.uuid AND deleted = 0) AS tags
	FROM note WHERE deleted = 0 AND body IS NOT NULL;

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
	iif(bt.number > 0, bt.number, NULL) AS trial -- of that run, from 1 on
	FROM note n LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting x ON x.uuid = n.sitting
	LEFT JOIN item i ON i.uuid = n.item LEFT JOIN section s ON s.uuid = ifnull(n.section, i.section)
	LEFT JOIN source o ON o.uuid = n.source LEFT JOIN device d ON d.uuid = n.device
	LEFT JOIN variant v ON v.uuid = n.variant LEFT JOIN chain c ON c.uuid = n.chain
	LEFT JOIN device a ON a.uuid = n.against LEFT JOIN question q ON q.uuid = n.question
	LEFT JOIN chain e ON e.uuid = n.against_chain
	LEFT JOIN (trial bt JOIN blind_run br ON br.uuid = bt.run AND br.deleted = 0)
		ON bt.uuid = n.uuid AND bt.deleted = 0
	WHERE n.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(x.deleted, 0) = 0;

-- A word for "nobody knows" is no artist. Titles are compared in a plainer spelling now: `earlog library scan` reads the
-- tags once more.
UPDATE recording SET artist = NULL WHERE lower(trim(artist, ' <>()[]')) IN
  ('unknown', 'unknown artist', 'artist unknown', 'not stated', 'not known', 'unknown (not stated');
UPDATE library SET artist = NULL WHERE lower(trim(artist, ' <>()[]')) IN
  ('unknown', 'unknown artist', 'artist unknown', 'not stated', 'not known', 'unknown (not stated');
UPDATE library SET read_ms = 0 WHERE title_key IS NOT NULL;
