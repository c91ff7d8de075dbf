-- Keeps full text in step with the rows (0002_search.sql), for each connection that writes: a schema that is not
-- trusted may not touch virtual tables, but what is TEMP was made by this program and may. Rows are put and
-- changed, never removed. BEFORE a change the views still tell what the index holds.

CREATE TEMP TRIGGER note_text_comes AFTER INSERT ON note BEGIN
	INSERT INTO note_text (rowid, body, keys, tags) SELECT nr, body, keys, tags FROM note_told WHERE nr = new.nr;
END;
CREATE TEMP TRIGGER note_text_changes BEFORE UPDATE ON note BEGIN
	INSERT INTO note_text (note_text, rowid, body, keys, tags)
		SELECT 'delete', nr, body, keys, tags FROM note_told WHERE nr = old.nr;
END;
CREATE TEMP TRIGGER note_text_changed AFTER UPDATE ON note BEGIN
	INSERT INTO note_text (rowid, body, keys, tags) SELECT nr, body, keys, tags FROM note_told WHERE nr = new.nr;
END;

-- A new tag: until now its note was found without it.
CREATE TEMP TRIGGER tag_text_comes AFTER INSERT ON tag WHEN new.deleted = 0 BEGIN
	INSERT INTO note_text (note_text, rowid, body, keys, tags) SELECT 'delete', nr, body, keys,
		(SELECT group_concat('t' || hex(attribute), ' ') FROM tag
			WHERE note = new.note AND deleted = 0 AND nr <> new.nr) FROM note_told WHERE uuid = new.note;
	INSERT INTO note_text (rowid, body, keys, tags) SELECT nr, body, keys, tags FROM note_told WHERE uuid = new.note;
END;
CREATE TEMP TRIGGER tag_text_changes BEFORE UPDATE ON tag BEGIN
	INSERT INTO note_text (note_text, rowid, body, keys, tags)
		SELECT 'delete', nr, body, keys, tags FROM note_told WHERE uuid IN (old.note, new.note);
END;
CREATE TEMP TRIGGER tag_text_changed AFTER UPDATE ON tag BEGIN
	INSERT INTO note_text (rowid, body, keys, tags)
		SELECT nr, body, keys, tags FROM note_told WHERE uuid IN (old.note, new.note);
END;

CREATE TEMP TRIGGER remark_text_comes AFTER INSERT ON rating BEGIN
	INSERT INTO remark_text (rowid, remark, keys, tags)
		SELECT nr, remark, keys, tags FROM remark_told WHERE nr = new.nr;
END;
CREATE TEMP TRIGGER remark_text_changes BEFORE UPDATE ON rating BEGIN
	INSERT INTO remark_text (remark_text, rowid, remark, keys, tags)
		SELECT 'delete', nr, remark, keys, tags FROM remark_told WHERE nr = old.nr;
END;
CREATE TEMP TRIGGER remark_text_changed AFTER UPDATE ON rating BEGIN
	INSERT INTO remark_text (rowid, remark, keys, tags)
		SELECT nr, remark, keys, tags FROM remark_told WHERE nr = new.nr;
END;

CREATE TEMP TRIGGER device_text_comes AFTER INSERT ON device BEGIN
	INSERT INTO device_text (rowid, name, brand, model)
		SELECT nr, name, brand, model FROM device_told WHERE nr = new.nr;
END;
CREATE TEMP TRIGGER device_text_changes BEFORE UPDATE ON device BEGIN
	INSERT INTO device_text (device_text, rowid, name, brand, model)
		SELECT 'delete', nr, name, brand, model FROM device_told WHERE nr = old.nr;
END;
CREATE TEMP TRIGGER device_text_changed AFTER UPDATE ON device BEGIN
	INSERT INTO device_text (rowid, name, brand, model)
		SELECT nr, name, brand, model FROM device_told WHERE nr = new.nr;
END;
