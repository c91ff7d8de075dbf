-- Everybody who may connect could fill the disk with these. Only a superuser may take away all of it (panel/sync.c asks).
DO $$
DECLARE large regprocedure;
BEGIN
	FOR large IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
			AND (p.proname LIKE 'lo\_%' OR p.proname IN ('loread', 'lowrite')) LOOP
		EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || large || ' FROM PUBLIC';
	END LOOP;
	REVOKE CREATE ON SCHEMA public FROM PUBLIC;
	EXECUTE format('REVOKE TEMP ON DATABASE %I FROM PUBLIC', current_database());
EXCEPTION
	WHEN insufficient_privilege OR invalid_schema_name THEN NULL;
END $$;
