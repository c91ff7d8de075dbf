-- The texts that exports replaced, which 1.0.0 kept as files of the state folder.
CREATE TABLE IF NOT EXISTS replaced (
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
