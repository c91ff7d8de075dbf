-- How long was listened: what played, not what lay between the start of a session and its end.
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
	s.version AS earlog -- version that wrote it
	FROM sitting s LEFT JOIN review r ON r.uuid = s.review
	WHERE s.deleted = 0 AND ifnull(r.deleted, 0) = 0;
-- Which time the worn device was put on in its session, from 1: a rating after it was taken off and put on again is a
-- repeat of the fit. A session's is the one that stands. NULL: it was not counted yet.
ALTER TABLE rating ADD COLUMN fit INTEGER;
ALTER TABLE sitting ADD COLUMN fit INTEGER;

-- The device, or the chain, of known difference in a session: whether it was heard says how far its other answers go.
ALTER TABLE sitting ADD COLUMN anchor BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE sitting ADD COLUMN anchor_chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED;
