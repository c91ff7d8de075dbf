/* A folder for each test, and the path of its archive. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/store_folder.h"

extern char *path;

int setup_archive(void **state);
int teardown_archive(void **state);
#define TEST_IN_ARCHIVE(name) TEST_WITH(name, setup_archive, teardown_archive)
