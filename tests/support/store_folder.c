/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/store_folder.h"

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
