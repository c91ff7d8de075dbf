#include "base/buf.h"
#include "export/template.h"

bool
export_markdown(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok = template_render(view, how, true, &out, err) && export_flush(f, &out, err);

	buf_finish(&out);
	return ok;
}
