-- What became of reviews that were renamed: follows from all their versions (src/archive/store/became.c), on the connection that writes
-- them; not a migration.

-- The reviews that 1.0.0 and 1.1.0 ended when they renamed them, without their ids: when.
CREATE TEMP VIEW IF NOT EXISTS review_ended AS
	SELECT uuid, edited_ms AS ms FROM review WHERE id IS NULL AND deleted;

-- A UUID as earlier versions have it.
CREATE TEMP VIEW IF NOT EXISTS review_digits AS SELECT uuid, id, lower(substr(hex(uuid), 1, 8) || '-' || substr(hex(uuid), 9, 4) || '-' ||
	substr(hex(uuid), 13, 4) || '-' || substr(hex(uuid), 17, 4) || '-' || substr(hex(uuid), 21)) AS digits FROM review;

CREATE TEMP VIEW IF NOT EXISTS became_digits AS SELECT lower(substr(hex(uuid), 1, 8) || '-' || substr(hex(uuid), 9, 4) || '-' ||
	substr(hex(uuid), 13, 4) || '-' || substr(hex(uuid), 17, 4) || '-' || substr(hex(uuid), 21)) AS was,
	lower(substr(hex(now), 1, 8) || '-' || substr(hex(now), 9, 4) || '-' ||
	substr(hex(now), 13, 4) || '-' || substr(hex(now), 17, 4) || '-' || substr(hex(now), 21)) AS now FROM became;

-- What those became: the review of the next version of a note or rating, if that was made just before the review ended.
CREATE TEMP VIEW IF NOT EXISTS review_moved AS WITH
	named AS MATERIALIZED (SELECT * FROM review_digits),
	ended AS MATERIALIZED (SELECT e.uuid, e.ms, n.digits FROM review_ended e JOIN named n USING (uuid)),
	step (uuid, digits) AS MATERIALIZED (SELECT e.uuid, coalesce(
		(SELECT d.digits FROM note n JOIN named d ON d.uuid = n.review
			WHERE n.uuid = p.row AND n.parent = p.edit AND n.edited_ms BETWEEN e.ms - 60000 AND e.ms),
		(SELECT d.digits FROM rating n JOIN named d ON d.uuid = n.review
			WHERE n.uuid = p.row AND n.parent = p.edit AND n.edited_ms BETWEEN e.ms - 60000 AND e.ms),
		(SELECT json_extract(v.content, '$.review') FROM past v WHERE v.row = p.row AND v.parent = p.edit
			AND v.edited_ms BETWEEN e.ms - 60000 AND e.ms AND json_valid(v.content)))
	FROM past p CROSS JOIN ended e ON e.digits = json_extract(p.content, '$.review')
	WHERE (SELECT count(*) FROM ended) > 0 AND p.kind IN ('note', 'rating') AND json_valid(p.content))
	SELECT s.uuid AS uuid, max(r.id) AS became FROM step s JOIN named r ON r.digits = s.digits AND r.uuid <> s.uuid
		AND r.id IS NOT NULL GROUP BY s.uuid;

-- The reviews that do not say what they became, those that say so and became none, and those of which nothing says what they became,
-- although rows name them: what they have to say, and the id.
CREATE TEMP VIEW IF NOT EXISTS review_wrong AS
	SELECT w.uuid, w.became, ifnull(w.id, (SELECT json_extract(p.content, '$.id') FROM past p WHERE p.row = w.uuid AND p.kind = 'review'
		AND instr(p.content, '"id":') AND json_valid(p.content) ORDER BY p.edited_ms DESC LIMIT 1)) AS id FROM (
	SELECT e.uuid, e.id, r.id AS became FROM became b JOIN review e ON e.uuid = b.uuid JOIN review r ON r.uuid = b.now
		WHERE e.became IS NULL AND r.id IS NOT NULL
	UNION ALL SELECT uuid, id, NULL FROM review WHERE became IS NOT NULL AND uuid NOT IN (SELECT uuid FROM became)
	UNION ALL SELECT e.uuid, NULL, m.became FROM review_ended e LEFT JOIN review_moved m ON m.uuid = e.uuid
		WHERE e.uuid NOT IN (SELECT uuid FROM became) AND (m.became IS NOT NULL
		OR EXISTS (SELECT 1 FROM note WHERE review = e.uuid) OR EXISTS (SELECT 1 FROM rating WHERE review = e.uuid)
		OR EXISTS (SELECT 1 FROM sitting WHERE review = e.uuid))) w;

-- All reviews that renames connect are one: the one that became no other; of several, and in a circle, that of the newest rename. Of
-- more than 200 renames the newest count, so that an archive of somebody else's making ends.
DELETE FROM became;
INSERT INTO became (uuid, now) WITH RECURSIVE version (uuid, became, ms) AS (
	SELECT uuid, became, edited_ms FROM review UNION ALL
	SELECT row, iif(json_valid(content), json_extract(content, '$.became'), NULL), edited_ms FROM past
		WHERE kind = 'review' AND instr(content, '"became"')),
link (was, now, ms) AS MATERIALIZED (
	SELECT v.uuid, r.uuid, max(v.ms) FROM version v JOIN review r ON r.id = v.became WHERE r.uuid <> v.uuid GROUP BY 1, 2
		ORDER BY 3 DESC, 1, 2 LIMIT 200),
edge (x, y) AS MATERIALIZED (SELECT was, now FROM link UNION SELECT now, was FROM link),
one (a, b) AS (SELECT x, y FROM edge UNION SELECT o.a, e.y FROM one o JOIN edge e ON e.x = o.b),
newest (now, ms) AS MATERIALIZED (SELECT now, max(ms) FROM link GROUP BY 1),
ends (a, b, place) AS (
	SELECT a, b, row_number() OVER (PARTITION BY a ORDER BY b IN (SELECT was FROM link), n.ms DESC, b)
		FROM one LEFT JOIN newest n ON n.now = b)
SELECT a, b FROM ends WHERE place = 1 AND a <> b;

-- Rows whose UUIDs follow from the review.
UPDATE listing SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE comparison SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE chain SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
UPDATE question SET review = (SELECT now FROM became WHERE uuid = review) WHERE review IN (SELECT uuid FROM became);
