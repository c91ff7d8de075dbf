/* Makes an entry of phone_book.json, and the texts of curves. cli/export_squiglink.c reads and
 * writes the files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "draft/formats/squiglink.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/text/number_columns.h"
#include "base/text/text.h"

/* ---- the entry ---- */

static json_t *
texts_json(const char *const *texts, size_t n)
{
	json_t *list = json_array();

	EACH_IN (one, texts, n)
		json_array_append_new(list, json_string(*one));
	return list;
}

json_t *
squiglink_entry(const struct squiglink_phone *p)
{
	const struct {
		const char *key, *value;
	} facts[] = { { "price", p->price }, { "reviewScore", p->review_score },
		{ "reviewLink", p->review_link }, { "shopLink", p->shop_link } };
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(p->name));
	json_object_set_new(
		o, "file", p->n > 1 ? texts_json(p->files, p->n) : json_string(p->files[0]));
	if (p->n > 1)
		json_object_set_new(o, "suffix", texts_json(p->suffixes, p->n));
	EACH_OF (one, facts)
		if (one->value)
			json_object_set_new(o, one->key, json_string(one->value));
	return o;
}

char *
squiglink_file(const char *name)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (const char *s = name; *s; s++) {
		bool bad = (unsigned char)*s < ' ' || *s == 0x7f ||
			strchr("/\\:*?\"<>|#%&,_", *s) || (*s == '.' && strspn(b.s, " ") == b.len);

		buf_add_char(&b, bad ? ' ' : *s);
	}
	buf_truncate(&b, text_trimmed(b.s, b.len, " "));
	return xstrdup(b.s + strspn(b.s, " "));
}

/* ---- the files of curves ---- */

#define DEFAULT_POINTS 480

static void
add_frequency(struct squiglink_form *f, const char *text, size_t n, double hz)
{
	buf_add_bytes(&f->hz, text, n);
	buf_add_char(&f->hz, '\0');
	f->freq_hz[f->n++] = hz;
}

/* Appends the lines before the first point. A comment with a number or a colon is about the
 * measurement of that file ("* Dated: 2023"): only its sign remains, since CrinGraph counts the
 * lines. */
static void
add_head(struct squiglink_form *f, const char *s, const char *end)
{
	while (s < end) {
		const char *eol = memchr(s, '\n', (size_t)(end - s));
		size_t n = eol ? (size_t)(eol - s) : (size_t)(end - s);
		size_t text = n && s[n - 1] == '\r' ? n - 1 : n;
		bool about = false;

		for (size_t i = 1; i < text && strchr("*#%;/!", *s); i++)
			about |= s[i] == ':' || isdigit((unsigned char)s[i]);
		buf_add_bytes(&f->head, s, about ? 1 : text);
		buf_add(&f->head, f->newline);
		s += n + 1;
	}
}

bool
squiglink_form_read(struct squiglink_form *f, const char *bytes, size_t n)
{
	CLEANUP(columns_finish) struct columns rows;

	*f = (struct squiglink_form){ .head = BUF_INIT, .hz = BUF_INIT };
	if (!columns_read(&rows, "a level", "dB", bytes, n, ERR_IGNORED))
		return false;
	f->newline = strstr(rows.text.s, "\r\n") ? "\r\n" : "\n";
	f->freq_hz = xcalloc(rows.n + 1, sizeof(f->freq_hz[0]));
	EACH (r, &rows) {
		size_t skip = strspn(r->text, " \t"),
		       hz = strspn(r->text + skip, "0123456789.eE+-");
		size_t wide = strspn(r->text + skip + hz, " \t,;");

		if (!(r->v[0] > 0) || !isfinite(r->v[0]) || !isfinite(r->v[1]) || r->decimal_commas)
			continue;
		if (!f->n) {
			add_head(f, rows.text.s, r->text);
			if (wide >= sizeof(f->separator))
				wide = 1;
			memcpy(f->separator, r->text + skip + hz, wide);
		}
		add_frequency(f, r->text + skip, hz, r->v[0]);
	}
	if (f->n >= 2)
		return true;
	squiglink_form_finish(f);
	return false;
}

void
squiglink_form_default(struct squiglink_form *f)
{
	*f = (struct squiglink_form){ .head = BUF_INIT,
		.hz = BUF_INIT,
		.freq_hz = xcalloc(DEFAULT_POINTS, sizeof(double)),
		.separator = "\t",
		.newline = "\n" };
	buf_add(&f->head, "\nFrequency\tdB\tUnweighted\n");
	for (size_t i = 0; i < DEFAULT_POINTS; i++) {
		double hz = 20 * pow(1000, (double)i / (DEFAULT_POINTS - 1));
		CLEANUP(pointer_free) char *text = xasprintf("%.*f", hz < 100 ? 2 : 1, hz);

		add_frequency(f, text, strlen(text), strtod(text, NULL));
	}
}

void
squiglink_form_finish(struct squiglink_form *f)
{
	buf_finish(&f->head);
	buf_finish(&f->hz);
	free(f->freq_hz);
	*f = (struct squiglink_form){ .head = BUF_INIT, .hz = BUF_INIT };
}

void
squiglink_curve(const struct squiglink_form *f, const double *level_db, struct buf *out)
{
	const char *hz = f->hz.s;

	buf_add(out, f->head.s);
	for (size_t i = 0; i < f->n; i++, hz += strlen(hz) + 1)
		buf_addf(out, "%s%s%.2f%s", hz, f->separator, level_db[i], f->newline);
}
