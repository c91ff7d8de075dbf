-- All that a listener of a panel may do. Nobody has a right on a table: these functions are the one way in, and each finds
-- out by itself who called it. Each `earlog panel init` replaces them. search_path is fixed, so that no table of the
-- caller hides ours; lock_timeout, so that no call waits for a role that claims a thing and does not commit.
-- panel.fits, which a table needs, and the rule of privacy (target_of, is_private) are made by panel/server.c.
DO $$
DECLARE old regprocedure;
BEGIN
	FOR old IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'panel'::regnamespace AND p.proname NOT IN ('fits', 'target_of', 'is_private') LOOP
		EXECUTE 'DROP FUNCTION ' || old;
	END LOOP;
END $$;

-- The caller, locked until the end of the transaction: so numbers are given in the order in which they are seen.
CREATE FUNCTION panel.caller() RETURNS panel.listener
LANGUAGE plpgsql SET search_path = panel, pg_temp AS $$
DECLARE me panel.listener;
BEGIN
	SELECT * INTO me FROM panel.listener WHERE role = session_user FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION '% is no listener of this panel: whoever keeps it runs `earlog panel admit %`', session_user, session_user
			USING ERRCODE = 'insufficient_privilege';
	END IF;
	RETURN me;
END $$;

-- The caller's listener: the one for whom the keeper admitted the role, whichever archive of the role asks. The name is the
-- newest one; a name that another listener has gets the role behind it. version: of the exchange.
-- known: the last version that the archive saw of each listener. lost: the server lacks one of them. New rows of the caller then
-- get numbers above all numbers that archives have seen, so that each archive notices the loss. The random part keeps a version
-- from getting, after a second loss, the number that it had after the first one: an archive that saw it then would notice nothing.
CREATE FUNCTION panel.hello(archive uuid, called text, known json DEFAULT '[]', OUT id int, OUT uuid uuid, OUT version int,
	OUT panel_uuid uuid, OUT lost bool)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = panel, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
	me panel.listener := panel.caller();
	plain text := nullif(left(btrim(regexp_replace(called, '[[:cntrl:]]', '', 'g')), 100), '');
	seen bigint;
BEGIN
	IF me.uuid IS NULL THEN
		RAISE EXCEPTION '% was admitted for no listener: the keeper of the panel runs `earlog panel admit % %`', me.role, me.role, archive
			USING ERRCODE = 'insufficient_privilege';
	END IF;
	IF EXISTS (SELECT FROM panel.listener l WHERE l.id <> me.id AND l.uuid = archive) THEN
		RAISE EXCEPTION 'the listener of this archive comes to this panel under another role'
			USING ERRCODE = 'unique_violation';
	END IF;
	IF EXISTS (SELECT FROM panel.listener l WHERE l.id <> me.id AND l.name = plain) THEN
		plain := plain || ' (' || me.role || ')';
	END IF;
	plain := coalesce(plain, me.name, me.role);
	SELECT count(*) > 0, max(k.n) FILTER (WHERE k.listener = me.uuid)
		FROM json_to_recordset(known) AS k (listener uuid, n bigint, edit uuid) LEFT JOIN panel.listener l ON l.uuid = k.listener
		WHERE k.edit IS NOT NULL
		AND NOT EXISTS (SELECT FROM panel.version v WHERE v.listener = l.id AND v.n = k.n AND v.edit = k.edit)
		AND NOT EXISTS (SELECT FROM panel.version v WHERE v.listener = l.id AND v.first_n = k.n AND v.edit = k.edit) INTO lost, seen;
	IF seen > me.most THEN
		seen := NULL;
	END IF;
	-- A name that somebody holds must not keep the caller out.
	BEGIN
		UPDATE panel.listener l SET name = plain, named = me.named + (plain IS DISTINCT FROM me.name)::int WHERE l.id = me.id;
	EXCEPTION WHEN lock_not_available OR unique_violation THEN NULL;
	END;
	UPDATE panel.listener l SET n = greatest(me.n, seen + (random() * 1000)::int) WHERE l.id = me.id RETURNING l.id, l.uuid INTO id, uuid;
	SELECT s.exchange, s.panel FROM panel.schema_version s INTO version, panel_uuid;
END $$;

-- The uuid of the row that this one hangs on; NULL: there is none.
CREATE FUNCTION panel.hangs_on(kind text, content json) RETURNS uuid
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE kind WHEN 'tag' THEN content->>'note' WHEN 'stretch' THEN content->>'sitting' WHEN 'blind_run' THEN content->>'sitting'
		WHEN 'trial' THEN content->>'run' END::uuid;
$$;

-- Empties what a listener wrote of these things and their tags. New numbers bring that to whoever has read it.
CREATE FUNCTION panel.empty_versions(who panel.listener, things uuid[]) RETURNS int
LANGUAGE sql SET search_path = panel, pg_temp SET enable_seqscan = off AS $$
	WITH old AS (SELECT uuid, edit, row_number() OVER (ORDER BY n) AS place FROM (
		SELECT uuid, edit, n FROM panel.version WHERE listener = who.id AND uuid = ANY (things) AND NOT withdrawn AND content <> '{}'
		UNION SELECT uuid, edit, n FROM panel.version WHERE listener = who.id AND kind = 'tag' AND NOT withdrawn
			AND content->>'note' = ANY (things::text[])) AS x),
	emptied AS (UPDATE panel.version v SET content = '{}', bytes = 2, deleted = true, withdrawn = true, first_n = v.n, n = who.n + old.place
		FROM old WHERE v.uuid = old.uuid AND v.listener = who.id AND v.edit = old.edit RETURNING 1),
	counted AS (UPDATE panel.listener SET n = who.n + (SELECT count(*) FROM emptied) WHERE id = who.id)
	SELECT count(*)::int FROM emptied;
$$;

-- Returns the uuid that follows from a name, as record/identity.c makes it: UUIDv5, for which pgcrypto has SHA-1.
DO $$
DECLARE crypto text;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pgcrypto') THEN
		CREATE SCHEMA IF NOT EXISTS panel_crypto;
		CREATE EXTENSION pgcrypto WITH SCHEMA panel_crypto;
	END IF;
	SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pgcrypto' INTO crypto;
	EXECUTE format('CREATE FUNCTION panel.uuid_of(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $f$
		SELECT encode(set_byte(set_byte(s, 6, get_byte(s, 6) & 15 | 80), 8, get_byte(s, 8) & 63 | 128), ''hex'')::uuid
		FROM substring(%I.digest(''\xbcc5de0a9d105f06859a48435da50d5f''::bytea || convert_to(name, ''UTF8''), ''sha1'') FROM 1 FOR 16) AS s $f$',
		crypto);
END $$;

-- Fails if the uuid of an equaliser or variant is not the one that follows from its content. A variant is named by the id of its
-- device, which is here or in the same call. A chain comes without the lines that stay, so its content may be any: the first
-- version that came stays, and only its owner changes it.
CREATE FUNCTION panel.is_named(kind text, uuid uuid, content json, rows json) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = panel, pg_temp AS $$
DECLARE
	hash text := encode(sha256(convert_to(coalesce(content->>'content', ''), 'UTF8')), 'hex');
	named boolean := true;
BEGIN
	IF kind = 'equaliser' THEN
		named := uuid = panel.uuid_of('equaliser:' || hash);
	ELSIF kind = 'variant' THEN
		named := EXISTS (SELECT FROM (
			SELECT v.content->>'id' FROM panel.version v WHERE v.uuid = (is_named.content->>'device')::uuid AND v.kind = 'device'
			UNION SELECT x.content->>'id' FROM json_to_recordset(rows) AS x (kind text, uuid uuid, content json)
				WHERE x.kind = 'device' AND x.uuid = (is_named.content->>'device')::uuid
			UNION SELECT '' WHERE is_named.content->>'device' IS NULL) AS device (id)
			WHERE is_named.uuid = panel.uuid_of('variant:' || coalesce(device.id, '') || '/' || coalesce(is_named.content->>'name', '')
				|| '#' || hash));
	END IF;
	IF NOT named THEN
		RAISE EXCEPTION 'the panel refuses this %: its UUID is not that of its content', kind USING ERRCODE = 'check_violation';
	END IF;
	RETURN true;
END $$;

-- Takes versions: a JSON array of objects with kind, uuid, edit, parent, edited_ms, edited_offset_min, deleted, content.
-- Versions that are here are not taken again. refused: versions of things of others, with the owner's name; they are not kept. One
-- row that is not as rows are fails the whole call, and the message says why. A piece is small beside the tables: each row is
-- looked up by its key, also by a plan that was made while the tables were new. Acts that make a note private (withheld) come
-- first: they empty its versions, and while one is not deleted no version of the note, its tags or its trial is taken. The head of
-- a note or rating that was deleted, which has no content, empties its other versions and its tags; the earlier versions of a
-- deleted session or review get the content of its head. A version that was emptied so is taken again when no act is left. A row
-- with a parent (tag, interval, blind run, answer) belongs to the owner of that row. later: the edits of rows that hang on one
-- which is not here.
CREATE FUNCTION panel.push(rows json, patience_ms int DEFAULT NULL, OUT sent int, OUT taken int, OUT refused json, OUT emptied int, OUT later json)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = panel, pg_temp SET lock_timeout = '2s'
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
	me panel.listener := panel.caller();
	mine int := 0;
	targets uuid[];
	acts boolean;
	n_own int;
	n_put int;
	last bigint;
BEGIN
	IF patience_ms > 0 THEN
		PERFORM set_config('lock_timeout', patience_ms::text, true);
	END IF;
	IF octet_length(rows::text) > 16000000 THEN
		RAISE EXCEPTION 'more than 16 MB at once' USING ERRCODE = 'data_exception';
	END IF;
	sent := json_array_length(rows);
	-- In one order, so that two who bring the same things never wait for each other both.
	INSERT INTO panel.thing SELECT DISTINCT ON (uuid) uuid, kind, me.id
		FROM json_to_recordset(rows) AS x (uuid uuid, kind text, content json)
		WHERE NOT EXISTS (SELECT FROM panel.thing t WHERE t.listener <> me.id AND t.kind NOT IN ('listing', 'comparison', 'tag')
		AND ((t.uuid = x.uuid AND t.kind <> x.kind) OR t.uuid = panel.hangs_on(x.kind, x.content)))
		ORDER BY uuid, kind ON CONFLICT DO NOTHING;
	taken := 0;
	emptied := 0;
	FOREACH acts IN ARRAY ARRAY[true, false] LOOP
		WITH new AS (SELECT x.* FROM ROWS FROM (json_to_recordset(rows) AS (kind text, uuid uuid, edit uuid, parent uuid,
				edited_ms bigint, edited_offset_min smallint, deleted boolean, content json)) WITH ORDINALITY
				AS x (kind, uuid, edit, parent, edited_ms, edited_offset_min, deleted, content, place)
				WHERE (x.kind IS NOT DISTINCT FROM 'withheld') = acts),
		own AS (SELECT new.* FROM new JOIN panel.thing t ON t.uuid = new.uuid AND t.listener = me.id
				AND (t.kind = new.kind OR 'trial' IN (t.kind, new.kind))
				WHERE panel.hangs_on(new.kind, new.content) IS NULL OR EXISTS (SELECT FROM panel.thing p
				WHERE p.uuid = panel.hangs_on(new.kind, new.content) AND p.listener = me.id)),
		unknown AS (SELECT DISTINCT ON (uuid, edit) * FROM own WHERE NOT EXISTS (SELECT FROM panel.version v
				WHERE v.uuid = own.uuid AND v.listener = me.id AND v.edit = own.edit
				AND (v.content <> '{}' OR own.content::text = '{}')) AND NOT panel.is_private(me.id, panel.target_of(own.kind, own.uuid, own.content))
				AND CASE WHEN own.kind IN ('equaliser', 'variant') THEN panel.is_named(own.kind, own.uuid, own.content, rows) ELSE true END
				ORDER BY uuid, edit, place),
		put AS (INSERT INTO panel.version AS v (listener, n, kind, uuid, edit, parent, edited_ms, edited_offset_min, deleted,
				content, bytes) SELECT me.id, me.n + row_number() OVER (ORDER BY place), kind, uuid, edit, parent, edited_ms,
				edited_offset_min, deleted, content::jsonb, octet_length(content::text) FROM unknown
				ON CONFLICT (uuid, listener, edit) DO UPDATE SET n = excluded.n, first_n = v.n, deleted = excluded.deleted, withdrawn = false,
				content = excluded.content, bytes = excluded.bytes WHERE v.content = '{}' AND v.kind = excluded.kind
				RETURNING n)
		SELECT count(*), max(n), (SELECT count(*) FROM own) FROM put INTO n_put, last, n_own;
		taken := taken + n_put;
		mine := mine + n_own;
		me.n := coalesce(last, me.n);
	END LOOP;
	IF n_put > 0 AND me.n > me.most THEN
		RAISE EXCEPTION 'this panel takes % rows of a listener and no more', me.most USING ERRCODE = 'program_limit_exceeded';
	END IF;
	SELECT array_agg(DISTINCT CASE x.kind WHEN 'withheld' THEN (x.content->>'target')::uuid ELSE x.uuid END)
		FROM json_to_recordset(rows) AS x (kind text, uuid uuid, deleted boolean, content json)
		WHERE CASE x.kind WHEN 'withheld' THEN panel.is_private(me.id, x.content->>'target')
		ELSE x.uuid::text = panel.target_of(x.kind, x.uuid, x.content) AND x.deleted AND x.content::text = '{}' END INTO targets;
	IF targets IS NOT NULL THEN
		emptied := panel.empty_versions(me, targets);
		me.n := me.n + emptied;
	END IF;
	UPDATE panel.version v SET content = x.content, bytes = octet_length(x.content::text)
		FROM json_to_recordset(rows) AS x (kind text, uuid uuid, edited_ms bigint, deleted boolean, content jsonb)
		WHERE x.deleted AND x.kind IN ('sitting', 'review') AND v.uuid = x.uuid AND v.listener = me.id AND v.edited_ms < x.edited_ms
		AND NOT EXISTS (SELECT FROM panel.version w WHERE w.uuid = x.uuid AND w.listener = me.id AND w.edited_ms > x.edited_ms);
	UPDATE panel.listener l SET n = me.n WHERE l.id = me.id;
	refused := '[]';
	later := '[]';
	IF mine < sent THEN
		SELECT coalesce(json_agg(json_build_object('uuid', x.uuid, 'edit', x.edit, 'owner', coalesce(l.name, l.role), 'listener', l.uuid))
			FILTER (WHERE l.id IS NOT NULL), '[]'),
			coalesce(json_agg(x.edit) FILTER (WHERE l.id IS NULL AND panel.hangs_on(x.kind, x.content) IS NOT NULL), '[]')
			FROM json_to_recordset(rows) AS x (uuid uuid, edit uuid, kind text, content json)
			LEFT JOIN LATERAL (SELECT t.listener FROM panel.thing t WHERE t.listener <> me.id AND t.kind NOT IN ('listing', 'comparison', 'tag')
				AND t.uuid = panel.hangs_on(x.kind, x.content) UNION ALL SELECT t.listener FROM panel.thing t
				WHERE t.uuid = x.uuid AND (t.listener <> me.id OR (t.kind <> x.kind AND 'trial' NOT IN (t.kind, x.kind)))
				AND NOT EXISTS (SELECT FROM panel.thing o WHERE o.uuid = x.uuid AND o.listener = me.id AND o.kind = x.kind)
				LIMIT 1) AS t ON true
			LEFT JOIN panel.listener l ON l.id = t.listener
			WHERE t.listener IS NOT NULL OR NOT EXISTS (SELECT FROM panel.thing p
				WHERE p.uuid = panel.hangs_on(x.kind, x.content)) INTO refused, later;
	END IF;
END $$;

-- Gives a thing to another listener. Whoever keeps the panel may give away what a stranger claimed, which is emptied then.
CREATE FUNCTION panel.pass(thing uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = panel, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
	had panel.listener;
	gets int;
BEGIN
	SELECT l.* INTO had FROM panel.thing t JOIN panel.listener l ON l.id = t.listener WHERE t.uuid = pass.thing
		ORDER BY t.kind IN ('listing', 'comparison', 'tag'), l.role <> session_user LIMIT 1 FOR NO KEY UPDATE OF t, l;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'nothing of this panel is called %', pass.thing USING ERRCODE = 'no_data_found';
	END IF;
	IF had.role <> session_user AND NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
		RAISE EXCEPTION 'this belongs to %: only its owner, or whoever keeps the panel, gives it away', coalesce(had.name, had.role)
			USING ERRCODE = 'insufficient_privilege';
	END IF;
	SELECT l.id INTO gets FROM panel.listener l WHERE l.name = pass.name;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no listener of this panel is called %', left(pass.name, 200) USING ERRCODE = 'no_data_found';
	END IF;
	IF had.role <> session_user AND gets <> had.id THEN
		PERFORM panel.empty_versions(had, ARRAY[pass.thing]);
	END IF;
	UPDATE panel.thing t SET listener = gets WHERE t.uuid = pass.thing AND t.listener = had.id;
END $$;

-- Everybody of whom the caller does not know this number and this count of names: up to which number there is something, and
-- the edit of that version.
CREATE FUNCTION panel.listeners(known json DEFAULT '[]', OUT id int, OUT uuid uuid, OUT name text, OUT n bigint, OUT since timestamptz,
	OUT own bool, OUT edit uuid, OUT named int)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = panel, pg_temp AS $$
	SELECT l.id, l.uuid, coalesce(l.name, l.role), l.n, l.since, l.role = session_user, v.edit, l.named
		FROM panel.listener l LEFT JOIN panel.version v ON v.listener = l.id AND v.n = l.n
		WHERE EXISTS (SELECT FROM panel.listener me WHERE me.role = session_user)
		AND NOT EXISTS (SELECT FROM json_to_recordset(known) AS k (listener uuid, n bigint, named int)
			WHERE k.listener = l.uuid AND k.n = l.n AND k.named = l.named) ORDER BY l.id;
$$;

-- The next versions of each of these listeners behind that number, by listener and number: so many at most, and no more than
-- 8 MB (or one version). One snapshot, so that no lower number appears later.
CREATE FUNCTION panel.pull(ids int[], after bigint[], most int)
RETURNS TABLE (id int, n bigint, kind text, uuid uuid, edit uuid, parent uuid, edited_ms bigint, edited_offset_min smallint,
	deleted bool, content json, withdrawn bool)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = panel, pg_temp AS $$
DECLARE
	behind record;
	v panel.version;
	few int := greatest(1, least(most, 10000));
	left_over int := few;
	room int := 8000000;
BEGIN
	IF NOT EXISTS (SELECT FROM panel.listener me WHERE me.role = session_user) THEN
		RAISE EXCEPTION '% is no listener of this panel', session_user USING ERRCODE = 'insufficient_privilege';
	END IF;
	FOR behind IN SELECT l.id, x.n FROM unnest(ids, after) AS x (id, n) JOIN panel.listener l ON l.id = x.id AND l.n > x.n
			ORDER BY l.id LOOP
		FOR v IN SELECT * FROM panel.version w WHERE w.listener = behind.id AND w.n > behind.n ORDER BY w.n LIMIT left_over LOOP
			left_over := left_over - 1;
			room := room - v.bytes;
			IF room < 0 AND left_over < few - 1 THEN
				RETURN;
			END IF;
			id := v.listener; n := v.n; kind := v.kind; uuid := v.uuid; edit := v.edit; parent := v.parent;
			edited_ms := v.edited_ms; edited_offset_min := v.edited_offset_min; deleted := v.deleted;
			content := v.content; withdrawn := v.withdrawn;
			RETURN NEXT;
		END LOOP;
		IF left_over <= 0 THEN
			RETURN;
		END IF;
	END LOOP;
END $$;

-- The devices that reviews of others, of these identities, are about.
CREATE FUNCTION panel.devices(reviews uuid[], OUT review uuid, OUT device text, OUT owner text)
RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER SET search_path = panel, pg_temp AS $$
	SELECT r.uuid, r.device::text, coalesce(l.name, l.role) FROM panel.standing_review r JOIN panel.listener l ON l.id = r.listener
		WHERE r.uuid = ANY (reviews) AND l.role <> session_user AND NOT r.deleted
		AND EXISTS (SELECT FROM panel.listener me WHERE me.role = session_user);
$$;

-- Lets a role of the server take part as this listener of an archive, which no other role can be. For the keeper of the
-- panel. NULL: unchanged.
CREATE FUNCTION panel.admit(role name, archive uuid DEFAULT NULL, called text DEFAULT NULL, limit_rows bigint DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = panel, pg_temp AS $$
BEGIN
	INSERT INTO panel.listener AS l (role) VALUES (admit.role) ON CONFLICT DO NOTHING;
	IF EXISTS (SELECT FROM panel.listener l WHERE l.uuid = archive AND l.role <> admit.role) THEN
		RAISE EXCEPTION 'this listener is admitted already, as the role %', (SELECT l.role FROM panel.listener l WHERE l.uuid = archive)
			USING ERRCODE = 'unique_violation';
	END IF;
	UPDATE panel.listener l SET uuid = coalesce(archive, l.uuid), name = coalesce(called, l.name), most = coalesce(limit_rows, l.most) WHERE l.role = admit.role;
	EXECUTE format('GRANT USAGE ON SCHEMA panel TO %I', admit.role);
	EXECUTE format('GRANT EXECUTE ON FUNCTION panel.hello, panel.push, panel.pass, panel.listeners, panel.pull, panel.devices TO %I',
		admit.role);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA panel FROM PUBLIC;
SELECT panel.admit(role) FROM panel.listener;
