/*
 * One error as a sentence: the action, its object, the reason. The function that knows the cause
 * sets it, callers may prefix the purpose, and only the outermost caller prints it. The text may
 * quote bytes from files: the caller that prints it must clean it (text.h).
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

struct err {
	char msg[512];
	bool failed; /* set by err_fail */
};

#define ERR_INIT          \
	{                 \
		.msg = "" \
	}

/* For a call whose failure needs no words. */
#define ERR_IGNORED (&(struct err)ERR_INIT)

/* err_set sets the message of a refusal, which does no harm; err_fail sets the message of something
 * that was tried and failed, such as a write. err_prefix puts text before the message. All return
 * false, so that a function can end with `return err_set(err, …)`. */
bool err_set(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool err_fail(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool err_prefix(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
