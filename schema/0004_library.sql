-- What is on this machine's disks: no part of the record. No merge carries it, a backup keeps it.

-- The listener's own files of sound, as `earlog library scan` read them or as they were played: then read_ms is 0. What
-- is gone stays where its hash is known, so that it is known again elsewhere. title_key: letters and digits of the title,
-- case folded, without what stands in brackets.
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

CREATE INDEX library_by_title ON library (title_key) WHERE title_key IS NOT NULL;
CREATE INDEX library_by_isrc ON library (isrc) WHERE isrc IS NOT NULL;
CREATE INDEX library_by_mbid ON library (mbid) WHERE mbid IS NOT NULL;
CREATE INDEX library_by_hash ON library (hash) WHERE hash IS NOT NULL;
