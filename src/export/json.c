#include "export/export.h"

#include "base/json_writer.h"

bool
export_json(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	struct json_writer w;

	(void)how;
	json_writer_init(&w, f, err);
	json_writer_value(&w, view_tree(view));
	return json_writer_finish(&w);
}
