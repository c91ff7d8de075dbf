/* Reads drafts of random records as a stranger would: each text has a token, and each token is
 * looked for with its subject. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "draft/formats/export.h"
#include "review/record/rows.h"
#include "support/export_record.h"
#include "support/needs.h"
#include "support/test.h"

#define SEEDS 20
#define TEXTS 60
#define PLACES 5 /* two tracks of a section, the section, another section, the whole */
#define RATED (3 * PLACES * 3)

static const char *const templates[] = { "iem-review", "iem-review-classic", "impressions", "notes",
	"shoot-out" };
static const char *const devices[] = { "device:aful-cantor", "device:aful-performer8",
	"device:third" };
static const char *const names[] = { "AFUL Cantor", "AFUL Performer8", "Third Thing" };
static const char *const shorts[] = { "Cantor", "Performer8", "Third Thing" };
static const char *const chains[] = { "dx300", "dongle", "walk" };
static const char *const sources[] = { "DX300", "Apple USB-C dongle", "HiBy R3 II" };
static const char *const tracks[] = { "bass/reckoning", "timbre/shivers", "bass/quiet" };
static const struct {
	const char *part;
	bool heard;
} parts[] = { { "impression", true }, { "packaging", false }, { "build", false }, { "fit", false },
	{ "comfort", false }, { "isolation", false }, { "tips", false }, { "cable", false },
	{ "controls", false }, { "software", false }, { "technology", false }, { "like", false },
	{ "improve", false }, { "chain", true }, { "multimedia", true } };

static struct told_text {
	char token[16];
	size_t device, chain;
	const char *called, *place; /* of a remark: what was rated, and the place; "": the whole */
	bool private, heard, note, on_chain; /* on_chain: the heading above it names the chain */
} texts[TEXTS];
static size_t n_texts, usual; /* usual: the chain of most notes on the sound */
static bool matched;          /* each device was matched to the first before it was rated */
static bool rated[3][3];      /* the device was rated in the attribute */
static uint32_t seed, this_seed;
static const char *const attributes[] = { "punch", "width", "dark-bright" };
static const char *const called[] = { "Punch", "Width", "Dark-Bright" };
static const char *const scopes[PLACES] = { "item", "item", "section", "section", "whole" };
static const char *const places[PLACES] = { "A Reckoning in Blood", "Quiet [one]",
	"Bass and dynamics", "Timbre", "" };
static const char *const asked[] = { "[\"bass-depth\"]", "[\"punch\",\"width\"]",
	"[\"dark-bright\"]", "[\"width\",\"dark-bright\"]" };

static size_t
any(size_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 12) % below;
}

static struct told_text *
new_text(size_t device)
{
	struct told_text *t = &texts[n_texts];

	*t = (struct told_text){ .device = device, .heard = true };
	snprintf(t->token, sizeof(t->token), "qz%zuq", ++n_texts);
	return t;
}

static void
add_random_note(struct record *rec, int n)
{
	struct told_text *t = new_text(any(3));
	bool track = any(2);
	t->chain = any(3);
	struct note *x = add_note(rec, n, track ? tracks[any(3)] : NULL,
		track && any(3) ? (int64_t)any(300000) : NO_MS, "");

	t->note = true;
	xreplace(&x->body, t->token);
	x->setup =
		(struct setup){ .device = id(devices[t->device]), .chain = id(chains[t->chain]) };
	if (t->device == 0 && any(2))
		x->setup.variant = id("variant:deep");
	if (!track && any(3)) {
		size_t k = any(LENGTH(parts));

		xreplace(&x->part, parts[k].part);
		t->heard = parts[k].heard;
		t->on_chain = strcmp(parts[k].part, "chain") == 0;
	} else if (!track)
		x->section = id(any(2) ? "section:bass" : "section:timbre");
	if (t->heard && !any(4))
		x->against = id(devices[(t->device + 1 + any(2)) % 3]);
	else if (t->heard && !any(4))
		x->against_chain = id(chains[any(3)]);
	if (uuid_same(&x->against_chain, &x->setup.chain))
		x->against_chain = UUID_NONE;
	/* Without a track it is below its chain. */
	t->on_chain |= !track && !uuid_none(&x->against_chain);
	x->private = t->private = !any(6);
}

/* The first device is rated before the matches of the evening, the others after them. */
static int64_t
made_ms(size_t device, int64_t evening)
{
	return T0 + evening * DAY_MS + (device ? 2 : 0) * 3600000;
}

static struct rating *
add_one_rating(struct record *rec, int n, size_t nth, int64_t evening)
{
	size_t device = nth % 3, place = nth / 3 % PLACES, attribute = nth / (3 * PLACES) % 3;
	struct rating *x = add_rating(
		rec, n, scopes[place], "bs2399", attributes[attribute], 1 + (double)any(9) / 2);

	if (place < 2)
		x->item = id(tracks[place * 2]);
	else if (place < 4)
		x->section = id(place == 2 ? "section:bass" : "section:timbre");
	x->scale = xstrdup(any(6) ? "{\"min\":0,\"max\":5,\"step\":0.5}"
				  : "{\"min\":0,\"max\":10,\"step\":0.5}");
	x->setup.device = id(devices[device]);
	x->made_ms = made_ms(device, evening) + n;
	rated[device][attribute] = true;
	return x;
}

/* One place, attribute, device and chain each, so that none replaces another but on a later
 * evening, and then it has no remark. */
static void
add_random_rating(struct record *rec, int n, size_t nth)
{
	size_t chain = (nth + (n >= 200 + RATED)) % 3;
	struct rating *x = add_one_rating(rec, n, nth, (int64_t)any(2));

	x->setup.chain = id(chains[chain]);
	if (!any(3)) {
		struct rating *later = add_one_rating(rec, n + 100, nth, 2);

		later->setup.chain = x->setup.chain;
	} else if (n_texts < TEXTS && any(2)) {
		struct told_text *t = new_text(nth % 3);

		t->chain = chain;
		t->called = called[nth / (3 * PLACES) % 3];
		t->place = places[nth / 3 % PLACES];
		xreplace(&x->remark, t->token);
		t->private = !any(5);
		if (t->private) {
			char name[32];
			snprintf(name, sizeof(name), "withheld:%d", n);
			struct withheld *w = add_row(rec, ROW_WITHHELD, name);
			w->target = x->row.uuid;
		}
	}
}

/* Matches each other device to the first on each chain on each evening, between their ratings. Each
 * device is also matched to itself on the next chain, which is no match of two devices: all have
 * these. */
static void
add_matches(struct record *rec)
{
	for (int n = matched ? 0 : 18; n < 45; n++) {
		bool two = n < 18;
		char name[32];

		snprintf(name, sizeof(name), "volume:random%d", n);
		struct volume *v = add_row(rec, ROW_VOLUME, name);
		v->review = id("review:cantor");
		size_t chain = (size_t)n / (two ? 2 : 3) % 3;
		v->setup = (struct setup){ .device = id(devices[two ? 1 + n % 2 : n % 3]),
			.chain = id(chains[chain]) };
		v->matched.device = two ? id(devices[0]) : v->setup.device;
		v->matched.chain = id(chains[two ? chain : (chain + 1) % 3]);
		v->value = xstrdup("22");
		v->how = xstrdup("by ear");
		v->made_ms = made_ms(0, two ? n / 6 : (n - 18) / 9) + 3600000 + n;
	}
}

static size_t
usual_chain(const struct record *rec)
{
	const struct uuid gone = id("sitting:gone"),
			  of[] = { id(chains[0]), id(chains[1]), id(chains[2]) };
	size_t n[3] = { 0 }, most = 0;

	EACH_ROW (note, x, rec, ROW_NOTE) {
		bool heard = x->body && !x->private && !x->row.deleted &&
			!uuid_same(&x->sitting, &gone) &&
			(!x->part ||
				(strcmp(x->part, "chain") != 0 && strcmp(x->part, "diary") != 0));

		for (size_t i = 0; heard && x->part && i < LENGTH(parts); i++)
			heard = parts[i].heard || strcmp(parts[i].part, x->part) != 0;
		for (size_t i = 0; heard && i < LENGTH(chains); i++)
			n[i] += uuid_same(&x->setup.chain, &of[i]);
	}
	for (size_t i = 1; i < LENGTH(chains); i++)
		most = n[i] > n[most] ? i : most;
	return most;
}

static void
make_random(struct record *rec)
{
	n_texts = 0;
	make_review(rec);
	struct device *d = add_row(rec, ROW_DEVICE, "device:third");
	d->id = xstrdup("third");
	d->name = xstrdup(names[2]);
	const struct comparison *one = record_at(rec, ROW_COMPARISON, 0);
	struct comparison *c = add_row(rec, ROW_COMPARISON, "comparison:third");
	c->review = one->review;
	c->device = d->row.uuid;
	c->rank = one->rank + 1;
	for (int n = 100; n < 124; n++)
		add_random_note(rec, n);
	memset(rated, 0, sizeof(rated));
	for (size_t i = 0; i < 2; i++)
		xreplace(&((struct section *)record_at(rec, ROW_SECTION, i))->attributes,
			asked[any(LENGTH(asked))]);
	for (int n = 0; n < RATED * 2; n++)
		if (any(2) && (n < RATED || !any(4)))
			add_random_rating(rec, 200 + n, (size_t)n % RATED);
	matched = any(2);
	if (!matched)
		((struct row *)record_at(rec, ROW_VOLUME, 0))->deleted = true;
	add_matches(rec);
	usual = usual_chain(rec);
}

static size_t
count(const char *text, const char *token)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, token)); at++)
		n++;
	return n;
}

/* Returns the line at a place, borrowed until the next call. */
static const char *
line_at(const char *text, const char *at)
{
	static char line[4096];

	while (at > text && at[-1] != '\n')
		at--;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	return line;
}

/* Returns true if a line that begins at s is a heading: of itself, or underlined. */
static bool
is_heading(const char *s)
{
	return strncmp(s, "**", 2) == 0 || *s == '#' ||
		strncmp(s + strcspn(s, "\n"), "\n===", 4) == 0;
}

/* Returns true if the line of the token names the device, or the next heading above that names a
 * device names it alone. */
static bool
names_device(const char *text, const char *at, size_t device)
{
	bool first = true;

	for (;; first = false) {
		while (at > text && at[-1] != '\n')
			at--;
		const char *line = line_at(text, at);
		size_t others = 0;

		for (size_t i = 0; i < LENGTH(names); i++)
			others += i != device && strstr(line, names[i]);
		if (strstr(line, names[device]) && (first || is_heading(at)))
			return first || !others;
		if ((others && is_heading(at)) || at == text)
			return false;
		at--;
	}
}

/* Returns true if the line of the token names the chain, or the line above its paragraph or list
 * says that it was heard with it. */
static bool
names_chain(const char *text, const char *at, const char *chain)
{
	if (strstr(line_at(text, at), chain))
		return true;
	for (;;) {
		while (at > text && at[-1] != '\n')
			at--;
		const char *line = line_at(text, at);
		size_t n = strlen(line);

		if (strncmp(line, "With ", 5) == 0 && line[n - 1] == ':')
			return strstr(line, chain) != NULL;
		if ((*line == '*' && line[n - 1] == '*') || is_heading(at) || at == text)
			return false;
		at--;
	}
}

static void
wrong(const char *template, const char *what, const struct told_text *t, const char *text,
	const char *gaps)
{
	const char *at = strstr(text, t->token);

	fprintf(stderr, "%s\n==== gaps\n%s\n", text, gaps);
	fail_msg("seed %u, %s: %s %s of %s: «%s»", this_seed, template, what, t->token,
		names[t->device], at ? line_at(text, at) : "");
}

/* Returns the value at the start of a cell, and moves *cell behind the next sign |; NAN: none, or
 * the cell has a range. */
static double
value_in(const char **cell)
{
	char *end;
	double value = strtod(*cell, &end);
	bool one = end > *cell && strncmp(end, " to ", 4) != 0;

	*cell = end + strcspn(end, "|");
	*cell += **cell == '|';
	return one ? value : (double)NAN;
}

/* Reads the tables of pairs: a row names the device with the higher value or none, unless it counts
 * several evenings; levels are as they were. */
static void
read_tables(const char *template, const char *text)
{
	const char *const wrong = matched ? "not noted as matched" : "evels matched";
	const char *column[2] = { NULL, NULL };
	bool scaled = false, first = true;

	if (strstr(text, wrong))
		fail_msg("seed %u, %s: «%s»", this_seed, template,
			line_at(text, strstr(text, wrong)));
	for (const char *at = text; at; at = (at = strchr(at, '\n')) ? at + 1 : NULL) {
		const char *line = line_at(text, at), *cell = strchr(line + 2, '|');

		if (*line != '|' || !cell || strncmp(line, "| ---", 5) == 0)
			continue;
		cell += 2;
		if (strncmp(line, "| Rating |", 10) == 0) {
			for (int k = 0; k < 2; k++) {
				column[k] = NULL;
				for (size_t i = 0; i < LENGTH(names); i++)
					if (strncmp(cell, names[i], strlen(names[i])) == 0 ||
						strncmp(cell, shorts[i], strlen(shorts[i])) == 0)
						column[k] = shorts[i];
				cell = strchr(cell, '|') + 2;
			}
			first = true;
			continue;
		}
		/* All values of a table have their scale, or none. */
		const char *second = column[0] ? strchr(cell, '|') + 2 : cell;
		bool has = memchr(second, '/', strcspn(second, "|")),
		     alone = column[0] && strncmp(second, "–", strlen("–")) == 0;
		if (column[0] && !first && !alone && has != scaled)
			fail_msg("seed %u, %s: «%s»", this_seed, template, line);
		if (!alone) {
			scaled = has;
			first = false;
		}
		double a = value_in(&cell), b = value_in(&cell);
		for (int k = 0; k < 2 && column[0]; k++)
			if (strstr(cell, column[k]) && !strstr(cell, " evenings") &&
				(k ? b <= a : a <= b))
				fail_msg("seed %u, %s: «%s»", this_seed, template, line);
	}
}

/* Returns true if the draft tells a rating of another device in the attribute below a heading that
 * names the device. */
static bool
tells_rating(const char *text, const char *attribute, size_t device)
{
	bool below = false;

	for (const char *at = text; at; at = (at = strchr(at, '\n')) ? at + 1 : NULL) {
		const char *line = line_at(text, at);

		if (is_heading(at) || strncmp(line, "- Compared with", 15) == 0)
			below = strstr(line, names[device]) ||
				(below && !strstr(line, " vs ") && *line == '*');
		if (below && (*line == '|' || strchr(line, ':')) && strcasestr(line, attribute))
			return true;
	}
	return false;
}

static void
read_ratings(const char *template, const char *text, const char *gaps)
{
	for (size_t d = 1; d < LENGTH(names); d++)
		for (size_t i = 0; i < LENGTH(called); i++)
			if (rated[d][i] && !tells_rating(text, called[i], d) &&
				!strstr(gaps, names[d])) {
				fprintf(stderr, "%s\n==== gaps\n%s\n", text, gaps);
				fail_msg("seed %u, %s: no rating of %s of %s", this_seed, template,
					called[i], names[d]);
			}
}

/* Returns true if the gaps name the remark, or the rating that it is on, with place and device. */
static bool
names_remark(const char *gaps, const struct told_text *t)
{
	char name[128];

	for (int k = 0; k < 2; k++) {
		const char *s = gaps;

		snprintf(name, sizeof(name), "the %s %s%s%s%s%s%s", k ? "rating" : "remark on",
			t->called, *t->place ? " of " : "", t->place, t->device ? " (" : "",
			t->device ? names[t->device] : "", t->device ? ")" : "");
		while ((s = strstr(s, name))) {
			s += strlen(name);
			if (strncmp(s, " of ", 4) != 0 && strncmp(s, " (", 2) != 0)
				return true;
		}
	}
	return false;
}

static void
read_text(const char *template, const char *text, const struct told_text *t, const char *gaps,
	bool draft)
{
	size_t n = count(text, t->token);
	const char *at = strstr(text, t->token);

	if (t->private && n)
		wrong(template, "private", t, text, gaps);
	if (t->private)
		return;
	/* A gap names a note by its words, a remark by what was rated. */
	if (n > 1 ||
		(draft && !n &&
			!(t->note ? strstr(gaps, t->token) != NULL : names_remark(gaps, t))))
		wrong(template, n ? "twice" : "nowhere", t, text, gaps);
	if (!at || !draft)
		return;
	if (t->device && !names_device(text, at, t->device))
		wrong(template, "no device", t, text, gaps);
	if (t->heard && !t->on_chain && t->chain != usual &&
		!names_chain(text, at, sources[t->chain]))
		wrong(template, "no chain", t, text, gaps);
	for (size_t i = 0; !t->heard && i < LENGTH(sources); i++)
		if (strstr(line_at(text, at), sources[i]))
			wrong(template, "a chain on what nobody hears", t, text, gaps);
}

static void
read_drafts(struct record *rec, const char *template)
{
	CLEANUP(buf_finish) struct buf first = BUF_INIT;

	for (size_t f = 0; exporters[f].name; f++) {
		if (!exporters[f].templated)
			continue;
		struct gaps g = GAPS_INIT;
		struct export_how how = { .template_name = template, .gaps = f ? NULL : &g };
		CLEANUP(buf_finish) struct buf out = BUF_INIT, gaps = BUF_INIT;
		struct err err = ERR_INIT;

		g.all = true;
		struct view *v = view_open(rec, NULL, NULL, &err);

		export_take_template(&how, template);
		assert_true(exporters[f].write(&out, v, &how, &err));
		buf_add(&gaps, g.text.len ? g.text.s : "");
		for (size_t i = 0; i < n_texts; i++)
			read_text(template, out.s, &texts[i], gaps.s, f == 0);
		if (f == 0) {
			read_tables(template, out.s);
			if (strcmp(template, "impressions") != 0)
				read_ratings(template, out.s, gaps.s);
			buf_add(&first, out.s);
		}
		/* The page and the forum text have what the draft has. */
		for (size_t i = 0; i < n_texts; i++)
			if (count(out.s, texts[i].token) != count(first.s, texts[i].token))
				wrong(template, "another number in another format", &texts[i],
					out.s, gaps.s);
		gaps_finish(&g);
		view_close(v);
	}
}

TEST(each_sentence_has_one_subject)
{
	uint32_t first = (uint32_t)number_from("SEED", 1),
		 most = (uint32_t)number_from("ROUNDS", rounds_here(SEEDS));

	for (this_seed = first; this_seed < first + most; this_seed++) {
		struct record rec = { 0 };

		seed = this_seed * 2654435761u;
		make_random(&rec);
		for (size_t i = 0; i < LENGTH(templates); i++)
			read_drafts(&rec, templates[i]);
		record_finish(&rec);
	}
}
