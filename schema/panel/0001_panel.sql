-- The server of a panel, first version. It keeps versions of rows and decides nothing: every archive folds what arrives
-- by the rule that `earlog merge` uses. A landed migration is never edited. Run by `earlog panel init`, which makes the
-- types of the rows and panel.fits before it, from the program's own tables.

-- Who may write. role: of the server, admitted by whoever keeps the panel. uuid, name: as the role's archive has them.
-- n: the number of the version that was taken last; most: the number at which no more are.
CREATE TABLE panel.listener (
	id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
	role name NOT NULL UNIQUE,
	uuid uuid UNIQUE CHECK (uuid NOT IN ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')),
	name text UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
	n bigint NOT NULL DEFAULT 0,
	most bigint NOT NULL DEFAULT 1000000,
	since timestamptz NOT NULL DEFAULT now()
);

-- Whose a thing is: who brings its uuid first. kind: of its first version; a trial has the uuid of its note or rating.
CREATE TABLE panel.thing (
	uuid uuid PRIMARY KEY,
	kind text NOT NULL,
	listener int NOT NULL REFERENCES panel.listener
);

-- Every version of every row that came, as `past` of an archive keeps them. (listener, n): each listener counts its own, so
-- that who reads up to a number has missed nothing below it: a sequence shows what is not committed yet as a gap.
-- bytes: of the content as text. withdrawn: it was taken back. Rows may refer to rows that are not here: archives take them, too.
CREATE TABLE panel.version (
	listener int NOT NULL,
	n bigint NOT NULL,
	kind text NOT NULL,
	uuid uuid NOT NULL,
	edit uuid NOT NULL,
	parent uuid,
	edited_ms bigint NOT NULL,
	edited_offset_min smallint NOT NULL,
	deleted boolean NOT NULL,
	withdrawn boolean NOT NULL DEFAULT false,
	content jsonb NOT NULL,
	bytes int NOT NULL,
	PRIMARY KEY (uuid, edit),
	UNIQUE (listener, n),
	CONSTRAINT is_named CHECK (uuid <> '00000000-0000-0000-0000-000000000000' AND uuid <> 'ffffffff-ffff-ffff-ffff-ffffffffffff'
		AND edit <> '00000000-0000-0000-0000-000000000000' AND edit <> 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
	CONSTRAINT a_day_ahead_at_most CHECK (edited_ms >= 0 AND edited_ms < extract(epoch FROM now()) * 1000 + 86400000),
	CONSTRAINT an_offset_of_a_day_at_most CHECK (edited_offset_min BETWEEN -1440 AND 1440),
	CONSTRAINT a_megabyte_at_most CHECK (bytes < 1000000),
	CONSTRAINT fits CHECK (panel.fits(kind, content))
);

-- For the views, which join many kinds of which there are few rows.
CREATE INDEX version_of_few ON panel.version (kind) WHERE kind NOT IN ('note', 'rating', 'tag', 'stretch');
