/* earlog trash: hides reviews, sessions, notes and ratings, and brings them back (restores them);
 * refuses a review that a bench has open. store/edit.c stores both. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <strings.h>

#include "base/system/json.h"
#include "base/text/text.h"
#include "review/record/rows_review.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"

bool
cli_trash_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	return !c->st || store_trash_list(c->st, rows, err);
}

/* Refuses a review that a bench has open: the bench would continue to write, into the trash. uuid:
 * the review's UUID or its beginning. */
static bool
no_bench_has(struct cli_call *c, const char *uuid, struct err *err)
{
	if (!store_load_kind(c->st, ROW_FILES_READ, NULL, &c->record, err))
		return false;
	EACH_ROW (files_read, f, &c->record, ROW_FILES_READ) {
		char text[UUID_TEXT];

		uuid_text(&f->review, text);
		if (f->path && strncasecmp(text, uuid, strlen(uuid)) == 0 &&
			intake_is_held(f->path))
			return err_set(err,
				"a session has %s open and would write into the trash: end the "
				"session (q), then repeat this",
				f->path);
	}
	return true;
}

static bool
trash_hide(struct cli_call *c, struct err *err)
{
	bool hide = cli_verb_is(c, "put");

	/* An argument is a UUID or its beginning; for a review also its id or a part of its
	 * device's name. */
	EACH_IN (x, c->argv, c->argc) {
		json_auto_t *hidden = json_array();
		const char *what = *x;
		size_t digits = strspn(what, "0123456789abcdefABCDEF-");
		bool is_uuid = digits >= 4 && !what[digits];
		char text[UUID_TEXT];
		const char *uuid = NULL;
		struct uuid review;

		if (is_uuid && hide && !no_bench_has(c, what, err))
			return false;
		if (is_uuid && store_hide(c->st, what, hide, err))
			continue;
		/* own_archive_which does not find a review in the trash. */
		if (!hide)
			store_trash_list(c->st, hidden, ERR_IGNORED);
		EACH_VALUE (row, hidden)
			if (!uuid && text_same(json_text_at(row, "kind"), "review") &&
				text_same(json_text_at(row, "review"), what))
				uuid = json_text_at(row, "uuid");
		if (!uuid) {
			struct err *unknown = is_uuid ? ERR_IGNORED : err;

			if (!own_archive_which(c->st, what, &review, unknown))
				return false;
			uuid = uuid_text(&review, text);
		}
		if ((hide && !no_bench_has(c, uuid, err)) || !store_hide(c->st, uuid, hide, err))
			return false;
	}
	EACH_IN (x, c->argv, c->argc)
		cli_done(c, "%s is %s", *x,
			hide ? "in the trash; `earlog trash back` undoes that" : "back");
	return true;
}

const struct cli_command cli_trash = {
	.name = "trash",
	.help = "Hide a review, session, note or rating, or bring it back",
	.example = "earlog trash list",
	.verbs = {
		{ "list", "", "List the hidden reviews, sessions, notes and ratings",
			ARCHIVE_IF_ANY | AS_JSON, 0, 0, lists_run, NULL },
		{ "put", "REVIEW|SESSION|NOTE|RATING...",
			"Hide a review, session, note or rating: a rating counts nowhere then",
			ARCHIVE_CHANGE, 1, CLI_MANY, trash_hide,
			"name what to hide: its UUID as `earlog trash list` or `earlog show --ids` "
			"prints it, or a review" },
		{ "back", "WHAT...", "Bring back what is hidden", ARCHIVE_CHANGE,
			1, CLI_MANY, trash_hide,
			"name what to bring back: its UUID as `earlog trash list` prints it, or a "
			"review" },
	},
};
