-- The views of an archive under the same names (`earlog help archive` lists their columns), of all
-- listeners: the current rows that are not deleted. Columns keep their names and places, new ones come at the end. Fields that do
-- not leave an archive are NULL here. The keeper of the panel lets a role read them with
--   GRANT SELECT ON ALL TABLES IN SCHEMA panel_views TO ANALYST;
CREATE SCHEMA IF NOT EXISTS panel_views;
GRANT USAGE ON SCHEMA panel_views TO PUBLIC;

-- Reviews: the device under test, and numbers of rows.
CREATE OR REPLACE VIEW panel_views.v_review AS SELECT
	replace(r.uuid::text, '-', '') AS uuid,
	r.id AS id,
	r.title AS title,
	d.name AS device,
	r.unit_how AS unit_how,
	NULL::text AS unit_from,
	r.playlist AS playlist,
	coalesce(s.n, 0) AS sittings,
	coalesce(n.n, 0) AS notes,
	coalesce(x.n, 0) AS ratings,
	NULL::text AS file
	FROM panel.standing_review r LEFT JOIN panel.standing_device d ON d.uuid = r.device
	LEFT JOIN (SELECT s.review, count(*) AS n FROM panel.standing_sitting s WHERE NOT s.deleted AND (
		num_nonnulls(s.room, s.state, s.anchor, s.anchor_chain) > 0
		OR EXISTS (SELECT FROM panel.standing_stretch x WHERE x.sitting = s.uuid AND NOT x.deleted)
		OR EXISTS (SELECT FROM panel.standing_note x WHERE x.sitting = s.uuid AND NOT x.deleted)
		OR EXISTS (SELECT FROM panel.standing_rating x WHERE x.sitting = s.uuid AND NOT x.deleted)
		OR EXISTS (SELECT FROM panel.standing_volume x WHERE x.sitting = s.uuid AND NOT x.deleted)
		OR EXISTS (SELECT FROM panel.standing_blind_run x WHERE x.sitting = s.uuid AND NOT x.deleted)
		OR EXISTS (SELECT FROM panel.version x WHERE x.kind IN ('note', 'rating', 'volume') AND x.listener = s.listener
			AND x.parent IS NOT NULL AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms AND NOT x.withdrawn
			AND (x.content->>'review')::uuid = s.review AND (x.content->>'sitting')::uuid IS DISTINCT FROM s.uuid
			AND NOT EXISTS (SELECT FROM panel.version y WHERE y.uuid = x.uuid AND y.kind = x.kind AND NOT y.withdrawn
				AND (y.edited_ms, y.edit) > (x.edited_ms, x.edit)))) GROUP BY s.review) s ON s.review = r.uuid
	LEFT JOIN (SELECT review, count(*) AS n FROM panel.standing_note WHERE NOT deleted AND body IS NOT NULL GROUP BY review) n
		ON n.review = r.uuid
	LEFT JOIN (SELECT review, count(*) AS n FROM panel.standing_rating WHERE NOT deleted GROUP BY review) x ON x.review = r.uuid
	WHERE NOT r.deleted;

-- An IEM or headphone: under test, or compared with.
CREATE OR REPLACE VIEW panel_views.v_device AS SELECT
	replace(d.uuid::text, '-', '') AS uuid,
	d.id AS id,
	d.name AS name,
	d.brand AS brand,
	d.model AS model,
	d.kind AS kind,
	d.drivers AS drivers,
	d.impedance_ohm AS impedance_ohm,
	d.sensitivity_db AS sensitivity_db,
	d.sensitivity_unit AS sensitivity_unit
	FROM panel.standing_device d WHERE NOT d.deleted;

-- A recording in its section of a playlist.
CREATE OR REPLACE VIEW panel_views.v_item AS SELECT
	replace(i.uuid::text, '-', '') AS uuid,
	i.id AS id,
	s.title AS section,
	r.title AS title,
	r.artist AS artist,
	r.album AS album,
	r.length_ms / 1000.0::float8 AS length_s,
	i.part AS part,
	i.listen_for AS listen_for
	FROM panel.standing_item i LEFT JOIN panel.standing_section s ON s.uuid = i.section
	LEFT JOIN panel.standing_recording r ON r.uuid = i.recording
	WHERE NOT i.deleted;

-- One run of the bench.
CREATE OR REPLACE VIEW panel_views.v_sitting AS SELECT
	replace(s.uuid::text, '-', '') AS uuid,
	r.id AS review,
	to_char(to_timestamp(s.started_ms / 1000 + coalesce(s.started_offset_min, 0) * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
	to_char(to_timestamp(s.started_ms / 1000 + coalesce(s.started_offset_min, 0) * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
		|| CASE WHEN s.started_offset_min < 0 THEN '-' ELSE '+' END
		|| to_char(abs(coalesce(s.started_offset_min, 0)) / 60, 'FM00') || ':'
		|| to_char(abs(coalesce(s.started_offset_min, 0)) % 60, 'FM00') AS started,
	coalesce(x.played_ms, 0) / 60000.0::float8 AS minutes,
	s.room AS room,
	s.state AS state,
	s.reaction_ms AS reaction_ms,
	s.version AS earlog,
	coalesce(h.name, h.role) AS listener
	FROM panel.standing_sitting s LEFT JOIN panel.standing_review r ON r.uuid = s.review
	LEFT JOIN panel.listener h ON h.id = s.listener
	LEFT JOIN (SELECT sitting, sum(greatest(0, CASE
		WHEN pos_ms IS NULL OR pos_end_ms IS NULL THEN ended_ms - started_ms
		WHEN ended_ms IS NULL OR started_ms IS NULL THEN NULL
		WHEN ended_ms < started_ms THEN pos_end_ms - pos_ms
		ELSE least(ended_ms - started_ms, pos_end_ms - pos_ms) END)) AS played_ms
		FROM panel.standing_stretch WHERE NOT deleted GROUP BY sitting) x ON x.sitting = s.uuid
	WHERE NOT s.deleted AND r.deleted IS NOT TRUE;

-- Listening intervals: what played from when to when.
CREATE OR REPLACE VIEW panel_views.v_stretch AS SELECT
	replace(x.uuid::text, '-', '') AS uuid,
	coalesce(replace(x.sitting::text, '-', ''), '') AS sitting,
	i.id AS item,
	d.name AS device,
	v.name AS variant,
	c.name AS chain,
	to_char(to_timestamp(x.started_ms / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started,
	(x.ended_ms - x.started_ms) / 1000.0::float8 AS seconds,
	x.pos_ms / 1000.0::float8 AS from_s,
	x.pos_end_ms / 1000.0::float8 AS to_s,
	x.level_db AS level_db,
	q.name AS equaliser,
	x.held_db AS held_db,
	coalesce(h.name, h.role) AS listener
	FROM panel.standing_stretch x LEFT JOIN panel.standing_item i ON i.uuid = x.item
	LEFT JOIN panel.standing_device d ON d.uuid = x.device LEFT JOIN panel.standing_variant v ON v.uuid = x.variant
	LEFT JOIN panel.standing_chain c ON c.uuid = x.chain LEFT JOIN panel.standing_sitting s ON s.uuid = x.sitting
	LEFT JOIN panel.standing_equaliser q ON q.uuid = x.equaliser LEFT JOIN panel.listener h ON h.id = x.listener
	WHERE NOT x.deleted AND s.deleted IS NOT TRUE;

-- Notes. Without a body a note is a marker.
CREATE OR REPLACE VIEW panel_views.v_note AS SELECT
	replace(n.uuid::text, '-', '') AS uuid,
	r.id AS review,
	coalesce(replace(n.sitting::text, '-', ''), '') AS sitting,
	to_char(to_timestamp(n.made_ms / 1000 + coalesce(n.made_offset_min, 0) * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
	to_char(to_timestamp(n.made_ms / 1000 + coalesce(n.made_offset_min, 0) * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
		|| CASE WHEN n.made_offset_min < 0 THEN '-' ELSE '+' END
		|| to_char(abs(coalesce(n.made_offset_min, 0)) / 60, 'FM00') || ':'
		|| to_char(abs(coalesce(n.made_offset_min, 0)) % 60, 'FM00') AS made,
	i.id AS item,
	s.id AS section,
	CASE WHEN n.pos_ms IS NOT NULL THEN
		greatest(0, n.pos_ms - coalesce(n.reaction_ms, 0) - coalesce(o.start_ms, 0)) / 1000.0::float8 END AS from_s,
	CASE WHEN n.pos_end_ms IS NOT NULL THEN
		greatest(0, n.pos_end_ms - coalesce(n.reaction_end_ms, n.reaction_ms, 0) - coalesce(o.start_ms, 0)) / 1000.0::float8 END AS to_s,
	CASE WHEN n.pos_spread_ms IS NULL THEN n.pos_from ELSE 'player' END AS pos_from,
	d.name AS device,
	v.name AS variant,
	c.name AS chain,
	a.name AS against,
	n.from_memory::int AS from_memory,
	q.text AS question,
	n.part AS part,
	n.kind AS kind,
	n.body AS body,
	n.private::int AS private,
	t.attributes AS attributes,
	e.name AS against_chain,
	coalesce(bt.number > 0, false)::int AS blind,
	CASE WHEN bt.number > 0 THEN bt.number END AS trial,
	z.name AS equaliser,
	n.held_db AS held_db,
	n.hz AS hz,
	coalesce(h.name, h.role) AS listener,
	n.pos_spread_ms AS pos_spread_ms,
	n.hz_from AS hz_from
	FROM panel.standing_note n LEFT JOIN panel.standing_review r ON r.uuid = n.review
	LEFT JOIN panel.standing_sitting x ON x.uuid = n.sitting LEFT JOIN panel.standing_item i ON i.uuid = n.item
	LEFT JOIN panel.standing_section s ON s.uuid = coalesce(n.section, i.section)
	LEFT JOIN LATERAL (SELECT coalesce(CASE WHEN f.offset_from IN ('align', 'beside') THEN NULL ELSE f.offset_ms END, (SELECT l.offset_ms
		FROM panel.standing_alignment l JOIN panel.version w ON w.uuid = l.uuid AND w.listener = l.listener
		WHERE l.source = f.uuid AND l.listener = n.listener AND NOT l.deleted AND l.offset_ms IS NOT NULL
		ORDER BY l.how IS DISTINCT FROM 'align', w.edited_ms DESC LIMIT 1), f.offset_ms) AS start_ms
		FROM panel.standing_source f WHERE f.uuid = n.source) o ON true LEFT JOIN panel.standing_device d ON d.uuid = n.device
	LEFT JOIN panel.standing_variant v ON v.uuid = n.variant LEFT JOIN panel.standing_chain c ON c.uuid = n.chain
	LEFT JOIN panel.standing_device a ON a.uuid = n.against LEFT JOIN panel.standing_question q ON q.uuid = n.question
	LEFT JOIN panel.standing_chain e ON e.uuid = n.against_chain LEFT JOIN panel.standing_equaliser z ON z.uuid = n.equaliser
	LEFT JOIN (SELECT note, listener, string_agg(attribute, ' ' ORDER BY attribute) AS attributes FROM panel.standing_tag
		WHERE NOT deleted GROUP BY note, listener) t ON t.note = n.uuid AND t.listener = n.listener
	LEFT JOIN (SELECT y.uuid, y.number, y.listener FROM panel.standing_trial y JOIN panel.standing_blind_run b ON b.uuid = y.run
		AND b.listener = y.listener
		WHERE NOT y.deleted AND NOT b.deleted) bt ON bt.uuid = n.uuid AND bt.listener = n.listener
	LEFT JOIN panel.listener h ON h.id = n.listener
	WHERE NOT n.deleted AND r.deleted IS NOT TRUE AND x.deleted IS NOT TRUE;

-- A value on a scale. All values that were given are here; the newest of its kind is what counts.
CREATE OR REPLACE VIEW panel_views.v_rating AS SELECT
	replace(x.uuid::text, '-', '') AS uuid,
	r.id AS review,
	to_char(to_timestamp(x.made_ms / 1000 + coalesce(x.made_offset_min, 0) * 60) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
	x.scope AS scope,
	i.id AS item,
	s.id AS section,
	d.name AS device,
	v.name AS variant,
	c.name AS chain,
	x.lexicon AS lexicon,
	x.attribute AS attribute,
	x.value AS value,
	x.confidence AS confidence,
	x.remark AS remark,
	x.scale AS scale,
	x.blind::int AS blind,
	q.name AS equaliser,
	x.held_db AS held_db,
	coalesce(h.name, h.role) AS listener
	FROM panel.standing_rating x LEFT JOIN panel.standing_review r ON r.uuid = x.review
	LEFT JOIN panel.standing_sitting g ON g.uuid = x.sitting LEFT JOIN panel.standing_item i ON i.uuid = x.item
	LEFT JOIN panel.standing_section s ON s.uuid = coalesce(x.section, i.section)
	LEFT JOIN panel.standing_device d ON d.uuid = x.device LEFT JOIN panel.standing_variant v ON v.uuid = x.variant
	LEFT JOIN panel.standing_chain c ON c.uuid = x.chain LEFT JOIN panel.standing_equaliser q ON q.uuid = x.equaliser
	LEFT JOIN panel.listener h ON h.id = x.listener
	WHERE NOT x.deleted AND r.deleted IS NOT TRUE AND g.deleted IS NOT TRUE;

-- Notes, ratings and answers of the trials of a blind run.
CREATE OR REPLACE VIEW panel_views.v_trial AS SELECT
	replace(t.uuid::text, '-', '') AS uuid,
	r.id AS review,
	replace(b.uuid::text, '-', '') AS run,
	t.number AS trial,
	t.answer AS answer,
	b.plan AS plan,
	b.alike::int AS alike,
	b.sounds AS sounds,
	coalesce(h.name, h.role) AS listener
	FROM panel.standing_trial t JOIN panel.standing_blind_run b ON b.uuid = t.run AND b.listener = t.listener
	LEFT JOIN panel.standing_review r ON r.uuid = b.review JOIN panel.standing_sitting s ON s.uuid = b.sitting
	LEFT JOIN panel.listener h ON h.id = t.listener
	WHERE NOT t.deleted AND NOT b.deleted AND r.deleted IS NOT TRUE AND NOT s.deleted;
