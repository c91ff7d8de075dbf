/* earlog rate: corrects the newest rating of a word at a place, or adds one. record/rating.c
 * decides which one that is, and its scale. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <math.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/text/text.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "review/record/note_rules.h"
#include "review/record/rating.h"
#include "review/record/rows.h"
#include "shell/call/argument.h"
#include "shell/call/cli.h"
#include "shell/cli/export_draft.h"

struct rate_options {
	const char *item, *section, *device, *setting, *chain, *confidence, *remark;
	bool whole, private, again;
};

#define OPTIONS struct rate_options

static bool
check_place(const struct score *score, const struct rate_options *o, struct err *err)
{
	if (o->item && o->section)
		return err_set(err, "--track or --section, not both");
	if (o->whole && (o->item || o->section))
		return err_set(err, "--whole, --track or --section, only one of them");
	if (score && score->scope == SCOPE_WHOLE && (o->item || o->section))
		return err_set(err,
			"%s is a score of the whole device: leave out --track and --section",
			score->id);
	if (score && score->scope == SCOPE_SECTION && !o->section)
		return err_set(err, "%s is the score of one section: give --section", score->id);
	return true;
}

/* Returns a new rating without value, as the options say; the device is by default the one under
 * test. On failure sets err and returns NULL. */
static struct rating *
place_rating(struct store *st, const struct review *r, const struct rate_options *o,
	const char *lexicon, const char *attribute, struct err *err)
{
	enum scope scope = o->section ? SCOPE_SECTION : SCOPE_WHOLE;
	if (o->item)
		scope = SCOPE_ITEM;
	const char *const heard[ROW_KINDS] = {
		[ROW_DEVICE] = o->device, [ROW_VARIANT] = o->setting, [ROW_CHAIN] = o->chain
	};
	struct setup setup = { .device = r->device };
	struct uuid named = UUID_NONE;
	struct item *item = NULL;
	struct rating *x = NULL;

	bool ok = !o->item || argument_item(st, o->item, &r->row.uuid, &named, err);
	if (ok && o->item) {
		item = store_copy(st, ROW_ITEM, &named, err);
		ok = item != NULL;
	}
	if (ok && (!o->section || store_find_one(st, ROW_SECTION, o->section, NULL, &named, err)) &&
		argument_setup(st, heard, &r->row.uuid, &setup, err)) {
		x = rating_new(&r->row.uuid, scope, item, &named, lexicon, attribute);
		x->setup = setup;
	}
	row_free(ROW_ITEM, item);
	return x;
}

/* Returns an attribute of the lexicon by its name. If there is none, sets err and returns NULL; for
 * a name such as "overall" err explains the scores. */
static const struct lexicon_word *
find_word(const struct lexicon_file *x, const char *name, struct err *err)
{
	static const char *const general[] = { "score", "quality", "overall", "sound", "rating",
		"total", "grade", "preference", "like" };
	const struct lexicon_word *w = lexicon_match(x, name, err);
	bool score = false;

	EACH_OF (one, general)
		score |= text_same_name(*one, name);
	EACH_IN (one, rating_scores, SCORES)
		score |= text_is_near(text_distance(one->id, name), name);
	if (!w && score)
		err_set(err,
			"“%s” is not an attribute of the lexicon %s; the scores of the whole are "
			"sonic-quality, how good it sounds, and bias, how much you like it",
			name, x->id);
	return w;
}

/* Returns the newest sighted rating in `all` of what x rates; NULL: none. */
static const struct rating *
find_before(const struct record *all, const struct rating *x)
{
	const struct rating *before = NULL;

	EACH_ROW (rating, r, all, ROW_RATING)
		if (!r->blind && uuid_same(&r->review, &x->review) &&
			uuid_same(rating_place(r), rating_place(x)) &&
			setup_same(&r->setup, &x->setup, SETUP_WORN) && rating_is_later(r, before))
			before = r;
	return before;
}

#define LINE_COLS 80

/* Appends a part of the answer behind a sign, in a new line where this one would be too long. */
static void
add_part(struct buf *out, const char *sign, const char *part)
{
	const char *below = strrchr(out->s, '\n'), *line = below ? below + 1 : out->s;
	int cols = text_width(line, strlen(line)) + text_width(part, strlen(part)) + 2;

	cols += below ? 0 : (int)strlen("earlog: ");
	buf_addf(out, "%s%s%s", sign, cols > LINE_COLS ? "\n  " : " ", part);
}

/* Without --chain a rating is on the chain of the earlier one, of this setting or else of any. */
static void
keep_chain(struct cli_call *c, const struct rating *before, struct rating *x, struct buf *b)
{
	struct chain *on = store_copy(c->st, ROW_CHAIN, &before->setup.chain, ERR_IGNORED);

	if (on) {
		CLEANUP(pointer_free)
		char *part = xasprintf("on %s (--chain says another)", on->name);

		x->setup.chain = on->row.uuid;
		add_part(b, ",", part);
	}
	row_free(ROW_CHAIN, on);
}

/* Returns true if the review has chains, and the rating is on none of them: it is beside no rating
 * of the bench. */
static bool
lacks_chain(const struct cli_call *c, const struct rating *x)
{
	CLEANUP(record_finish) struct record r = record_new();

	return uuid_none(&x->setup.chain) &&
		store_load_kind(c->st, ROW_CHAIN, &x->review, &r, ERR_IGNORED) &&
		record_count(&r, ROW_CHAIN) > 0;
}

/* Begins the answer: "Sonic quality: 3 Good". */
static void
add_rated(struct buf *out, const char *name, const struct scale *scale, double value)
{
	char number[SCALE_NUMBER];
	const char *word = isnan(value) || scale_in_words(scale) ? NULL : scale_word(scale, value);

	buf_addf(out, "%s: %s", name,
		isnan(value) ? "not judged" : scale_show(scale, value, number));
	if (word)
		buf_addf(out, " %s", word);
}

/* Prints the answer after the commit, with the earlier rating. */
static void
print_rating(struct cli_call *c, const struct scale *scale, const struct rating *x,
	const struct rating *before, struct buf *b)
{
	char number[SCALE_NUMBER];

	if (before) {
		bool judged = !isnan(before->value);
		CLEANUP(pointer_free)
		char *part = xasprintf("(before: %s)",
			judged ? scale_show(scale, before->value, number) : "not judged");

		add_part(b, "", part);
	}
	if (lacks_chain(c, x))
		add_part(b, ",", "on no chain (--chain says on which)");
	cli_done(c, "%s", b->s);
}

/* Prints the rating that was corrected, or taken back. */
static void
print_corrected(struct cli_call *c, const char *name, const struct scale *scale,
	const struct rating *was, const struct rating *is)
{
	char number[SCALE_NUMBER];
	struct chain *on = store_copy(c->st, ROW_CHAIN, &is->setup.chain, ERR_IGNORED);
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	buf_add(&b, name);
	if (on)
		buf_addf(&b, " on %s", on->name);
	buf_add(&b, ", ");
	rating_add_day(&b, was);
	buf_addf(&b, ": %s", scale_show(scale, was->value, number));
	if (is->row.deleted) {
		buf_add(&b, ", taken back");
	} else {
		buf_addf(&b, ", corrected to %s", scale_show(scale, is->value, number));
		add_part(&b, ";", "`earlog rate … --again` if you heard it again");
	}
	cli_done(c, "%s", b.s);
	row_free(ROW_CHAIN, on);
}

/* Turns the new rating *x into a version of the one that it corrects. Values without an option
 * stay. "-" takes a value back, which hides the row. */
static void
correct(const struct rating *old, const struct rate_options *o, struct rating **x)
{
	struct rating *to = row_dup(ROW_RATING, old);

	to->row.deleted = isnan((*x)->value);
	to->value = (*x)->value;
	if (o->confidence)
		xreplace(&to->confidence, (*x)->confidence);
	if (o->remark)
		xreplace(&to->remark, (*x)->remark);
	row_free(ROW_RATING, *x);
	*x = to;
}

/* If the last rating of an earlier evening was corrected on the evening of x, adds an edit that
 * puts its value back: x was no correction. */
static bool
put_back(struct cli_call *c, const struct rating *last, const struct rating *x, struct edits *edits,
	struct buf *b, struct err *err)
{
	CLEANUP(rows_finish) struct rows versions = { .n = 0 };
	const struct row *now = &last->row;

	if (rating_evening(last) >= rating_evening(x) ||
		clock_evening(now->edited_ms, now->edited_offset_min) != rating_evening_date(x))
		return true;
	if (!store_versions(c->st, ROW_RATING, &now->uuid, &versions, err))
		return false;
	const struct rating *was = versions.n > 1 ? (const void *)versions.v[versions.n - 2] : last;
	if (!(fabs(was->value - last->value) > 1e-9))
		return true;
	struct rating *to = row_dup(ROW_RATING, last);
	to->value = was->value;
	edits_add(edits, ROW_RATING, to);
	CLEANUP(buf_finish) struct buf part = BUF_INIT;
	CLEANUP(pointer_free) char *value = words_value(was->value, was->scale);
	buf_add(&part, "that of ");
	rating_add_day(&part, was);
	buf_addf(&part, " is %s again", value);
	add_part(b, ";", part.s);
	return true;
}

/* The record `none` stays empty: then only the new rating is written, not rows that the archive
 * has. */
static bool
rate_run(struct cli_call *c, struct err *err)
{
	cli_words_use(ERR_IGNORED); /* the names of scores; without a file of words, English */
	const struct rate_options *o = c->options;
	const char *name = c->argv[0];
	const struct score *score = rating_score_called(name);
	const struct lexicon_word *w = NULL;
	CLEANUP(lexicon_finish) struct lexicon_file lexicon = { .path = NULL };
	struct review *r = NULL;
	struct section *section = NULL;
	struct rating *x = NULL;
	struct edits edits = { .v = NULL };
	struct record none = record_new(), all = record_new();
	CLEANUP(profile_finish) struct profile p = profile_own();
	CLEANUP(scale_finish) struct scale scale = { .n = 0 };
	CLEANUP(pointer_free) char *remark = xstrdup(o->remark);
	CLEANUP(buf_finish) struct buf with = BUF_INIT;

	bool ok = (r = store_copy(c->st, ROW_REVIEW, &c->review, err)) &&
		check_place(score, o, err) &&
		(score ||
			(argument_lexicon(&lexicon, r, err) &&
				(w = find_word(&lexicon, name, err)))) &&
		(x = place_rating(c->st, r, o, lexicon.id, score ? score->id : w->id, err)) &&
		(uuid_none(&x->section) ||
			(section = store_copy(c->st, ROW_SECTION, &x->section, err))) &&
		rating_scale(&scale, r, &p, score, section, w && w->bipolar, err) &&
		(text_same(c->argv[1], "-") || scale_read(&scale, c->argv[1], &x->value, err));
	if (ok && o->confidence && !rating_confidence(o->confidence))
		ok = err_set(err, "--confidence is sure or unsure");
	if (ok)
		xreplace(&x->confidence, rating_confidence(o->confidence));
	if (ok && o->remark && *o->remark)
		ok = (x->remark = argument_words(1, (char *[]){ remark }, err));
	ok = ok && store_load_ratings(c->st, x->attribute, &x->setup.device, &all, err) &&
		store_load_kind(c->st, ROW_VARIANT, &x->setup.device, &all, err);
	const struct rating *last = NULL;
	unsigned parts = SETUP_DEVICE;
	parts |= o->setting ? SETUP_VARIANT : 0u;
	parts |= o->chain ? SETUP_CHAIN : 0u;
	if (ok) {
		x->scale = scale_json(&scale);
		last = rating_corrected(&all, x, parts, NULL);
	}
	const struct rating *corrected = o->again ? NULL : last;
	const char *shown = w && lexicon_is_vocabulary(&lexicon) ? w->name : NULL;
	if (ok && corrected) {
		correct(corrected, o, &x);
	} else if (ok) {
		CLEANUP(buf_finish) struct buf set = BUF_INIT;

		add_rated(&with, text_or(shown, x->attribute), &scale, x->value);
		ok = argument_last_setting(c->st, &c->review, &x->setup, &set, err);
		if (set.len)
			add_part(&with, ",", set.s + strlen(", "));
	}
	const struct rating *before = ok ? find_before(&all, x) : NULL;
	if ((before || last) && !corrected && !o->chain)
		keep_chain(c, before ? before : last, x, &with);
	if (ok && !corrected && last)
		ok = put_back(c, last, x, &edits, &with, err);
	if (ok) {
		bool loaded = store_load_kind(c->st, ROW_WITHHELD, &x->row.uuid, &all, ERR_IGNORED);
		bool private = withheld_is(&all, &x->row.uuid);

		if (corrected)
			print_corrected(c, text_or(shown, x->attribute), &scale, corrected, x);
		else
			print_rating(c, &scale, x, edits.n ? NULL : before, &with);
		if (private && !o->private && o->remark && x->remark)
			cli_say("the remark stays private, as the one before; p on the wheel shows "
				"it");
		if (o->private && loaded && !private)
			withheld_set(&none, &x->row.uuid, true, &edits);
		/* takes ownership of x */
		rating_edits(&none, x, &scale, &lexicon, w, &edits);
		ok = store_change(c->st, &edits, err);
	} else {
		row_free(ROW_RATING, x);
	}
	row_free(ROW_REVIEW, r);
	row_free(ROW_SECTION, section);
	record_finish(&all);
	return ok;
}

const struct cli_command cli_rate = {
	.name = "rate",
	.help = "Rate an attribute, or give a score",
	.example = "earlog rate cantor bass-depth 3 --section tone",
	.verbs = { { NULL, "REVIEW ATTRIBUTE VALUE",
		"ATTRIBUTE is a word of the lexicon or a score: sonic-quality (how good the device "
		"sounds) and bias (how much you like it) for the whole, section for one section. "
		"The "
		"VALUE - takes the rating back. A value corrects the newest one that you gave the "
		"word at "
		"this place, on its evening, chain and setting, unless an option differs from all "
		"earlier ones",
		ARCHIVE_CHANGE | REVIEW_FIRST | REVIEW_BEGINS, 3, 3, rate_run,
		"name the review, the attribute (or sonic-quality, bias, section) and the "
		"value" } },
	OPTIONS_ARE(TEXT(item, "track", "TRACK", "rate one track: its title, or SECTION/TRACK"),
		TEXT(section, "section", "SECTION", "rate one section of the playlist"),
		FLAG(whole, "whole", "rate the device as a whole (the default)"),
		TEXT(confidence, "confidence", "WORD", "how sure you are: sure or unsure"),
		TEXT(remark, "remark", "TEXT",
			"the reason for the rating; - means standard input, \"\" no reason"),
		FLAG(again, "again",
			"you heard it again: add a rating of this evening, and leave the earlier "
			"ones"),
		FLAG(private, "private",
			"keep the remark out of exports, and the rating out of panels"),
		TEXT(device, "device", "DEVICE",
			"the device that is rated (default: the device under test)"),
		TEXT(setting, "setting", "SETTING",
			"the setting of the device, by its name under `settings`: tips, socket, "
			"filter …"),
		TEXT(chain, "chain", "CHAIN", "the chain in use")),
};
