#include "export/export.h"

#include "base/json_blocks.h"
#include "base/json_writer.h"

bool
export_json(FILE *f, const struct view *view, const struct export_how *how, struct err *err)
{
	struct json_writer w;

	json_t *tree = export_tree(view, how);

	json_writer_init(&w, f, err);
	json_writer_value(&w, tree);
	json_release(tree);
	return json_writer_finish(&w);
}
