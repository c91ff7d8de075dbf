-- Names that `earlog listener rename` gave to other listeners whose files are in a folder, on this machine. A file that was
-- added by its own path has its name in other.name.
CREATE TABLE called (
	listener BLOB PRIMARY KEY CHECK (length(listener) = 16),
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
