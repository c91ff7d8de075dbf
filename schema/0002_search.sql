-- Finding and counting. From here on `nr` of a row with made_ms is that time in seconds since 1970, or the
-- next number that is free: the newest first is the largest first, also after a merge, and full text is kept by it.

UPDATE note SET nr = -nr;
UPDATE rating SET nr = -nr;
UPDATE note SET nr = t.place FROM (SELECT nr AS was, max(at - line) OVER (ORDER BY line) + line AS place FROM
	(SELECT nr, max(0, ifnull(made_ms, edited_ms)) / 1000 AS at,
		row_number() OVER (ORDER BY ifnull(made_ms, edited_ms), nr DESC) AS line FROM note)) AS t WHERE note.nr = t.was;
UPDATE rating SET nr = t.place FROM (SELECT nr AS was, max(at - line) OVER (ORDER BY line) + line AS place FROM
	(SELECT nr, max(0, ifnull(made_ms, edited_ms)) / 1000 AS at,
		row_number() OVER (ORDER BY ifnull(made_ms, edited_ms), nr DESC) AS line FROM rating)) AS t WHERE rating.nr = t.was;

-- What can be found; store/text.c keeps the three indexes in step (a schema that is not trusted may not touch
-- virtual tables, so no trigger can). `keys` are words for what a note belongs to
-- (i: item, d: device, c: chain, s: section, a: against), `tags` for the attributes that it speaks of: so
-- filters are words of the same search.
CREATE VIEW note_told AS SELECT nr, uuid, body,
	iif(item IS NULL, '', 'i' || hex(item)) || iif(device IS NULL, '', ' d' || hex(device)) ||
	iif(chain IS NULL, '', ' c' || hex(chain)) ||
	iif(section IS NULL, '', ' s' || hex(section)) || iif(against IS NULL, '', ' a' || hex(against)) AS keys,
	(SELECT group_concat('t' || hex(attribute), ' ') FROM tag WHERE note = note.uuid AND deleted = 0) AS tags
	FROM note WHERE deleted = 0 AND body IS NOT NULL;
CREATE VIEW remark_told AS SELECT nr, uuid, remark,
	iif(item IS NULL, '', 'i' || hex(item)) || iif(device IS NULL, '', ' d' || hex(device)) ||
	iif(chain IS NULL, '', ' c' || hex(chain)) ||
	iif(section IS NULL, '', ' s' || hex(section)) AS keys,
	iif(attribute IS NULL, '', 't' || hex(attribute)) AS tags
	FROM rating WHERE deleted = 0 AND remark IS NOT NULL;
CREATE VIEW device_told AS SELECT nr, uuid, name, brand, model FROM device WHERE deleted = 0;

CREATE VIRTUAL TABLE note_text USING fts5 (body, keys, tags, content = 'note_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);
CREATE VIRTUAL TABLE remark_text USING fts5 (remark, keys, tags, content = 'remark_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);
CREATE VIRTUAL TABLE device_text USING fts5 (name, brand, model, content = 'device_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);

-- What a list of all reviews counts: rows that are not deleted, nor of a sitting that is.
CREATE TABLE tally (
	review BLOB PRIMARY KEY,
	notes INTEGER NOT NULL DEFAULT 0,
	markers INTEGER NOT NULL DEFAULT 0,
	heard INTEGER NOT NULL DEFAULT 0,
	ratings INTEGER NOT NULL DEFAULT 0,
	items INTEGER NOT NULL DEFAULT 0,
	items_done INTEGER NOT NULL DEFAULT 0,
	days INTEGER NOT NULL DEFAULT 0,
	first_ms INTEGER,
	last_ms INTEGER,
	last_offset_min INTEGER
) STRICT, WITHOUT ROWID;

-- heard: 1 where no other note is of the same item.
CREATE VIEW note_counted AS SELECT n.nr, n.review, n.body IS NOT NULL AS notes, n.body IS NULL AS markers,
	n.body IS NOT NULL AND n.item IS NOT NULL AND NOT EXISTS (SELECT 1 FROM note o
		WHERE o.review = n.review AND o.item = n.item AND o.nr <> n.nr AND o.deleted = 0 AND o.body IS NOT NULL AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = o.sitting AND s.deleted = 1)) AS heard
	FROM note n WHERE n.deleted = 0 AND n.review IS NOT NULL AND
	NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1);
CREATE VIEW rating_counted AS SELECT x.nr, x.review FROM rating x WHERE x.deleted = 0 AND x.review IS NOT NULL AND
	NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = x.sitting AND s.deleted = 1);
CREATE VIEW note_total AS SELECT r.uuid AS review,
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS notes,
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NULL AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS markers,
	(SELECT count(DISTINCT n.item) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL AND
		NOT EXISTS (SELECT 1 FROM sitting s WHERE s.uuid = n.sitting AND s.deleted = 1)) AS heard,
	(SELECT count(*) FROM rating_counted x WHERE x.review = r.uuid) AS ratings FROM review r;
CREATE VIEW listing_total AS SELECT r.uuid AS review,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0) AS items,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND l.done = 1) AS items_done
	FROM review r;
CREATE VIEW sitting_total AS SELECT r.uuid AS review,
	(SELECT count(DISTINCT (s.started_ms + ifnull(s.started_offset_min, 0) * 60000) / 86400000)
		FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS days,
	(SELECT min(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS first_ms,
	(SELECT max(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS last_ms,
	(SELECT s.started_offset_min FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0
		ORDER BY s.started_ms DESC, s.uuid DESC LIMIT 1) AS last_offset_min FROM review r;

-- Rows are put and changed, never removed: no trigger for that.
CREATE TRIGGER note_comes AFTER INSERT ON note BEGIN
	INSERT INTO tally (review, notes, markers, heard)
		SELECT review, notes, markers, heard FROM note_counted WHERE nr = new.nr
		ON CONFLICT (review) DO UPDATE SET notes = notes + excluded.notes, markers = markers + excluded.markers,
			heard = heard + excluded.heard;
END;
CREATE TRIGGER note_changes BEFORE UPDATE ON note BEGIN
	UPDATE tally SET notes = tally.notes - c.notes, markers = tally.markers - c.markers, heard = tally.heard - c.heard
		FROM note_counted c WHERE c.nr = old.nr AND tally.review = c.review;
END;
CREATE TRIGGER note_changed AFTER UPDATE ON note BEGIN
	INSERT INTO tally (review, notes, markers, heard)
		SELECT review, notes, markers, heard FROM note_counted WHERE nr = new.nr
		ON CONFLICT (review) DO UPDATE SET notes = notes + excluded.notes, markers = markers + excluded.markers,
			heard = heard + excluded.heard;
END;

CREATE TRIGGER rating_comes AFTER INSERT ON rating BEGIN
	INSERT INTO tally (review, ratings) SELECT review, 1 FROM rating_counted WHERE nr = new.nr
		ON CONFLICT (review) DO UPDATE SET ratings = ratings + 1;
END;
CREATE TRIGGER rating_changes BEFORE UPDATE ON rating BEGIN
	UPDATE tally SET ratings = ratings - 1 FROM rating_counted c WHERE c.nr = old.nr AND tally.review = c.review;
END;
CREATE TRIGGER rating_changed AFTER UPDATE ON rating BEGIN
	INSERT INTO tally (review, ratings) SELECT review, 1 FROM rating_counted WHERE nr = new.nr
		ON CONFLICT (review) DO UPDATE SET ratings = ratings + 1;
END;

CREATE TRIGGER listing_comes AFTER INSERT ON listing WHEN new.deleted = 0 AND new.review IS NOT NULL BEGIN
	INSERT INTO tally (review, items, items_done) VALUES (new.review, 1, new.done <> 0)
		ON CONFLICT (review) DO UPDATE SET items = items + 1, items_done = items_done + excluded.items_done;
END;
CREATE TRIGGER listing_changed AFTER UPDATE ON listing BEGIN
	UPDATE tally SET items = items - 1, items_done = items_done - (old.done <> 0)
		WHERE review = old.review AND old.deleted = 0;
	INSERT INTO tally (review, items, items_done)
		SELECT new.review, 1, new.done <> 0 WHERE new.deleted = 0 AND new.review IS NOT NULL
		ON CONFLICT (review) DO UPDATE SET items = items + 1, items_done = items_done + excluded.items_done;
END;

CREATE TRIGGER sitting_comes AFTER INSERT ON sitting WHEN new.review IS NOT NULL BEGIN
	INSERT INTO tally (review, days, first_ms, last_ms, last_offset_min)
		SELECT review, days, first_ms, last_ms, last_offset_min FROM sitting_total WHERE review = new.review
		ON CONFLICT (review) DO UPDATE SET days = excluded.days, first_ms = excluded.first_ms,
			last_ms = excluded.last_ms, last_offset_min = excluded.last_offset_min;
	INSERT INTO tally (review, notes, markers, heard, ratings)
		SELECT review, notes, markers, heard, ratings FROM note_total WHERE review = new.review AND new.deleted = 1
		ON CONFLICT (review) DO UPDATE SET notes = excluded.notes, markers = excluded.markers,
			heard = excluded.heard, ratings = excluded.ratings;
END;
CREATE TRIGGER sitting_changed AFTER UPDATE ON sitting BEGIN
	INSERT INTO tally (review, days, first_ms, last_ms, last_offset_min)
		SELECT review, days, first_ms, last_ms, last_offset_min FROM sitting_total
		WHERE review IN (old.review, new.review)
		ON CONFLICT (review) DO UPDATE SET days = excluded.days, first_ms = excluded.first_ms,
			last_ms = excluded.last_ms, last_offset_min = excluded.last_offset_min;
	INSERT INTO tally (review, notes, markers, heard, ratings)
		SELECT review, notes, markers, heard, ratings FROM note_total
		WHERE review IN (old.review, new.review) AND old.deleted <> new.deleted
		ON CONFLICT (review) DO UPDATE SET notes = excluded.notes, markers = excluded.markers,
			heard = excluded.heard, ratings = excluded.ratings;
END;
-- What came before its review is counted when that comes.
CREATE TRIGGER review_comes AFTER INSERT ON review BEGIN
	INSERT INTO tally (review, days, first_ms, last_ms, last_offset_min)
		SELECT review, days, first_ms, last_ms, last_offset_min FROM sitting_total WHERE review = new.uuid
		ON CONFLICT (review) DO UPDATE SET days = excluded.days, first_ms = excluded.first_ms,
			last_ms = excluded.last_ms, last_offset_min = excluded.last_offset_min;
	INSERT INTO tally (review, notes, markers, heard, ratings)
		SELECT review, notes, markers, heard, ratings FROM note_total WHERE review = new.uuid
		ON CONFLICT (review) DO UPDATE SET notes = excluded.notes, markers = excluded.markers,
			heard = excluded.heard, ratings = excluded.ratings;
END;

CREATE INDEX review_by_id ON review (id);
CREATE INDEX chain_by_name ON chain (name COLLATE NOCASE);
CREATE INDEX item_by_section ON item (section);

INSERT INTO note_text (note_text) VALUES ('rebuild');
INSERT INTO remark_text (remark_text) VALUES ('rebuild');
INSERT INTO device_text (device_text) VALUES ('rebuild');
INSERT INTO tally (review, notes, markers, heard, ratings, items, items_done, days, first_ms, last_ms, last_offset_min)
	SELECT n.review, notes, markers, heard, ratings, items, items_done, days, first_ms, last_ms, last_offset_min
	FROM note_total n JOIN listing_total l ON l.review = n.review JOIN sitting_total s ON s.review = n.review;
