/* A folder for each test. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "support/store_help.h"

extern struct err err;
extern char *folder;

int setup_folder(void **state);
int teardown_folder(void **state);
/* The number that a query of an archive on disk gives. */
int64_t number_in(const char *archive, const char *sql);
size_t files_in(const char *where);
#define TEST_IN_FOLDER(name) TEST_WITH(name, setup_folder, teardown_folder)
