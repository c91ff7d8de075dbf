-- Files and folders with the notes of other listeners, on this machine: `earlog listener` lists them. They are read beside the
-- archive, and nothing of them is in it.
CREATE TABLE other (
	nr INTEGER PRIMARY KEY,
	path TEXT NOT NULL UNIQUE,
	name TEXT, -- given by `earlog listener`, in place of the listener's own
	added_ms INTEGER NOT NULL
) STRICT;

-- Has a row in a file that its owner made for others (`earlog backup --for`): when.
CREATE TABLE given (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	made_ms INTEGER NOT NULL
) STRICT;
