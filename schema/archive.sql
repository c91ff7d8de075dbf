-- The archive: one SQLite file. Other programs may read it, and write only through earlog; `earlog restore` puts a backup in its place,
-- and nothing else may be copied over it. Tables, views and indexes of the user are left alone, and earlog never uses names that begin
-- with my_. Triggers are not allowed, nor are foreign keys to these tables, nor indexes of them that are unique or hold an expression.
-- The views v_… at the end are for other programs: their names and columns never change. Tables may get more columns.
--
-- `make schema` writes schema/0001_archive.sql, the whole schema, from schema/archive.sql, which is edited by hand: where
-- that file says `CREATE TABLE` and only a name, the program puts the table of row_types[] (src/review/record/records.c).
-- A new archive begins with this schema. An older archive is brought to it: src/archive/store/schema.c adds the columns of row_types[] that it
-- lacks, and creates views and indexes that it lacks or has otherwise. A file of the new version, whose name begins with
-- its number as that of 0041 does, does what is more: another table (its name alone), a column of a table that
-- row_types[] has not, rows, a full-text index, a name that goes. The first change after a release raises ARCHIVE_VERSION
-- (src/archive/store/store_private.h).
--
-- All tables of the record have the same first columns. `uuid` is the identity (UUIDv5 of a name for rows of files, random for
-- rows that a person made); `edit` is this version, `parent` the one before; `edited_ms` is UTC in milliseconds and never goes
-- back for one row; `revision` counts its versions; deleting only sets `deleted`. Rows refer to each other by uuid, so that two archives can be merged. `nr` of a
-- row with made_ms is that time in seconds since 1970, or the next number that is free. `listener` is NULL: the owner. Positions
-- are milliseconds from the start of the recording that played. NULL: not known, or none.

PRAGMA application_id = 1314530243;

-- A device under test and all that is recorded for it. scale, wheel_scale, measurements, pictures: JSON as in the session
-- file; sections: the texts of the sections of its playlist, as JSON; published: JSON with url and date; total: how the scores
-- of the sections are added up, as JSON; comparisons: "all": drafts have the comparisons from other reviews; evenings:
-- "all": drafts have the rows of all evenings; tagline, excerpts: for the front matter of a draft; parts: the names of the
-- author's own parts, as JSON; became: the id of the review that
-- this one became when it was renamed; first_id: the id from which the UUIDs of its chains, questions, listings and comparisons are
-- made, NULL: id.
CREATE TABLE review;

-- An IEM or headphone. same_as: the device that this one is (`earlog device merge`); rows keep the device that they name, so
-- that `earlog device split` takes a merge back.
CREATE TABLE device;

-- A way to wear or set a device that changes its sound. Another content makes another row.
CREATE TABLE variant;

-- A device that a review compares with. added: file (a session file), bench or shell; rank: its order, NULL: no longer
-- compared; volumes: JSON.
CREATE TABLE comparison;

-- A device that stands for a value of a scale.
CREATE TABLE benchmark;

-- A chain of devices that feeds the ears. Another content makes another row; notes keep the row that they were made with. rank:
-- its order in the session file, NULL: it can no longer be chosen; added: file (a session file), bench or shell.
CREATE TABLE chain;

-- A question about every device.
CREATE TABLE question;

-- An item in the list of a review: its order, and whether it is done. added: playlist, bench or shell; intro: what a draft says
-- of the track after its title.
CREATE TABLE listing;

-- One session, and the state at its end, with which the next one begins. fit: how often the device was put on; loop_ms: the
-- loop that played.
CREATE TABLE sitting;

-- A list of reference tracks.
CREATE TABLE playlist;

-- A lexicon.
CREATE TABLE lexicon;

-- A word of a lexicon, with the ends of its scale.
CREATE TABLE attribute;

-- A part of a playlist: timbre, bass, …
CREATE TABLE section;

-- A recording in its section: a track that is heard twice for different things is two items.
CREATE TABLE item;

-- A track, whichever playlist lists it.
CREATE TABLE recording;

-- A place where a recording can be heard. offset_ms: the position in it at which the track starts, as the playlist says;
-- album, released, label: the release that the tags of the file name, NULL: not read yet, "": no such tag.
CREATE TABLE source;

-- A moment or range that a playlist says to listen for, in the time of the track.
CREATE TABLE cue;

-- The time of a cue, set where the cue was heard.
CREATE TABLE pin;

-- The start of the track in a source, as the listener heard it (how: align), or as it was measured or corrected while the source
-- played in step with another file (beside).
CREATE TABLE alignment;

-- What a followed player calls a recording, as the listener said with `y`; it stays on the own machines.
CREATE TABLE heard_as;

-- A note; without a body a marker. against, against_variant, against_chain: the device, setting or chain that it compares with. octaves: dB of
-- the octaves in that moment, JSON. equaliser: heard through it; held_db: gain that held the sound as loud as the other one; hz:
-- the frequency that the note is about; hz_from: typed, measured. pos_spread_ms: how far apart the positions were that another
-- player reported (pos_from is NULL then); reaction_end_ms: of the end of a range, NULL: as reaction_ms.
CREATE TABLE note;

-- A note or another text that is being written: every editing step is stored within 100 ms. field: the field of another row
-- (remark, room, state, chain), NULL: the draft is a note.
CREATE TABLE draft;

-- A value on a scale; NULL: not judged, which is not zero. Scores are here also. cue: the cue of the item that was rated, NULL:
-- the whole item; fit: how often the device was put on in the session, from 1.
CREATE TABLE rating;

-- A volume as a device showed it with a setting on a chain, or the one at which it is as loud as another device (matched_to) with its
-- setting (matched_variant) on a chain (matched_chain, NULL: the same one), or as itself with another setting or on another chain. method: meter, ear, calculation; signal: pink, sine, music.
CREATE TABLE volume;

-- An attribute that a note speaks of.
CREATE TABLE tag;

-- An act that made a note, the remark of a rating, or room and state of a session private; all that are not deleted count.
CREATE TABLE withheld;

-- A listening interval: a track that played from when to when.
CREATE TABLE stretch;

-- A run of blind trials. Its order (plan, JSON) is here before the first trial begins. opened_ms: when somebody asked for the
-- order of a run that was not over, which ended it.
CREATE TABLE blind_run;

-- A row marks the trial in which a note or rating was made, with the uuid of the note or rating; or it is an answer, the number
-- of the device in the run (from 0), with the uuid of "answer:RUN/NUMBER".
CREATE TABLE trial;

-- An equaliser that music was heard through, once for each content: its uuid is that of "equaliser:" and the SHA-256 of the
-- content in hexadecimal. content: as EqualizerAPO reads it; name: of its file, or the filters as typed.
CREATE TABLE equaliser;

-- The UUIDs of the owner: of this archive (`owner`), and of other machines that were merged. name: as the profile has it.
CREATE TABLE listener;

-- Earlier versions of rows that a person wrote, and versions that lost in a merge; content: the fields as JSON. (No CHECK calls
-- json_valid, which SQLite counts as unsafe in a schema that is not trusted.)
CREATE TABLE past (
	nr INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,
	row BLOB NOT NULL,
	edit BLOB NOT NULL,
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL,
	content TEXT NOT NULL,
	revision INTEGER,
	UNIQUE (row, edit)
) STRICT;

-- The text of the last export to a file: the base for merging the next one. pictures: kind of pictures in it.
CREATE TABLE export_base (
	nr INTEGER PRIMARY KEY,
	review BLOB NOT NULL,
	format TEXT NOT NULL,
	template TEXT,
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	content BLOB NOT NULL,
	blocks TEXT,
	pictures INTEGER,
	written_ms INTEGER NOT NULL,
	UNIQUE (review, format, path)
) STRICT;

-- Texts that exports replaced, the newest with the largest number, each with the export that it was an edit of (template, blocks,
-- pictures, base; NULL: none). undone: `export --undo` replaced it. only_home: it has words of its author that its file lacked then.
CREATE TABLE replaced (
	nr INTEGER PRIMARY KEY,
	review BLOB NOT NULL,
	format TEXT NOT NULL,
	template TEXT,
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	blocks TEXT,
	pictures INTEGER,
	undone INTEGER NOT NULL DEFAULT 0,
	only_home INTEGER NOT NULL DEFAULT 0,
	written_ms INTEGER NOT NULL,
	text BLOB NOT NULL,
	base BLOB
) STRICT;

CREATE INDEX replaced_of ON replaced (review, path, nr);

-- The listener whose archive this is: the uuid of a listener, in one row.
CREATE TABLE owner (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	listener BLOB NOT NULL CHECK (length(listener) = 16)
) STRICT;

-- Archives of the owner that were merged: the owner of each, and the time of the latest change that it had then.
CREATE TABLE machine (
	uuid BLOB PRIMARY KEY CHECK (length(uuid) = 16),
	latest_ms INTEGER NOT NULL
) STRICT;

-- Has a row in a file that its owner made for others (`earlog backup --for`): when.
CREATE TABLE given (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	made_ms INTEGER NOT NULL
) STRICT;

-- Files and folders with the notes of other listeners, on this machine (`earlog listener`). name: instead of the name of the
-- listener.
CREATE TABLE other (
	nr INTEGER PRIMARY KEY,
	path TEXT NOT NULL UNIQUE,
	name TEXT,
	added_ms INTEGER NOT NULL
) STRICT;

-- Names that `earlog listener rename` gave to other listeners whose files are in a folder, on this machine.
CREATE TABLE called (
	listener BLOB PRIMARY KEY CHECK (length(listener) = 16),
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The panel that this archive shares with others, in one row: the address of its server, without a password; when it was joined,
-- and when it was last synchronised.
CREATE TABLE panel (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	server TEXT NOT NULL,
	joined_ms INTEGER NOT NULL,
	synced_ms INTEGER
) STRICT;

-- The files of a review as this machine read them last: path, size, time and hash. given: the values that the session file gave,
-- as JSON. Leaves in no merge, panel or backup.
CREATE TABLE files_read;

-- Rows that became another one: reviews that were renamed, and their chains and questions where two reviews became one. It follows
-- from the versions of the reviews. A row that names `uuid` is stored as naming `now`.
CREATE TABLE became (
	uuid BLOB PRIMARY KEY CHECK (length(uuid) = 16),
	now BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions of rows of files that a merge brought: a file that did not change leaves them.
CREATE TABLE came (
	row BLOB NOT NULL PRIMARY KEY,
	edit BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Files of music on this machine, as `earlog library scan` read them, or as they were played (read_ms is 0 then). A row of a file
-- that is gone stays if its hash is known. title_key: letters and digits of the title, case folded, without brackets; isrc,
-- mbid: several are separated by ";".
CREATE TABLE library (
	nr INTEGER PRIMARY KEY,
	path TEXT NOT NULL UNIQUE,
	size_bytes INTEGER NOT NULL,
	mtime_ns INTEGER NOT NULL,
	read_ms INTEGER NOT NULL,
	gone INTEGER NOT NULL DEFAULT 0,
	trouble TEXT,
	title TEXT,
	artist TEXT,
	album TEXT,
	isrc TEXT,
	mbid TEXT,
	title_key TEXT,
	length_ms INTEGER,
	hash TEXT
) STRICT;

-- Measurements of the audio of a file. audio: SHA-256 of the sound, as `ffmpeg -c copy -f streamhash` prints it, so that new
-- tags change nothing. A byte is a level in dB: 0 is silence, n is n / 2 - 117.5 relative to full scale, where a full sine has a
-- peak of 0 and a mean square of -3. overview: peak and mean square of each 100 ms; octaves: mean square of each octave from
-- 31.5 Hz to 16 kHz in each 250 ms. Loudness, range and true peak: EBU R 128. clipped: samples in runs of three or more at full
-- scale. above_22k_dbfs: the loudest moment above 22 kHz; -400: nothing.
CREATE TABLE analysis (
	nr INTEGER PRIMARY KEY,
	audio TEXT NOT NULL UNIQUE,
	version INTEGER NOT NULL,
	length_ms INTEGER NOT NULL,
	rate_hz INTEGER NOT NULL,
	channels INTEGER NOT NULL,
	integrated_lufs REAL,
	range_lu REAL,
	true_peak_dbtp REAL,
	clipped INTEGER NOT NULL,
	above_22k_dbfs REAL,
	overview BLOB NOT NULL,
	octaves BLOB NOT NULL
) STRICT;

-- The sound (audio) of a file (hash: its SHA-256).
CREATE TABLE audio (
	nr INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	audio TEXT NOT NULL
) STRICT;

-- Indexes. private, hidden and compared notes are found without reading all notes.
CREATE INDEX review_by_id ON review (id);
CREATE INDEX device_same ON device (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX variant_by_device ON variant (device);
CREATE INDEX comparison_by_review ON comparison (review);
CREATE INDEX chain_by_review ON chain (review);
CREATE INDEX chain_by_name ON chain (name COLLATE NOCASE);
CREATE INDEX question_by_review ON question (review) WHERE review IS NOT NULL;
CREATE INDEX question_by_section ON question (section) WHERE section IS NOT NULL;
CREATE INDEX listing_of_review ON listing (review);
CREATE INDEX sitting_by_review ON sitting (review, started_ms);
CREATE INDEX attribute_by_lexicon ON attribute (lexicon);
CREATE INDEX item_by_section ON item (section);
CREATE INDEX source_by_recording ON source (recording);
CREATE INDEX source_by_hash ON source (hash) WHERE hash IS NOT NULL;
CREATE INDEX cue_by_item ON cue (item);
CREATE INDEX pin_by_cue ON pin (cue);
CREATE INDEX alignment_by_source ON alignment (source);
CREATE INDEX heard_as_by_recording ON heard_as (recording);
CREATE INDEX note_by_against ON note (against) WHERE against IS NOT NULL;
CREATE INDEX note_compared ON note (device) WHERE against IS NOT NULL;
CREATE INDEX note_hidden ON note (edited_ms) WHERE deleted = 1;
CREATE INDEX note_by_hz ON note (hz) WHERE hz IS NOT NULL;
CREATE INDEX note_of_sitting ON note (sitting, review);
CREATE INDEX note_edited ON note (review, edited_ms) WHERE parent IS NOT NULL;
CREATE INDEX note_private ON note (uuid) WHERE private = 1;
CREATE INDEX note_by_device ON note (device) WHERE device IS NOT NULL;
CREATE INDEX note_of_review ON note (review, nr, item);
CREATE INDEX note_by_item ON note (review, item, sitting, private) WHERE deleted = 0 AND body IS NOT NULL;
CREATE INDEX note_marker ON note (review, sitting) WHERE deleted = 0 AND body IS NULL;
CREATE INDEX note_of_item ON note (item, review);
CREATE INDEX rating_by_attribute ON rating (attribute, device);
CREATE INDEX rating_by_device ON rating (device, review);
CREATE INDEX rating_of_sitting ON rating (sitting, review);
CREATE INDEX rating_edited ON rating (review, edited_ms) WHERE parent IS NOT NULL;
CREATE INDEX rating_hidden ON rating (edited_ms) WHERE deleted = 1;
CREATE INDEX rating_of_review ON rating (review, nr);
CREATE INDEX rating_given ON rating (review, sitting) WHERE deleted = 0 AND value IS NOT NULL;
CREATE INDEX volume_by_review ON volume (review);
CREATE INDEX tag_by_note ON tag (note);
CREATE INDEX withheld_target ON withheld (target, deleted);
CREATE INDEX stretch_by_sitting ON stretch (sitting);
CREATE INDEX blind_run_by_review ON blind_run (review);
CREATE INDEX trial_by_run ON trial (run);
CREATE INDEX files_read_by_review ON files_read (review);
CREATE INDEX library_by_title ON library (title_key) WHERE title_key IS NOT NULL;
CREATE INDEX library_by_isrc ON library (isrc) WHERE isrc IS NOT NULL;
CREATE INDEX library_by_mbid ON library (mbid) WHERE mbid IS NOT NULL;
CREATE INDEX library_by_hash ON library (hash) WHERE hash IS NOT NULL;
CREATE INDEX library_by_isrcs ON library (isrc) WHERE instr(isrc, ';') > 0;
CREATE INDEX library_by_mbids ON library (mbid) WHERE instr(mbid, ';') > 0;

-- The texts that search finds. The program keeps the three indexes up to date, since a trigger of a schema that is not trusted
-- may not write to virtual tables. keys: words for what a note belongs to (i: item, d: device, c: chain, s: section, a:
-- against, e: against_chain); tags: the attributes that it speaks of. So filters are words of the same search.
CREATE VIRTUAL TABLE note_text USING fts5 (body, keys, tags, content = 'note_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);

CREATE VIRTUAL TABLE remark_text USING fts5 (remark, keys, tags, content = 'remark_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);

CREATE VIRTUAL TABLE device_text USING fts5 (name, brand, model, content = 'device_told', content_rowid = 'nr',
	tokenize = 'unicode61 remove_diacritics 2', columnsize = 0);

CREATE VIEW note_told AS SELECT nr, uuid, body,
	iif(item IS NULL, '', 'i' || hex(item)) || iif(device IS NULL, '', ' d' || hex(device)) ||
	iif(chain IS NULL, '', ' c' || hex(chain)) ||
	iif(section IS NULL, '', ' s' || hex(section)) || iif(against IS NULL, '', ' a' || hex(against)) ||
	iif(against_chain IS NULL, '', ' e' || hex(against_chain)) AS keys,
	(SELECT group_concat('t' || hex(attribute), ' ') FROM tag WHERE note = note.uuid AND deleted = 0) AS tags
	FROM note WHERE deleted = 0 AND body IS NOT NULL;

CREATE VIEW remark_told AS SELECT nr, uuid, remark,
	iif(item IS NULL, '', 'i' || hex(item)) || iif(device IS NULL, '', ' d' || hex(device)) ||
	iif(chain IS NULL, '', ' c' || hex(chain)) ||
	iif(section IS NULL, '', ' s' || hex(section)) AS keys,
	iif(attribute IS NULL, '', 't' || hex(attribute)) AS tags
	FROM rating WHERE deleted = 0 AND remark IS NOT NULL;

CREATE VIEW device_told AS SELECT nr, uuid, name, brand, model FROM device WHERE deleted = 0;

-- Each source, with the position in it at which the track starts; the acts that make something private; the name of a listener.
CREATE VIEW source_start AS SELECT s.uuid AS uuid, ifnull(s.offset_ms, (SELECT a.offset_ms FROM alignment a
	WHERE a.source = s.uuid AND a.deleted = 0 AND a.offset_ms IS NOT NULL
	ORDER BY a.how = 'align' DESC, a.edited_ms DESC, a.edit DESC
	LIMIT 1)) AS offset_ms FROM source s;

CREATE VIEW note_withheld AS SELECT uuid AS act, target AS note FROM withheld WHERE deleted = 0;

CREATE VIEW listener_told AS SELECT uuid, name FROM listener;

-- What stands for what: the devices that are another one (device.same_as), with the one that they are now. Of devices that two
-- machines merged in a circle that is the one with the least UUID.
CREATE VIEW same_device AS WITH RECURSIVE step (uuid, now) AS (
	SELECT uuid, same_as FROM device WHERE same_as IS NOT NULL
	UNION SELECT step.uuid, d.same_as FROM step JOIN device d ON d.uuid = step.now WHERE d.same_as IS NOT NULL)
	SELECT m.uuid AS uuid, (SELECT min(now) FROM step WHERE step.uuid = m.uuid AND (now NOT IN (SELECT uuid FROM device
	WHERE same_as IS NOT NULL) OR (now, now) IN (SELECT uuid, now FROM step))) AS now FROM device m WHERE m.same_as IS NOT NULL;

-- The counts in a list of all reviews: rows that are not deleted, nor of a session that is. (NOT IN reads the deleted sessions
-- once; NOT EXISTS would ask for each row.)
CREATE VIEW note_counted AS SELECT uuid, review, item, private, body IS NOT NULL AS notes, body IS NULL AS markers
	FROM note WHERE deleted = 0 AND review IS NOT NULL AND
	(sitting IS NULL OR sitting NOT IN (SELECT s.uuid FROM sitting s WHERE s.deleted = 1));

CREATE VIEW rating_counted AS SELECT review FROM rating WHERE deleted = 0 AND value IS NOT NULL AND
	review IS NOT NULL AND (sitting IS NULL OR sitting NOT IN (SELECT s.uuid FROM sitting s WHERE s.deleted = 1));

-- Of one review; a column that is not asked for costs nothing. The indexes note_by_item, note_marker and rating_given have all that
-- is counted, so no note is read.
CREATE VIEW review_counted AS SELECT r.uuid AS review,
	(SELECT count(*) FROM note_counted n WHERE n.review = r.uuid AND n.notes) AS notes,
	(SELECT count(*) FROM note_counted n WHERE n.review = r.uuid AND n.markers) AS markers,
	(SELECT count(*) FROM rating_counted x WHERE x.review = r.uuid) AS ratings,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0) AS items,
	(SELECT count(*) FROM listing l WHERE l.review = r.uuid AND l.deleted = 0 AND l.done = 1) AS items_done,
	(SELECT min(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS first_ms,
	(SELECT max(s.started_ms) FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0) AS last_ms,
	(SELECT s.started_offset_min FROM sitting s WHERE s.review = r.uuid AND s.deleted = 0
		ORDER BY s.started_ms DESC, s.uuid DESC LIMIT 1) AS last_offset_min FROM review r;

-- Sessions that count: the rule of records_sitting_counts (src/review/record/records.c).
CREATE VIEW edit_in_sitting AS
	SELECT review, sitting, edited_ms FROM note WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, edited_ms FROM rating WHERE parent IS NOT NULL
	UNION ALL SELECT review, sitting, edited_ms FROM volume WHERE parent IS NOT NULL;

CREATE VIEW sitting_counted AS SELECT uuid, review, started_ms, started_offset_min FROM sitting s WHERE s.deleted = 0 AND (
	s.room IS NOT NULL OR s.state IS NOT NULL
	OR EXISTS (SELECT 1 FROM note x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM rating x WHERE x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM volume x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM blind_run x WHERE x.review = s.review AND x.sitting = s.uuid AND x.deleted = 0)
	OR EXISTS (SELECT 1 FROM edit_in_sitting x WHERE x.review = s.review AND x.edited_ms BETWEEN s.started_ms AND s.ended_ms
		AND x.sitting IS NOT s.uuid));

-- Views for other programs: names and columns stay, times as people write them, names of things instead of UUIDs. Only rows that
-- are not deleted (nor of a review or session that is). `earlog help archive` prints these comments.

-- A review: the device under test and what was recorded for it, as numbers.
CREATE VIEW v_review AS SELECT
	lower(hex(r.uuid)) AS uuid, -- its identity, 32 hex digits; the same in every archive
	r.id AS id, -- by which it is named in the shell
	r.title AS title,
	d.name AS device, -- brand and model as shown
	r.unit_how AS unit_how, -- bought, loan, tour, sample, refurbished, or words: audition at a show
	r.unit_from AS unit_from, -- from whom
	r.unit_where AS unit_where, -- where the unit was heard
	r.playlist AS playlist, -- id of its playlist
	(SELECT count(*) FROM sitting_counted s WHERE s.review = r.uuid) AS sittings, -- that count
	(SELECT count(*) FROM note n WHERE n.review = r.uuid AND n.deleted = 0 AND n.body IS NOT NULL) AS notes,
	(SELECT count(*) FROM rating x WHERE x.review = r.uuid AND x.deleted = 0) AS ratings,
	r.path AS file -- the session file, where it was last opened
	FROM review r LEFT JOIN device d ON d.uuid = r.device WHERE r.deleted = 0;

-- An IEM or headphone: under test, or compared with.
CREATE VIEW v_device AS SELECT
	lower(hex(d.uuid)) AS uuid,
	d.id AS id,
	d.name AS name, -- brand and model as shown
	d.brand AS brand,
	d.model AS model,
	d.kind AS kind,
	d.drivers AS drivers,
	d.signature AS signature, -- the tuning in the words of the author: V-shaped
	d.impedance_ohm AS impedance_ohm,
	d.sensitivity_db AS sensitivity_db,
	d.sensitivity_unit AS sensitivity_unit, -- dB/mW or dB/Vrms
	lower(hex(d.same_as)) AS same_as -- uuid of the device that this one is (`earlog device merge`); NULL: itself
	FROM device d WHERE d.deleted = 0;

-- A recording in its section of a playlist.
CREATE VIEW v_item AS SELECT
	lower(hex(i.uuid)) AS uuid,
	i.id AS id, -- section/track
	s.title AS section,
	r.title AS title,
	r.artist AS artist,
	r.album AS album,
	r.length_ms / 1000.0 AS length_s,
	i.part AS part,
	i.listen_for AS listen_for
	FROM item i LEFT JOIN section s ON s.uuid = i.section LEFT JOIN recording r ON r.uuid = i.recording
	WHERE i.deleted = 0;

-- One session.
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
	s.version AS earlog, -- version that wrote it
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM sitting s LEFT JOIN review r ON r.uuid = s.review
	WHERE s.deleted = 0 AND ifnull(r.deleted, 0) = 0;

-- A listening interval: a track that played from when to when.
CREATE VIEW v_stretch AS SELECT
	lower(hex(x.uuid)) AS uuid,
	lower(hex(x.sitting)) AS sitting, -- uuid in v_sitting
	i.id AS item, -- section/track
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	strftime('%Y-%m-%dT%H:%M:%SZ', x.started_ms / 1000, 'unixepoch') AS started, -- UTC
	(x.ended_ms - x.started_ms) / 1000.0 AS seconds,
	x.pos_ms / 1000.0 AS from_s, -- position in the recording that played
	x.pos_end_ms / 1000.0 AS to_s,
	x.level_db AS level_db,
	q.name AS equaliser, -- that it was heard through; NULL: none
	x.held_db AS held_db, -- gain that held it as loud as the other sound
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM stretch x LEFT JOIN item i ON i.uuid = x.item LEFT JOIN device d ON d.uuid = x.device
	LEFT JOIN variant v ON v.uuid = x.variant LEFT JOIN chain c ON c.uuid = x.chain
	LEFT JOIN sitting s ON s.uuid = x.sitting
	LEFT JOIN equaliser q ON q.uuid = x.equaliser
	WHERE x.deleted = 0 AND ifnull(s.deleted, 0) = 0;

-- Notes. A marker is a note without a body.
CREATE VIEW v_note AS SELECT
	lower(hex(n.uuid)) AS uuid,
	r.id AS review, -- id of the review
	lower(hex(n.sitting)) AS sitting, -- uuid in v_sitting
	strftime('%Y-%m-%d', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date when it was made
	strftime('%Y-%m-%dT%H:%M:%S', n.made_ms / 1000 + ifnull(n.made_offset_min, 0) * 60, 'unixepoch')
		|| printf('%s%02d:%02d', iif(n.made_offset_min < 0, '-', '+'), abs(ifnull(n.made_offset_min, 0)) / 60,
		abs(ifnull(n.made_offset_min, 0)) % 60) AS made, -- local time with its offset, ISO 8601
	i.id AS item, -- section/track
	s.id AS section,
	max(0, n.pos_ms - ifnull(n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0 AS from_s, -- in the track
	max(0, n.pos_end_ms - coalesce(n.reaction_end_ms, n.reaction_ms, 0) - ifnull(o.offset_ms, 0)) / 1000.0
		AS to_s, -- NULL: a moment, not a range
	iif(n.pos_spread_ms IS NULL, n.pos_from, 'player') AS pos_from, -- how the position came about
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	a.name AS against, -- the device it is compared with
	n.from_memory AS from_memory, -- 1: that one was not at hand
	q.text AS question, -- which it answers
	n.part AS part, -- diary, build, fit, comfort, …
	n.kind AS kind, -- of a marker
	n.body AS body,
	n.private OR n.uuid IN (SELECT note FROM note_withheld) AS private, -- 1: not for an export
	(SELECT group_concat(t.attribute, ' ') FROM tag t WHERE t.note = n.uuid AND t.deleted = 0)
		AS attributes, -- ids, with spaces between
	e.name AS against_chain, -- the chain it is compared with
	ifnull(bt.number > 0, 0) AS blind, -- 1: made in a blind run
	iif(bt.number > 0, bt.number, NULL) AS trial, -- of that run, from 1 on
	z.name AS equaliser, -- that it was heard through; NULL: none
	n.held_db AS held_db, -- gain that held it as loud as the other sound
	n.hz AS hz, -- frequency that it is about
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(n.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener, -- who heard it
	n.pos_spread_ms AS pos_spread_ms, -- how far the answers of the player that was followed were apart
	n.hz_from AS hz_from -- typed, measured; NULL: not known
	FROM note n LEFT JOIN review r ON r.uuid = n.review LEFT JOIN sitting x ON x.uuid = n.sitting
	LEFT JOIN item i ON i.uuid = n.item LEFT JOIN section s ON s.uuid = ifnull(n.section, i.section)
	LEFT JOIN source_start o ON o.uuid = n.source LEFT JOIN device d ON d.uuid = n.device
	LEFT JOIN variant v ON v.uuid = n.variant LEFT JOIN chain c ON c.uuid = n.chain
	LEFT JOIN device a ON a.uuid = n.against LEFT JOIN question q ON q.uuid = n.question
	LEFT JOIN chain e ON e.uuid = n.against_chain
	LEFT JOIN equaliser z ON z.uuid = n.equaliser
	LEFT JOIN trial bt ON bt.uuid = n.uuid AND bt.deleted = 0
		AND EXISTS (SELECT 1 FROM blind_run br WHERE br.uuid = bt.run AND br.deleted = 0)
	WHERE n.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(x.deleted, 0) = 0;

-- A value on a scale. All values that were given are here; the newest of its kind counts.
CREATE VIEW v_rating AS SELECT
	lower(hex(x.uuid)) AS uuid,
	r.id AS review, -- id of the review
	strftime('%Y-%m-%d', x.made_ms / 1000 + ifnull(x.made_offset_min, 0) * 60, 'unixepoch')
		AS day, -- local date as it was then
	x.scope AS scope, -- item, section, whole
	i.id AS item, -- section/track
	s.id AS section,
	d.name AS device, -- worn
	v.name AS variant,
	c.name AS chain,
	x.lexicon AS lexicon, -- NULL: a score
	x.attribute AS attribute,
	x.value AS value, -- NULL: not judged, which is not zero
	x.confidence AS confidence,
	x.remark AS remark,
	x.scale AS scale, -- that it was given on, JSON
	x.blind AS blind, -- 1: without knowing which device it was
	q.name AS equaliser, -- that it was heard through; NULL: none
	x.held_db AS held_db, -- gain that held it as loud as the other sound
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(x.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener, -- who heard it
	CASE WHEN x.cue IS NOT NULL THEN ifnull(k.label, printf('%d:%02d', k.pos_ms / 60000, k.pos_ms / 1000 % 60)) END
		AS cue -- label of the cue that was rated, else its time; NULL: the whole item
	FROM rating x LEFT JOIN review r ON r.uuid = x.review LEFT JOIN sitting g ON g.uuid = x.sitting
	LEFT JOIN item i ON i.uuid = x.item LEFT JOIN section s ON s.uuid = ifnull(x.section, i.section)
	LEFT JOIN device d ON d.uuid = x.device LEFT JOIN variant v ON v.uuid = x.variant
	LEFT JOIN chain c ON c.uuid = x.chain LEFT JOIN equaliser q ON q.uuid = x.equaliser
	LEFT JOIN cue k ON k.uuid = x.cue
	WHERE x.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND ifnull(g.deleted, 0) = 0;

-- A note, a rating or an answer in a trial of a blind run. A run without its session counts nowhere.
CREATE VIEW v_trial AS SELECT
	lower(hex(t.uuid)) AS uuid, -- of the note in v_note, or of the rating in v_rating
	r.id AS review, -- id of the review
	lower(hex(b.uuid)) AS run, -- the blind run
	t.number AS trial, -- from 1 on
	t.answer AS answer, -- which of the devices (from 0) the listener named; NULL: it is a note or a rating
	b.plan AS plan, -- JSON: seed, algorithm, version, blocks and the order of the devices
	b.alike AS alike, -- 1: the devices cannot be told by how they fit
	NULL AS sounds, -- always NULL: runs of two sounds are gone
	(SELECT h.name FROM listener_told h WHERE h.uuid = ifnull(s.listener, (SELECT listener FROM owner WHERE one = 1)))
		AS listener -- who heard it
	FROM trial t JOIN blind_run b ON b.uuid = t.run LEFT JOIN review r ON r.uuid = b.review
	JOIN sitting s ON s.uuid = b.sitting
	WHERE t.deleted = 0 AND b.deleted = 0 AND ifnull(r.deleted, 0) = 0 AND s.deleted = 0;

/* FTS5 makes these for its indexes:

CREATE TABLE 'device_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'device_text_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'device_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'note_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'note_text_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'note_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE 'remark_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'remark_text_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'remark_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

*/
