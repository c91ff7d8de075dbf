/*
 * Folders of tests. tests/run.sh makes two folders for each run and removes both, also when the run
 * is stopped: TMPDIR, below the TMPDIR that it was given, and EARLOG_HOMES, whose path has the same
 * length on each machine.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#define TEST_FOLDER_MAX 92 /* a socket in it has a name of at most 15 bytes */
#define TEST_HOME_LENGTH 30

/* Makes a new folder in TMPDIR or /tmp, earlog-`name`-XXXXXX, and writes its path. Returns false if
 * it cannot be made. */
bool test_folder_make(char path[TEST_FOLDER_MAX], const char *name);

/* Makes a new folder in EARLOG_HOMES or /tmp. Its path has TEST_HOME_LENGTH bytes: for sockets, and
 * for screens that show paths, which wrap in the same place everywhere. Returns false if it cannot
 * be made. */
bool test_home_make(char path[TEST_FOLDER_MAX]);

/* Removes the folder with all that is in it, without following links. Returns false if something
 * remains. */
bool test_folder_remove(const char *path);

/* The one limit of waiting, 60 s, for 0; or ms. Times DRIVE_SLOW: run.sh multiplies it by what the
 * machine takes for a known piece of work, `make check-all` by 4 for the sanitizers. */
int home_limit_ms(int ms);
