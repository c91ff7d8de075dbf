#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
	char front[sizeof(err->msg)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(front, sizeof(front), fmt, ap);
	va_end(ap);

	size_t room = sizeof(err->msg) - 1;
	size_t n = strlen(front);
	if (n + 2 > room)
		return false;
	size_t keep = strlen(err->msg);
	if (keep > room - n - 2)
		keep = room - n - 2;
	memmove(err->msg + n + 2, err->msg, keep);
	memcpy(err->msg, front, n);
	err->msg[n] = ':';
	err->msg[n + 1] = ' ';
	err->msg[n + 2 + keep] = '\0';
	return false;
}
