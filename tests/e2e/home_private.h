/* Shared by home.c (folders), home_run.c (programs) and home_sql.c (the archive). */
#ifndef E2E_HOME_PRIVATE_H
#define E2E_HOME_PRIVATE_H

#include "e2e/home.h"

struct home {
	char *folder;
	bool fresh; /* made by us, so ours to remove */
	char **env; /* NAME=value */
	size_t nenv, cap_env;
	struct {
		char *s;
		size_t len;
	} * texts;
	size_t ntexts, cap_texts;
	struct home *next;
};

void home_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
