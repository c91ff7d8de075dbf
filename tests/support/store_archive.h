/* A folder for each test, and the path of its archive. */
#ifndef SUPPORT_STORE_ARCHIVE_H
#define SUPPORT_STORE_ARCHIVE_H

#include "support/store_folder.h"

extern char *path;

int setup_archive(void **state);
int teardown_archive(void **state);

#endif
