-- The server of a panel: the file for others of each listener, and beside it the rows of the views v_* of that file. It decides
-- nothing but who may read and write. Run whole by each `earlog panel init`; panel.schema_version is there already.

-- Who may connect. role: of the server. uuid: of the listener whose file the role may keep here; NULL: the role only reads.
CREATE TABLE IF NOT EXISTS panel.listener (
	role name PRIMARY KEY,
	uuid uuid UNIQUE CHECK (uuid NOT IN ('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff')),
	since timestamptz NOT NULL DEFAULT now()
);

-- One file of each listener. machine: the owner of the archive that made it; latest_ms: the latest change in that archive.
-- digest: of what the file says; state: of all that archive (a hash). stored: when it came here, which is how archives know that it is newer.
CREATE TABLE IF NOT EXISTS panel.file (
	listener uuid PRIMARY KEY REFERENCES panel.listener (uuid) ON DELETE CASCADE,
	name text CHECK (length(name) <= 200),
	machine uuid NOT NULL,
	latest_ms bigint NOT NULL,
	made_ms bigint NOT NULL,
	digest text NOT NULL CHECK (length(digest) <= 100),
	state text NOT NULL CHECK (length(state) <= 100),
	content bytea NOT NULL CHECK (octet_length(content) <= 67108864),
	bytes bigint GENERATED ALWAYS AS (octet_length(content)) STORED,
	stored timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE panel.file ALTER content SET STORAGE EXTERNAL; -- which makes reading a part of it cheap

-- Columns as in the views v_note, v_rating, v_trial and v_sitting of an archive (`earlog help archive`); listener_uuid: of the
-- listener who made the row. New columns come at the end, by ALTER TABLE … ADD COLUMN IF NOT EXISTS below.
CREATE TABLE IF NOT EXISTS panel.note (
	listener_uuid uuid NOT NULL REFERENCES panel.file (listener) ON DELETE CASCADE,
	uuid text, review text, sitting text, day text, made text, item text, section text, from_s float8, to_s float8, pos_from text,
	device text, variant text, chain text, against text, from_memory int, question text, part text, kind text, body text, private int,
	attributes text, against_chain text, blind int, trial bigint, equaliser text, held_db float8, hz float8, listener text,
	pos_spread_ms bigint, hz_from text
);
CREATE TABLE IF NOT EXISTS panel.rating (
	listener_uuid uuid NOT NULL REFERENCES panel.file (listener) ON DELETE CASCADE,
	uuid text, review text, day text, scope text, item text, section text, device text, variant text, chain text, lexicon text,
	attribute text, value float8, confidence text, remark text, scale text, blind int, equaliser text, held_db float8, listener text
);
CREATE TABLE IF NOT EXISTS panel.trial (
	listener_uuid uuid NOT NULL REFERENCES panel.file (listener) ON DELETE CASCADE,
	uuid text, review text, run text, trial bigint, answer bigint, plan text, alike int, sounds text, listener text
);
CREATE TABLE IF NOT EXISTS panel.sitting (
	listener_uuid uuid NOT NULL REFERENCES panel.file (listener) ON DELETE CASCADE,
	uuid text, review text, day text, started text, minutes float8, room text, state text, reaction_ms bigint, earlog text, listener text
);

ALTER TABLE panel.rating ADD COLUMN IF NOT EXISTS cue text;

-- The listener of the role that connected; NULL: none. What follows is asked once for each statement, not for each row.
CREATE OR REPLACE FUNCTION panel.me() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = panel, pg_temp
	AS 'SELECT uuid FROM panel.listener WHERE role = session_user';
CREATE OR REPLACE FUNCTION panel.is_admitted() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = panel, pg_temp
	AS 'SELECT EXISTS (SELECT FROM panel.listener WHERE role = session_user)';

-- Row security: who is admitted reads all; a role writes under its own UUID alone, and with the time of the server.
GRANT USAGE ON SCHEMA panel TO PUBLIC;
GRANT SELECT ON panel.schema_version, panel.listener TO PUBLIC;
DO $$
DECLARE
	t text;
	own text;
BEGIN
	FOREACH t IN ARRAY ARRAY['listener', 'file', 'note', 'rating', 'trial', 'sitting'] LOOP
		EXECUTE format('ALTER TABLE panel.%I ENABLE ROW LEVEL SECURITY', t);
		EXECUTE format('DROP POLICY IF EXISTS reads ON panel.%I', t);
		EXECUTE format('CREATE POLICY reads ON panel.%I FOR SELECT USING ((SELECT panel.is_admitted()))', t);
		CONTINUE WHEN t = 'listener';
		own := CASE t WHEN 'file' THEN 'listener' ELSE 'listener_uuid' END || ' = (SELECT panel.me())';
		EXECUTE format('GRANT SELECT, INSERT, DELETE ON panel.%I TO PUBLIC', t);
		EXECUTE format('DROP POLICY IF EXISTS removes ON panel.%I', t);
		EXECUTE format('CREATE POLICY removes ON panel.%I FOR DELETE USING (%s)', t, own);
		EXECUTE format('DROP POLICY IF EXISTS adds ON panel.%I', t);
		EXECUTE format('CREATE POLICY adds ON panel.%I FOR INSERT WITH CHECK (%s%s)', t, own,
			CASE t WHEN 'file' THEN ' AND stored = now()' ELSE '' END);
		CONTINUE WHEN t = 'file';
		EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON panel.%I (listener_uuid)', t || '_of', t);
	END LOOP;
END $$;

-- Admits a role. A role that gets another listener loses the file that it kept here.
CREATE OR REPLACE FUNCTION panel.admit(who text, listener text, called text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = who) THEN
		RAISE EXCEPTION 'this server has no role %: CREATE ROLE % LOGIN', who, who;
	END IF;
	DELETE FROM panel.listener l WHERE l.role = who AND l.uuid IS DISTINCT FROM admit.listener::uuid;
	INSERT INTO panel.listener (role, uuid) VALUES (who, admit.listener::uuid) ON CONFLICT (role) DO NOTHING;
EXCEPTION WHEN unique_violation THEN
	RAISE EXCEPTION 'this UUID is admitted already, as role %', (SELECT l.role FROM panel.listener l WHERE l.uuid = admit.listener::uuid);
END $$;
