/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_folder.h"

#include <dirent.h>

#include "archive/upkeep/open.h"

struct err err;

char *folder;

int
setup_folder(void **state)
{
	folder = folder_new();
	return 0;
}

int
teardown_folder(void **state)
{
	folder_free(folder);
	return 0;
}

int64_t
number_in(const char *archive, const char *sql)
{
	struct store *st;
	int64_t n;

	works((st = archive_open(archive, STORE_READ, &err)));
	works(store_number(st->db, sql, &n, &err));
	store_close(st);
	return n;
}

size_t
files_in(const char *where)
{
	DIR *d = opendir(where);
	size_t n = 0;

	assert_non_null(d);
	while (readdir(d))
		n++;
	closedir(d);
	return n - 2;
}
