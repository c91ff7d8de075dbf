/* Reads the data sheets of sources, and finds the sheet that a name means, or offers similar ones.
 * answers/drive_report.c decides which of their figures apply. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/source_sheets.h"

#include <math.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "base/yaml/quantity.h"
#include "review/files/field.h"

#define SHIPPED "schema/sources.yaml"

static const char *const kinds[] = { "measured", "maker", "stated", NULL };
static const char *const gains[] = { "low", "mid", "high", NULL };

/* Sets the output impedance of a figure from "0.33" or a range "10-11", in ohm. */
static bool
parse_impedance(void *into, const char *text, struct err *err)
{
	struct source_figure *f = into;
	double both[2];
	bool range = quantity_range(text, both) && both[0] >= 0;

	if (!range && !quantity_ohm(text, &both[0]))
		return err_set(err,
			"\"%.40s\" is not an impedance; expected ohm, like 0.33 or 10-11", text);
	f->zo_low_ohm = both[0];
	f->zo_high_ohm = both[range];
	return true;
}

static bool
parse_bound(void *into, const char *text, struct err *err)
{
	struct source_figure *f = into;

	f->zo_low_ohm = 0;
	f->zo_bound = quantity_number(text, &f->zo_high_ohm) && f->zo_high_ohm > 0;
	return f->zo_bound ||
		err_set(err, "\"%.40s\" is not an impedance; expected ohm above 0", text);
}

#define FIGURE(kind, member, ...) FIELD_ROW(kind, struct source_figure, member, __VA_ARGS__)
#define AMOUNT(member, words) \
	FIGURE(FIELD_NUMBER, member, .min = 0.001, .max = 1e6, .help = (words))
#define PAGE(of, words, ...)                                                                       \
	FIELD_ROW(FIELD_TEXT, of, from, .valid = text_is_web,                                      \
		.expected = "https://, a host and a path, without blanks and quotes", __VA_ARGS__, \
		.help = (words))

static void
figure_init(void *into)
{
	struct source_figure *f = into;

	f->zo_low_ohm = f->zo_high_ohm = NAN;
}

static const struct fields figure_fields = {
	FIELD_TABLE("output", struct source_figure,
		FIGURE(FIELD_TEXT, socket, .required = true,
			.help = "The socket, as the maker calls it"),
		FIELD_KEY("mode", FIELD_PASS, .help = "single-ended or balanced; for readers"),
		FIGURE(FIELD_CHOICE, gain, .choices = gains,
			.help = "The figures hold only at this gain setting"),
		AMOUNT(load_from_ohm, "The figures hold for this load and higher loads, ohm"),
		AMOUNT(load_below_ohm, "The figures hold for loads below this one, ohm"),
		AMOUNT(max_vrms, "The maximum voltage, Vrms"),
		AMOUNT(power_mw, "Power into load_ohm, mW"),
		AMOUNT(load_ohm, "The load for which max_vrms and power_mw are stated, ohm"),
		AMOUNT(max_ma, "The maximum current, mA RMS"),
		FIELD_KEY("output_impedance", FIELD_OWN, .parse = parse_impedance,
			.expected = "a text", .help = "In ohm: 0.33, or 10-11"),
		FIELD_KEY("output_impedance_below_ohm", FIELD_OWN, .parse = parse_bound,
			.expected = "a text",
			.help = "An upper bound of the output impedance, ohm"),
		FIGURE(FIELD_CHOICE, kind, .required = true, .choices = kinds,
			.help = "measured, maker or stated"),
		FIGURE(FIELD_TEXT, note, .help = "A remark"),
		PAGE(struct source_figure, "The page", .required = true)),
	.init = figure_init
};

static const struct fields sheet_fields = FIELDS("source", struct source_sheet,
	FIELD_NEEDED(FIELD_ID, struct source_sheet, id, "A unique id"),
	FIELD_NEEDED(FIELD_TEXT, struct source_sheet, name, "Brand and model"),
	FIELD_PLAIN(FIELD_TEXT, struct source_sheet, also,
		"Other words for the device; part of the name is then enough to find it"),
	FIELD_PLAIN(FIELD_TEXT, struct source_sheet, note, "A remark"),
	PAGE(struct source_sheet, "The source of the remark", .required = false),
	FIELD_ROW_AS("outputs", FIELD_LIST, struct source_sheet, figures,
		.count = offsetof(struct source_sheet, n), .required = true, .map = &figure_fields,
		.help = "The figures: an entry for each socket and condition"));

static const struct fields file_fields = FIELDS("sources", struct source_sheets,
	FIELD_KEY("version", FIELD_PASS, .help = "1: the version of this file format"),
	FIELD_KEY("checked", FIELD_PASS, .help = "The date on which the pages were last read"),
	FIELD_ROW_AS("sources", FIELD_LIST, struct source_sheets, v,
		.count = offsetof(struct source_sheets, n), .required = true, .map = &sheet_fields,
		.help = "The sources"));

void
source_sheets_take(void *into, const struct yaml_tree *t, struct diags *d)
{
	struct source_sheets *x = into;

	*x = (struct source_sheets){ 0 };
	field_tree(t, &file_fields, x, d);
}

bool
source_sheets_load(struct source_sheets *x, struct diags *d)
{
	const struct embedded *e = file_embedded(SHIPPED);

	return field_file(SHIPPED, e->data, e->size, source_sheets_take, x, d);
}

void
source_sheets_finish(struct source_sheets *x)
{
	field_finish(&file_fields, x);
	*x = (struct source_sheets){ 0 };
}

/* Returns how many words of `name` are also words of `of`, and sets *words to the number of words
 * of `name`. Words of one letter are not counted. */
static size_t
common_words(const char *name, const char *of, size_t *words)
{
	static const char blanks[] = " ,()/";
	size_t n = 0;

	*words = 0;
	for (const char *s = name + strspn(name, blanks); *s; s += strspn(s, blanks)) {
		size_t len = strcspn(s, blanks);
		CLEANUP(pointer_free) char *one = xstrndup(s, len), *word = text_folded(one);

		s += len;
		if (strlen(word) >= 2)
			(*words)++;
		if (strlen(word) >= 2 && text_has_name(of, word))
			n++;
	}
	return n;
}

/* Returns true if each word of `name` occurs in the sheet's keys `name` and `also`. False for
 * sheets without the key `also`: "K11" is part of "K11 R2R", which is another amplifier. */
static bool
is_part(const char *name, const struct source_sheet *s)
{
	CLEANUP(buf_finish) struct buf all = BUF_INIT;
	size_t words;

	if (!s->also || !s->name)
		return false;
	buf_addf(&all, "%s %s", s->name, s->also);
	return common_words(name, all.s, &words) == words && words;
}

static bool
is_near(const char *name, const struct source_sheet *s)
{
	CLEANUP(pointer_free) char *x = text_folded(name), *y = text_folded(s->name);
	size_t words;
	return (strlen(x) >= 2 && strstr(y, x)) || (strlen(y) >= 2 && strstr(x, y)) ||
		text_distance(x, y) <= 2 || common_words(name, s->name, &words) >= 2;
}

/* Adds the name of a sheet with figures: naming another one would answer nothing. Returns true if
 * it has figures. */
static bool
add_offer(struct buf *offers, const struct source_sheet *s)
{
	if (s->n)
		buf_add_part(offers, "; ", "%s", s->name);
	return s->n > 0;
}

const struct source_sheet *
source_sheets_match(
	const struct source_sheets *x, const char *name, struct buf *offers, bool *several)
{
	const struct source_sheet *part = NULL;
	size_t parts = 0, known = 0;

	*several = false;
	EACH_WHILE (one, x, name)
		if (one->name && one->id &&
			(text_same_name(name, one->name) || text_same_name(name, one->id)))
			return one;
	EACH_WHILE (each, x, name)
		if (is_part(name, each)) {
			known += add_offer(offers, part = each);
			parts++;
		}
	if (parts == 1) {
		buf_clear(offers);
		return part;
	}
	*several = known > 1;
	EACH_WHILE (entry, x, name && !parts)
		if (entry->name && is_near(name, entry))
			add_offer(offers, entry);
	return NULL;
}

bool
source_sheets_has_socket(const struct source_figure *f, const char *output)
{
	return output && f->socket && text_same_name(f->socket, output);
}

void
source_sheets_add_sockets(struct buf *b, const struct source_sheet *s)
{
	const char *between = "";

	for (size_t i = 0; i < s->n; i++) {
		bool before = false;

		EACH_IN (figure, s->figures, i)
			before |= source_sheets_has_socket(figure, s->figures[i].socket);
		if (before)
			continue;
		buf_addf(b, "%s%s", between, s->figures[i].socket);
		between = ", ";
	}
}
