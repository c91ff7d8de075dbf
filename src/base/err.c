/* Formats errors. A prefix that would leave no room for the cause is left out. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"

bool
err_set(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	va_end(ap);
	return false;
}

bool
err_prefix(struct err *err, const char *fmt, ...)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	BUF_ADD_ARGUMENTS(&b, fmt);
	if (b.len + 2 < sizeof(err->msg)) {
		buf_addf(&b, ": %s", err->msg);
		err_set(err, "%s", b.s);
	}
	return false;
}
