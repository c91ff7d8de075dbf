/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_archive.h"

char *path;

int
setup_archive(void **state)
{
	setup_folder(state);
	path = xasprintf("%s/earlog.db", folder);
	return 0;
}

int
teardown_archive(void **state)
{
	free(path);
	return teardown_folder(state);
}
