/* What is worn and what feeds it. Verbs are in sitting.h; here is only text in. */
#include <stdlib.h>
#include <string.h>

#include "command/cmds.h"

bool
cmd_wear(void *context, const char *arg, struct err *err)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (end == arg || *end || n < 1 || n > 99)
		return err_set(err,
			"\"%s\" is no device: 1 is the one under test, 2 to 9 those it is compared "
			"with",
			arg);
	return sitting_wear(context, n, err);
}

bool
cmd_wear_back(void *context, const char *arg, struct err *err)
{
	(void)arg;
	return sitting_wear_back(context, err);
}

bool
cmd_variant(void *context, const char *arg, struct err *err)
{
	return sitting_choose_variant(context, arg, err);
}

bool
cmd_volume(void *context, const char *arg, struct err *err)
{
	return sitting_volume(context, arg, NULL, err);
}

bool
cmd_match(void *context, const char *arg, struct err *err)
{
	return sitting_volume(context, arg, "", err);
}

bool
cmd_against(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_against_next(context);
	return true;
}

bool
cmd_confirm(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_confirm(context);
	return true;
}

bool
cmd_cancel(void *context, const char *arg, struct err *err)
{
	(void)arg, (void)err;
	sitting_cancel(context);
	return true;
}

bool
cmd_chain(void *context, const char *arg, struct err *err)
{
	return sitting_choose_chain(context, arg, err);
}

bool
cmd_chain_add(void *context, const char *arg, struct err *err)
{
	return sitting_add_chain(context, arg, err);
}

bool
cmd_chain_edit(void *context, const char *arg, struct err *err)
{
	return sitting_change_chain(context, arg, err);
}
