/* earlog plot: chooses devices and ratings of a wheel or profile, and writes pictures. picture/
 * reads the curves and draws. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "archive/store/search.h"
#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "draft/plot/svg.h"
#include "review/files/find.h"
#include "review/record/identity.h"
#include "shell/call/own_archive.h"
#include "shell/call/values.h"
#include "shell/cli/export_draft.h"
#include "shell/cli/shared.h"
#include "shell/picture/picture.h"

#define FILE_MOST (64 * 1024 * 1024)

#define OPTIONS struct plot_options

/* ---- writing a picture ---- */

/* Returns false if the file exists and is no picture: `-o cantor.md` must not destroy a draft. */
static bool
may_replace(const char *path, struct err *err)
{
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	bool found = false, ok = file_read(path, FILE_MOST, &there, &found, err);

	if (ok && found && there.len && !strstr(there.s, "<svg"))
		ok = err_set(err,
			"%s exists and is not an SVG picture; nothing was written. Choose another "
			"FILE.",
			path);
	return ok;
}

/* In the archive a picture is identified by its path alone, not by a review, since it may show
 * several reviews. */
bool
cli_plot_write(const char *path, const struct buf *svg, struct store *st, bool force, bool *kept,
	struct err *err)
{
	struct export_to to = { .way = { .force = force }, .review = identity_of_pictures() };
	struct store *own = NULL;
	bool none = false;

	*kept = false;
	if (!st)
		st = own = own_archive_open(STORE_READ, &none, err);
	/* If there is no archive, it is not known if the user edited the file: it is replaced. */
	to.st = st;
	bool ok =
		may_replace(path, err) && (st || none) && cli_put(&to, path, "svg", svg, kept, err);
	store_close(own);
	return ok;
}

static bool
print_picture(const struct cli_call *c, struct buf *out, struct err *err)
{
	const struct plot_options *o = c->options;
	const char *path = o->output;
	bool kept;

	if (o->light && o->dark)
		return cli_wrong(err, "--light or --dark, not both");
	if (o->light || o->dark)
		svg_keep_style(out, o->dark);
	if (path && !text_same(path, "-") && strchr(file_name(path), '.') &&
		!text_ends_in(path, ".svg"))
		return cli_wrong(err,
			"a picture is SVG: the name of its file ends in .svg, not %.200s",
			file_name(path));
	if (path && !text_same(path, "-"))
		return cli_plot_write(path, out, c->st, o->force, &kept, err);
	text_print_bytes(out->s, out->len);
	return true;
}

/* ---- pictures of ratings: wheel and profile ---- */

struct rated_reviews {
	struct store *st;
	struct answers answers;
	struct rated_devices devices;
};

/* Adds the device under test of the review that `name` finds, or the device called `device`
 * (--device). */
static bool
add_review(struct rated_reviews *r, const char *name, const char *device, struct err *err)
{
	struct record *in = answers_load(&r->answers, r->st, name, err);

	if (!in || !store_load_elsewhere(r->st, in, err))
		return false;
	const struct review *own = record_next(in, ROW_REVIEW, NULL);
	struct uuid u = own->device;
	return (!device || store_find_one(r->st, ROW_DEVICE, device, NULL, &u, err)) &&
		rated_add(&r->devices, in, &u, err);
}

/* Adds another device to the picture, called `name`: if it was rated in the first review, with
 * these ratings; else `name` finds a review, whose device is added. */
static bool
add_over(struct rated_reviews *r, const char *name, struct err *err)
{
	struct uuid u;

	if (store_find_one(r->st, ROW_DEVICE, name, NULL, &u, ERR_IGNORED) &&
		rated_find(r->answers.v[0], &u, NULL))
		return rated_add(&r->devices, r->answers.v[0], &u, err);
	return add_review(r, name, NULL, err);
}

/* Adds the compared devices of the review that were rated in it. */
static bool
add_compared(struct rated_reviews *r, struct err *err)
{
	const struct record *rec = r->answers.v[0];
	const struct uuid *review = &r->devices.v[0].review;
	bool ok = true;

	EACH_LIVE_WHILE (comparison, c, rec, ROW_COMPARISON, ok)
		if (uuid_same(&c->review, review) && rated_find(rec, &c->device, NULL))
			ok = rated_add(&r->devices, rec, &c->device, err);
	return ok;
}

/* Reports that the picture has no ratings, and names a compared device that was rated. */
static void
say_none_rated(const struct rated_reviews *r)
{
	const struct record *rec = r->answers.v[0];

	EACH_ROW (comparison, c, rec, ROW_COMPARISON) {
		const struct device *d = record_find(rec, ROW_DEVICE, &c->device);

		if (d && rated_find(rec, &c->device, NULL)) {
			cli_say("no attribute of %s was rated yet; --device \"%s\" draws the other "
				"device, which was rated",
				r->devices.v[0].name, d->name);
			return;
		}
	}
	cli_say("no attribute was rated yet");
}

static bool
plot_ratings(struct cli_call *c, struct err *err)
{
	const struct plot_options *o = c->options;
	struct rated_reviews r = { .st = c->st, .answers.all = text_same(c->listener, "all") };
	CLEANUP(plot_drawn_finish)
	struct plot_drawn out = { .svg = BUF_INIT, .caption = BUF_INIT };
	bool ok = cli_words_use(err) && add_review(&r, c->argv[0], o->device, err);

	for (int i = 1; ok && i < c->argc; i++)
		ok = add_review(&r, c->argv[i], NULL, err);
	EACH (x, &o->over)
		ok = ok && add_over(&r, *x, err);
	if (ok && cli_verb_is(c, "profile") && c->argc < 2 && !o->over.n && !o->device)
		ok = add_compared(&r, err);
	ok = ok &&
		rated_draw(&r.devices, cli_verb_is(c, "wheel"), o->full, false, false, &out, err);
	if (ok && !out.judged)
		say_none_rated(&r);
	else if (ok && cli_verb_is(c, "wheel") && !out.caption.len)
		cli_say("drawn as a profile: a wheel needs %d rated words; --full has all words",
			PLOT_WHEEL_LEAST);
	arena_finish(&r.devices.arena);
	answers_finish(&r.answers);
	ok = ok && print_picture(c, &out.svg, err);
	/* Prints the caption, which the user can put under the picture. `earlog export` puts the
	 * caption into the draft. */
	if (ok && o->output && out.caption.len) {
		CLEANUP(pointer_free) char *line = xasprintf("caption: %s\n", out.caption.s);

		sheet_prose(stderr, line);
	}
	return ok;
}

/* ---- pictures of frequency responses ---- */

static bool
plot_responses(struct cli_call *c, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	return cli_words_use(err) && picture_fr_of(c, &out, err) && print_picture(c, &out, err);
}

const struct cli_command cli_plot = {
	.name = "plot",
	.help = "Draw ratings or frequency responses",
	.example = "earlog plot wheel cantor -o wheel.svg",
	.verbs = {
		{ "wheel", "[REVIEW]", "Draw the ratings of a review as a wheel",
			ARCHIVE_READ | NAMES_DEVICES, 0, 1, plot_ratings,
			"plot wheel takes one REVIEW; draw others over it with --over" },
		{ "profile", "[REVIEW...]",
			"Draw the ratings of reviews as a profile: a line for each attribute; of "
			"one review also those of the devices that it compares",
			ARCHIVE_READ | NAMES_DEVICES, 0, CLI_MANY, plot_ratings, NULL },
		{ "fr", "[REVIEW | FILE...]",
			"Draw frequency responses: measurements of a review, or files",
			ARCHIVE_NAMED, 0, CLI_MANY, plot_responses, NULL },
	},
	OPTIONS_ARE({ 'o', "output", "FILE.svg", "write to FILE, not to standard output",
			    OPTION_TEXT, offsetof(OPTIONS, output), NULL },
		TEXT_OF("wheel, profile", device, "device", "NAME",
			"draw this compared device, not the device under test"),
		TEXTS_OF("wheel, profile", over, "over", "REVIEW|DEVICE",
			"draw another review or device over it; repeat the option for more"),
		TEXTS_OF("fr", targets, "target", "FILE",
			"draw a target curve; repeat the option for more"),
		TEXT_OF("fr", at, "at", "HZ",
			"the frequency at which all curves are 60 dB (default: 500)"),
		TEXT_OF("fr", smooth, "smooth", "N", "smooth the curves over 1/N octave"),
		TEXT_OF("fr", eq, "eq", "FILE",
			"draw each measurement also with this equaliser: a file of squig.link, "
			"AutoEq or REW, or one filter, \"pk 8200 -4 q3\""),
		FLAG_OF("fr", delta, "delta",
			"draw the differences from the target, or between two curves"),
		FLAG_OF("fr", left, "left", "draw only the curves of left sides"),
		FLAG_OF("fr", right, "right", "draw only the curves of right sides"),
		FLAG_OF("wheel", full, "full",
			"draw every attribute of the lexicon, also unrated ones"),
		FLAG(light, "light",
			"draw for a light background only (default: as the reader's system shows "
			"pages)"),
		FLAG(dark, "dark", "draw for a dark background only"),
		FLAG(force, "force",
			"replace FILE even if you edited it; the old text is kept, and named")),
};
