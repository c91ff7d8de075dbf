#include "cli/print.h"

#include "base/text.h"
#include "cli/cli.h"
#include "export/export.h"

json_t *
print_text(const char *s)
{
	json_t *value = s ? json_string(s) : NULL;

	return value ? value : json_null();
}

int
print_json(json_t *value)
{
	struct err err = ERR_INIT;
	bool ok = value ? export_write_json(stdout, value, &err)
			: err_set(&err, "cannot write this as JSON");

	json_decref(value);
	if (!ok)
		text_print(stderr, "earlog: %s\n", err.msg);
	return ok ? STATUS_DONE : STATUS_FAILED;
}
