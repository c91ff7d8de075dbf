-- The field of another row that a draft writes: remark, room, state, chain. NULL: it is the draft of a note.
ALTER TABLE draft ADD COLUMN field TEXT;

DROP VIEW note_withheld;
-- Acts that make a note private, or the remark of a rating. An act counts if the listener who made the note or rating acted.
CREATE VIEW note_withheld AS SELECT w.uuid AS act, n.uuid AS note FROM withheld w JOIN note n ON n.uuid = w.target
	LEFT JOIN listener a ON a.uuid = ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1)) AND a.deleted = 0
	LEFT JOIN listener b ON b.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)) AND b.deleted = 0
	WHERE w.deleted = 0 AND (w.listener IS n.listener OR ifnull(a.same_as, a.uuid) IS ifnull(b.same_as, b.uuid))
	UNION ALL SELECT w.uuid, n.uuid FROM withheld w JOIN rating n ON n.uuid = w.target
	LEFT JOIN listener a ON a.uuid = ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1)) AND a.deleted = 0
	LEFT JOIN listener b ON b.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)) AND b.deleted = 0
	WHERE w.deleted = 0 AND (w.listener IS n.listener OR ifnull(a.same_as, a.uuid) IS ifnull(b.same_as, b.uuid));

-- What was rated of a device in other reviews is found without reading what was rated in this one.
DROP INDEX rating_by_device;
CREATE INDEX rating_by_device ON rating (device, review);

-- No version of earlog wrote this table; what is measured of a file is in analysis.
DROP TABLE level;
