/* earlog outputs: the sound outputs, by the names to use. */
#include <jansson.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "player/outputs.h"

static void
outputs_json(const struct outputs *out)
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

static bool
outputs_run(struct cli_call *c, struct err *err)
{
	struct outputs out;

	if (!outputs_list(&out, err))
		return false;
	if (c->json)
		outputs_json(&out);
	else
		for (size_t i = 0; i < out.n; i++)
			text_print(stdout, "%s\n    %s\n", out.v[i].name, out.v[i].description);
	outputs_finish(&out);
	return true;
}

const struct cli_command cli_outputs = {
	.name = "outputs",
	.help = "List the sound outputs by the names to use",
	.verbs = { { NULL, "", "", AS_JSON, 0, 0, outputs_run, NULL } },
};
