/* A folder for each test. */
#ifndef SUPPORT_STORE_FOLDER_H
#define SUPPORT_STORE_FOLDER_H

#include "support/store_help.h"

extern struct err err;
extern char *folder;

int setup_folder(void **state);
int teardown_folder(void **state);

#endif
