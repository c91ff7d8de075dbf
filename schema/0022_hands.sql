-- What a hand sets has rows of its own: cue.pos_ms and source.offset_ms hold what files say.

-- Where the track starts in a source, as a listener heard it (how: align) or as it was measured or corrected while the source
-- played in step with another file (beside). listener: who set it; NULL: the owner.
CREATE TABLE alignment (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	source BLOB REFERENCES source (uuid) DEFERRABLE INITIALLY DEFERRED,
	offset_ms INTEGER,
	how TEXT,
	listener BLOB
) STRICT;

CREATE INDEX alignment_by_source ON alignment (source);

ALTER TABLE pin ADD COLUMN about INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pin ADD COLUMN listener BLOB;
-- 1: the playlist gives the time of a cue that has a pin.
ALTER TABLE cue ADD COLUMN timed INTEGER NOT NULL DEFAULT 0;

-- Each source, with the position in it at which the track starts: the playlist's, else of the alignment that counts. NULL: never set.
CREATE VIEW source_start AS SELECT s.uuid AS uuid, ifnull(s.offset_ms, (SELECT a.offset_ms FROM alignment a
	WHERE a.source = s.uuid AND a.deleted = 0 AND a.offset_ms IS NOT NULL
	ORDER BY ifnull(a.listener IN (SELECT listener FROM listener_own), 1) DESC, a.how = 'align' DESC, a.edited_ms DESC, a.edit DESC
	LIMIT 1)) AS offset_ms FROM source s;

-- The cues in which an earlier version of earlog stored the time of a pin, with these pins.
CREATE VIEW pin_in_cue AS SELECT c.uuid AS cue, p.uuid AS pin, c.about AS about FROM cue c JOIN pin p ON p.cue = c.uuid
	LEFT JOIN source_start o ON o.uuid = p.source WHERE p.deleted = 0 AND c.timed = 0
	AND c.pos_ms = max(0, p.pos_ms - ifnull(o.offset_ms, 0));

-- The UUIDs of these alignments are the same in every archive.
INSERT OR IGNORE INTO alignment (uuid, edit, edited_ms, edited_offset_min, source, offset_ms, how, listener)
	SELECT edit, edit, edited_ms, edited_offset_min, uuid, offset_ms, offset_from, (SELECT listener FROM lent WHERE row = source.uuid)
	FROM source WHERE offset_ms IS NOT NULL AND offset_from IN ('align', 'beside');
INSERT INTO outbox (kind, row, edit) SELECT 'alignment', uuid, edit FROM alignment
	WHERE EXISTS (SELECT 1 FROM panel) AND ifnull(listener IN (SELECT listener FROM listener_own), 1);
UPDATE source SET offset_ms = NULL, offset_from = NULL WHERE offset_from IN ('align', 'beside');
UPDATE pin SET about = 1 WHERE uuid IN (SELECT pin FROM pin_in_cue WHERE about);
UPDATE cue SET pos_ms = NULL, about = 0 WHERE uuid IN (SELECT cue FROM pin_in_cue);

DROP VIEW v_note;
-- Notes. A marker is a note without a body.
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
