#include "export/export.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "export/escape.h"

/*
 * RFC 4180: CRLF, cells in quotes where they need them. A cell that a spreadsheet would take for a
 * formula has a ' before it; a number is none.
 */
struct csv {
	FILE *f;
	struct buf out, cell;
	struct err *err;
};

static const char *const note_columns[] = { "section", "item", "item_title", "time", "pos_ms",
	"pos_end_ms", "body", "device", "variant", "chain", "volume", "volume_unit", "against",
	"from_memory", "part", "question", "kind", "link", "made", "sitting", "uuid" };

static const char *const rating_columns[] = { "section", "item", "scope", "lexicon", "attribute",
	"name", "text", "word", "device", "variant", "chain", "confidence", "blind", "remark",
	"date" };

static bool
is_number(const char *s)
{
	size_t n = strspn(s += *s == '-', "0123456789");

	return n && (!s[n] || (s[n] == '.' && s[n + 1 + strspn(s + n + 1, "0123456789")] == '\0'));
}

static void
add_cell(struct csv *c, const char *text)
{
	bool formula = *text && strchr("=+-@\t\r", *text) && !is_number(text);
	bool quoted = formula || text[strcspn(text, ",\"\r\n")] || *text == ' ';
	const char *at, *quote;

	if (!quoted) {
		buf_add(&c->out, text);
		return;
	}
	buf_add(&c->out, formula ? "\"'" : "\"");
	for (at = text; (quote = strchr(at, '"')); at = quote + 1) {
		buf_add_bytes(&c->out, at, (size_t)(quote + 1 - at));
		buf_add_char(&c->out, '"');
	}
	buf_add(&c->out, at);
	buf_add_char(&c->out, '"');
}

/* Only what could not stand in a file at all is taken out of a text. */
static void
add_clean_cell(struct csv *c, const char *text)
{
	const char *at = text;
	struct buf clean = BUF_INIT;

	while (((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f) || *at == '\n')
		at++;
	if (*at) {
		escape_controls(&clean, text, strlen(text), true);
		text = clean.s;
	}
	add_cell(c, text);
	buf_finish(&clean);
}

/* The value of a key as text, "" where it is null. */
static void
add_value(struct buf *out, const json_t *object, const char *key)
{
	const json_t *x = json_object_get(object, key);

	if (json_is_boolean(x))
		buf_add(out, json_is_true(x) ? "yes" : "no");
	else if (json_is_integer(x))
		buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(x));
	else
		buf_add(out, view_text(object, key));
}

static bool
end_row(struct csv *c)
{
	buf_add(&c->out, "\r\n");
	return c->out.len < 65536 || export_flush(c->f, &c->out, c->err);
}

static bool
add_csv_row(struct csv *c, const json_t *object, const char *const columns[], size_t n)
{
	for (size_t k = 0; k < n; k++) {
		buf_clear(&c->cell);
		add_value(&c->cell, object, columns[k]);
		if (k)
			buf_add_char(&c->out, ',');
		add_clean_cell(c, c->cell.s);
	}
	return end_row(c);
}

static bool
add_titles(struct csv *c, const char *const columns[], size_t n)
{
	for (size_t k = 0; k < n; k++)
		buf_addf(&c->out, "%s%s", k ? "," : "", columns[k]);
	return end_row(c);
}

static bool
add_note_row(const json_t *note, void *context)
{
	return add_csv_row(context, note, note_columns, LENGTH(note_columns));
}

/* A rating, or a list of them; null: none. */
static bool
add_rating_rows(struct csv *c, const json_t *ratings)
{
	const json_t *one;
	size_t i;

	if (json_is_object(ratings))
		return add_csv_row(c, ratings, rating_columns, LENGTH(rating_columns));
	json_array_foreach (ratings, i, one)
		if (!add_rating_rows(c, one))
			return false;
	return true;
}

static bool
add_all_ratings(struct csv *c, const json_t *tree)
{
	const json_t *scores = json_object_get(tree, "scores");
	json_t *section, *item;
	size_t i, k;
	bool ok = add_titles(c, rating_columns, LENGTH(rating_columns)) &&
		add_rating_rows(c, json_object_get(scores, "sonic_quality")) &&
		add_rating_rows(c, json_object_get(scores, "bias")) &&
		add_rating_rows(c, json_object_get(tree, "ratings"));

	json_array_foreach (json_object_get(tree, "sections"), i, section) {
		ok = ok && add_rating_rows(c, json_object_get(section, "score")) &&
			add_rating_rows(c, json_object_get(section, "ratings"));
		json_array_foreach (json_object_get(section, "items"), k, item)
			ok = ok && add_rating_rows(c, json_object_get(item, "ratings"));
	}
	return ok;
}

bool
export_csv(FILE *f, struct view *view, const struct export_how *how, struct err *err)
{
	struct csv c = { .f = f, .out = BUF_INIT, .cell = BUF_INIT, .err = err };
	bool ok;

	(void)how;
	if (view_only(view) == VIEW_RATINGS)
		ok = add_all_ratings(&c, view_tree(view));
	else
		ok = add_titles(&c, note_columns, LENGTH(note_columns)) &&
			view_walk(view, add_note_row, &c);
	ok = ok && export_flush(f, &c.out, err);
	buf_finish(&c.out);
	buf_finish(&c.cell);
	return ok;
}
