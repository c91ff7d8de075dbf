#include "export/export.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "export/escape.h"
#include "export/view_private.h"

/*
 * RFC 4180: CRLF line ends, quotes around cells if necessary. A cell that a spreadsheet would read
 * as a formula gets a ' in front, unless it is a number. The last column, the listener, is only
 * written if another listener made a row.
 */

static const char *const note_columns[] = { "section", "item", "item_title", "time", "pos_ms",
	"pos_end_ms", "body", "device", "variant", "chain", "volume", "volume_unit", "against",
	"from_memory", "part", "question", "kind", "link", "made", "sitting", "uuid",
	"against_chain", "blind", "trial", "equaliser", "held_db", "hz", "file", "listener" };

static const char *const rating_columns[] = { "section", "item", "scope", "lexicon", "attribute",
	"name", "text", "word", "device", "variant", "chain", "confidence", "blind", "remark",
	"date", "trial", "equaliser", "held_db", "listener" };

static bool
is_number(const char *s)
{
	size_t n = strspn(s += *s == '-', "0123456789");

	return n && (!s[n] || (s[n] == '.' && s[n + 1 + strspn(s + n + 1, "0123456789")] == '\0'));
}

static void
add_cell(struct buf *out, const char *text)
{
	bool formula = *text && strchr("=+-@\t\r", *text) && !is_number(text);
	bool quoted = formula || text[strcspn(text, ",\"\r\n")] || *text == ' ';
	const char *at, *quote;

	if (!quoted) {
		buf_add(out, text);
		return;
	}
	buf_add(out, formula ? "\"'" : "\"");
	for (at = text; (quote = strchr(at, '"')); at = quote + 1) {
		buf_add_bytes(out, at, (size_t)(quote + 1 - at));
		buf_add_char(out, '"');
	}
	buf_add(out, at);
	buf_add_char(out, '"');
}

/* Adds a text without control characters. */
static void
add_row_of(struct buf *out, const json_t *object, const char *const columns[], size_t n)
{
	CLEANUP(buf_finish) struct buf clean = BUF_INIT;

	for (size_t k = 0; k < n; k++) {
		const json_t *x = json_object_get(object, columns[k]);
		const char *text = view_text(object, columns[k]);

		buf_clear(&clean);
		if (json_is_boolean(x))
			buf_add(&clean, json_is_true(x) ? "yes" : "no");
		else if (json_is_integer(x))
			buf_addf(&clean, "%" JSON_INTEGER_FORMAT, json_integer_value(x));
		else if (json_is_real(x))
			buf_addf(&clean, "%.6g", json_real_value(x));
		else
			escape_controls(&clean, text, strlen(text), true);
		if (k)
			buf_add_char(out, ',');
		add_cell(out, clean.s);
	}
	buf_add(out, "\r\n");
}

static void
add_titles(struct buf *out, const char *const columns[], size_t n)
{
	for (size_t k = 0; k < n; k++)
		buf_addf(out, "%s%s", k ? "," : "", columns[k]);
	buf_add(out, "\r\n");
}

struct csv {
	struct buf out;
	bool others;
};

static size_t
columns_of(const struct csv *x, size_t all)
{
	return x->others ? all : all - 1;
}

static void
add_note_row(const json_t *note, void *context)
{
	struct csv *x = context;

	add_row_of(&x->out, note, note_columns, columns_of(x, LENGTH(note_columns)));
}

/* Adds a rating with the ratings of others, or a list of ratings; null: none. */
static void
add_rating_rows(struct csv *x, const json_t *ratings)
{
	const json_t *one;
	size_t i;

	if (json_is_object(ratings)) {
		add_row_of(&x->out, ratings, rating_columns, columns_of(x, LENGTH(rating_columns)));
		ratings = json_object_get(ratings, "others");
	}
	json_array_foreach (ratings, i, one)
		add_rating_rows(x, one);
}

static void
add_all_ratings(struct csv *x, const json_t *tree)
{
	const json_t *scores = json_object_get(tree, "scores");
	json_t *section, *item;
	size_t i, k;

	add_titles(&x->out, rating_columns, columns_of(x, LENGTH(rating_columns)));
	add_rating_rows(x, json_object_get(scores, "sonic_quality"));
	add_rating_rows(x, json_object_get(scores, "bias"));
	add_rating_rows(x, json_object_get(tree, "ratings"));
	json_array_foreach (json_object_get(tree, "sections"), i, section) {
		add_rating_rows(x, json_object_get(section, "score"));
		add_rating_rows(x, json_object_get(section, "ratings"));
		json_array_foreach (json_object_get(section, "items"), k, item)
			add_rating_rows(x, json_object_get(item, "ratings"));
	}
}

bool
export_csv(FILE *f, const struct view *view, const struct export_how *how, struct err *err)
{
	struct csv x = { BUF_INIT, view_has_others(view) };

	(void)how;
	if (view->filter.only == VIEW_RATINGS)
		add_all_ratings(&x, view_tree(view));
	else {
		add_titles(&x.out, note_columns, columns_of(&x, LENGTH(note_columns)));
		view_walk(view, add_note_row, &x);
	}
	return export_flush(f, &x.out, err);
}
