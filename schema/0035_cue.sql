-- A rating of a cue: scope is item, and the rating counts as one of the item where the item has no other. NULL: not of a cue.
ALTER TABLE rating ADD COLUMN cue BLOB REFERENCES cue (uuid) DEFERRABLE INITIALLY DEFERRED;

DROP VIEW v_rating;
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
		AS listener, -- who heard it
	CASE WHEN x.cue IS NOT NULL THEN ifnull(k.label, printf('%d:%02d', k.pos_ms / 60000, k.pos_ms / 1000 % 60)) END
		AS cue -- label of the cue that was rated, else its time; NULL: the whole item
	FROM rating x LEFT JOIN review r ON r.uuid = x.review LEFT JOIN sitting g ON g.uuid = x.sitting
	LEFT JOIN item i ON i.uuid = x.item LEFT JOIN section s ON s.uuid = ifnull(x.section, i.section)
	LEFT JOIN device d ON d.uuid = x.device LEFT JOIN variant v ON v.uuid = x.variant
	LEFT JOIN chain c ON c.uuid = x.chain LEFT JOIN equaliser q ON q.uuid = x.equaliser
	LEFT JOIN cue k ON k.uuid = x.cue
	WHERE x.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(g.deleted, 0) = 0;
