/* earlog outputs: the sound outputs, by the names to use. */
#include <jansson.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "player/outputs.h"

struct outputs_options {
	bool json;
};

static void
print_json(const struct outputs *out)
{
	json_t *list = json_array();

	for (size_t i = 0; i < out->n; i++)
		json_array_append_new(list,
			json_pack("{ss? ss?}", "name", out->v[i].name, "description",
				out->v[i].description));
	json_dumpf(list, stdout, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	putchar('\n');
	json_decref(list);
}

int
cli_outputs(int argc, char **argv)
{
	struct outputs_options o = { 0 };
	static const struct option_row rows[] = {
		{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct outputs_options, json) },
	};
	struct outputs out;
	struct err err = ERR_INIT;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc)
		return options_wrong("it takes no name");
	if (!outputs_list(&out, &err))
		return archive_failed(&err);
	if (o.json)
		print_json(&out);
	else
		for (size_t i = 0; i < out.n; i++)
			text_print(stdout, "%s\n    %s\n", out.v[i].name, out.v[i].description);
	outputs_finish(&out);
	return STATUS_DONE;
}
