-- Blind trials with a helper, who swaps the devices while the listener sees only the number of the trial.

-- A run of trials: its order is here before the first of them begins, and is replayed from here.
CREATE TABLE blind_run (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	sitting BLOB REFERENCES sitting (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	devices TEXT,
	plan TEXT,
	trial INTEGER,
	alike INTEGER NOT NULL DEFAULT 0,
	started_ms INTEGER,
	started_offset_min INTEGER,
	ended_ms INTEGER
) STRICT;

-- In which trial a note was opened or a rating given: its uuid is that of the note or the rating. Or which of the
-- run's devices (from 0) the listener said that it was: its uuid is that of "answer:RUN/NUMBER".
CREATE TABLE trial (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	run BLOB REFERENCES blind_run (uuid) DEFERRABLE INITIALLY DEFERRED,
	number INTEGER,
	answer INTEGER
) STRICT;

CREATE INDEX blind_run_by_review ON blind_run (review);
CREATE INDEX trial_by_run ON trial (run);

-- What was noted, rated or answered in a trial of a blind run.
CREATE VIEW v_trial AS SELECT
	lower(hex(t.uuid)) AS uuid, -- of the note in v_note, or of the rating in v_rating
	r.id AS review, -- id of the review
	lower(hex(b.uuid)) AS run, -- the blind run
	t.number AS trial, -- from 1 on
	t.answer AS answer, -- which of the devices (from 0) the listener named; NULL: it is a note or a rating
	b.plan AS plan, -- JSON: seed, algorithm, version, blocks and the order of the devices
	b.alike AS alike -- 1: the devices cannot be told by how they fit
	FROM trial t JOIN blind_run b ON b.uuid = t.run LEFT JOIN review r ON r.uuid = b.review
	LEFT JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(s.deleted, 0) = 0;
