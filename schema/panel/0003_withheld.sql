-- Acts that make a note private.

CREATE INDEX version_withheld ON panel.version ((content->>'target')) WHERE kind = 'withheld';

-- What was withdrawn before acts were rows: one act for each note of which nothing else is left.
WITH private AS (SELECT v.listener, v.uuid, max(v.edited_ms) AS edited_ms, row_number() OVER (PARTITION BY v.listener ORDER BY v.uuid)
		AS place FROM panel.version v JOIN panel.thing t ON t.uuid = v.uuid AND t.listener = v.listener WHERE v.kind = 'note'
		GROUP BY v.listener, v.uuid HAVING bool_and(v.withdrawn)),
named AS (SELECT p.*, md5('withheld:' || p.uuid)::uuid AS act FROM private p),
things AS (INSERT INTO panel.thing SELECT act, 'withheld', listener FROM named),
acts AS (INSERT INTO panel.version (listener, n, kind, uuid, edit, edited_ms, edited_offset_min, deleted, content, bytes)
	SELECT x.listener, l.n + x.place, 'withheld', act, act, x.edited_ms, 0, false, jsonb_build_object('target', x.uuid), 60
	FROM named x JOIN panel.listener l ON l.id = x.listener)
UPDATE panel.listener l SET n = l.n + (SELECT count(*) FROM named x WHERE x.listener = l.id);
