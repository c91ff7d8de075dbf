-- The files of a review as one machine last read them: path, size, time and hash. Local: leaves in no merge, panel or backup.
CREATE TABLE files_read (
	nr INTEGER PRIMARY KEY,
	uuid BLOB NOT NULL UNIQUE CHECK (length(uuid) = 16),
	edit BLOB NOT NULL CHECK (length(edit) = 16),
	parent BLOB,
	edited_ms INTEGER NOT NULL,
	edited_offset_min INTEGER NOT NULL,
	deleted INTEGER NOT NULL DEFAULT 0,
	review BLOB,
	path TEXT,
	size_bytes INTEGER,
	mtime_ns INTEGER,
	hash TEXT,
	playlist TEXT,
	playlist_bytes INTEGER,
	playlist_mtime_ns INTEGER,
	playlist_hash TEXT
) STRICT;
CREATE INDEX files_read_by_review ON files_read (review);

-- Versions of rows of files that a merge or a panel brought: a file that did not change leaves them. Local.
CREATE TABLE came (
	row BLOB NOT NULL PRIMARY KEY,
	edit BLOB NOT NULL
) STRICT, WITHOUT ROWID;
