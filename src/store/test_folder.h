/* A folder for each test. */
#ifndef STORE_TEST_FOLDER_H
#define STORE_TEST_FOLDER_H

#include "store/test_help.h"

static struct err err;
static char *folder;

static inline int
setup_folder(void **state)
{
	(void)state;
	folder = folder_new();
	return 0;
}

static inline int
teardown_folder(void **state)
{
	(void)state;
	folder_free(folder);
	return 0;
}

#endif
