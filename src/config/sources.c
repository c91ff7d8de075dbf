#include "config/sources.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/embed.h"
#include "base/mem.h"
#include "base/text.h"
#include "config/field.h"
#include "config/quantity.h"

#define SHIPPED "schema/sources.yaml"

static const char *const modes[] = { "single-ended", "balanced", NULL };
static const char *const kinds[] = { "measured", "maker", "stated", NULL };
static const char *const gains[] = { "low", "mid", "high", NULL };

static bool
above_zero(const struct yaml_node *n, double *value)
{
	return quantity_number(n->text, value) && *value > 0;
}

/* "0.33", or "10-11" where the page gives a range. */
static void
read_impedance(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct source_figure *f = into;
	const char *text = field_text(r, n), *dash = text ? strchr(text, '-') : NULL;
	double low, high;

	if (!text)
		return;
	char *first = xstrndup(text, dash ? (size_t)(dash - text) : strlen(text));
	bool ok = quantity_number(first, &low) && quantity_number(dash ? dash + 1 : text, &high) &&
		low >= 0 && high >= low;
	free(first);
	if (!ok) {
		field_tell(
			r, n, "\"%.40s\" is no impedance; expected ohm, like 0.33 or 10-11", text);
		return;
	}
	f->zo_low_ohm = low;
	f->zo_high_ohm = high;
}

static void
read_bound(struct field_reader *r, const struct yaml_node *n, void *into)
{
	struct source_figure *f = into;
	double high;

	if (!field_text(r, n))
		return;
	if (!above_zero(n, &high)) {
		field_tell(r, n, "\"%.40s\" is no impedance; expected ohm above 0", n->text);
		return;
	}
	f->zo_low_ohm = 0;
	f->zo_high_ohm = high;
	f->zo_bound = true;
}

#define FIGURE(member) offsetof(struct source_figure, member)
#define SIZE(key, member, words)                                                           \
	{                                                                                  \
		.name = key, .type = FIELD_NUMBER, .offset = FIGURE(member), .min = 0.001, \
		.max = 1e6, .help = words                                                  \
	}

static const struct field figure_rows[] = {
	{ .name = "socket",
		.type = FIELD_TEXT,
		.required = true,
		.offset = FIGURE(socket),
		.help = "As the maker calls it" },
	{ .name = "mode",
		.type = FIELD_CHOICE,
		.offset = FIGURE(mode),
		.choices = modes,
		.help = "single-ended or balanced" },
	{ .name = "gain",
		.type = FIELD_CHOICE,
		.offset = FIGURE(gain),
		.choices = gains,
		.help = "It holds at this setting only" },
	SIZE("load_from_ohm", load_from_ohm, "It holds for loads from here on"),
	SIZE("load_below_ohm", load_below_ohm, "It holds for loads below this"),
	SIZE("max_vrms", max_vrms, "The most voltage, Vrms"),
	SIZE("power_mw", power_mw, "Power into load_ohm, mW"),
	SIZE("load_ohm", load_ohm, "The load of voltage and power"),
	SIZE("max_ma", max_ma, "The most current, mA RMS"),
	{ .name = "output_impedance",
		.type = FIELD_OWN,
		.read = read_impedance,
		.help = "In ohm: 0.33, or 10-11" },
	{ .name = "output_impedance_below_ohm",
		.type = FIELD_OWN,
		.read = read_bound,
		.help = "A bound alone" },
	{ .name = "kind",
		.type = FIELD_CHOICE,
		.required = true,
		.offset = FIGURE(kind),
		.choices = kinds,
		.help = "measured, maker or stated" },
	{ .name = "note", .type = FIELD_TEXT, .offset = FIGURE(note), .help = "A remark" },
	{ .name = "from",
		.type = FIELD_TEXT,
		.offset = FIGURE(from),
		.valid = field_web_valid,
		.expected = "an https address",
		.help = "The page" },
};

static void
figure_init(void *into)
{
	struct source_figure *f = into;

	f->load_from_ohm = f->load_below_ohm = f->max_vrms = f->power_mw = f->load_ohm = f->max_ma =
		f->zo_low_ohm = f->zo_high_ohm = NAN;
}

static const struct fields figure_fields = { .name = "output",
	.v = figure_rows,
	.n = LENGTH(figure_rows),
	.size = sizeof(struct source_figure),
	.at = FIGURE(at),
	.init = figure_init };

#define SHEET(member) offsetof(struct source_sheet, member)

static const struct field sheet_rows[] = {
	{ .name = "id",
		.type = FIELD_ID,
		.required = true,
		.offset = SHEET(id),
		.help = "Names it" },
	{ .name = "name",
		.type = FIELD_TEXT,
		.required = true,
		.offset = SHEET(name),
		.help = "Brand and model" },
	{ .name = "note", .type = FIELD_TEXT, .offset = SHEET(note), .help = "A remark" },
	{ .name = "from",
		.type = FIELD_TEXT,
		.offset = SHEET(from),
		.valid = field_web_valid,
		.expected = "an https address",
		.help = "Where the remark comes from" },
	{ .name = "outputs",
		.type = FIELD_LIST,
		.required = true,
		.offset = SHEET(figures),
		.count = SHEET(n),
		.map = &figure_fields,
		.help = "One for each socket and condition" },
};

static const struct fields sheet_fields = { .name = "source",
	.v = sheet_rows,
	.n = LENGTH(sheet_rows),
	.size = sizeof(struct source_sheet),
	.at = SHEET(at) };

static const struct field file_rows[] = {
	{ .name = "version", .type = FIELD_PASS, .help = "1: the shape of this file" },
	{ .name = "checked", .type = FIELD_PASS, .help = "When the pages were read" },
	{ .name = "sources",
		.type = FIELD_LIST,
		.required = true,
		.offset = offsetof(struct source_sheets, v),
		.count = offsetof(struct source_sheets, n),
		.map = &sheet_fields,
		.help = "The sources" },
};

static const struct fields file_fields = { .name = "sources",
	.v = file_rows,
	.n = LENGTH(file_rows),
	.size = sizeof(struct source_sheets),
	.at = NO_MARK };

static void
figure_finish(struct source_figure *f)
{
	free(f->socket);
	free(f->mode);
	free(f->gain);
	free(f->kind);
	free(f->note);
	free(f->from);
}

/* Drops figures without a page: they cannot be verified. */
static void
drop_without_page(struct source_sheets *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct source_sheet *s = &x->v[i];
		size_t kept = 0;

		for (size_t k = 0; k < s->n; k++) {
			if (s->figures[k].from) {
				s->figures[kept++] = s->figures[k];
				continue;
			}
			figure_finish(&s->figures[k]);
			x->left_out++;
		}
		s->n = kept;
	}
}

bool
source_sheets_parse(
	struct source_sheets *x, const char *path, const char *bytes, size_t n, struct diags *d)
{
	struct yaml_tree t;
	struct field_reader r = { .tree = &t, .d = d };
	size_t count = diags_count(d);

	*x = (struct source_sheets){ .path = xstrdup(path) };
	if (yaml_tree_parse(&t, path, bytes, n, d) || t.root->kind == YAML_MAP)
		field_read(&r, t.root, &file_fields, x);
	yaml_tree_finish(&t);
	drop_without_page(x);
	return diags_count(d) == count;
}

bool
source_sheets_load(struct source_sheets *x, struct diags *d)
{
	const struct embedded *e = embed_find(SHIPPED);

	*x = (struct source_sheets){ 0 };
	if (!e)
		return diags_add(
			d, SHIPPED, (struct mark){ 0, 0 }, "this program was built without it");
	return source_sheets_parse(x, SHIPPED, e->data, e->size, d);
}

void
source_sheets_finish(struct source_sheets *x)
{
	for (size_t i = 0; i < x->n; i++) {
		struct source_sheet *s = &x->v[i];

		for (size_t k = 0; k < s->n; k++)
			figure_finish(&s->figures[k]);
		free(s->figures);
		free(s->id);
		free(s->name);
		free(s->note);
		free(s->from);
	}
	free(x->v);
	free(x->path);
	*x = (struct source_sheets){ 0 };
}

/* How many words of `name` (two letters and more) are words of the sheet's name, too. */
static size_t
common_words(const char *name, const char *of)
{
	size_t n = 0, len;

	for (const char *s = name; *s; s += len + (s[len] != '\0')) {
		char *one = xstrndup(s, len = strcspn(s, " ,()/")), *word = text_folded(one);

		n += strlen(word) >= 2 && text_has_name(of, word);
		free(word);
		free(one);
	}
	return n;
}

static bool
is_near(const char *name, const struct source_sheet *s)
{
	char *x = text_folded(name), *y = text_folded(s->name);
	bool near = (strlen(x) >= 2 && strstr(y, x)) || (strlen(y) >= 2 && strstr(x, y)) ||
		text_distance(x, y) <= 2 || common_words(name, s->name) >= 2;

	free(x);
	free(y);
	return near;
}

const struct source_sheet *
source_sheets_match(const struct source_sheets *x, const char *name, struct buf *offers)
{
	for (size_t i = 0; name && i < x->n; i++)
		if (x->v[i].name && x->v[i].id &&
			(text_same_name(name, x->v[i].name) || text_same_name(name, x->v[i].id)))
			return &x->v[i];
	for (size_t i = 0; name && i < x->n; i++)
		if (x->v[i].name && is_near(name, &x->v[i]))
			buf_addf(offers, "%s%s", offers->len ? "; " : "", x->v[i].name);
	return NULL;
}

bool
source_has_socket(const struct source_figure *f, const char *output)
{
	return output && f->socket && text_same_name(f->socket, output);
}

void
source_add_sockets(struct buf *b, const struct source_sheet *s)
{
	const char *between = "";

	for (size_t i = 0; i < s->n; i++) {
		bool before = false;

		for (size_t k = 0; k < i; k++)
			before |= source_has_socket(&s->figures[k], s->figures[i].socket);
		if (before)
			continue;
		buf_addf(b, "%s%s", between, s->figures[i].socket);
		between = ", ";
	}
}
