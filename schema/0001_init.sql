-- The archive, first version. A released migration is never edited: what changes is a new file.
--
-- Every table of the record begins alike. `uuid` is the identity (UUIDv5 of a name for what comes from files,
-- random for what a person made); `edit` names the version that stands here, `parent` the one it replaced;
-- `edited_ms` is UTC in milliseconds and never goes back for one row; deleting only sets `deleted`.
-- Rows refer to each other by uuid, so that two archives can be merged. Positions are milliseconds from the
-- start of the recording that played.

PRAGMA application_id = 1314530243;

-- A device under test and all that is recorded for it. Deleted and without an id: it was renamed (`was`), and all that it
-- had is another's.
CREATE TABLE review (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	title TEXT,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	unit_how TEXT,
	unit_from TEXT,
	unit_thanks INTEGER NOT NULL DEFAULT 0,
	playlist TEXT,
	lexicon TEXT,
	template TEXT,
	scale TEXT,
	wheel_scale TEXT,
	front_matter TEXT,
	measurements TEXT,
	pictures TEXT,
	path TEXT
) STRICT;

-- An IEM or headphone.
CREATE TABLE device (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	name TEXT,
	brand TEXT,
	model TEXT,
	kind TEXT,
	drivers TEXT,
	shell TEXT,
	link TEXT,
	prices TEXT,
	tips TEXT,
	impedance TEXT,
	impedance_ohm REAL,
	impedance_file TEXT,
	sensitivity_db REAL,
	sensitivity_unit TEXT,
	cable TEXT
) STRICT;

-- A way to wear or set a device that changes its sound. Changing its content makes a new row,
-- and deletes the one before, which stays for its notes.
CREATE TABLE variant (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	name TEXT,
	content TEXT
) STRICT;

-- What feeds the ears. Changing its content makes a new row; notes keep the one they were made with.
-- Without a rank it is not offered any more: an earlier revision, or one that left its file. `added` as in listing, or file.
CREATE TABLE chain (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	name TEXT,
	content TEXT,
	rank INTEGER,
	added TEXT
) STRICT;

-- A list of reference tracks.
CREATE TABLE playlist (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	title TEXT,
	about TEXT
) STRICT;

-- A part of a playlist: timbre, bass, …
CREATE TABLE section (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	title TEXT,
	about TEXT,
	attributes TEXT
) STRICT;

-- A track, whichever playlist it stands in.
CREATE TABLE recording (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	title TEXT,
	artist TEXT,
	album TEXT,
	length_ms INTEGER,
	isrc TEXT,
	mbid TEXT,
	tags TEXT
) STRICT;

-- A recording in its section: heard twice for different things, it is two items.
CREATE TABLE item (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	recording BLOB REFERENCES recording (uuid) DEFERRABLE INITIALLY DEFERRED,
	part TEXT,
	listen_for TEXT
) STRICT;

-- A place where a recording can be heard; its offset says where second 0 of the track is there.
CREATE TABLE source (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	recording BLOB REFERENCES recording (uuid) DEFERRABLE INITIALLY DEFERRED,
	rank INTEGER,
	kind TEXT,
	locator TEXT,
	offset_ms INTEGER,
	offset_from TEXT,
	length_ms INTEGER,
	hash TEXT
) STRICT;

-- A moment or range that a playlist says to listen for, in the track’s time.
CREATE TABLE cue (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	rank INTEGER,
	pos_ms INTEGER,
	pos_end_ms INTEGER,
	open INTEGER NOT NULL DEFAULT 0,
	about INTEGER NOT NULL DEFAULT 0,
	label TEXT,
	listen_for TEXT
) STRICT;

-- Something asked of every device.
CREATE TABLE question (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	text TEXT,
	items TEXT
) STRICT;

-- An item as it stands in one review: its order, and whether it is done.
CREATE TABLE listing (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	rank INTEGER,
	done INTEGER NOT NULL DEFAULT 0,
	added TEXT
) STRICT;

-- A device that a review compares with; rank and `added` as in chain.
CREATE TABLE comparison (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	rank INTEGER,
	from_memory INTEGER NOT NULL DEFAULT 0,
	volumes TEXT,
	added TEXT
) STRICT;

-- One run of the bench, and the place where it stopped.
CREATE TABLE sitting (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	started_ms INTEGER,
	started_offset_min INTEGER,
	ended_ms INTEGER,
	reaction_ms INTEGER,
	room TEXT,
	state TEXT,
	version TEXT,
	audio TEXT,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	pos_ms INTEGER,
	level_db REAL
) STRICT;

-- What played from when to when; one row when it ends.
CREATE TABLE stretch (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	sitting BLOB REFERENCES sitting (uuid) DEFERRABLE INITIALLY DEFERRED,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	source BLOB REFERENCES source (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	started_ms INTEGER,
	ended_ms INTEGER,
	pos_ms INTEGER,
	pos_end_ms INTEGER,
	pos_from TEXT,
	level_db REAL
) STRICT;

-- What was heard, with when and where; without a body it is a marker.
CREATE TABLE note (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	sitting BLOB REFERENCES sitting (uuid) DEFERRABLE INITIALLY DEFERRED,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	source BLOB REFERENCES source (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	against BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	from_memory INTEGER NOT NULL DEFAULT 0,
	question BLOB REFERENCES question (uuid) DEFERRABLE INITIALLY DEFERRED,
	part TEXT,
	pos_ms INTEGER,
	pos_end_ms INTEGER,
	open INTEGER NOT NULL DEFAULT 0,
	about INTEGER NOT NULL DEFAULT 0,
	pos_from TEXT CHECK (pos_from IN ('audio','seek','end','held','clock','typed','cue','import')),
	reaction_ms INTEGER,
	kind TEXT,
	body TEXT,
	private INTEGER NOT NULL DEFAULT 0,
	level_db REAL,
	volume TEXT,
	volume_unit TEXT,
	made_ms INTEGER,
	made_offset_min INTEGER,
	sequence INTEGER
) STRICT;

-- A note while it is written: every editing step is here before it is 100 ms old.
CREATE TABLE draft (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	note BLOB,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	sitting BLOB REFERENCES sitting (uuid) DEFERRABLE INITIALLY DEFERRED,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	source BLOB REFERENCES source (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	against BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	from_memory INTEGER NOT NULL DEFAULT 0,
	question BLOB REFERENCES question (uuid) DEFERRABLE INITIALLY DEFERRED,
	part TEXT,
	pos_ms INTEGER,
	pos_end_ms INTEGER,
	open INTEGER NOT NULL DEFAULT 0,
	about INTEGER NOT NULL DEFAULT 0,
	pos_from TEXT CHECK (pos_from IN ('audio','seek','end','held','clock','typed','cue','import')),
	reaction_ms INTEGER,
	kind TEXT,
	body TEXT,
	private INTEGER NOT NULL DEFAULT 0,
	level_db REAL,
	volume TEXT,
	volume_unit TEXT,
	made_ms INTEGER,
	made_offset_min INTEGER,
	sequence INTEGER,
	is_new INTEGER NOT NULL DEFAULT 0,
	caret INTEGER
) STRICT;

-- An attribute that a note speaks of.
CREATE TABLE tag (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	note BLOB REFERENCES note (uuid) DEFERRABLE INITIALLY DEFERRED,
	lexicon TEXT,
	attribute TEXT,
	confirmed INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A value on a scale; NULL is “not judged”, which is not zero. Scores are kept here, too.
CREATE TABLE rating (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB REFERENCES review (uuid) DEFERRABLE INITIALLY DEFERRED,
	sitting BLOB REFERENCES sitting (uuid) DEFERRABLE INITIALLY DEFERRED,
	item BLOB REFERENCES item (uuid) DEFERRABLE INITIALLY DEFERRED,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	variant BLOB REFERENCES variant (uuid) DEFERRABLE INITIALLY DEFERRED,
	chain BLOB REFERENCES chain (uuid) DEFERRABLE INITIALLY DEFERRED,
	scope TEXT,
	lexicon TEXT,
	attribute TEXT,
	value REAL,
	confidence TEXT,
	remark TEXT,
	scale TEXT,
	blind INTEGER NOT NULL DEFAULT 0,
	made_ms INTEGER,
	made_offset_min INTEGER
) STRICT;

-- A volume as a device showed it, or the one at which it matches another.
CREATE TABLE volume (
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
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	matched_to BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	value TEXT,
	unit TEXT,
	how TEXT,
	made_ms INTEGER,
	made_offset_min INTEGER
) STRICT;

-- A cue without a time, pinned where it was heard.
CREATE TABLE pin (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	cue BLOB REFERENCES cue (uuid) DEFERRABLE INITIALLY DEFERRED,
	source BLOB REFERENCES source (uuid) DEFERRABLE INITIALLY DEFERRED,
	pos_ms INTEGER,
	pos_from TEXT
) STRICT;

-- A device that stands for a value of a scale.
CREATE TABLE benchmark (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	device BLOB REFERENCES device (uuid) DEFERRABLE INITIALLY DEFERRED,
	section BLOB REFERENCES section (uuid) DEFERRABLE INITIALLY DEFERRED,
	attribute TEXT,
	value REAL
) STRICT;

-- A vocabulary.
CREATE TABLE lexicon (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	id TEXT,
	title TEXT
) STRICT;

-- One of its words, with the ends of its scale.
CREATE TABLE attribute (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	lexicon BLOB REFERENCES lexicon (uuid) DEFERRABLE INITIALLY DEFERRED,
	id TEXT,
	name TEXT,
	definition TEXT,
	low TEXT,
	mid TEXT,
	high TEXT,
	bipolar INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Earlier versions of rows that a person wrote, and the losers of a merge: `content` is the fields as JSON. Never
-- read but on request. (No CHECK calls json_valid: SQLite counts it unsafe in a schema that is not trusted.)
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
	UNIQUE (row, edit)
) STRICT;

-- What an export wrote last time: the base of the next one's merge.
CREATE TABLE export_base (
	nr INTEGER PRIMARY KEY,
	review BLOB NOT NULL,
	format TEXT NOT NULL,
	template TEXT,
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	content BLOB NOT NULL,
	blocks TEXT,
	written_ms INTEGER NOT NULL,
	UNIQUE (review, format, path)
) STRICT;

-- Loudness and level overview of a file (hash: its SHA-256), worked out once. A byte of `overview` stands for each
-- step_ms of the file, from its start: the loudness of that step alone (K-weighted as in ITU-R BS.1770, no gate);
-- 0 is silence, n is n / 2 - 117.5 LUFS. The figures are of the whole file (EBU R 128).
CREATE TABLE level (
	nr INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE,
	step_ms INTEGER NOT NULL,
	overview BLOB NOT NULL,
	integrated_lufs REAL,
	range_lu REAL,
	true_peak_dbtp REAL
) STRICT;

CREATE INDEX listing_by_review ON listing (review);
CREATE INDEX comparison_by_review ON comparison (review);
CREATE INDEX chain_by_review ON chain (review);
CREATE INDEX variant_by_device ON variant (device);
CREATE INDEX source_by_recording ON source (recording);
CREATE INDEX source_by_hash ON source (hash) WHERE hash IS NOT NULL;
CREATE INDEX cue_by_item ON cue (item);
CREATE INDEX pin_by_cue ON pin (cue);
CREATE INDEX sitting_by_review ON sitting (review, started_ms);
CREATE INDEX stretch_by_sitting ON stretch (sitting);
CREATE INDEX note_by_review ON note (review);
CREATE INDEX note_by_against ON note (against) WHERE against IS NOT NULL;
CREATE INDEX note_compared ON note (device) WHERE against IS NOT NULL;
CREATE INDEX note_hidden ON note (edited_ms) WHERE deleted = 1;
CREATE INDEX question_by_review ON question (review) WHERE review IS NOT NULL;
CREATE INDEX question_by_section ON question (section) WHERE section IS NOT NULL;
CREATE INDEX draft_by_review ON draft (review) WHERE deleted = 0;
CREATE INDEX tag_by_note ON tag (note);
CREATE INDEX rating_by_review ON rating (review);
CREATE INDEX rating_by_attribute ON rating (attribute, device);
CREATE INDEX volume_by_review ON volume (review);
CREATE INDEX attribute_by_lexicon ON attribute (lexicon);
