#include "export/export.h"

const struct exporter exporters[] = {
	{ "markdown", "md", export_markdown, "a draft for Jekyll and the like" },
	{ "json", "json", export_json, "everything, as schema/export.schema.json says" },
	{ NULL, NULL, NULL, NULL },
};
