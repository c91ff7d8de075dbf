#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/scale.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/record.h"
#include "config/profile.h"
#include "record/identity.h"

struct rate_options {
	const char *db, *item, *section, *device, *chain, *confidence, *remark;
	bool whole;
};

static const struct option_row rows[] = {
	{ 0, "item", "ITEM", "for one track", OPTION_TEXT, offsetof(struct rate_options, item) },
	{ 0, "section", "SECTION", "for a section", OPTION_TEXT,
		offsetof(struct rate_options, section) },
	{ 0, "whole", NULL, "for the whole (where neither is given)", OPTION_FLAG,
		offsetof(struct rate_options, whole) },
	{ 0, "confidence", "WORD", "low, medium or high", OPTION_TEXT,
		offsetof(struct rate_options, confidence) },
	{ 0, "remark", "TEXT", "why; - reads standard input", OPTION_TEXT,
		offsetof(struct rate_options, remark) },
	{ 0, "device", "DEVICE", "another device than the one under test", OPTION_TEXT,
		offsetof(struct rate_options, device) },
	{ 0, "chain", "CHAIN", "what fed it", OPTION_TEXT, offsetof(struct rate_options, chain) },
	OPTION_DB(struct rate_options),
};

/* Scores, which are of no lexicon, and what they are of. */
static const struct {
	const char *name, *scope;
} scores[] = { { "sonic-quality", "whole" }, { "bias", "whole" }, { "section", "section" } };

static const char *
score_scope(const char *attribute)
{
	for (size_t i = 0; i < LENGTH(scores); i++)
		if (strcmp(scores[i].name, attribute) == 0)
			return scores[i].scope;
	return NULL;
}

/* The review's own scale, else the profile's. */
static bool
scale_of(struct scale *into, const struct review *r, const char *score, bool bipolar,
	struct err *err)
{
	struct diags ignored = DIAGS_INIT;
	struct profile p;
	const char *own = score ? strcmp(score, "bias") == 0 ? NULL : r->scale : r->wheel_scale;
	bool ok = true;

	profile_load_own(&p, &ignored);
	*into = (struct scale){ 0 };
	if (own)
		ok = scale_from_json(into, own, err);
	else
		scale_copy(into,
			!score                               ? &p.wheel_scale
				: strcmp(score, "bias") == 0 ? &p.bias_scale
							     : &p.scale);
	if (ok && bipolar)
		scale_bipolar(into, into);
	profile_finish(&p);
	diags_finish(&ignored);
	return ok;
}

static bool
fold_same(const char *a, const char *b)
{
	struct buf x = BUF_INIT, y = BUF_INIT;

	text_fold(&x, a);
	text_fold(&y, b);
	bool same = x.len && strcmp(x.s, y.s) == 0;
	buf_finish(&x);
	buf_finish(&y);
	return same;
}

/* "3.5", a word of the scale, or "-": not judged. */
static bool
value_of(const struct scale *s, const char *text, double *value, struct err *err)
{
	char *end, min[SCALE_NUMBER], max[SCALE_NUMBER], step[SCALE_NUMBER];

	*value = NAN;
	if (strcmp(text, "-") == 0)
		return true;
	for (size_t i = 0; i < s->n; i++)
		if (fold_same(s->words[i].word, text)) {
			*value = s->words[i].value;
			return true;
		}
	*value = strtod(text, &end);
	if (end != text && !*end && isfinite(*value) && scale_has(s, *value)) {
		*value = scale_nearest(s, *value);
		return true;
	}
	scale_number(s->min, min);
	scale_number(s->max, max);
	scale_number(s->step, step);
	return err_set(err, "“%s” is not on the scale: from %s to %s by %s%s; - is “not judged”",
		text, min, max, step, s->n ? ", or one of its words" : "");
}

/* The vocabulary goes into the archive with the first rating that uses it. */
static bool
ensure_word(struct store *st, const struct lexicon_file *x, const struct lexicon_word *w,
	struct err *err)
{
	struct lexicon *l = row_new(&row_types[ROW_LEXICON]);
	struct attribute *a = row_new(&row_types[ROW_ATTRIBUTE]);

	l->row.uuid = a->lexicon = uuid_of_lexicon(x->id);
	l->id = xstrdup(x->id);
	l->title = xstrdup(x->title);
	a->row.uuid = uuid_of_attribute(x->id, w->id);
	a->id = xstrdup(w->id);
	a->name = xstrdup(w->name);
	a->definition = xstrdup(w->definition);
	a->low = xstrdup(w->low);
	a->mid = xstrdup(w->mid);
	a->high = xstrdup(w->high);
	a->bipolar = w->bipolar;
	bool ok = store_change_row(st, ROW_LEXICON, l, err);
	return store_change_row(st, ROW_ATTRIBUTE, a, err) && ok;
}

static bool
place(struct store *st, struct rating *x, const struct review *r, const struct rate_options *o,
	struct err *err)
{
	x->device = r->device;
	xreplace(&x->scope, o->item ? "item" : o->section ? "section" : "whole");
	if (o->item && o->section)
		return err_set(err, "a rating is of an item or of a section");
	if (o->whole && (o->item || o->section))
		return err_set(err, "--whole is neither an item nor a section");
	return (!o->item || store_find_one(st, ROW_ITEM, o->item, NULL, &x->item, err)) &&
		(!o->section ||
			store_find_one(st, ROW_SECTION, o->section, NULL, &x->section, err)) &&
		(!o->device || store_find_one(st, ROW_DEVICE, o->device, NULL, &x->device, err)) &&
		(!o->chain ||
			store_find_one(st, ROW_CHAIN, o->chain, &r->row.uuid, &x->chain, err));
}

static bool
judge(struct store *st, struct rating *x, const struct review *r, const char *attribute,
	const char *value, struct err *err)
{
	const char *scope = score_scope(attribute);
	const struct lexicon_word *w = NULL;
	struct lexicon_file lexicon;
	struct scale scale = { 0 };
	bool ok = true;

	lexicon_init(&lexicon);
	if (scope && strcmp(scope, x->scope) != 0)
		ok = err_set(err,
			strcmp(scope, "whole") == 0 ? "%s is a score of the whole"
						    : "%s is the score of one: give --section",
			attribute);
	else if (!scope)
		ok = record_lexicon(&lexicon, r, err) &&
			(w = record_attribute(&lexicon, attribute, err)) &&
			ensure_word(st, &lexicon, w, err);
	ok = ok && scale_of(&scale, r, scope ? attribute : NULL, w && w->bipolar, err) &&
		value_of(&scale, value, &x->value, err);
	if (ok) {
		xreplace(&x->attribute, w ? w->id : attribute);
		xreplace(&x->lexicon, w ? lexicon.id : NULL);
		x->scale = scale_json(&scale);
	}
	scale_finish(&scale);
	lexicon_finish(&lexicon);
	return ok;
}

static bool
describe(struct rating *x, const struct rate_options *o, struct err *err)
{
	static const char *const words[] = { "low", "medium", "high" };
	bool known = !o->confidence;

	for (size_t i = 0; i < LENGTH(words) && !known; i++)
		known = strcmp(words[i], o->confidence) == 0;
	if (!known)
		return err_set(err, "--confidence is low, medium or high");
	xreplace(&x->confidence, o->confidence);
	if (!o->remark)
		return true;
	char *remark = xstrdup(o->remark);
	x->remark = record_words(1, &remark, err);
	free(remark);
	return x->remark != NULL;
}

/* What was rated, and how, as a person reads it. */
static void
say(const struct rating *x)
{
	char number[SCALE_NUMBER];
	struct scale scale;
	struct err ignored = ERR_INIT;

	if (isnan(x->value)) {
		text_print(stderr, "earlog: %s: not judged\n", x->attribute);
		return;
	}
	scale_number(x->value, number);
	bool known = scale_from_json(&scale, x->scale, &ignored);
	const char *word = known ? scale_word(&scale, x->value) : NULL;
	text_print(stderr, "earlog: %s: %s%s%s\n", x->attribute, number, word ? " " : "",
		word ? word : "");
	if (known)
		scale_finish(&scale);
}

static bool
rate(struct store *st, char *const *argv, const struct rate_options *o, struct rating *x,
	struct err *err)
{
	struct review *r = NULL;

	x->row.uuid = uuid_random();
	x->made_ms = clock_utc_ms();
	x->made_offset_min = clock_offset_min(x->made_ms);
	bool ok = archive_which(st, argv[0], &x->review, err) &&
		(r = store_copy(st, ROW_REVIEW, &x->review, err)) && place(st, x, r, o, err) &&
		judge(st, x, r, argv[1], argv[2], err) && describe(x, o, err) &&
		store_change_row(st, ROW_RATING, row_dup(&row_types[ROW_RATING], x), err);
	row_free(&row_types[ROW_REVIEW], r);
	return ok;
}

int
cli_rate(int argc, char **argv)
{
	struct rate_options o = { 0 };
	struct err err = ERR_INIT;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (argc != 3)
		return options_wrong("name the review, the attribute (or sonic-quality, bias, "
				     "section) and the value");
	struct rating *x = row_new(&row_types[ROW_RATING]);
	struct store *st = record_begin(o.db, &err);
	bool ok = st && record_end(st, rate(st, argv, &o, x, &err), &err);
	if (ok)
		say(x);
	row_free(&row_types[ROW_RATING], x);
	return ok ? STATUS_DONE : archive_failed(&err);
}
