/* Ratings on the wheel. Verbs are in sitting.h; here is only text in. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/cmds.h"

bool
cmd_rate(void *context, const char *arg, struct err *err)
{
	char *end;
	double value = strtod(arg, &end);

	if (end == arg || *end || !isfinite(value))
		return err_set(err, "\"%s\" is no value", arg);
	return sitting_rate(context, value, err);
}

bool
cmd_rate_digit(void *context, const char *arg, struct err *err)
{
	if (arg[0] < '0' || arg[0] > '9' || arg[1])
		return err_set(err, "\"%s\" is no digit", arg);
	return sitting_rate_digit(context, arg[0] - '0', err);
}

bool
cmd_rate_step(void *context, const char *arg, struct err *err)
{
	if (strcmp(arg, "+") != 0 && strcmp(arg, "-") != 0)
		return err_set(err, "rate-step takes + or -");
	return sitting_rate_step(context, arg[0] == '+' ? 1 : -1, err);
}

bool
cmd_unrate(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_rate(context, NAN, err);
}

bool
cmd_confidence(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_rate_confidence(context, err);
}

bool
cmd_remark(void *context, const char *arg, struct err *err)
{
	return sitting_rate_remark(context, arg, err);
}

bool
cmd_attribute(void *context, const char *arg, struct err *err)
{
	return sitting_wheel_add(context, arg, err);
}

bool
cmd_scope(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_wheel_scope(context);
	return true;
}
