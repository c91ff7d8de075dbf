-- Archives of the owner that were merged here: the owner of each, and the time of the latest change that it had then. So
-- `earlog panel sync` knows whether what another machine sent is here.
CREATE TABLE machine (
	uuid BLOB PRIMARY KEY CHECK (length(uuid) = 16),
	latest_ms INTEGER NOT NULL
) STRICT;
