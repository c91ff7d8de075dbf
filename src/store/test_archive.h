/* A folder for each test, and the path of its archive. */
#ifndef STORE_TEST_ARCHIVE_H
#define STORE_TEST_ARCHIVE_H

#include "store/test_folder.h"

static char *path;

static inline int
setup_archive(void **state)
{
	setup_folder(state);
	path = xasprintf("%s/earlog.db", folder);
	return 0;
}

static inline int
teardown_archive(void **state)
{
	free(path);
	return teardown_folder(state);
}

#endif
