/*
 * A private folder for a test: in TMPDIR, which tests/run.sh makes for each run and removes, also
 * when the run is stopped, or in /tmp.
 */
#ifndef BASE_TEST_FOLDER_H
#define BASE_TEST_FOLDER_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TEST_FOLDER_MAX 92 /* a socket in it has a name of at most 15 bytes */

/* Makes a new folder earlog-`name`-XXXXXX and writes its path. False: it cannot be made. */
static inline bool
test_folder_make(char path[TEST_FOLDER_MAX], const char *name)
{
	const char *tmp = getenv("TMPDIR");
	int n = snprintf(
		path, TEST_FOLDER_MAX, "%s/earlog-%s-XXXXXX", tmp && *tmp ? tmp : "/tmp", name);

	return n < TEST_FOLDER_MAX && mkdtemp(path);
}

static inline int
test_folder_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* Removes the folder with all that is in it, without following links. False: something remains. */
static inline bool
test_folder_remove(const char *path)
{
	return nftw(path, test_folder_remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0;
}

#endif
