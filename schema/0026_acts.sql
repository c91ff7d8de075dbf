-- An act counts if its listener and the listener of its note or rating are one person.

DROP VIEW note_withheld;
-- The acts that count, also deleted ones: the query of privacy_acts (src/store/privacy.c).
CREATE VIEW act_counted AS SELECT w.uuid AS act, n.uuid AS note, w.edited_ms AS edited_ms, w.deleted AS deleted
	FROM withheld w JOIN note n ON n.uuid = w.target WHERE w.listener IS n.listener OR
	ifnull((SELECT ifnull(l.same_as, l.uuid) FROM listener l WHERE l.deleted = 0 AND l.uuid =
		ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1))), ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1))) =
	ifnull((SELECT ifnull(l.same_as, l.uuid) FROM listener l WHERE l.deleted = 0 AND l.uuid =
		ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1))), ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)))
	UNION ALL SELECT w.uuid AS act, n.uuid AS note, w.edited_ms AS edited_ms, w.deleted AS deleted
	FROM withheld w JOIN rating n ON n.uuid = w.target WHERE w.listener IS n.listener OR
	ifnull((SELECT ifnull(l.same_as, l.uuid) FROM listener l WHERE l.deleted = 0 AND l.uuid =
		ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1))), ifnull(w.listener, (SELECT listener FROM owner WHERE one = 1))) =
	ifnull((SELECT ifnull(l.same_as, l.uuid) FROM listener l WHERE l.deleted = 0 AND l.uuid =
		ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1))), ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)));
-- The acts that hide a note or rating.
CREATE VIEW note_withheld AS SELECT act, note FROM act_counted WHERE deleted = 0;
