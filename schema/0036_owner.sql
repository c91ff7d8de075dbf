-- The archive holds what its owner wrote and nothing else. Rows of the owner's other machines are the owner's; rows of other
-- listeners go, after migrate.c wrote them into files beside the archive. The rows of `listener` are UUIDs of the owner.

DROP TRIGGER listing_comes;
DROP TRIGGER listing_changed;

CREATE TEMP TABLE gone (row BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO gone
	SELECT uuid FROM listing WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM comparison WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM sitting WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM note WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM draft WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM rating WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM volume WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM pin WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM alignment WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM withheld WHERE listener IS NOT NULL AND listener NOT IN (SELECT listener FROM listener_own)
	UNION ALL SELECT uuid FROM listener WHERE uuid NOT IN (SELECT listener FROM listener_own);
INSERT OR IGNORE INTO gone SELECT uuid FROM tag WHERE note IN gone UNION ALL SELECT uuid FROM stretch WHERE sitting IN gone
	UNION ALL SELECT uuid FROM blind_run WHERE sitting IN gone;
INSERT OR IGNORE INTO gone SELECT uuid FROM trial WHERE run IN gone OR uuid IN gone;
INSERT OR IGNORE INTO lent (row, listener) SELECT uuid, listener FROM chain WHERE listener IS NOT NULL
	AND listener NOT IN (SELECT listener FROM listener_own);
INSERT OR IGNORE INTO lent (row, listener) SELECT equaliser, zeroblob(16) FROM (
	SELECT equaliser FROM sitting WHERE uuid IN gone UNION ALL
	SELECT equaliser FROM stretch WHERE uuid IN gone UNION ALL
	SELECT equaliser FROM note WHERE uuid IN gone UNION ALL
	SELECT equaliser FROM rating WHERE uuid IN gone UNION ALL
	SELECT equaliser FROM volume WHERE uuid IN gone) WHERE equaliser IS NOT NULL;
DELETE FROM listing WHERE uuid IN gone;
DELETE FROM comparison WHERE uuid IN gone;
DELETE FROM sitting WHERE uuid IN gone;
DELETE FROM note WHERE uuid IN gone;
DELETE FROM draft WHERE uuid IN gone;
DELETE FROM rating WHERE uuid IN gone;
DELETE FROM volume WHERE uuid IN gone;
DELETE FROM pin WHERE uuid IN gone;
DELETE FROM alignment WHERE uuid IN gone;
DELETE FROM withheld WHERE uuid IN gone;
DELETE FROM tag WHERE uuid IN gone;
DELETE FROM stretch WHERE uuid IN gone;
DELETE FROM blind_run WHERE uuid IN gone;
DELETE FROM trial WHERE uuid IN gone;
DELETE FROM listener WHERE uuid IN gone;
DELETE FROM past WHERE row IN gone;
DROP TABLE gone;

-- Descriptions that only others brought and that no row names.
DELETE FROM benchmark WHERE uuid IN (SELECT row FROM lent);
DELETE FROM cue WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(cue, zeroblob(1)) FROM (
	SELECT cue FROM pin UNION ALL SELECT cue FROM rating));
DELETE FROM question WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(question, zeroblob(1)) FROM (
	SELECT question FROM note UNION ALL SELECT question FROM draft));
DELETE FROM source WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(source, zeroblob(1)) FROM (
	SELECT source FROM stretch UNION ALL SELECT source FROM note UNION ALL SELECT source FROM draft UNION ALL
	SELECT source FROM pin UNION ALL SELECT source FROM alignment));
DELETE FROM variant WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(variant, zeroblob(1)) FROM (
	SELECT variant FROM sitting UNION ALL SELECT variant FROM stretch UNION ALL SELECT variant FROM note UNION ALL
	SELECT variant FROM draft UNION ALL SELECT variant FROM rating UNION ALL SELECT variant FROM blind_run));
DELETE FROM chain WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(chain, zeroblob(1)) FROM (
	SELECT chain FROM sitting UNION ALL SELECT anchor_chain FROM sitting UNION ALL
	SELECT anchor_chain_of FROM sitting UNION ALL SELECT chain FROM stretch UNION ALL SELECT chain FROM note UNION ALL
	SELECT against_chain FROM note UNION ALL SELECT chain FROM draft UNION ALL SELECT against_chain FROM draft UNION ALL
	SELECT chain FROM rating UNION ALL SELECT chain FROM volume UNION ALL SELECT chain FROM blind_run));
DELETE FROM equaliser WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(equaliser, zeroblob(1)) FROM (
	SELECT equaliser FROM sitting UNION ALL SELECT equaliser FROM stretch UNION ALL SELECT equaliser FROM note UNION ALL
	SELECT equaliser FROM draft UNION ALL SELECT equaliser FROM rating UNION ALL SELECT equaliser FROM volume));
DELETE FROM item WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(item, zeroblob(1)) FROM (
	SELECT item FROM cue UNION ALL SELECT item FROM listing UNION ALL SELECT item FROM sitting UNION ALL
	SELECT item FROM stretch UNION ALL SELECT item FROM note UNION ALL SELECT item FROM draft UNION ALL
	SELECT item FROM rating));
DELETE FROM recording WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(recording, zeroblob(1)) FROM (
	SELECT recording FROM item UNION ALL SELECT recording FROM source));
DELETE FROM section WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(section, zeroblob(1)) FROM (
	SELECT section FROM item UNION ALL SELECT section FROM note UNION ALL SELECT section FROM draft UNION ALL
	SELECT section FROM question UNION ALL SELECT section FROM rating));
DELETE FROM review WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(review, zeroblob(1)) FROM (
	SELECT review FROM chain UNION ALL SELECT review FROM question UNION ALL SELECT review FROM listing UNION ALL
	SELECT review FROM comparison UNION ALL SELECT review FROM sitting UNION ALL SELECT review FROM note UNION ALL
	SELECT review FROM draft UNION ALL SELECT review FROM rating UNION ALL SELECT review FROM volume UNION ALL
	SELECT review FROM blind_run));
DELETE FROM device WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(device, zeroblob(1)) FROM (
	SELECT device FROM review UNION ALL SELECT device FROM variant UNION ALL SELECT device FROM comparison UNION ALL
	SELECT device FROM sitting UNION ALL SELECT anchor FROM sitting UNION ALL SELECT anchor_of FROM sitting UNION ALL
	SELECT device FROM stretch UNION ALL SELECT device FROM note UNION ALL SELECT against FROM note UNION ALL
	SELECT device FROM draft UNION ALL SELECT against FROM draft UNION ALL SELECT device FROM rating UNION ALL
	SELECT device FROM volume UNION ALL SELECT matched_to FROM volume UNION ALL SELECT same_as FROM device))
	AND NOT EXISTS (SELECT 1 FROM blind_run b WHERE instr(replace(b.devices, '-', ''), lower(hex(device.uuid))));
DELETE FROM playlist WHERE uuid IN (SELECT row FROM lent) AND id NOT IN (SELECT ifnull(playlist, '') FROM review);
DELETE FROM attribute WHERE uuid IN (SELECT row FROM lent) AND lexicon IN (SELECT uuid FROM lexicon WHERE id NOT IN
	(SELECT ifnull(lexicon, '') FROM (SELECT lexicon FROM rating UNION ALL SELECT lexicon FROM tag)));
DELETE FROM lexicon WHERE uuid IN (SELECT row FROM lent) AND uuid NOT IN (SELECT ifnull(lexicon, zeroblob(1)) FROM attribute);
DELETE FROM past WHERE row IN (SELECT row FROM lent) AND row NOT IN (SELECT uuid FROM review UNION ALL
	SELECT uuid FROM device UNION ALL SELECT uuid FROM variant UNION ALL SELECT uuid FROM chain);

-- Who made a row, and whose a list is, is one value on all machines of the owner.
UPDATE chain SET listener = NULL WHERE listener IS NOT NULL;
UPDATE listing SET listener = NULL WHERE listener IS NOT NULL;
UPDATE comparison SET listener = NULL WHERE listener IS NOT NULL;
UPDATE sitting SET listener = NULL WHERE listener IS NOT NULL;
UPDATE note SET listener = NULL WHERE listener IS NOT NULL;
UPDATE draft SET listener = NULL WHERE listener IS NOT NULL;
UPDATE rating SET listener = NULL WHERE listener IS NOT NULL;
UPDATE volume SET listener = NULL WHERE listener IS NOT NULL;
UPDATE pin SET listener = NULL WHERE listener IS NOT NULL;
UPDATE alignment SET listener = NULL WHERE listener IS NOT NULL;
UPDATE withheld SET listener = NULL WHERE listener IS NOT NULL;
DELETE FROM past WHERE deleted AND content = '{}';
UPDATE past SET content = json_remove(content, '$.listener') WHERE json_type(content, '$.listener') IS NOT NULL;
DELETE FROM listing AS a WHERE EXISTS (SELECT 1 FROM listing b WHERE b.review = a.review AND b.item = a.item
	AND (b.edited_ms, b.edit) > (a.edited_ms, a.edit));
DELETE FROM comparison AS a WHERE EXISTS (SELECT 1 FROM comparison b WHERE b.review = a.review AND b.device = a.device
	AND (b.edited_ms, b.edit) > (a.edited_ms, a.edit));
UPDATE OR IGNORE past SET row = (SELECT ifnull(list_uuid('listing', l.review, l.item), l.uuid) FROM listing l WHERE l.uuid = past.row)
	WHERE kind = 'listing' AND row IN (SELECT uuid FROM listing WHERE review IS NOT NULL AND item IS NOT NULL);
UPDATE listing SET uuid = ifnull(list_uuid('listing', review, item), uuid);
UPDATE comparison SET uuid = ifnull(list_uuid('comparison', review, device), uuid);

DROP TABLE lent;
DROP TABLE outbox;
DROP TABLE panel_cursor;
DROP TABLE panel_wait;
DROP TABLE sent;
DROP TABLE orphan;
DROP INDEX note_of_review;
DROP INDEX note_by_listener;
DROP INDEX note_of_item;
DROP INDEX rating_of_review;
DROP INDEX rating_by_listener;
DROP INDEX listing_of_review;
DROP INDEX listener_same;
CREATE INDEX note_of_review ON note (review, nr, item);
CREATE INDEX note_by_item ON note (review, item);
CREATE INDEX note_of_item ON note (item, review);
CREATE INDEX rating_of_review ON rating (review, nr);
CREATE INDEX listing_of_review ON listing (review);

DROP VIEW listener_told;
DROP VIEW note_counted;
DROP VIEW rating_counted;
DROP VIEW note_total;
DROP VIEW listing_total;
DROP VIEW sitting_total;
DROP VIEW source_start;
DROP VIEW act_counted;
DROP VIEW note_withheld;
DROP VIEW edit_in_sitting;
DROP VIEW sitting_counted;
DROP VIEW review_evening;
DROP VIEW listener_own;

CREATE TEMP TABLE own AS SELECT nr, uuid, edit, parent, edited_ms, edited_offset_min, deleted, name FROM listener;
DROP TABLE listener;
-- The owner's UUIDs: this archive's (`owner`), and those of other machines that were merged. name: as the profile has it
-- (`reviewer: name`).
CREATE TABLE listener (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	name TEXT
) STRICT;
INSERT INTO listener (nr, uuid, edit, parent, edited_ms, edited_offset_min, deleted, name)
	SELECT nr, uuid, edit, parent, edited_ms, edited_offset_min, deleted, name FROM own;
DROP TABLE own;
CREATE VIEW listener_told AS SELECT uuid, name FROM listener;
-- The acts that hide a note or rating.
CREATE VIEW note_withheld AS SELECT uuid AS act, target AS note FROM withheld WHERE deleted = 0;
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
CREATE VIEW source_start AS SELECT s.uuid AS uuid, ifnull(s.offset_ms, (SELECT a.offset_ms FROM alignment a
	WHERE a.source = s.uuid AND a.deleted = 0 AND a.offset_ms IS NOT NULL
	ORDER BY a.how = 'align' DESC, a.edited_ms DESC, a.edit DESC
	LIMIT 1)) AS offset_ms FROM source s;
CREATE VIEW edit_in_sitting AS
	SELECT review, sitting, edited_ms FROM note WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, edited_ms FROM rating WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, edited_ms FROM volume WHERE parent IS NOT NULL;
CREATE VIEW sitting_counted AS SELECT uuid, review, started_ms, started_offset_min FROM sitting s WHERE s.deleted = 0 AND (
	s.room IS NOT NULL OR s.state IS NOT NULL OR s.anchor IS NOT NULL OR s.anchor_chain IS NOT NULL
	OR EXISTS (SELECT 1 FROM stretch x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM note x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM rating x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM volume x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM blind_run x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM edit_in_sitting x WHERE x.review = s.review AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms
		AND x.sitting IS NOT s.uuid));
CREATE VIEW review_evening AS SELECT review, (made_ms + ifnull(offset_min, 0) * 60000 - 18000000) / 86400000 AS evening FROM (
	SELECT review, started_ms AS made_ms, started_offset_min AS offset_min FROM sitting_counted
	UNION ALL SELECT review, made_ms, made_offset_min FROM note WHERE sitting IS NULL AND deleted = 0
	UNION ALL SELECT review, made_ms, made_offset_min FROM rating WHERE sitting IS NULL AND deleted = 0)
	WHERE made_ms IS NOT NULL GROUP BY 1, 2;
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

DELETE FROM tally;
INSERT INTO tally (review, notes, markers, heard, ratings, items, items_done, days, first_ms, last_ms, last_offset_min)
	SELECT n.review, notes, markers, heard, ratings, items, items_done, days, first_ms, last_ms, last_offset_min
	FROM note_total n JOIN listing_total l ON l.review = n.review JOIN sitting_total s ON s.review = n.review;
INSERT INTO device_text (device_text) VALUES ('rebuild');
INSERT INTO note_text (note_text) VALUES ('rebuild');
INSERT INTO remark_text (remark_text) VALUES ('rebuild');
