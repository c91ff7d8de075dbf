/* Shared by home.c and review.c. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"
#include "faults/clock.h"

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
	struct clock_page *clock; /* moved_clock.c; NULL: the machine's */
	struct home *next;
};

/* Fails the test with a reason; run.sh reads "file:line: reason" for its summary. */
#define home_fail(...) home_fail_at(__FILE__, __LINE__, __VA_ARGS__)
void home_fail_at(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4), noreturn));
