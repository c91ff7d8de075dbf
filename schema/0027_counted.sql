-- Sessions that count: the rule of sitting_counts (src/record/records.c).
CREATE INDEX note_of_sitting ON note (sitting, review);
CREATE INDEX rating_of_sitting ON rating (sitting, review);
CREATE INDEX note_edited ON note (review, edited_ms) WHERE parent IS NOT NULL;
CREATE INDEX rating_edited ON rating (review, edited_ms) WHERE parent IS NOT NULL;

CREATE VIEW edit_in_sitting AS
	SELECT review, sitting, listener, edited_ms FROM note WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, listener, edited_ms FROM rating WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, listener, edited_ms FROM volume WHERE parent IS NOT NULL;

CREATE VIEW sitting_counted AS SELECT uuid, review, listener, started_ms, started_offset_min FROM sitting s WHERE s.deleted = 0 AND (
	s.room IS NOT NULL OR s.state IS NOT NULL OR s.anchor IS NOT NULL OR s.anchor_chain IS NOT NULL
	OR EXISTS (SELECT 1 FROM stretch x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM note x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM rating x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM volume x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM blind_run x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM edit_in_sitting x WHERE x.review = s.review AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms
		AND x.sitting IS NOT s.uuid AND x.listener IS s.listener));

-- The owner's evenings (clock_evening, from 5:00) with a session that counts, or a note or rating without a session.
CREATE VIEW review_evening AS SELECT review, (made_ms + ifnull(offset_min, 0) * 60000 - 18000000) / 86400000 AS evening FROM (
	SELECT review, started_ms AS made_ms, started_offset_min AS offset_min, listener FROM sitting_counted
	UNION ALL SELECT review, made_ms, made_offset_min, listener FROM note WHERE sitting IS NULL AND deleted = 0
	UNION ALL SELECT review, made_ms, made_offset_min, listener FROM rating WHERE sitting IS NULL AND deleted = 0)
	WHERE made_ms IS NOT NULL AND ifnull(listener IN (SELECT listener FROM listener_own), 1) GROUP BY 1, 2;

DROP VIEW v_review;
CREATE VIEW v_review AS SELECT
	lower(hex(r.uuid)) AS uuid, -- its identity, 32 hex digits; the same in every archive
	r.id AS id, -- by which it is named in the shell
	r.title AS title,
	d.name AS device, -- brand and model as shown
	r.unit_how AS unit_how, -- bought, loan, tour, sample
	r.unit_from AS unit_from, -- from whom
	r.playlist AS playlist, -- id of its playlist
	(SELECT count(*) FROM sitting_counted s WHERE s.review = r.uuid) AS sittings, -- that count
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL) AS notes,
	(SELECT count(*) FROM rating x WHERE x.review = r.uuid AND x.deleted = 0) AS ratings,
	r.path AS file -- the session file, where it was last opened
	FROM review r LEFT JOIN device d ON d.uuid = r.device WHERE r.deleted = 0;
