/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/home.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_MS 60000

/* Returns the folder that a variable of the environment names, or /tmp. */
static const char *
folder_of(const char *name)
{
	const char *folder = getenv(name);

	return folder && *folder ? folder : "/tmp";
}

bool
test_folder_make(char path[TEST_FOLDER_MAX], const char *name)
{
	int n = snprintf(path, TEST_FOLDER_MAX, "%s/earlog-%s-XXXXXX", folder_of("TMPDIR"), name);

	return n < TEST_FOLDER_MAX && mkdtemp(path);
}

bool
test_home_make(char path[TEST_FOLDER_MAX])
{
	int n = snprintf(path, TEST_FOLDER_MAX, "%s/earlog-", folder_of("EARLOG_HOMES"));
	int end = TEST_HOME_LENGTH - (int)strlen("XXXXXX");

	if (n > end)
		return false;
	memset(path + n, '-', (size_t)(end - n));
	strcpy(path + end, "XXXXXX");
	return mkdtemp(path);
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

bool
test_folder_remove(const char *path)
{
	return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

int
home_limit_ms(int ms)
{
	const char *slow = getenv("DRIVE_SLOW");
	double times = slow ? strtod(slow, NULL) : 1;
	double limit = (ms > 0 ? ms : LIMIT_MS) * (times > 1 ? times : 1);

	return limit < INT_MAX ? (int)limit : INT_MAX;
}
