/*
 * A private folder for a test: in TMPDIR, which tests/run.sh makes for each run and removes, also
 * when the run is stopped, or in /tmp.
 */
#ifndef SUPPORT_FOLDER_H
#define SUPPORT_FOLDER_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define TEST_FOLDER_MAX 92 /* a socket in it has a name of at most 15 bytes */

/* Makes a new folder earlog-`name`-XXXXXX and writes its path. False: it cannot be made. */
bool test_folder_make(char path[TEST_FOLDER_MAX], const char *name);

/* Removes the folder with all that is in it, without following links. False: something remains. */
bool test_folder_remove(const char *path);

#endif
