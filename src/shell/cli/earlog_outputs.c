/* earlog outputs: lists the sound outputs, with the names for the key `audio_output`. */
#include "audio/player/player.h"
#include "base/text/text.h"
#include "shell/call/cli.h"
#include "shell/table/column.h"

static const struct column columns[] = {
	{ NULL, "name", COLUMN_TEXT, .at = offsetof(struct output, name) },
	{ NULL, "description", COLUMN_TEXT, .at = offsetof(struct output, description) },
	{ 0 },
};

static bool
outputs_run(struct cli_call *c, struct err *err)
{
	CLEANUP(outputs_finish) struct outputs out = { .v = NULL };

	if (!outputs_list(&out, err))
		return false;
	if (c->json)
		return column_print_list(columns, out.v, out.n, sizeof(out.v[0]), true, NULL, err);
	for (size_t i = 0; i < out.n; i++)
		text_print(stdout, "%s\n    %s\n", out.v[i].name, out.v[i].description);
	return true;
}

const struct cli_command cli_outputs = {
	.name = "outputs",
	.help = "List the sound outputs and the names for `audio_output`",
	.verbs = { { NULL, "", "", AS_JSON, 0, 0, outputs_run, NULL } },
};
