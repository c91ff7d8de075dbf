/*
 * Which review a session file is of.
 */
#ifndef CLI_SESSION_ID_H
#define CLI_SESSION_ID_H

#include "base/err.h"

/* Its id, also when other things in the file are wrong. The caller frees; NULL: err. */
char *session_id(const char *path, struct err *err);

#endif
