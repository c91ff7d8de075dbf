-- A session in which nothing was recorded does not count, also if something sounded in it
-- (sitting_counts in src/record/records.c).
DROP VIEW sitting_counted;
CREATE VIEW sitting_counted AS SELECT uuid, review, started_ms, started_offset_min FROM sitting s WHERE s.deleted = 0 AND (
	s.room IS NOT NULL OR s.state IS NOT NULL OR s.anchor IS NOT NULL OR s.anchor_chain IS NOT NULL
	OR EXISTS (SELECT 1 FROM note x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM rating x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM volume x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM blind_run x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM edit_in_sitting x WHERE x.review = s.review AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms
		AND x.sitting IS NOT s.uuid));
