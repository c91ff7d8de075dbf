/* earlog trash: hides reviews, sessions, notes and ratings, and brings them back; refuses a review
 * that a bench has open. store/edit.c stores both. */
#include <string.h>
#include <strings.h>

#include "base/text/text.h"
#include "review/record/rows_review.h"
#include "shell/call/cli.h"
#include "shell/call/intake.h"
#include "shell/call/own_archive.h"
#include "shell/table/column.h"

#define TEXT_COLUMNS 60

static void
add_trash_kind(struct buf *b, const void *row)
{
	buf_add(b, row_types[((const struct trash_entry *)row)->kind].table);
}

static void
add_trash_text(struct buf *b, const void *row)
{
	const char *text = ((const struct trash_entry *)row)->text;

	if (text)
		buf_add_bytes(b, text, text_fit(text, strlen(text), TEXT_COLUMNS, &(int){ 0 }));
}

#define FIELD(name) .at = offsetof(struct trash_entry, name)

static const struct column columns[] = {
	{ "UUID", "uuid", COLUMN_UUID, FIELD(uuid) },
	{ "WHAT", "kind", COLUMN_WORDS, .words = add_trash_kind },
	{ "REVIEW", "review", COLUMN_TEXT, FIELD(review) },
	{ "HIDDEN", NULL, COLUMN_DATE, FIELD(deleted_ms) },
	{ "TEXT", "text", COLUMN_TEXT, FIELD(text), .words = add_trash_text },
	{ NULL, "date", COLUMN_DATE, FIELD(deleted_ms) },
	{ 0 },
};

static bool
trash_list(struct cli_call *c, struct err *err)
{
	CLEANUP(trash_entries_finish) struct trash_entries l = { 0 };
	return (!c->st || store_trash_list(c->st, &l, err)) &&
		column_print_list(
			columns, l.v, l.n, sizeof(l.v[0]), c->json, "the trash is empty", err);
}

/* Refuses a review that a bench has open: the bench would continue to write, into the trash. uuid:
 * the review's UUID or its beginning. */
static bool
no_bench_has(struct cli_call *c, const char *uuid, struct err *err)
{
	if (!store_load_kind(c->st, ROW_FILES_READ, NULL, &c->record, err))
		return false;
	for (const struct files_read *f = NULL; (f = record_next(&c->record, ROW_FILES_READ, f));) {
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
	for (int i = 0; i < c->argc; i++) {
		CLEANUP(trash_entries_finish) struct trash_entries l = { 0 };
		const char *what = c->argv[i];
		size_t digits = strspn(what, "0123456789abcdefABCDEF-");
		bool found = false, is_uuid = digits >= 4 && !what[digits];
		struct uuid review;
		char uuid[UUID_TEXT];

		if (is_uuid && hide && !no_bench_has(c, what, err))
			return false;
		if (is_uuid && store_hide(c->st, what, hide, err))
			continue;
		/* own_archive_which does not find a review in the trash. */
		if (!hide && !store_trash_list(c->st, &l, ERR_IGNORED))
			l.n = 0;
		for (size_t k = 0; k < l.n && !found; k++) {
			found = l.v[k].kind == ROW_REVIEW && text_order(l.v[k].review, what) == 0;
			review = l.v[k].uuid;
		}
		if (!found && !own_archive_which(c->st, what, &review, is_uuid ? ERR_IGNORED : err))
			return false;
		uuid_text(&review, uuid);
		if ((hide && !no_bench_has(c, uuid, err)) || !store_hide(c->st, uuid, hide, err))
			return false;
	}
	for (int i = 0; i < c->argc; i++)
		cli_done(c, "%s is %s", c->argv[i],
			hide ? "in the trash; `earlog trash back` undoes that" : "back");
	return true;
}

const struct cli_command cli_trash = {
	.name = "trash",
	.help = "Hide a review, session, note or rating, or bring it back",
	.verbs = {
		{ "list", "", "List the hidden reviews, sessions, notes and ratings",
			ARCHIVE_IF_ANY | AS_JSON, 0, 0, trash_list, NULL },
		{ "put", "REVIEW|SESSION|NOTE|RATING...", "Hide a review, session, note or rating: a rating counts nowhere then", ARCHIVE_CHANGE, 1, CLI_MANY,
			trash_hide,
			"name what to hide: its UUID as `earlog trash list` or `earlog show --ids` "
			"prints it, or a review" },
		{ "back", "WHAT...", "Bring back what is hidden", ARCHIVE_CHANGE,
			1, CLI_MANY, trash_hide,
			"name what to bring back: its UUID as `earlog trash list` prints it, or a "
			"review" },
	},
};
