/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/store/store_private.h"
#include "base/core/buf.h"
#include "base/system/file.h"
#include "base/text/text.h"

#define PAGE "schema/0001_archive.sql"

/* Writes the SHA-256 of the definitions: all lines but those that are comments. */
static void
hash_tables(const char *schema, char hash[FILE_HASH])
{
	CLEANUP(buf_finish) struct buf tables = BUF_INIT;

	for (const char *line = schema; *line;) {
		size_t n = strcspn(line, "\n") + 1;

		if (strncmp(line, "--", 2) != 0)
			buf_add_bytes(&tables, line, n);
		line += n;
	}
	file_hash(tables.s, tables.len, hash);
}

/* Fails if the tables of a released version have changed, or if tests/data has no archive of a
 * listed release. */
TEST(a_released_version_keeps_its_tables)
{
	CLEANUP(buf_finish) struct buf list = BUF_INIT;
	char hash[FILE_HASH], listed[FILE_HASH], release[16];
	bool found = false, is_listed = false;
	struct err err = ERR_INIT;
	int version = 0;

	hash_tables(store_schema(), hash);
	if (!file_read("schema/released", 1 << 16, &list, &found, &err) || !found)
		fail_msg("cannot read schema/released: %s", err.msg);
	for (char *rest, *line = strtok_r(list.s, "\n", &rest); line;
		line = strtok_r(NULL, "\n", &rest)) {
		if (*line == '#')
			continue;
		if (sscanf(line, "%d %64s %15s", &version, listed, release) != 3)
			fail_msg("schema/released: %s", line);
		CLEANUP(pointer_free) char *made = xasprintf("tests/data/archive-%s.db", release);
		if (archive_log_version(made) != version)
			fail_msg("%s is missing, or is not of version %d", made, version);
		if (version == ARCHIVE_VERSION && !text_same(listed, hash))
			fail_msg("the tables are not those of release %s (version %d): raise "
				 "ARCHIVE_VERSION (src/archive/store/store_private.h)",
				release, version);
		is_listed = is_listed || text_same(release, EARLOG_VERSION);
	}
	if (version > ARCHIVE_VERSION)
		fail_msg("release %s has version %d: raise ARCHIVE_VERSION", release, version);
	if (!is_listed)
		fail_msg("schema/released lacks release " EARLOG_VERSION ": add the line `%d %s "
			 "%s`",
			ARCHIVE_VERSION, hash, EARLOG_VERSION);
}

/* `make schema` runs it with GOLDEN=write. */
TEST(the_page_of_the_schema_is_whole)
{
	CLEANUP(buf_finish) struct buf page = BUF_INIT;
	struct migrations m = migrations_embedded();
	struct err err = ERR_INIT;
	bool found = false;

	a_released_version_keeps_its_tables(state);
	if ((getenv("GOLDEN") && !file_replace(PAGE, m.whole, strlen(m.whole), &err)) ||
		!file_read(PAGE, 1 << 20, &page, &found, &err))
		fail_msg("%s", err.msg);
	test_same(PAGE, m.whole, found ? page.s : "",
		"The file is not what schema/archive.sql and row_types[] make: `make schema` "
		"writes it.");
}
