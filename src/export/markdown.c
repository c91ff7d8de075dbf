#include "export/template.h"

#include "base/buf.h"

bool
export_markdown(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	struct buf out = BUF_INIT;
	struct template_target target = { &out, true };
	bool ok = template_render(view, how, &target, err);

	if (ok && how && how->blocks)
		blocks_take(&out, how->blocks);
	ok = ok && export_flush(f, &out, err);
	buf_finish(&out);
	return ok;
}
