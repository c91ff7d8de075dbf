/*
 * Reads frequency responses from files: puts the files of one device together, and computes the
 * curves to draw.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/eq_filter.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/plot/plot.h"
#include "draft/view/view.h"
#include "review/answers/selection.h"
#include "review/files/check.h"
#include "review/files/equaliser.h"
#include "review/files/field_write.h"
#include "review/files/find.h"
#include "review/files/session_file.h"
#include "review/files/words.h"
#include "review/record/note_rules.h"
#include "review/record/rows.h"
#include "shell/picture/picture.h"

#define FILE_MOST (16 * 1024 * 1024)
/* Sample rate for which the filters of the equaliser are computed. Near half of this rate (24 kHz)
 * the drawn curves are inexact. */
#define EQUALISER_RATE_HZ 48000

struct curve_file {
	char *path, *label; /* label: name in the picture, the same for L and R of a device */
	enum fr_side side;
	bool target, alone; /* alone: `side` needs a file of the other side; settle_sides */
};

struct drawing {
	const struct plot_options *o;
	struct fr_view view;
	char *title;        /* name of the reviewed device; NULL: only files were named */
	char *eq;           /* "with FILE", FILE being the equaliser; NULL: no equaliser */
	struct buf coupler; /* names of the couplers (measuring rigs), without duplicates */
	struct curve_file *files;
	size_t n_files, cap_files;
	struct plot_fr_curve *curves; /* the label of a curve is borrowed from its first file */
	size_t n, cap;
	struct plot_fr_note *notes; /* texts are borrowed from the record */
	size_t n_notes, cap_notes;
	struct arena memory; /* owns these arrays, and all texts that are not borrowed */
	bool in_page;        /* HTML for a page */
};

static void
drawing_finish(struct drawing *d)
{
	EACH_IN (x, d->curves, d->n)
		fr_finish(&x->fr);
	arena_finish(&d->memory);
	buf_finish(&d->coupler);
}

/* ---- grouping the files into curves ---- */

/* Returns the file name without folder and extension: "Helios L" for "x/Helios L.txt". In "S12.5 L"
 * the part ".5 L" is no extension. The caller frees. */
static char *
label_of(const char *path)
{
	const char *name = file_name(path);
	const char *dot = strrchr(name, '.');

	for (const char *c = dot ? dot + 1 : ""; *c; c++)
		if (!isalpha((unsigned char)*c))
			dot = NULL;
	return dot && dot > name ? xstrndup(name, (size_t)(dot - name)) : xstrdup(name);
}

/* Finds the word of a side in front of label[n]: "L" of "EARS31L-Helios", "left" of "left Helios".
 * Sets *from to its begin; returns its end, 0 if there is none. */
static size_t
side_in_front(const char *label, size_t n, size_t *from)
{
	for (size_t end = *from = n; end; end = *from) {
		while (*from && !isalpha((unsigned char)label[*from - 1]))
			(*from)--;
		end = *from;
		while (*from && isalpha((unsigned char)label[*from - 1]))
			(*from)--;
		if (end < n && strchr(" _-", label[end]) &&
			fr_side_of(label + *from, end - *from) != SIDE_NONE)
			return end;
	}
	return 0;
}

/*
 * Returns the file name without side: "Helios" for "x/Helios L.txt", "Helios_right.txt", "Helios
 * L2.txt" (second sample) and "L-Helios.txt", the folder for "x/L.txt"; the caller frees. *side
 * gets the side. *certain: a capital letter is a side even if there is no file of the other side.
 */
static char *
stem_of(const char *path, enum fr_side *side, bool *certain)
{
	CLEANUP(pointer_free) char *label = label_of(path);
	size_t end = strlen(label), from, digits = 0;

	for (; end && isdigit((unsigned char)label[end - 1]); end--)
		digits++;
	for (from = end; from && isalpha((unsigned char)label[from - 1]);)
		from--;
	bool lone = !from, behind = from > 1 && strchr(" _-", label[from - 1]);
	*side = lone || behind ? fr_side_of(label + from, end - from) : SIDE_NONE;
	/* "X-R7" may be a model. */
	*certain = behind && end == from + 1 && isupper((unsigned char)label[from]) &&
		(!digits || (digits == 1 && label[from - 1] == ' '));
	if (*side != SIDE_NONE && !lone)
		return xstrndup(label, from - 1);
	if (*side == SIDE_NONE) {
		*certain = false;
		end = side_in_front(label, strlen(label), &from);
		if (!end)
			return xstrdup(label);
		*side = fr_side_of(label + from, end - from);
		return xasprintf("%.*s%s", (int)from, label, label + end + !from);
	}
	CLEANUP(pointer_free) char *folder = xstrndup(path, (size_t)(file_name(path) - path));
	if (*folder)
		folder[strlen(folder) - 1] = '\0';
	return xstrdup(file_name(folder));
}

/* Adds a file; takes ownership of path and label. */
static struct curve_file *
take_curve_file(struct drawing *d, char *path, char *label, enum fr_side side, bool target)
{
	ARENA_ARRAY_ADD(&d->memory, d->files, d->n_files, d->cap_files,
		(struct curve_file){ .path = arena_keep(&d->memory, path),
			.label = arena_keep(&d->memory, label),
			.side = side,
			.target = target });
	return &d->files[d->n_files - 1];
}

static void
add_named(struct drawing *d, const char *path, bool target)
{
	enum fr_side side = SIDE_NONE;
	bool certain = true;
	char *label = target ? label_of(path) : stem_of(path, &side, &certain);

	take_curve_file(d, find_from(NULL, path), label, side, target)->alone = side && !certain;
}

/* Makes a separate measurement of each file whose name may have a side, if no file of the other
 * side is beside it. Sides without a name get the name `title`. */
static void
settle_sides(struct drawing *d, const char *title)
{
	EACH_IN (x, d->files, d->n_files)
		EACH_IN_WHILE (one, d->files, d->n_files, x->alone)
			if (one->side + x->side == SIDE_LEFT + SIDE_RIGHT &&
				text_same(x->label, one->label))
				x->alone = false;
	EACH_IN (f, d->files, d->n_files) {
		if (f->alone) {
			f->side = SIDE_NONE;
			f->label = arena_keep(&d->memory, label_of(f->path));
		} else if (!*f->label) {
			f->label = arena_keep(&d->memory, xstrdup(title));
		}
	}
}

/* If all files but targets have the same label, replaces it with the name of the reviewed
 * device. */
static void
name_curves(struct drawing *d)
{
	const char *first = NULL;

	EACH_IN (x, d->files, d->n_files) {
		if (x->target)
			continue;
		if (first && !text_same(first, x->label))
			return;
		first = x->label;
	}
	EACH_IN (x, d->files, d->n_files)
		if (!x->target)
			x->label = d->title;
}

/* Adds the files that the session file lists under `measurements`, and names their curves. json:
 * this list as the archive has it. */
static bool
add_measurements(struct drawing *d, const char *json, const char *from, const char *device,
	bool targets, struct err *err)
{
	json_auto_t *all = json_read(json), *seen = json_object();

	EACH_VALUE (o, json_object_get(all, "fr")) {
		const char *file = view_text(o, "file"), *given = view_text(o, "side"),
			   *coupler = view_text(o, "coupler");
		enum fr_side side;
		bool certain;
		char *label = stem_of(file, &side, &certain);

		/* If the side is not in the file name but in the session file, the file belongs to
		 * the reviewed device. */
		if (*given && !certain) {
			free(label);
			side = fr_side_of(given, strlen(given));
			label = side ? xstrdup(device) : label_of(file);
			certain = true;
		}
		take_curve_file(d, find_from(from, file), label, side, false)->alone =
			side && !certain;
		if (*coupler && !json_object_get(seen, coupler) &&
			!text_same(d->coupler.s, coupler))
			words_piece(&d->coupler, NULL, coupler);
		json_object_set_new(seen, coupler, json_true());
	}
	EACH_VALUE (o, json_object_get(all, "targets"))
		if (targets && json_is_string(o))
			take_curve_file(d, find_from(from, json_string_value(o)),
				label_of(json_string_value(o)), SIDE_NONE, true);
	if (!d->n_files)
		return err_set(err,
			"the session file of %s names no measurements (key `measurements`)",
			device);
	settle_sides(d, device);
	name_curves(d);
	return true;
}

static bool
add_session_file(struct drawing *d, const char *path, struct err *err)
{
	CLEANUP(session_file_finish) struct session_file f;
	bool ok = session_file_read(&f, path, err);

	if (ok) {
		d->title = arena_keep(&d->memory, xstrdup(f.device.name));
		CLEANUP(pointer_free)
		char *json = field_json(&session_file_fields, "measurements", &f);
		ok = add_measurements(d, json, path, d->title, true, err);
	}
	return ok;
}

static int
notes_by_frequency(const void *a, const void *b)
{
	const struct plot_fr_note *x = a, *y = b;

	return number_order_real(x->hz, y->hz);
}

/* Adds the notes on the reviewed device that name a frequency. Leaves out private notes, since
 * pictures are published. */
static void
add_notes(struct drawing *d, const struct record *r, const struct review *of)
{
	const struct selection g = { .v = &r, .n = 1 };

	EACH_LIVE (note, n, r, ROW_NOTE) {
		if (!selection_includes(&g, &n->review, &n->sitting) || note_is_private(r, n) ||
			!isfinite(n->hz) || note_is_marker(n) ||
			!uuid_same(&n->review, &of->row.uuid) ||
			!setup_has(&n->setup, ROW_DEVICE, &of->device))
			continue;
		ARENA_ARRAY_ADD(&d->memory, d->notes, d->n_notes, d->cap_notes,
			(struct plot_fr_note){ n->hz, n->body });
	}
	ARRAY_SORT(d->notes, d->n_notes, notes_by_frequency);
}

static bool
add_recorded(struct drawing *d, const struct record *r, struct err *err)
{
	const struct review *row = record_next(r, ROW_REVIEW, NULL);
	const struct device *device = record_find(r, ROW_DEVICE, &row->device);

	d->title = arena_keep(&d->memory, xstrdup(device && device->name ? device->name : row->id));
	add_notes(d, r, row);
	return add_measurements(d, row->measurements, row->path, d->title, true, err);
}

static bool
find_curve_files(struct drawing *d, struct cli_call *c, struct err *err)
{
	const char *name = c->argv[0];
	bool session = name && (text_ends_in(name, ".yaml") || text_ends_in(name, ".yml"));
	bool files = name && !session &&
		(strchr(name, '/') || text_ends_in(name, ".txt") || text_ends_in(name, ".csv") ||
			file_is_regular(name));
	bool ok = true;

	EACH_IN_WHILE (x, c->argv, c->argc, files)
		add_named(d, *x, false);
	settle_sides(d, "L, R");
	if (!files && c->argc > 1)
		return cli_wrong(err, "one review, or files of measurements");
	if (!files)
		ok = session ? add_session_file(d, name, err)
			     : cli_load_review(c, name, err) && add_recorded(d, &c->record, err);
	EACH_WHILE (x, &d->o->targets, ok)
		add_named(d, *x, true);
	return ok;
}

/* ---- computing the curves ---- */

/* Reads a file; if its columns are left and right, *right becomes the right one. */
static bool
read_curve(struct fr *f, struct fr *right, const char *path, struct err *err)
{
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	bool ok = file_read_input(path, FILE_MOST, &bytes, err) &&
		(fr_parse_sides(f, right, bytes.s, bytes.len, err) || err_prefix(err, "%s", path));

	if (ok && f->dropped)
		text_print(stderr, "earlog: %s: %zu lines without a level were left out\n", path,
			f->dropped);
	return ok;
}

/* Adds the curve of one side that a file has to `each`; a file of both sides has one of each. */
static bool
add_side(const struct curve_file *f, enum fr_side side, struct fr *each, size_t *n, struct err *err)
{
	CLEANUP(fr_finish) struct fr first = FR_INIT;
	CLEANUP(fr_finish) struct fr right = FR_INIT;

	if (f->side != SIDE_NONE && f->side != side)
		return true;
	if (!read_curve(&first, &right, f->path, err))
		return false;
	if (f->side == SIDE_NONE && (side == SIDE_NONE) == (right.n > 0))
		return true;
	struct fr *wanted = f->side == SIDE_NONE && side == SIDE_RIGHT ? &right : &first;
	each[(*n)++] = *wanted;
	*wanted = (struct fr)FR_INIT;
	return true;
}

/* Averages all files of one side of a curve, as power. `out` stays empty if the curve has no file
 * of this side. */
static bool
read_side(const struct drawing *d, const struct curve_file *of, enum fr_side side, struct fr *out,
	struct err *err)
{
	CLEANUP(pointer_free) struct fr *each = xcalloc(d->n_files + 1, sizeof(each[0]));
	CLEANUP(pointer_free) const struct fr **list = xcalloc(d->n_files + 1, sizeof(list[0]));
	size_t n = 0;
	bool ok = true;

	EACH_IN_WHILE (x, d->files, d->n_files, ok)
		if (x->target == of->target && text_same(x->label, of->label))
			ok = add_side(x, side, each, &n, err);
	for (size_t i = 0; i < n; i++)
		list[i] = &each[i];
	if (ok && n)
		ok = fr_average(out, list, n, FR_MEAN_POWER, err) ||
			err_prefix(err, "%s", of->label);
	EACH_IN (x, each, n)
		fr_finish(x);
	return ok;
}

/* Returns the largest difference of two curves from 20 Hz to 8 kHz, above which nothing is claimed;
 * 0 if they have no common range. */
static double
apart_db(const struct fr *a, const struct fr *b)
{
	CLEANUP(fr_finish) struct fr delta = FR_INIT;
	double most = 0;

	if (!fr_delta(&delta, a, b, ERR_IGNORED))
		return 0;
	for (size_t i = 0; i < delta.n; i++)
		if (delta.freq_hz[i] >= 20 && delta.freq_hz[i] <= 8000)
			most = fmax(most, fabs(delta.level_db[i]));
	return most;
}

/* Returns of which sides a curve is: of both, which differ by apart_db, or of one. */
static const char *
sides_text(struct arena *a, bool left, bool right, double apart_db)
{
	CLEANUP(pointer_free) char *text = xasprintf("%.1f", apart_db);
	CLEANUP(pointer_free) char *number = words_number(text);
	struct buf out = BUF_INIT;

	if (apart_db < 1 && left == right)
		return left ? "L+R" : NULL;
	if (left && right)
		words_around(&out, "mean_of_sides", number);
	else
		words_around(&out, "fr_only", left ? "L" : "R");
	return arena_keep(a, buf_detach(&out));
}

static bool
make_curve(struct drawing *d, const struct curve_file *of, struct err *err)
{
	struct fr sides[SIDES] = { FR_INIT, FR_INIT, FR_INIT };
	bool ok = true;
	struct plot_fr_curve c = { .label = of->label, .target = of->target };

	for (int s = 0; ok && s < SIDES; s++) {
		bool wanted = of->target || !(d->o->left || d->o->right) ||
			(s == SIDE_LEFT && d->o->left) || (s == SIDE_RIGHT && d->o->right);

		ok = !wanted || read_side(d, of, (enum fr_side)s, &sides[s], err);
	}
	const struct fr *left = sides[SIDE_LEFT].n ? &sides[SIDE_LEFT] : NULL;
	const struct fr *right = sides[SIDE_RIGHT].n ? &sides[SIDE_RIGHT] : NULL;
	double apart = ok && left && right ? apart_db(left, right) : 0;
	c.channels = sides_text(&d->memory, left, right, apart);
	/* A file without a side is used for both sides, unless other files have sides. */
	if (!left && !right && sides[SIDE_NONE].n)
		left = &sides[SIDE_NONE];
	bool any = ok && (left || right);
	if (any)
		ok = fr_prepare(&c.fr, left, right, &d->view, err) ||
			err_prefix(err, "%s", c.label);
	if (any && ok)
		ARENA_ARRAY_ADD(&d->memory, d->curves, d->n, d->cap, c);
	EACH_IN (x, sides, SIDES)
		fr_finish(x);
	return ok;
}

static bool
make_curves(struct drawing *d, struct err *err)
{
	bool ok = true;
	const char *side = d->o->right ? "right " : "";

	if (d->o->left)
		side = "left ";
	/* Reads targets after the other curves: they are drawn below these, and are last in the
	 * legend. */
	for (int target = 0; target < 2; target++)
		for (size_t i = 0; ok && i < d->n_files; i++) {
			const struct curve_file *f = &d->files[i];
			bool seen = f->target != target;

			EACH_IN (x, d->files, i)
				seen = seen ||
					(x->target == f->target && text_same(x->label, f->label));
			ok = seen || make_curve(d, f, err);
		}
	if (ok && (!d->n || d->curves[0].target))
		ok = err_set(err, "there is no %smeasurement to draw", side);
	return ok;
}

/* Reads an equaliser: a file, or the text of a single filter. A GraphicEQ becomes a curve of gains,
 * which stays empty for filters. */
static bool
read_equaliser(const char *text, struct equaliser *e, struct fr *gains, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	struct err typed = ERR_INIT;
	bool found = false, ok;

	*e = (struct equaliser){ .n = 1 };
	if (equaliser_type(&e->v[0], text, &typed))
		return true;
	ok = file_read(text, EQUALISER_MOST_BYTES, &bytes, &found, err) &&
		(found ||
			err_set(err, "--eq: “%s” is neither a file nor a filter: %s", text,
				typed.msg));
	CLEANUP(pointer_free) char *graphic = ok ? equaliser_graphic(bytes.s, bytes.len) : NULL;
	if (graphic)
		return fr_parse(gains, graphic, strlen(graphic), err) ||
			err_prefix(err, "%s: GraphicEQ", text);
	return ok && (check_equaliser(e, text, bytes.s, bytes.len, &d) || diags_first(&d, err));
}

/* Returns the gain of an equaliser at a frequency, in dB. A GraphicEQ goes on at its ends. */
static double
gain_at(const struct equaliser *e, const struct fr *gains, double hz)
{
	double db;

	if (!gains->n)
		return equaliser_db(e, hz, EQUALISER_RATE_HZ);
	fr_at(gains, fmin(fmax(hz, gains->freq_hz[0]), gains->freq_hz[gains->n - 1]), &db);
	return db;
}

/* Adds after each measured curve a second one, with the equaliser. Leaves out the preamp, which
 * would only shift the whole curve. */
static bool
add_equalised(struct drawing *d, const char *text, struct err *err)
{
	CLEANUP(fr_finish) struct fr gains = FR_INIT;
	struct equaliser e;

	if (!text)
		return true;
	if (!read_equaliser(text, &e, &gains, err))
		return false;
	d->eq = arena_keep(&d->memory, xasprintf("with %s", file_name(text)));
	for (size_t i = 0; i < d->n && !d->curves[i].target; i += 2) {
		d->curves = arena_grow(&d->memory, d->curves, d->n, &d->cap, sizeof(d->curves[0]));
		memmove(&d->curves[i + 1], &d->curves[i], (d->n - i) * sizeof(d->curves[0]));
		d->n++;
		struct plot_fr_curve *c = &d->curves[i + 1];
		c->fr = (struct fr)FR_INIT;
		c->channels = d->eq;
		fr_copy(&c->fr, &d->curves[i].fr);
		while (c->fr.n && c->fr.freq_hz[c->fr.n - 1] >= EQUALISER_RATE_HZ / 2)
			c->fr.n--;
		for (size_t k = 0; k < c->fr.n; k++)
			c->fr.level_db[k] += gain_at(&e, &gains, c->fr.freq_hz[k]);
	}
	return true;
}

/*
 * Subtracts the first target from every curve. Without a target there must be two curves: subtracts
 * the second from the first. *to gets the label of the curve that was subtracted.
 */
static bool
take_delta(struct drawing *d, const char **to, struct err *err)
{
	size_t at = 0, kept = 0;
	bool ok = true;

	while (at < d->n && !d->curves[at].target)
		at++;
	if (at == d->n && d->n != 2)
		return err_set(err,
			"--delta needs a curve to subtract: give --target FILE, or two devices");
	if (at == d->n)
		at = 1;
	*to = d->curves[at].label;
	struct fr base = d->curves[at].fr;
	d->curves[at].fr = (struct fr)FR_INIT;
	for (size_t i = 0; i < d->n; i++) {
		struct plot_fr_curve *c = &d->curves[i];
		struct fr delta = FR_INIT;

		if (ok && i != at && !c->target)
			ok = fr_delta(&delta, &c->fr, &base, err) ||
				err_prefix(err, "%s", c->label);
		fr_finish(&c->fr);
		c->fr = delta;
		if (ok && delta.n)
			d->curves[kept++] = *c;
	}
	fr_finish(&base);
	d->n = kept;
	return ok;
}

/* ---- drawing the picture ---- */

static void
draw_fr(const void *plot, struct buf *out)
{
	plot_fr(plot, out);
}

static void
draw(const struct drawing *d, const char *delta_to, bool coupler, struct buf *out,
	struct buf *caption)
{
	CLEANUP(buf_finish) struct buf title = BUF_INIT;

	for (size_t i = 0, named = 0; i < d->n && named <= 3 && !d->title; i++) {
		const struct plot_fr_curve *c = &d->curves[i];

		/* The title omits a curve with the equaliser: it has the label of the curve before.
		 */
		if (c->target || (d->eq && c->channels == d->eq))
			continue;
		if (named < 3)
			buf_addf(&title, "%s%s", named ? words_of("comma") : "", c->label);
		else
			buf_addf(&title, "%s…", words_of("comma"));
		named++;
	}
	if (d->title)
		buf_add(&title, d->title);
	if (d->eq)
		buf_addf(&title, " %s", d->eq);
	if (delta_to)
		WORDS_ADD(&title, "fr_less", delta_to);
	struct plot_fr p = { .head = { .id = "fr", .title = title.s },
		.curves = d->curves,
		.n = d->n,
		.notes = d->notes,
		.n_notes = d->n_notes,
		.view = d->view,
		.delta_to = delta_to,
		.coupler = d->coupler.len ? d->coupler.s : NULL };
	if (d->in_page) {
		picture_for_page(&p.head, draw_fr, &p, out);
	} else {
		p.head.page = caption ? PLOT_DRAFT : 0;
		p.head.draft = caption;
		plot_fr(&p, out);
	}
	if (caption)
		plot_fr_caption(&p, coupler, caption);
}

static bool
number_option(const char *text, const char *name, double least, double most, double *value,
	struct err *err)
{
	if (!text || number_parse(text, least, most, value))
		return true;
	return cli_wrong(err, "--%s takes a number from %g to %g", name, least, most);
}

bool
picture_fr_of(struct cli_call *c, struct buf *out, struct err *err)
{
	const struct plot_options *o = c->options;
	CLEANUP(drawing_finish)
	struct drawing d = { .o = o, .view = FR_VIEW_DEFAULT, .coupler = BUF_INIT };
	const char *delta_to = NULL;

	if (!number_option(o->at, "at", 20, 20000, &d.view.freq_hz, err) ||
		!number_option(o->smooth, "smooth", 1, 96, &d.view.smoothing, err))
		return false;
	bool ok = find_curve_files(&d, c, err) && make_curves(&d, err) &&
		add_equalised(&d, o->eq, err) && (!o->delta || take_delta(&d, &delta_to, err));
	if (ok)
		draw(&d, delta_to, true, out, NULL);
	return ok;
}

bool
picture_fr_of_review(const struct record *r, const struct plot_beside *beside, bool in_page,
	bool coupler, struct buf *out, struct buf *caption, struct err *err)
{
	static const struct plot_options none;
	CLEANUP(drawing_finish)
	struct drawing d = {
		.o = &none, .view = FR_VIEW_DEFAULT, .coupler = BUF_INIT, .in_page = in_page
	};
	bool ok = add_recorded(&d, r, err);

	if (beside) {
		d.n_notes = 0;
		ok = ok &&
			add_measurements(&d, beside->review->measurements, beside->review->path,
				beside->device, false, err);
	}
	ok = ok && make_curves(&d, err);
	if (ok)
		draw(&d, NULL, coupler, out, caption);
	return ok;
}

/* ---- measurements for other programs ---- */

static bool
measure_sides(struct drawing *d, const struct curve_file *of, struct plot_measured_curve *c,
	struct err *err)
{
	bool ok = read_side(d, of, SIDE_LEFT, &c->left, err) &&
		read_side(d, of, SIDE_RIGHT, &c->right, err);

	if (ok && !c->left.n && !c->right.n) {
		ok = read_side(d, of, SIDE_NONE, &c->left, err);
		fr_copy(&c->right, &c->left);
	}
	return ok;
}

bool
plot_measured_read(struct plot_measured *m, const struct record *r, struct err *err)
{
	static const struct plot_options none;
	CLEANUP(drawing_finish) struct drawing d = { .o = &none, .coupler = BUF_INIT };
	bool ok = add_recorded(&d, r, err);

	*m = (struct plot_measured){ .v = NULL };
	EACH_IN_WHILE (one, d.files, d.n_files, ok) {
		bool seen = one->target;

		EACH (x, m)
			seen = seen || text_same(x->label, one->label);
		if (seen)
			continue;
		ARENA_ADD(&m->memory, m,
			(struct plot_measured_curve){
				.label = arena_keep(&m->memory, xstrdup(one->label)) });
		ok = measure_sides(&d, one, &m->v[m->n - 1], err);
	}
	return ok && (m->n || err_set(err, "the session file names only targets to draw"));
}

void
plot_measured_finish(struct plot_measured *m)
{
	EACH (x, m) {
		fr_finish(&x->left);
		fr_finish(&x->right);
	}
	arena_finish(&m->memory);
}
