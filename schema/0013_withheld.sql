-- What an archive knows of its panel.

-- Which panel it is; NULL: not known until the next sync. sent: the last number that was taken out of the outbox, which is
-- never given again: a sync reads the outbox piece by piece, up from the last number that it has read. forgets: words of
-- withdrawn rows may still be in the index of the search.
ALTER TABLE panel ADD COLUMN uuid BLOB;
ALTER TABLE panel ADD COLUMN forgets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE panel ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
-- The edit of the version with the number n, by which the server knows whether it lost rows; and how many names the listener
-- had by then.
ALTER TABLE panel_cursor ADD COLUMN edit BLOB;
ALTER TABLE panel_cursor ADD COLUMN named INTEGER NOT NULL DEFAULT 0;

-- A version that was not taken, for the row that it hangs on was not here: of which listener, with which number. came: that row
-- is here now, and the version is fetched again.
CREATE TABLE panel_wait (
	row BLOB NOT NULL,
	listener BLOB NOT NULL,
	n INTEGER NOT NULL,
	came INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (row, listener, n)
) STRICT;

-- What is private: each act of making a note private is a row.

-- An act that made a note private. The note is private while one of its acts is not deleted. listener: who made it
-- private; NULL: the owner. An act of another person than the note's has no effect.
CREATE TABLE withheld (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	target BLOB,
	listener BLOB
) STRICT;

CREATE INDEX withheld_target ON withheld (target, deleted);

-- Acts that have an effect, and the note of each.
CREATE VIEW note_withheld AS SELECT w.uuid AS act, n.uuid AS note FROM withheld w JOIN note n ON n.uuid = w.target
	LEFT JOIN listener a ON a.uuid = ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1)) AND a.deleted = 0
	LEFT JOIN listener b ON b.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)) AND b.deleted = 0
	WHERE w.deleted = 0 AND (w.listener IS n.listener OR ifnull(a.same_as, a.uuid) IS ifnull(b.same_as, b.uuid));

-- What was private so far: one act each, which is the same in every archive. Versions that were written while a note was
-- private say so in `past`, and never leave.
INSERT INTO withheld (uuid, edit, edited_ms, edited_offset_min, target, listener)
	SELECT edit, edit, edited_ms, edited_offset_min, uuid, listener FROM note WHERE private = 1;
INSERT INTO outbox (kind, row, edit) SELECT 'withheld', uuid, edit FROM withheld
	WHERE EXISTS (SELECT 1 FROM panel) AND ifnull(listener IN (SELECT listener FROM listener_own), 1);
UPDATE note SET private = 0 WHERE private = 1;
UPDATE draft SET private = 0 WHERE private = 1;

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
