/* earlog list, and earlog without a command: the reviews, and what each still lacks. store_list of
 * store/find_row.c counts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/json.h"
#include "base/text/text.h"
#include "review/record/tally.h"
#include "shell/call/intake.h"
#include "shell/cli/lists.h"
#include "shell/table/sheet.h"

static size_t
number_of(const json_t *review, const char *key)
{
	return (size_t)json_integer_value(json_object_get(review, key));
}

/* Lists the reviews, each with what it still lacks. */
static bool
read_reviews(struct store *st, json_t *rows, struct err *err)
{
	if (!store_list(st, rows, err))
		return false;
	EACH_VALUE (row, rows) {
		CLEANUP(buf_finish) struct buf lacks = BUF_INIT, brief = BUF_INIT;
		size_t open = number_of(row, "drafts"), tracks = number_of(row, "items"),
		       bare = tracks - number_of(row, "items_with_notes");

		if (open)
			buf_add_part(&lacks, ", ", "%zu half-written text%s", open, text_s(open));
		if (bare) {
			buf_add_part(
				&lacks, ", ", "%zu of %zu tracks without a note", bare, tracks);
			buf_add_part(&brief, ", ", "%zu track%s", bare, text_s(bare));
		}
		if (!number_of(row, "ratings")) {
			buf_add_part(&lacks, ", ", "no ratings");
			buf_add_part(&brief, ", ", "ratings");
		}
		json_object_set_new(row, "missing", json_string(text_or(lacks.s, "")));
		json_object_set_new(row, "LACKS", json_string(text_or(brief.s, "")));
	}
	return true;
}

bool
cli_review_rows(struct cli_call *c, json_t *rows, struct err *err)
{
	intake_all(c->st);
	return !c->st || read_reviews(c->st, rows, err);
}

/* `earlog` without a command: shows the review last worked on. */
static bool
list_last(struct cli_call *c, struct err *err)
{
	json_auto_t *rows = json_array();

	if (c->st && !read_reviews(c->st, rows, err))
		return false;
	const json_t *s = json_array_get(rows, 0);
	struct sheet sheet = sheet_new_list();
	CLEANUP(buf_finish) struct buf line = BUF_INIT;
	size_t days = number_of(s, "days");
	const char *last = json_text_at(s, "last_date"), *missing = json_text_at(s, "missing");

	if (!s) {
		sheet_line(&sheet, 0, 0,
			"Nothing is recorded yet. `earlog new cantor.yaml` asks for a device and "
			"writes a session file, `earlog session cantor.yaml` begins to listen.");
		return true;
	}
	buf_addf(
		&line, "Last worked on: %s (%s)", json_text_at(s, "device"), json_text_at(s, "id"));
	tally_add(&(struct tally){ number_of(s, "notes"), number_of(s, "markers"),
			  number_of(s, "ratings") },
		&line);
	if (days)
		buf_addf(&line, " on %zu day%s%s%s", days, text_s(days), *last ? ", last " : "",
			last);
	buf_add(&line, ".");
	sheet_line(&sheet, 0, 0, "%s", line.s);
	if (*missing)
		sheet_line(&sheet, 0, 0, "Missing: %s.", missing);
	sheet_line(&sheet, 0, 0,
		"Go on with `earlog session`, read it with `earlog show`, write the draft with "
		"`earlog export`.");
	return true;
}

const struct cli_command cli_list = {
	.name = "list",
	.help = "List the reviews in the archive",
	.example = "earlog list",
	.verbs = { { NULL, "[WORDS] [FILTERS] [--columns A,B]", "",
		ARCHIVE_IF_ANY | AS_JSON | FILTER_DATES | FILTER_ROWS | FILTER_COLUMNS, 0, CLI_MANY,
		lists_run, NULL } },
};

const struct cli_command cli_last = {
	.name = "",
	.verbs = { { NULL, "", "", ARCHIVE_IF_ANY, 0, 0, list_last, NULL } },
};
