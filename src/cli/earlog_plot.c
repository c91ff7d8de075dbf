/* earlog plot: chooses devices and ratings of a wheel or profile, writes pictures, and ranks
 * measured devices by distance (--near). picture/ reads the curves and draws. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/export_draft.h"
#include "cli/shared.h"
#include "config/find.h"
#include "config/profile.h"
#include "export/view.h"
#include "picture/picture.h"
#include "plot/svg.h"
#include "record/identity.h"
#include "record/rows.h"
#include "shell/intake.h"
#include "shell/own_archive.h"
#include "shell/values.h"
#include "store/search.h"
#include "table/column.h"

#define FILE_MOST (64 * 1024 * 1024)

#define OPTIONS struct plot_options

static const struct option_row rows[] = {
	{ 'o', "output", "FILE.svg", "write to FILE, not to standard output", OPTION_TEXT,
		offsetof(OPTIONS, output), NULL },
	TEXT_OF("wheel, profile", device, "device", "NAME",
		"draw this compared device, not the device under test"),
	TEXTS_OF("wheel, profile", over, "over", "REVIEW|DEVICE",
		"draw another review or device over it; repeat the option for more"),
	TEXTS_OF(
		"fr", targets, "target", "FILE", "draw a target curve; repeat the option for more"),
	TEXT_OF("fr", at, "at", "HZ", "the frequency at which all curves are 60 dB (default: 500)"),
	TEXT_OF("fr", smooth, "smooth", "N", "smooth the curves over 1/N octave"),
	TEXT_OF("fr", eq, "eq", "FILE",
		"draw each measurement also with this equaliser: a file of squig.link, AutoEq or "
		"REW, or one filter, \"pk 8200 -4 q3\""),
	FLAG_OF("fr", delta, "delta",
		"draw the differences from the target, or between two curves"),
	TEXT_OF("fr", near, "near", "FILE",
		"list the measured devices, or the curves in FOLDER, by their distance from this "
		"target or curve"),
	FLAG_OF("fr", left, "left", "draw only the curves of left sides"),
	FLAG_OF("fr", right, "right", "draw only the curves of right sides"),
	FLAG_OF("wheel", full, "full", "draw every attribute of the lexicon, also unrated ones"),
	FLAG(light, "light",
		"draw for a light background only (default: as the reader's system shows pages)"),
	FLAG(dark, "dark", "draw for a dark background only"),
	FLAG(force, "force", "replace FILE even if you edited it; the old text is kept, and named"),
	{ 0 },
};

/* ---- writing a picture ---- */

/* Returns false if the file exists and is no picture: `-o cantor.md` must not destroy a draft. */
static bool
may_replace(const char *path, struct err *err)
{
	CLEANUP(buf_finish) struct buf there = BUF_INIT;
	bool found = false, ok = file_read(path, FILE_MOST, &there, &found, err);

	if (ok && found && there.len && !strstr(there.s, "<svg"))
		ok = err_set(err,
			"%s exists and is no SVG picture; nothing was written. Choose another "
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
	if (path && strcmp(path, "-") != 0 && strchr(file_name(path), '.') &&
		!text_ends_in(path, ".svg"))
		return cli_wrong(err,
			"a picture is SVG: the name of its file ends in .svg, not %.200s",
			file_name(path));
	if (path && strcmp(path, "-") != 0)
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
	size_t at;

	if (!answers_load(&r->answers, r->st, name, &at, err) ||
		!store_load_elsewhere(r->st, &r->answers.reviews[at], r->answers.v[at], err))
		return false;
	struct uuid u = answers_device(&r->answers, at);
	return (!device || store_find_one(r->st, ROW_DEVICE, device, NULL, &u, err)) &&
		rated_add(&r->devices, r->answers.v[at], &r->answers.reviews[at], &u, err);
}

/* Adds another device to the picture, called `name`: if it was rated in the first review, with
 * these ratings; else `name` finds a review, whose device is added. */
static bool
add_over(struct rated_reviews *r, const char *name, struct err *err)
{
	struct uuid u;

	if (store_find_one(r->st, ROW_DEVICE, name, NULL, &u, ERR_IGNORED) &&
		rated_find(r->answers.v[0], &r->answers.reviews[0], &u, NULL))
		return rated_add(&r->devices, r->answers.v[0], &r->answers.reviews[0], &u, err);
	return add_review(r, name, NULL, err);
}

/* Adds the compared devices of the review that were rated in it. */
static bool
add_compared(struct rated_reviews *r, struct err *err)
{
	const struct record *rec = r->answers.v[0];
	const struct uuid *review = &r->devices.v[0].review;
	bool ok = true;

	for (const struct comparison *c = NULL; ok && (c = record_next(rec, ROW_COMPARISON, c));)
		if (!c->row.deleted && uuid_same(&c->review, review) &&
			rated_find(rec, review, &c->device, NULL))
			ok = rated_add(&r->devices, rec, review, &c->device, err);
	return ok;
}

/* Reports that the picture has no ratings, and names a compared device that was rated. */
static void
say_none_rated(const struct rated_reviews *r)
{
	const struct record *rec = r->answers.v[0];

	for (const struct comparison *c = NULL; (c = record_next(rec, ROW_COMPARISON, c));) {
		const struct device *d = record_find(rec, ROW_DEVICE, &c->device);

		if (d && rated_find(rec, &r->answers.reviews[0], &c->device, NULL)) {
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
	for (size_t i = 0; ok && i < o->over.n; i++)
		ok = add_over(&r, o->over.v[i], err);
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
	if (ok && o->output && out.caption.len)
		text_print(stderr, "caption: %s\n", out.caption.s);
	return ok;
}

/* ---- --near: measured devices by the distance of their response from another one ---- */

struct near_row {
	int64_t rank; /* NO_INT: none */
	const char *device, *kind, *coupler;
	const char *rig; /* kind and coupler, as a key; NULL: one of them is not known */
	double rms_db;   /* NAN: not compared */
	struct near_deviations {
		struct fr_deviation *v;
		size_t n;
	} deviations;
	const char *remark; /* why there is no rank, or which side was measured; NULL: none */
};

struct near_list {
	double to_db[FR_NEAR_POINTS];
	const char *path; /* of the file to compare with */
	const char *rig;  /* its kind and coupler, if a session file names it; NULL: not known */
	struct near_row *v;
	size_t n, cap;
	struct arena memory;
};

static void
add_deviations(struct buf *b, const void *row)
{
	const struct near_row *r = row;

	for (size_t i = 0; i < r->deviations.n; i++) {
		const struct fr_deviation *d = &r->deviations.v[i];
		bool kilo = d->hz >= 995;
		double unit = pow(10, floor(log10(d->hz)) - 1);

		buf_addf(b, "%s%+.1f dB at %g %s", i ? ", " : "", d->db,
			round(d->hz / unit) * unit / (kilo ? 1000 : 1), kilo ? "kHz" : "Hz");
	}
}

static const struct column deviation_columns[] = {
	COLUMN_SAME(REAL, fr_deviation, hz),
	COLUMN_SAME(REAL, fr_deviation, db),
	{ 0 },
};
static const struct column near_columns[] = {
	COLUMN_SHOWN("RANK", "rank", INT, near_row, rank),
	COLUMN_SHOWN("DEVICE", "device", TEXT, near_row, device),
	{ "RMS DB", "rms_db", COLUMN_REAL, .at = offsetof(struct near_row, rms_db), .decimals = 1 },
	{ "DEVIATIONS", NULL, COLUMN_WORDS, .words = add_deviations },
	COLUMN_KEY_LIST("deviations", near_row, deviations, deviation_columns),
	COLUMN_SHOWN("KIND", "kind", TEXT, near_row, kind),
	COLUMN_SHOWN("COUPLER", "coupler", TEXT, near_row, coupler),
	COLUMN_SHOWN("REMARK", "remark", TEXT, near_row, remark),
	{ 0 },
};

/* ---- the curves ---- */

/* Adds a row for a curve, like `row`; l->to_db is the curve that it is compared with. */
static void
add_near(struct near_list *l, struct near_row row, const struct plot_measured_curve *c)
{
	const struct fr *left = c->left.n ? &c->left : NULL, *right = c->right.n ? &c->right : NULL;
	double level_db[FR_NEAR_POINTS];
	struct err why = ERR_INIT;
	struct fr_near near;

	row.rank = NO_INT;
	row.rms_db = NAN;
	row.device = arena_keep(&l->memory, xstrdup(row.device));
	if (c->wrong || !fr_near_levels(left, right, level_db, &why)) {
		row.remark = arena_keep(&l->memory, xstrdup(c->wrong ? c->wrong : why.msg));
	} else {
		fr_near(level_db, l->to_db, &near);
		row.rms_db = round(near.rms_db * 1000) / 1000;
		row.deviations.v =
			arena_calloc(&l->memory, FR_NEAR_MOST, sizeof(*row.deviations.v));
		row.deviations.n = near.n;
		for (size_t i = 0; i < near.n; i++)
			row.deviations.v[i] = (struct fr_deviation){ round(near.most[i].hz),
				round(near.most[i].db * 1000) / 1000 };
		row.remark = !row.rig ? "kind or coupler unknown"
			: !right      ? "only L"
			: !left       ? "only R"
				      : NULL;
	}
	ARENA_ADD(&l->memory, l, row);
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* Sets kind, coupler and rig of a review's measurements. If the review names the file to compare
 * with, sets the rig of this file also. */
static void
take_rig(struct near_list *l, const struct review *review, const struct device *d,
	struct near_row *row)
{
	json_auto_t *all = json_loads(review->measurements, 0, NULL);
	const json_t *fr = json_object_get(all, "fr"), *one;
	const char *coupler = view_text(json_array_get(fr, 0), "coupler");
	bool named = false;
	size_t i;

	json_array_foreach (fr, i, one) {
		CLEANUP(pointer_free) char *path = find_from(review->path, view_text(one, "file"));

		named |= is_same_file(path, l->path);
		coupler = strcmp(coupler, view_text(one, "coupler")) == 0 ? coupler : "";
	}
	json_array_foreach (json_object_get(all, "targets"), i, one) {
		const char *target = json_string_value(one);
		CLEANUP(pointer_free) char *path = find_from(review->path, target ? target : "");

		named |= is_same_file(path, l->path);
	}
	if (d && d->kind)
		row->kind = arena_keep(&l->memory, xstrdup(d->kind));
	if (*coupler)
		row->coupler = arena_keep(&l->memory, xstrdup(coupler));
	if (row->kind && row->coupler) {
		CLEANUP(pointer_free)
		char *kind = text_folded(d->kind), *rig = text_folded(coupler);

		row->rig = arena_keep(&l->memory, xasprintf("%s %s", kind, rig));
	}
	if (named && row->rig)
		l->rig = row->rig;
}

static bool
add_archive(struct near_list *l, struct cli_call *c, struct err *err)
{
	c->st = own_archive_open(STORE_READ, NULL, err);
	intake_all(c->st);
	if (!c->st || !store_load_reviews(c->st, &c->record, err))
		return false;
	for (const struct review *x = NULL; (x = record_next(&c->record, ROW_REVIEW, x));) {
		const struct device *d = record_find(&c->record, ROW_DEVICE, &x->device);
		struct near_row row = { .device = d && d->name ? d->name : x->id };
		struct plot_measured m;
		struct err why = ERR_INIT;

		if (!x->measurements)
			continue;
		take_rig(l, x, d, &row);
		bool ok = plot_measured_read(&m, &c->record, &x->row.uuid, &why);
		for (size_t i = 0; ok && i < m.n; i++) {
			row.device = m.v[i].label;
			add_near(l, row, &m.v[i]);
		}
		if (!ok)
			add_near(l, row, &(struct plot_measured_curve){ .wrong = why.msg });
		plot_measured_finish(&m);
	}
	return true;
}

static int
is_curve_of_device(const struct dirent *e)
{
	return text_ends_in(e->d_name, ".txt") && !text_ends_in(e->d_name, " Target.txt");
}

/* A graph database has the curves of one rig. */
static bool
add_folder(struct near_list *l, const char *folder, struct err *err)
{
	struct dirent **found = NULL;
	int n = scandir(folder, &found, is_curve_of_device, NULL);
	struct plot_measured m;

	if (n < 0)
		return err_set(err, "cannot read the folder %s: %s", folder, strerror(errno));
	char **paths = arena_calloc(&l->memory, (size_t)n + 1, sizeof(paths[0]));
	for (int i = 0; i < n; i++) {
		paths[i] = arena_keep(&l->memory, xasprintf("%s/%s", folder, found[i]->d_name));
		free(found[i]);
	}
	free(found);
	plot_measured_files(&m, paths, (size_t)n);
	for (size_t i = 0; i < m.n; i++)
		add_near(l, (struct near_row){ .device = m.v[i].label, .rig = "" }, &m.v[i]);
	plot_measured_finish(&m);
	return true;
}

/* Returns the path of the other side of a file, "x/R.txt" for "x/L.txt"; the caller frees. NULL:
 * its name has no side. */
static char *
other_side(const char *path)
{
	static const char *const words[][2] = { { "L", "R" }, { "l", "r" }, { "left", "right" },
		{ "Left", "Right" }, { "LEFT", "RIGHT" } };
	const char *name = file_name(path), *dot = strrchr(name, '.');
	size_t end = dot ? (size_t)(dot - name) : 0;

	for (size_t i = 0; i < 2 * LENGTH(words); i++) {
		const char *word = words[i / 2][i % 2], *other = words[i / 2][!(i % 2)];
		size_t n = strlen(word), at = end - n;

		if (end >= n && strncmp(name + at, word, n) == 0 &&
			(!at || strchr(" _-", name[at - 1])))
			return xasprintf("%.*s%s%s", (int)(name + at - path), path, other, dot);
	}
	return NULL;
}

/* Reads the file to compare with, and the file of the other side beside it. */
static bool
read_reference(struct near_list *l, struct err *err)
{
	CLEANUP(pointer_free) char *other = other_side(l->path);
	char *paths[] = { (char *)l->path, other };
	struct plot_measured m;
	struct stat st;
	bool both = other && stat(other, &st) == 0;
	plot_measured_files(&m, paths, both ? 2 : 1);
	const struct plot_measured_curve *c = &m.v[0];
	bool ok = (!c->wrong || err_set(err, "%s", c->wrong)) &&
		(fr_near_levels(c->left.n ? &c->left : NULL, c->right.n ? &c->right : NULL,
			 l->to_db, err) ||
			err_prefix(err, "%s", l->path));
	if (ok && other)
		cli_say(both ? "%s and the other side are averaged" : "%s is one side only",
			l->path);
	plot_measured_finish(&m);
	return ok;
}

/* ---- the list ---- */

/* Compared curves first, each kind and coupler by itself, the nearest first. */
static int
rows_by_distance(const void *a, const void *b)
{
	const struct near_row *x = a, *y = b;
	bool in_x = x->rig && isfinite(x->rms_db), in_y = y->rig && isfinite(y->rms_db);
	int order = in_x != in_y ? in_y - in_x : in_x ? strcmp(x->rig, y->rig) : 0;

	if (!order && in_x)
		order = number_order_real(x->rms_db, y->rms_db);
	return order ? order : strcmp(x->device, y->device);
}

/* Sorts the rows and ranks them, each kind and coupler by itself. Drops rows of another kind or
 * coupler than the file to compare with, if that is known. */
static void
rank_rows(struct near_list *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (!l->rig || !l->v[i].rig || strcmp(l->v[i].rig, l->rig) == 0)
			l->v[kept++] = l->v[i];
	if (kept < l->n)
		cli_say("%zu curve%s of another kind or coupler %s left out", l->n - kept,
			l->n - kept == 1 ? "" : "s", l->n - kept == 1 ? "is" : "are");
	l->n = kept;
	LIST_SORT(l, rows_by_distance);
	for (size_t i = 0; i < l->n && l->v[i].rig && isfinite(l->v[i].rms_db); i++)
		l->v[i].rank =
			i && strcmp(l->v[i].rig, l->v[i - 1].rig) == 0 ? l->v[i - 1].rank + 1 : 1;
}

/* Lists the curves of the archive, or of the folder that the argument names, by their distance from
 * the file of the option --near. */
static bool
plot_near(struct cli_call *c, struct err *err)
{
	const struct plot_options *o = c->options;
	CLEANUP(pointer_free) char *path = find_from(NULL, o->near);
	struct near_list l = { .path = path };
	struct sheet out;

	if (c->argc > 1 || o->output || o->targets.n || o->at || o->smooth || o->eq || o->delta ||
		o->left || o->right)
		return cli_wrong(err, "--near FILE takes at most one FOLDER, and no other option");
	bool ok = read_reference(&l, err) &&
		(c->argc ? add_folder(&l, c->argv[0], err) : add_archive(&l, c, err));
	if (ok)
		rank_rows(&l);
	if (ok && (c->json || !l.n))
		ok = column_print_list(near_columns, l.v, l.n, sizeof(l.v[0]), c->json,
			"no device with measurements", err);
	else if (ok) {
		out = sheet_new(false);
		if (!isatty(STDOUT_FILENO)) /* a line for each row, for other programs */
			out.width = INT_MAX;
		COLUMN_TABLE(&out, near_columns, l);
		sheet_gap(&out);
		sheet_say(&out, "Near is not alike: the last 2 dB are your ears and tips.");
	}
	arena_finish(&l.memory);
	return ok;
}

/* ---- pictures of frequency responses ---- */

static bool
plot_responses(struct cli_call *c, struct err *err)
{
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	const struct plot_options *o = c->options;

	if (o->near)
		return plot_near(c, err);
	if (c->json)
		return cli_wrong(err, "--json needs --near FILE");
	return cli_words_use(err) && picture_fr_of(c, &out, err) && print_picture(c, &out, err);
}

const struct cli_command cli_plot = {
	.name = "plot",
	.help = "Draw ratings or frequency responses",
	.verbs = {
		{ "wheel", "[REVIEW]", "Draw the ratings of a review as a wheel",
			ARCHIVE_READ | NAMES_DEVICES, 0, 1, plot_ratings,
			"plot wheel takes one REVIEW; draw others over it with --over" },
		{ "profile", "[REVIEW...]",
			"Draw the ratings of reviews as a profile: a line for each attribute; of one "
			"review also those of the devices that it compares",
			ARCHIVE_READ | NAMES_DEVICES, 0, CLI_MANY, plot_ratings, NULL },
		{ "fr", "[REVIEW | FILE... | --near FILE [FOLDER]]",
			"Draw frequency responses: measurements of a review, or files",
			ARCHIVE_NAMED | AS_JSON, 0, CLI_MANY, plot_responses, NULL },
	},
	OPTIONS_IN(rows),
};
