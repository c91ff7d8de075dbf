/* Lists measured devices by the distance of their frequency response from another one. */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/column.h"
#include "cli/earlog_plot.h"
#include "config/find.h"
#include "export/view.h"

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
	c->st = archive_open(STORE_READ, NULL, err);
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

/* Reads the file to compare with, and the file of the other side beside it. */
static bool
read_reference(struct near_list *l, struct err *err)
{
	CLEANUP(pointer_free) char *other = xstrdup(l->path);
	char *end = strrchr(other, '.');
	char *paths[] = { (char *)l->path, other };
	struct plot_measured m;
	struct stat st;
	bool two = end && end - other > 2 && strchr(" _-", end[-2]) && strchr("LR", end[-1]);

	if (two)
		end[-1] = end[-1] == 'L' ? 'R' : 'L';
	bool both = two && stat(other, &st) == 0;
	plot_measured_files(&m, paths, both ? 2 : 1);
	const struct plot_measured_curve *c = &m.v[0];
	bool ok = (!c->wrong || err_set(err, "%s", c->wrong)) &&
		(fr_near_levels(c->left.n ? &c->left : NULL, c->right.n ? &c->right : NULL,
			 l->to_db, err) ||
			err_prefix(err, "%s", l->path));
	if (ok && two)
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

bool
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
		sheet_init(&out, false);
		if (!isatty(STDOUT_FILENO)) /* a line for each row, for other programs */
			out.width = INT_MAX;
		COLUMN_TABLE(&out, near_columns, l);
		sheet_gap(&out);
		sheet_say(&out, "Near is not alike: the last 2 dB are your ears and tips.");
	}
	arena_finish(&l.memory);
	return ok;
}
