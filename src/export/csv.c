#include "export/export.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "export/escape.h"
#include "export/walk.h"

/*
 * RFC 4180: CRLF, cells in quotes where they need them. A cell that a spreadsheet would take for a
 * formula has a ' before it; a number is none.
 */
struct csv {
	FILE *f;
	struct buf out, cell;
	struct err *err;
};

static struct walk_key columns[] = { { .name = "section" }, { .name = "item" },
	{ .name = "item_title" }, { .name = "time" }, { .name = "pos_ms" },
	{ .name = "pos_end_ms" }, { .name = "body" }, { .name = "device" }, { .name = "variant" },
	{ .name = "chain" }, { .name = "volume" }, { .name = "volume_unit" }, { .name = "against" },
	{ .name = "from_memory" }, { .name = "part" }, { .name = "question" }, { .name = "kind" },
	{ .name = "link" }, { .name = "made" }, { .name = "sitting" }, { .name = "uuid" } };

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
add_text(struct csv *c, const char *text)
{
	const char *at = text;
	struct buf clean = BUF_INIT;

	while (((unsigned char)*at >= ' ' && (unsigned char)*at < 0x7f) || *at == '\n')
		at++;
	if (*at) {
		escape_controls(&clean, text, true);
		text = clean.s;
	}
	add_cell(c, text);
	buf_finish(&clean);
}

static bool
end_row(struct csv *c)
{
	buf_add(&c->out, "\r\n");
	return c->out.len < 65536 || export_flush(c->f, &c->out, c->err);
}

static bool
add_note(struct view *v, const json_t *list, size_t i, void *context)
{
	struct csv *c = context;

	for (size_t k = 0; k < LENGTH(columns); k++) {
		buf_clear(&c->cell);
		walk_add(&c->cell, v, list, i, columns[k].key);
		if (k)
			buf_add_char(&c->out, ',');
		add_text(c, c->cell.s);
	}
	return end_row(c);
}

static bool
add_ratings(struct csv *c, const json_t *list)
{
	json_t *rating;
	size_t i;

	json_array_foreach (list, i, rating) {
		for (size_t k = 0; k < LENGTH(rating_columns); k++) {
			const json_t *x = json_object_get(rating, rating_columns[k]);

			if (k)
				buf_add_char(&c->out, ',');
			add_text(c,
				json_is_boolean(x) ? json_is_true(x) ? "yes" : "no"
						   : view_text(rating, rating_columns[k]));
		}
		if (!end_row(c))
			return false;
	}
	return true;
}

static bool
add_score(struct csv *c, json_t *score)
{
	json_t *list = json_is_object(score) ? json_pack("[O]", score) : NULL;
	bool ok = add_ratings(c, list);

	json_decref(list);
	return ok;
}

static bool
all_ratings(struct csv *c, const json_t *tree)
{
	const json_t *scores = json_object_get(tree, "scores");
	json_t *section, *item;
	size_t i, k;

	for (k = 0; k < LENGTH(rating_columns); k++) {
		buf_add(&c->out, k ? "," : "");
		buf_add(&c->out, rating_columns[k]);
	}
	bool ok = end_row(c) && add_score(c, json_object_get(scores, "sonic_quality")) &&
		add_score(c, json_object_get(scores, "bias")) &&
		add_ratings(c, json_object_get(tree, "ratings"));
	json_array_foreach (json_object_get(tree, "sections"), i, section) {
		ok = ok && add_score(c, json_object_get(section, "score")) &&
			add_ratings(c, json_object_get(section, "ratings"));
		json_array_foreach (json_object_get(section, "items"), k, item)
			ok = ok && add_ratings(c, json_object_get(item, "ratings"));
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
		ok = all_ratings(&c, view_tree(view));
	else {
		walk_keys(columns, LENGTH(columns));
		for (size_t k = 0; k < LENGTH(columns); k++) {
			buf_add(&c.out, k ? "," : "");
			buf_add(&c.out, columns[k].name);
		}
		ok = end_row(&c) && walk_notes(view, true, add_note, &c);
	}
	ok = ok && export_flush(f, &c.out, err);
	buf_finish(&c.out);
	buf_finish(&c.cell);
	return ok;
}
