#include "cli/session_id.h"

#include "base/mem.h"
#include "config/session_file.h"

char *
session_id(const char *path, struct err *err)
{
	struct session_file f;
	struct diags d = DIAGS_INIT;
	char *id = NULL;

	if (session_file_load(&f, path, &d) || (f.device.name && !f.broken))
		id = xstrdup(f.id);
	else if (d.n && !d.v[0].line)
		err_set(err, "%s: %s", d.v[0].path, d.v[0].msg);
	else if (d.n)
		err_set(err, "%s:%d:%d: %s", d.v[0].path, d.v[0].line, d.v[0].column, d.v[0].msg);
	else
		err_set(err, "cannot read %s as a session file", path);
	session_file_finish(&f);
	diags_finish(&d);
	return id;
}
