/* Reads and writes the text form of equalisers. numbers/eq_filter.c computes the filters;
 * record/setup.c makes rows of them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/files/equaliser.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/core/mem.h"
#include "base/text/hz.h"
#include "base/text/number.h"
#include "review/files/words.h"

#define PASS_Q 0.70710678118654752440
#define NOTCH_Q 30
#define SHELF_SLOPE 0.9
#define STEEPEST_DB 12 /* the steepest slope of a shelf, in dB per octave */
#define MOST_PREAMP_DB 60

static const struct type_name {
	const char *name;
	enum filter_type type;
	bool corner; /* LS and HS: if a Q or slope is written, the frequency is the corner of the
			shelf, not its middle */
} types[] = {
	/* Indexed by enum filter_type: the type names that earlog writes. The frequency of a shelf
	   is its middle, as in struct filter. */
	[FILTER_PEAK] = { "PK", FILTER_PEAK, false },
	[FILTER_LOW_SHELF] = { "LSC", FILTER_LOW_SHELF, false },
	[FILTER_HIGH_SHELF] = { "HSC", FILTER_HIGH_SHELF, false },
	[FILTER_HIGH_PASS] = { "HPQ", FILTER_HIGH_PASS, false },
	[FILTER_LOW_PASS] = { "LPQ", FILTER_LOW_PASS, false },
	[FILTER_NOTCH] = { "NO", FILTER_NOTCH, false },
	{ "PEQ", FILTER_PEAK, false },
	{ "Modal", FILTER_PEAK, false },
	{ "LS", FILTER_LOW_SHELF, true },
	{ "LSQ", FILTER_LOW_SHELF, false },
	{ "HS", FILTER_HIGH_SHELF, true },
	{ "HSQ", FILTER_HIGH_SHELF, false },
	{ "HP", FILTER_HIGH_PASS, false },
	{ "LP", FILTER_LOW_PASS, false },
};

/* The position in the line that is read: s, from line to end. */
struct equaliser_reading {
	const char *line, *s, *end;
	struct err *err;
};

/* The parts of one filter as written in the file; NAN: not given. */
struct written_filter {
	const struct type_name *type;
	double hz, gain_db, q, slope_db;
};

static void
skip_blanks(struct equaliser_reading *r)
{
	for (size_t n = 1; n && r->s < r->end; r->s += n)
		n = *r->s == ' ' || *r->s == '\t' ? 1 : number_space(r->s, (size_t)(r->end - r->s));
}

static bool
take_word(struct equaliser_reading *r, const char *word)
{
	skip_blanks(r);
	size_t n = strlen(word), letters = 0;
	while (r->s + letters < r->end && isalpha((unsigned char)r->s[letters]))
		letters++;
	if (letters != n || strncasecmp(r->s, word, n) != 0)
		return false;
	r->s += n;
	return true;
}

/* Reads a number with a decimal point or comma. thousands: a mark before exactly three digits is a
 * separator of thousands, as REW writes "1,000 Hz"; no frequency needs three decimals. */
static bool
take_number(struct equaliser_reading *r, bool thousands, double *value)
{
	skip_blanks(r);
	size_t n = number_prefix(r->s, (size_t)(r->end - r->s), '.', value);
	size_t comma = number_prefix(r->s, (size_t)(r->end - r->s), ',', value);
	char mark = comma > n ? ',' : '.';

	n = comma > n ? comma : n;
	if (!n || !isfinite(*value))
		return false;
	number_prefix(r->s, n, mark, value);
	const char *point = memchr(r->s, mark, n);
	/* "3.150" or "3,150": the mark separates thousands */
	if (thousands && point && r->s + n - point == 4 && point > r->s)
		*value *= 1000;
	r->s += n;
	return true;
}

static const struct type_name *
take_type(struct equaliser_reading *r)
{
	EACH_OF (type, types)
		if (take_word(r, type->name))
			return type;
	return NULL;
}

static const char *
rest_in_words(const struct equaliser_reading *r)
{
	return r->s == r->end ? "the line ends" : "unknown text";
}

/* Sets f from the parts of a written filter, with defaults for a missing Q. Returns false with err
 * if a part is missing or out of range. */
static bool
make_filter(const struct written_filter *t, struct filter *f, struct err *err)
{
	bool has_gain = filter_has_gain(t->type->type),
	     shelf = has_gain && t->type->type != FILTER_PEAK;

	*f = (struct filter){ t->type->type, t->hz, has_gain ? t->gain_db : 0, t->q };
	if (!(f->hz >= FILTER_LEAST_HZ && f->hz <= FILTER_MOST_HZ))
		return err_set(err,
			isnan(f->hz) ? "a filter needs a frequency (Fc 105 Hz)"
				     : "a frequency from 10 to 96000 Hz is expected");
	if (has_gain && !(fabs(f->gain_db) <= FILTER_MOST_DB))
		return err_set(err,
			isnan(f->gain_db) ? "%s needs a gain (Gain -2.5 dB)"
					  : "%s has a gain from -40 to 40 dB",
			t->type->name);
	if (shelf && !isnan(t->slope_db)) {
		if (!isnan(t->q))
			return err_set(err, "a shelf has a slope or a Q, not both");
		if (!(t->slope_db > 0 && t->slope_db <= STEEPEST_DB))
			return err_set(err, "a slope must be above 0 and at most 12 dB");
		f->q = filter_shelf_q(f->gain_db, t->slope_db / STEEPEST_DB);
	} else if (isnan(f->q)) {
		if (t->type->type == FILTER_PEAK)
			return err_set(err, "%s needs a Q", t->type->name);
		f->q = t->type->type == FILTER_NOTCH ? NOTCH_Q : PASS_Q;
		if (shelf)
			f->q = filter_shelf_q(f->gain_db, SHELF_SLOPE);
		return true;
	}
	if (!(f->q >= FILTER_LEAST_Q && f->q <= FILTER_MOST_Q))
		return err_set(err, "a Q from 0.01 to 100 is expected");
	if (t->type->corner)
		f->hz = filter_shelf_middle(f->type, f->hz, f->gain_db, f->q);
	return (f->hz >= FILTER_LEAST_HZ && f->hz <= FILTER_MOST_HZ) ||
		err_set(err, "with this Q the middle of the shelf is at %.4g Hz", f->hz);
}

static struct written_filter
empty_filter(const struct type_name *type)
{
	return (struct written_filter){ type, NAN, NAN, NAN, NAN };
}

/* ---- reading an equaliser file ---- */

enum line_kind { LINE_EMPTY, LINE_PREAMP, LINE_FILTER, LINE_GRAPHIC, LINE_OTHER };

/* Returns the kind of a line, and moves r past its "Preamp:" or "Filter 1:". */
static enum line_kind
line_begin(struct equaliser_reading *r)
{
	static const char *const words[] = {
		[LINE_PREAMP] = "Preamp", [LINE_FILTER] = "Filter", [LINE_GRAPHIC] = "GraphicEQ"
	};
	double ignored;
	struct equaliser_reading at = *r;

	skip_blanks(&at);
	if (at.s == at.end || *at.s == '#')
		return LINE_EMPTY;
	enum line_kind kind = LINE_PREAMP;
	while (kind < LINE_OTHER && !take_word(&at, words[kind]))
		kind++;
	if (kind == LINE_FILTER)
		take_number(&at, false, &ignored);
	skip_blanks(&at);
	if (kind == LINE_OTHER || at.s == at.end || *at.s != ':')
		return LINE_OTHER;
	at.s++;
	*r = at;
	return kind;
}

static bool
read_preamp(struct equaliser_reading *r, double *db)
{
	if (!take_number(r, false, db) || !take_word(r, "dB"))
		return err_set(r->err, "%s; expected Preamp: -6.2 dB", rest_in_words(r));
	skip_blanks(r);
	return r->s == r->end ? fabs(*db) <= MOST_PREAMP_DB ||
			err_set(r->err, "a preamp from -60 to 60 dB is expected")
			      : err_set(r->err, "unknown text after the preamp");
}

static bool
read_filter(struct equaliser_reading *r, struct equaliser *e)
{
	bool on = take_word(r, "ON");

	if (!on && take_word(r, "OFF"))
		return true;
	if (!on)
		return err_set(r->err, "%s; expected ON or OFF", rest_in_words(r));
	if (take_word(r, "None"))
		return true;
	struct written_filter t = empty_filter(take_type(r));
	if (!t.type)
		return err_set(r->err, "%s; expected a type: PK LS LSC LSQ HS HSC HSQ HP LP NO",
			r->s == r->end ? "the line ends" : "unknown filter type");
	if (e->n == FILTERS_MOST)
		return err_set(r->err, "an equaliser has at most %d filters", FILTERS_MOST);
	/* "Fc 105 Hz", "Gain -2.5 dB" and "Q 0.7" (or "BW Oct 1/3") in any order. A shelf may have
	 * its slope, "6 dB", before them. */
	struct equaliser_reading slope = *r;
	if (filter_has_gain(t.type->type) && t.type->type != FILTER_PEAK &&
		take_number(&slope, false, &t.slope_db) && take_word(&slope, "dB"))
		*r = slope;
	else
		t.slope_db = NAN;
	const struct {
		const char *key, *unit;
		double *into;
	} parts[] = { { "Fc", "Hz", &t.hz }, { "Gain", "dB", &t.gain_db }, { "Q", NULL, &t.q },
		{ "BW", NULL, &t.q } };
	for (skip_blanks(r); r->s < r->end; skip_blanks(r)) {
		const char *at = r->s;
		double octaves = 1;
		size_t i = 0;

		while (i < LENGTH(parts) && !(isnan(*parts[i].into) && take_word(r, parts[i].key)))
			i++;
		bool bw = i == LENGTH(parts) - 1;
		if (i == LENGTH(parts) || (bw && !take_word(r, "Oct"))) {
			r->s = at;
			return err_set(r->err,
				"unknown text; expected Fc and Hz, Gain and dB, or Q, each once");
		}
		if (!take_number(r, i == 0, parts[i].into))
			return err_set(r->err, "%s; expected a number after %s", rest_in_words(r),
				parts[i].key);
		if (bw && *r->s == '/') {
			r->s++;
			take_number(r, false, &octaves);
		}
		if (bw)
			t.q = 1 / (2 * sinh(log(2) / 2 * t.q / octaves));
		if (parts[i].unit && !take_word(r, parts[i].unit))
			return err_set(r->err, "%s; expected %s", rest_in_words(r), parts[i].unit);
	}
	if (!make_filter(&t, &e->v[e->n], r->err))
		return false;
	e->n++;
	return true;
}

static bool
next_line(const char **s, const char *end, struct equaliser_reading *r)
{
	if (*s >= end)
		return false;
	const char *stop = *s;
	while (stop < end && *stop != '\n' && *stop != '\r')
		stop++;
	r->line = r->s = *s;
	r->end = stop;
	const char *next = stop < end ? stop + 1 : end;
	if (next < end && *stop == '\r' && *next == '\n')
		next++;
	*s = next;
	return true;
}

static const char *
without_mark(const char *bytes, size_t n)
{
	return n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? bytes + 3 : bytes;
}

/* Returns the command of EqualizerAPO that the line begins with, "Include"; NULL: none. */
static const char *
other_command(const struct equaliser_reading *r)
{
	static const char *const commands[] = { "Include", "Channel", "Device", "Convolution",
		"Delay", "Copy", "Stage", "If", "ElseIf", "Else", "EndIf", "Eval",
		"LoudnessCorrection", "VSTPlugin" };
	struct equaliser_reading at = *r;

	for (size_t i = 0; i < LENGTH(commands); i++, at = *r) {
		size_t n = strlen(commands[i]);

		if (!take_word(&at, commands[i]) || memcmp(at.s - n, commands[i], n) != 0)
			continue; /* "device:" is a key of a session file */
		skip_blanks(&at);
		return at.s < at.end && *at.s == ':' ? commands[i] : NULL;
	}
	return NULL;
}

bool
equaliser_is_text(const char *bytes, size_t n)
{
	const char *s = without_mark(bytes, n);
	struct equaliser_reading r = { 0 };

	for (int i = 0; i < 40 && next_line(&s, bytes + n, &r); i++) {
		enum line_kind kind = line_begin(&r);
		if ((kind != LINE_EMPTY && kind != LINE_OTHER) || other_command(&r))
			return true;
	}
	return false;
}

char *
equaliser_graphic(const char *bytes, size_t n)
{
	const char *s = without_mark(bytes, n);
	struct equaliser_reading r = { 0 };
	struct buf gains = BUF_INIT;

	while (!gains.len && next_line(&s, bytes + n, &r))
		if (line_begin(&r) == LINE_GRAPHIC)
			for (; r.s < r.end; r.s++)
				buf_add_char(&gains, *r.s == ';' ? '\n' : *r.s);
	if (gains.len)
		return buf_detach(&gains);
	buf_finish(&gains);
	return NULL;
}

/* Returns true for a filter of REW that earlog does not do: an all-pass, a band-pass, or one of a
 * mode of the room. */
static bool
is_left_out(struct equaliser_reading r)
{
	return take_word(&r, "ON") &&
		(take_word(&r, "AP") || take_word(&r, "BP") ||
			(take_word(&r, "Modal") && memmem(r.s, (size_t)(r.end - r.s), "T60", 3)));
}

bool
equaliser_read(struct equaliser *e, const char *path, const char *bytes, size_t n, struct diags *d)
{
	const char *s = without_mark(bytes, n);
	struct err err = ERR_INIT;
	struct equaliser_reading r = { .err = &err };

	*e = (struct equaliser){ 0 };
	bool begun = false, preamp = false, ok = true;
	int line = 0;
	while (next_line(&s, bytes + n, &r)) {
		enum line_kind kind = line_begin(&r);
		bool good = true;

		line++;
		if (kind == LINE_PREAMP)
			good = preamp ? err_set(&err, "a second preamp")
				      : read_preamp(&r, &e->preamp_db);
		else if (kind == LINE_FILTER && is_left_out(r))
			diags_put(d, true, path, (struct mark){ line, 1 },
				"this filter is left out: AP, BP and Modal with T60 are not done");
		else if (kind == LINE_FILTER)
			good = read_filter(&r, e);
		else if (kind == LINE_GRAPHIC)
			good = err_set(&err, "a GraphicEQ: export the parametric one");
		else if (kind == LINE_OTHER && other_command(&r))
			good = err_set(&err,
				"%s: is a command of EqualizerAPO that earlog does not do",
				other_command(&r));
		/* no heading has " Fc ": a filter with a slip */
		else if (kind == LINE_OTHER &&
			(begun || memmem(r.s, (size_t)(r.end - r.s), " Fc ", 4)))
			good = err_set(&err, "unknown text; expected Preamp: or Filter:");
		preamp = preamp || kind == LINE_PREAMP;
		begun = begun || kind == LINE_PREAMP || kind == LINE_FILTER;
		if (good)
			continue;
		int column = 1; /* in characters */
		for (const char *c = r.line; c < r.s; c++)
			if (((unsigned char)*c & 0xC0) != 0x80)
				column++;
		ok = diags_add(d, path, (struct mark){ line, column }, "%s", err.msg);
	}
	return ok &&
		(begun || diags_add(d, path, NOWHERE, "no line begins with Preamp: or Filter:"));
}

/* ---- reading one typed filter ---- */

bool
equaliser_is_typed(const char *line)
{
	struct equaliser_reading r = { .line = line, .s = line, .end = line + strlen(line) };

	return take_type(&r) && (r.s == r.end || *r.s == ' ' || *r.s == '\t');
}

bool
equaliser_type(struct filter *f, const char *line, struct err *err)
{
	struct equaliser_reading r = { line, line, line + strlen(line), err };
	struct written_filter t = empty_filter(take_type(&r));

	if (!t.type)
		return err_set(
			err, "a filter begins with its type: pk 8200 -4 q3, lsc 105 5.5, hp 30");
	if (!take_number(&r, true, &t.hz))
		return err_set(err, "%s needs a frequency: pk 8200 -4 q3", t.type->name);
	take_word(&r, "Hz");
	if (take_number(&r, false, &t.gain_db))
		take_word(&r, "dB");
	if (take_word(&r, "q") && !take_number(&r, false, &t.q))
		return err_set(err, "a number is expected after q");
	skip_blanks(&r);
	if (r.s < r.end)
		return err_set(err, "unknown text \"%s\"; write a filter like pk 8200 -4 q3", r.s);
	if (!isnan(t.gain_db) && !filter_has_gain(t.type->type))
		return err_set(err, "%s has no gain", t.type->name);
	return make_filter(&t, f, err);
}

/* ---- writing an equaliser ---- */

#define DECIMALS 4
#define Q_DECIMALS 6

/* Writes a number without zeros at the end. thousands: never writes exactly three decimals, because
 * take_number would read them as thousands. */
static void
add_decimal(struct buf *out, double value, int decimals, bool thousands)
{
	char text[64];
	int n = snprintf(text, sizeof(text), "%.*f", decimals, value), least = n - decimals - 1;

	while (text[n - 1] == '0')
		n--;
	if (n == least + 1)
		n = least;
	if (thousands && n == least + 4)
		n++;
	if (strspn(text, "-0.") >= (size_t)n)
		buf_add_char(out, '0');
	else
		buf_add_bytes(out, text, (size_t)n);
}

void
equaliser_write(struct buf *out, const struct equaliser *e)
{
	buf_add(out, "Preamp: ");
	add_decimal(out, e->preamp_db, DECIMALS, false);
	buf_add(out, " dB\n");
	for (size_t i = 0; i < e->n; i++) {
		const struct filter *f = &e->v[i];

		buf_addf(out, "Filter %zu: ON %s Fc ", i + 1, types[f->type].name);
		add_decimal(out, f->hz, DECIMALS, true);
		buf_add(out, " Hz");
		if (filter_has_gain(f->type)) {
			buf_add(out, " Gain ");
			add_decimal(out, f->gain_db, DECIMALS, false);
			buf_add(out, " dB");
		}
		buf_add(out, " Q ");
		add_decimal(out, f->q, Q_DECIMALS, false);
		buf_add(out, "\n");
	}
}

void
equaliser_filter_words(struct buf *out, const struct filter *f)
{
	for (const char *s = types[f->type].name; *s; s++)
		buf_add_char(out, (char)tolower((unsigned char)*s));
	buf_add_char(out, ' ');
	add_decimal(out, f->hz, 1, true);
	if (filter_has_gain(f->type)) {
		buf_add_char(out, ' ');
		add_decimal(out, f->gain_db, 2, false);
	}
	buf_add(out, " q");
	add_decimal(out, f->q, 2, false);
}

void
equaliser_add_name(struct buf *out, const char *name)
{
	struct filter f;

	for (const char *at = name, *end; at; at = end ? end + 3 : NULL) {
		end = strstr(at, " + ");
		CLEANUP(pointer_free)
		char *one = xstrndup(at, end ? (size_t)(end - at) : strlen(at));
		CLEANUP(buf_finish) struct buf gain = BUF_INIT, hz = BUF_INIT, q = BUF_INIT;
		bool typed = equaliser_is_typed(one) && equaliser_type(&f, one, ERR_IGNORED);

		buf_add(out, at > name ? " + " : "");
		if (!typed) {
			buf_add(out, one);
			continue;
		}
		if (f.type != FILTER_PEAK)
			buf_addf(out, "%s ", types[f.type].name);
		hz_add(&hz, f.hz);
		add_decimal(&gain, f.gain_db, 2, false);
		add_decimal(&q, f.q, 2, false);
		CLEANUP(pointer_free) char *db = words_number(gain.s);
		if (filter_has_gain(f.type))
			WORDS_ADD(out, "filter_at", db, hz.s);
		else
			buf_add(out, hz.s);
		CLEANUP(pointer_free) char *number = words_number(q.s);
		CLEANUP(pointer_free) char *quality = xasprintf("Q %s", number);
		words_bracket(out, quality);
	}
}
