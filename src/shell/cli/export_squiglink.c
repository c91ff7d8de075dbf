/* earlog export --squiglink: writes the curves of the device into a folder of CrinGraph, and prints
 * its entry of the phone book. formats/squiglink.c knows the format. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/export_folder.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/formats/squiglink.h"
#include "shell/call/cli.h"
#include "shell/picture/picture.h"

#define CURVE_MOST (1024 * 1024) /* largest file of a curve, in bytes */
/* Fewest points of a measurement: one for each third of an octave from 20 Hz to 20 kHz. */
#define POINTS_LEAST 30
/* A curve that ends this far inside the frequencies of the folder is continued with its last level,
 * in octaves. */
#define BEYOND_OCTAVES 0.2

static const char *const side_names[] = { "L", "R" };

struct squiglink_job {
	const struct export_to *to; /* to->way.path: the folder of the curves */
	struct squiglink_form form;
	struct squiglink_phone phone;
	struct plot_measured measured;
	struct squiglink_curve_file {
		char *path;
		struct buf text;
	} * curves;
	size_t n_curves;
	char price[SCALE_NUMBER + 16], score[2 * SCALE_NUMBER + 2];
	struct arena memory;
};

/* ---- the entry ---- */

/* Writes the first price as shops do: "$799", "€799", "799 CHF". */
static void
set_price(struct squiglink_job *j, const json_t *device)
{
	static const char *const signs[][2] = { { "USD", "$" }, { "EUR", "€" }, { "GBP", "£" },
		{ "JPY", "¥" }, { "CNY", "¥" } };
	const json_t *price = json_array_get(json_object_get(device, K_prices), 0);
	const char *currency = view_text(price, K_currency), *written = view_text(price, K_text);
	const char *const *row = TEXT_ROW(signs, currency), *sign = row ? row[1] : NULL;

	if (!json_is_number(json_object_get(price, K_amount)) || strlen(currency) > 12)
		return;
	int n = (int)strcspn(written, " ");
	if (sign)
		snprintf(j->price, sizeof(j->price), "%s%.*s", sign, n, written);
	else
		snprintf(j->price, sizeof(j->price), "%.*s %s", n, written, currency);
	j->phone.price = j->price;
}

/* Sets the score: "4" on a scale up to 5, of which squig.link draws stars; else "8/10", or
 * the word of a scale in words. */
static void
set_score(struct squiglink_job *j, const json_t *tree)
{
	const json_t *score = json_object_get(json_object_get(tree, K_scores), K_sonic_quality);
	CLEANUP(pointer_free) char *scale = json_text(json_object_get(score, K_scale), 0);
	CLEANUP(scale_finish) struct scale s = { .n = 0 };
	char number[SCALE_NUMBER], of[SCALE_NUMBER];

	if (!json_is_number(json_object_get(score, K_value)) ||
		!scale_from_json(&s, scale, ERR_IGNORED))
		return;
	bool alone = s.max == 5 || scale_in_words(&s);
	const char *most = alone ? "" : scale_number(s.max, of);
	snprintf(j->score, sizeof(j->score), "%s%s%s",
		scale_show(&s, json_number_value(json_object_get(score, K_value)), number),
		alone ? "" : "/", most);
	j->phone.review_score = j->score;
}

static const char *
text_or_null(const json_t *o, const char *key)
{
	return *view_text(o, key) ? view_text(o, key) : NULL;
}

/* Names the variants: those whose measurement has another name than the device are called by what
 * this name adds to it. */
static void
name_settings(struct squiglink_job *j, const char *device, const char *model)
{
	const struct plot_measured *m = &j->measured;
	const char **files = arena_calloc(&j->memory, m->n + 1, sizeof(files[0])),
		   **suffixes = arena_calloc(&j->memory, m->n + 1, sizeof(suffixes[0]));

	size_t base = 0;

	for (size_t i = 0; i < m->n; i++)
		if (text_same(m->v[i].label, device))
			base = i;
	for (size_t i = 0; i < m->n; i++) {
		const char *label = m->v[i].label, *rest = i == base ? "" : label;
		const char *known[] = { device, model, m->v[base].label };

		EACH_IN_WHILE (x, known, LENGTH(known), i != base)
			if (text_starts(label, *x) && label[strlen(*x)] &&
				strchr(" _-", label[strlen(*x)]))
				rest = label + strlen(*x) + 1;
		CLEANUP(pointer_free)
		char *whole = xasprintf("%s%s%s", device, *rest ? " " : "", rest);
		suffixes[i] = arena_keep(&j->memory, xstrdup(rest));
		files[i] = arena_keep(&j->memory, squiglink_file(whole));
	}
	j->phone.files = files;
	j->phone.suffixes = suffixes;
	j->phone.n = m->n;
}

static bool
describe(struct squiglink_job *j, const json_t *tree, struct err *err)
{
	const json_t *device = json_object_get(tree, K_device),
		     *published = json_object_get(json_object_get(tree, K_review), K_published);

	j->phone.brand = text_or_null(device, K_brand);
	j->phone.name = text_or_null(device, K_model);
	j->phone.review_link = text_or_null(published, K_url);
	j->phone.shop_link = text_or_null(device, K_link);
	set_price(j, device);
	set_score(j, tree);
	if (!j->phone.brand || !j->phone.name)
		return err_set(err,
			"a phone book lists devices by brand; write the device of the session file "
			"as keys, {brand: AFUL, model: Cantor}");
	name_settings(j, view_text(device, K_name), j->phone.name);
	return true;
}

/* ---- the curves ---- */

/* Reads how the curves of the folder are written: from the first file with a curve. */
static bool
read_form(struct squiglink_job *j, struct err *err)
{
	CLEANUP(file_paths_finish) struct file_paths all;
	const char *folder = j->to->way.path;
	bool ok = file_paths(folder, &all) || errno == ENOENT ||
		err_set(err, "cannot read the folder %s: %s", folder, strerror(errno));
	bool found = false, taken = false;

	EACH_WHILE (x, &all, ok && !taken) {
		CLEANUP(buf_finish) struct buf bytes = BUF_INIT;

		if (!text_ends_in(*x, " L.txt") && !text_ends_in(*x, " R.txt"))
			continue;
		found = true;
		ok = file_read_input(*x, CURVE_MOST, &bytes, err);
		taken = ok && squiglink_form_read(&j->form, bytes.s, bytes.len);
	}
	if (ok && found && !taken)
		ok = err_set(err, "no file of the folder %s has a curve that CrinGraph could read",
			folder);
	if (ok && !found)
		squiglink_form_default(&j->form);
	return ok;
}

/* Gets the level at a frequency; a little beyond the curve, the level of its end. */
static bool
level_near(const struct fr *f, double hz, double *level_db)
{
	double low = f->freq_hz[0], high = f->freq_hz[f->n - 1];

	if (fabs(log2(fmin(fmax(hz, low), high) / hz)) > BEYOND_OCTAVES)
		return false;
	return fr_at(f, fmin(fmax(hz, low), high), level_db);
}

/* Appends one file to j->curves. */
static bool
make_curve_file(
	struct squiglink_job *j, size_t variant, const struct fr *f, int side, struct err *err)
{
	CLEANUP(pointer_free)
	char *name = xasprintf("%s %s.txt", j->phone.files[variant], side_names[side]);
	CLEANUP(pointer_free) double *level_db = xcalloc(j->form.n, sizeof(*level_db));
	struct squiglink_curve_file *to = &j->curves[j->n_curves++];

	if (f->n < POINTS_LEAST)
		return err_set(err,
			"the measurement for %s has %zu points; a graph needs %d or more", name,
			f->n, POINTS_LEAST);
	for (size_t i = 0; i < j->form.n; i++)
		if (!level_near(f, j->form.freq_hz[i], &level_db[i]))
			return err_set(err,
				"the measurement for %s goes from %.0f to %.0f Hz; the files of "
				"the folder go from %.0f to %.0f Hz",
				name, f->freq_hz[0], f->freq_hz[f->n - 1], j->form.freq_hz[0],
				j->form.freq_hz[j->form.n - 1]);
	to->path = arena_keep(&j->memory, file_in(j->to->way.path, name));
	squiglink_curve(&j->form, level_db, &to->text);
	return true;
}

static bool
make_curve_files(struct squiglink_job *j, struct err *err)
{
	bool ok = true;

	j->curves = arena_calloc(&j->memory, 2 * j->measured.n + 1, sizeof(j->curves[0]));
	for (size_t i = 0; ok && i < j->measured.n; i++) {
		const struct plot_measured_curve *c = &j->measured.v[i];

		if (!(c->left.n && c->right.n))
			cli_say("%s: only one side was measured; both files get it", c->label);
		ok = make_curve_file(j, i, c->left.n ? &c->left : &c->right, 0, err);
		ok = ok && make_curve_file(j, i, c->right.n ? &c->right : &c->left, 1, err);
	}
	return ok;
}

/* Writes the files. dry: only finds out whether all can be written. */
static bool
write_curves(struct squiglink_job *j, bool dry, struct err *err)
{
	struct export_to to = *j->to;
	bool ok = true;

	to.way.dry_run |= dry;
	to.way.diff &= !dry;
	EACH_IN (x, j->curves, j->n_curves)
		ok = ok && cli_put(&to, x->path, "squiglink", &x->text, NULL, err);
	return ok;
}

/* Checks everything before the first file is written. */
static bool
write_all(struct squiglink_job *j, struct err *err)
{
	const struct draft_way *way = &j->to->way;
	bool dry = way->dry_run || way->diff;

	if (!read_form(j, err) || !make_curve_files(j, err) ||
		(!dry && !cli_folder_make(way->path, err)))
		return false;
	if (file_is_folder(way->path) &&
		(!write_curves(j, true, err) || (!way->dry_run && !write_curves(j, false, err))))
		return false;
	cli_say("%s: %zu files of %zu points; put this entry into the \"phones\" of %s in "
		"phone_book.json:",
		way->path, j->n_curves, j->form.n, j->phone.brand);
	json_auto_t *entry = squiglink_entry(&j->phone);
	return json_print(stdout, entry, err);
}

bool
cli_squiglink_write(const struct record *r, const struct view *view, const struct export_to *to,
	struct err *err)
{
	struct squiglink_job j = { .to = to };

	bool ok = plot_measured_read(&j.measured, r, err) && describe(&j, view_tree(view), err) &&
		write_all(&j, err);

	EACH_IN (x, j.curves, j.n_curves)
		buf_finish(&x->text);
	squiglink_form_finish(&j.form);
	plot_measured_finish(&j.measured);
	arena_finish(&j.memory);
	return ok;
}
