/* earlog list, and earlog without a command: the reviews, and what each still lacks. store_list of
 * store/find_row.c counts. */
#include <inttypes.h>

#include "base/core/buf.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/record/tally.h"
#include "shell/call/cli.h"
#include "shell/call/filter.h"
#include "shell/call/intake.h"
#include "shell/table/column.h"

struct list_options {
	const char *columns;
};

#define OPTIONS struct list_options

static const struct option_row rows[] = {
	TEXT(columns, "columns", "A,B",
		"show these columns: review id device title days notes markers ratings tracks done "
		"drafts "
		"first last missing"),
	{ 0 },
};

/* Appends what a review still lacks, such as "3 of 8 tracks without a note". */
static void
add_lacking(struct buf *b, const void *row)
{
	const struct review_summary *s = row;
	int64_t silent = s->items - s->items_with_notes;

	if (s->drafts)
		buf_addf(b, "%" PRId64 " half-written %s", s->drafts,
			s->drafts == 1 ? "text" : "texts");
	if (silent > 0)
		buf_addf(b, "%s%" PRId64 " of %" PRId64 " tracks without a note",
			b->len ? ", " : "", silent, s->items);
	if (!s->ratings)
		buf_addf(b, "%sno ratings", b->len ? ", " : "");
}

/* A review without a title has its id as its name. */
static void
add_name(struct buf *b, const void *row)
{
	const struct review_summary *s = row;

	buf_add(b, s->title ? s->title : s->id ? s->id : "");
}

static void
add_first_date(struct buf *b, const void *row)
{
	const struct review_summary *s = row;
	char date[11];

	buf_add(b, clock_date_text(s->first_ms, s->last_offset_min, date));
}

#define SHOWN "review,device,days,notes,last,missing"

#define FIELD(name) .at = offsetof(struct review_summary, name)

/* The titles are also the names for --columns and --sort. */
static const struct column columns[] = {
	{ "REVIEW", NULL, COLUMN_WORDS, .words = add_name },
	{ "ID", "id", COLUMN_TEXT, FIELD(id) },
	{ "TITLE", "title", COLUMN_TEXT, FIELD(title) },
	{ "DEVICE", "device", COLUMN_TEXT, FIELD(device) },
	{ "DAYS", "days", COLUMN_INT, FIELD(days) },
	{ "NOTES", "notes", COLUMN_INT, FIELD(notes) },
	{ "MARKERS", "markers", COLUMN_INT, FIELD(markers) },
	{ "RATINGS", "ratings", COLUMN_INT, FIELD(ratings) },
	{ "TRACKS", "items", COLUMN_INT, FIELD(items) },
	{ "DONE", "items_done", COLUMN_INT, FIELD(items_done) },
	{ NULL, "items_with_notes", COLUMN_INT, FIELD(items_with_notes) },
	{ "DRAFTS", "drafts", COLUMN_INT, FIELD(drafts) },
	{ "FIRST", NULL, COLUMN_INT, FIELD(first_ms), .words = add_first_date },
	{ "LAST", "last_date", COLUMN_DATE, FIELD(last_ms) },
	/* --sort missing sorts by the number of tracks with notes */
	{ "MISSING", "missing", COLUMN_WORDS, FIELD(items_with_notes), .words = add_lacking },
	{ NULL, "uuid", COLUMN_UUID, FIELD(review) },
	{ 0 },
};

static bool
list_run(struct cli_call *c, struct err *err)
{
	const struct list_options *o = c->options;
	CLEANUP(review_summaries_finish) struct review_summaries l = { 0 };
	struct err wrong = ERR_INIT;
	struct column_list out = column_list_new(columns, c->json);

	if (!column_list_choose(&out, o->columns ? o->columns : SHOWN, &wrong))
		return cli_wrong(err, "%s; `earlog help list` lists the columns", wrong.msg);
	intake_all(c->st);
	bool ok = !c->st || store_list(c->st, false, &l, err);
	ok = ok && filter_rows(c, columns, l.v, &l.n, sizeof(l.v[0]), err);
	return ok &&
		column_list_print(&out, l.v, l.n, sizeof(l.v[0]),
			c->argc || c->since || c->until
				? "no such review"
				: "no reviews yet; `earlog new FILE` makes a session file",
			err);
}

/* `earlog` without a command: shows the review last worked on. */
static bool
list_last(struct cli_call *c, struct err *err)
{
	CLEANUP(review_summaries_finish) struct review_summaries l = { 0 };

	if (c->st && !store_list(c->st, false, &l, err))
		return false;
	const struct review_summary *s = l.n ? l.v : NULL;
	struct sheet sheet = sheet_new_list();
	CLEANUP(buf_finish) struct buf line = BUF_INIT, lacks = BUF_INIT;
	char last[11];

	if (!s) {
		sheet_say(&sheet,
			"Nothing is recorded yet. `earlog new cantor.yaml` asks for a device and "
			"writes a session file, `earlog session cantor.yaml` begins to listen.");
		return true;
	}
	buf_addf(&line, "Last worked on: %s (%s)", s->device ? s->device : "", s->id ? s->id : "");
	tally_add(
		&(struct tally){ (size_t)s->notes, (size_t)s->markers, (size_t)s->ratings }, &line);
	if (s->days)
		buf_addf(&line, " on %" PRId64 " day%s%s%s", s->days, s->days == 1 ? "" : "s",
			*clock_date_text(s->last_ms, s->last_offset_min, last) ? ", last " : "",
			last);
	buf_add(&line, ".");
	sheet_say(&sheet, line.s);
	add_lacking(&lacks, s);
	if (lacks.len)
		sheet_line(&sheet, 0, 2, "Missing: %s.", lacks.s);
	sheet_say(&sheet,
		"Go on with `earlog session`, read it with `earlog show`, write the draft with "
		"`earlog export`.");
	return true;
}

const struct cli_command cli_list = {
	.name = "list",
	.help = "List the reviews in the archive",
	.verbs = { { NULL, "[WORDS] [FILTERS] [--columns A,B]", "",
		ARCHIVE_IF_ANY | AS_JSON | FILTER_DATES | FILTER_ROWS, 0, CLI_MANY, list_run,
		NULL } },
	OPTIONS_IN(rows),
};

const struct cli_command cli_last = {
	.name = "",
	.verbs = { { NULL, "", "", ARCHIVE_IF_ANY, 0, 0, list_last, NULL } },
};
