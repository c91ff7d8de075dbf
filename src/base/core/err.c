/* Formats errors. A prefix that would leave no room for the cause is left out. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/core/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/core/buf.h"

#define ERR_FORMAT(err, is_failure)                                 \
	do {                                                        \
		va_list ap;                                         \
                                                                    \
		va_start(ap, fmt);                                  \
		vsnprintf((err)->msg, sizeof((err)->msg), fmt, ap); \
		va_end(ap);                                         \
		(err)->failed = (is_failure);                       \
	} while (0)

bool
err_set(struct err *err, const char *fmt, ...)
{
	ERR_FORMAT(err, false);
	return false;
}

bool
err_fail(struct err *err, const char *fmt, ...)
{
	ERR_FORMAT(err, true);
	return false;
}

bool
err_prefix(struct err *err, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	bool failed = err->failed;

	BUF_ADD_ARGUMENTS(&b, fmt);
	if (b.len + 2 < sizeof(err->msg)) {
		buf_addf(&b, ": %s", err->msg);
		err_set(err, "%s", b.s);
		err->failed = failed;
	}
	return false;
}
