/* earlog outputs: lists the sound outputs, with the names for the key `audio_output`. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "audio/player/player.h"
#include "draft/view/put.h"
#include "shell/cli/lists.h"

bool
cli_output_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	CLEANUP(outputs_finish) struct outputs out = { .v = NULL };
	bool ok = outputs_list(&out, err);

	(void)c;
	EACH (x, &out) {
		json_t *o = put_new(rows);

		put_text(o, "name", x->name);
		put_text(o, "description", x->description);
	}
	return ok;
}

const struct cli_command cli_outputs = {
	.name = "outputs",
	.help = "List the sound outputs and the names for `audio_output`",
	.example = "earlog outputs",
	.verbs = { { NULL, "", "", AS_JSON, 0, 0, lists_run, NULL } },
};
