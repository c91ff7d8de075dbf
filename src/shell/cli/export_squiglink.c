/* earlog export --squiglink: entry and curves of the device for a folder of CrinGraph, written
 * unless another program changed them. formats/squiglink.c knows the format. */
#include "shell/cli/export_folder.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/core/mem.h"
#include "base/numbers/scale.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/text/text.h"
#include "draft/formats/squiglink.h"
#include "shell/call/cli.h"
#include "shell/picture/picture.h"

#define BOOK_MOST (16 * 1024 * 1024) /* largest phone_book.json, in bytes */
#define CURVE_MOST (1024 * 1024)     /* largest file of a curve, in bytes */
/* Fewest points of a measurement: one for each third of an octave from 20 Hz to 20 kHz. */
#define POINTS_LEAST 30
/* A curve that ends this far inside the frequencies of the folder is continued with its last level,
 * in octaves. */
#define BEYOND_OCTAVES 0.2

static const char *const side_names[] = { "L", "R" };

struct squiglink_job {
	const struct export_to *to;
	const char *folder;
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

static char *
in_folder(const struct squiglink_job *j, const char *name)
{
	return file_in(j->folder, name);
}

/* Returns the folder of the phone book of a site: the one that its config.js names (`DIR`), or
 * "data", CrinGraph's default, if only that has a phone book; else the folder itself. The caller
 * frees. */
static char *
folder_of_site(const char *path)
{
	CLEANUP(pointer_free) char *config = file_in(path, "config.js");
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	char name[128] = "data", quote[2];
	bool found, named = false;

	file_read(config, CURVE_MOST, &bytes, &found, ERR_IGNORED);
	for (const char *s = bytes.s; !named && (s = strstr(s, "DIR")); s += 3)
		named = sscanf(s, "DIR = %*[\"'`]%127[^\"'`:]%1[\"'`]", name, quote) == 2;
	CLEANUP(pointer_free) char *folder = file_in(path, named ? name : "data");
	CLEANUP(pointer_free) char *book = file_in(folder, "phone_book.json");
	CLEANUP(pointer_free) char *here = file_in(path, "phone_book.json");
	bool there = file_is_regular(book);
	return xstrdup(
		(named && there) || (!file_is_regular(here) && (named || there)) ? folder : path);
}

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
	snprintf(j->score, sizeof(j->score), "%s%s%s",
		scale_show(&s, json_number_value(json_object_get(score, K_value)), number),
		alone ? "" : "/", alone ? "" : scale_number(s.max, of));
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
name_variants(struct squiglink_job *j, const char *device, const char *model)
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

		for (size_t k = 0; i != base && k < LENGTH(known); k++)
			if (text_starts(label, known[k]) && label[strlen(known[k])] &&
				strchr(" _-", label[strlen(known[k])]))
				rest = label + strlen(known[k]) + 1;
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
	name_variants(j, view_text(device, K_name), j->phone.name);
	return true;
}

/* ---- the curves ---- */

/* Reads how the curves of the folder are written: from the first file with a curve. */
static bool
read_form(struct squiglink_job *j, struct err *err)
{
	CLEANUP(file_paths_finish) struct file_paths all;
	bool ok = file_paths(j->folder, &all) || errno == ENOENT ||
		err_set(err, "cannot read the folder %s: %s", j->folder, strerror(errno));
	bool found = false, taken = false;

	for (size_t i = 0; ok && !taken && i < all.n; i++) {
		CLEANUP(buf_finish) struct buf bytes = BUF_INIT;

		if (!text_ends_in(all.v[i], " L.txt") && !text_ends_in(all.v[i], " R.txt"))
			continue;
		found = true;
		ok = file_read_input(all.v[i], CURVE_MOST, &bytes, err);
		taken = ok && squiglink_form_read(&j->form, bytes.s, bytes.len);
	}
	if (ok && found && !taken)
		ok = err_set(err, "no file of the folder %s has a curve that CrinGraph could read",
			j->folder);
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

/* Appends the text of one file, and its path to j->paths. */
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
	to->path = arena_keep(&j->memory, in_folder(j, name));
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

		if (!j->phone.files[i])
			continue;
		if (!(c->left.n && c->right.n))
			cli_say("%s: only one side was measured; both files get it", c->label);
		ok = make_curve_file(j, i, c->left.n ? &c->left : &c->right, 0, err) &&
			make_curve_file(j, i, c->right.n ? &c->right : &c->left, 1, err);
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
	for (size_t i = 0; ok && i < j->n_curves; i++)
		ok = cli_put(&to, j->curves[i].path, "squiglink", &j->curves[i].text, NULL, err);
	return ok;
}

/* ---- the phone book ---- */

/* Returns the name if the list has it, else NULL. */
static const char *
among(const json_t *listed, const char *name)
{
	const json_t *one;
	size_t i;

	json_array_foreach (listed, i, one)
		if (text_same(json_string_value(one), name))
			return name;
	return NULL;
}

/* Earlier versions listed the right side as a variant, "Arr Em R", if the files of the review were
 * L.txt and R.txt. Names each such file in the list, and returns true if there is one. */
static bool
name_old_sides(const struct squiglink_job *j, const char *path, const struct squiglink_list *list)
{
	const json_t *one;
	bool any = false;
	size_t k;

	json_array_foreach (list->files, k, one)
		for (size_t i = 0; i < j->phone.n; i++) {
			const char *old = json_string_value(one), *file = j->phone.files[i];
			size_t n = strlen(file);

			if (strncmp(old, file, n) != 0 || old[n] != ' ' ||
				!picture_is_side(old + n + 1))
				continue;
			any = true;
			cli_say("%s:%s\"%s\" is a side of \"%s\", no variant: remove it from the "
				"lists of the phone, and the files %s L.txt and %s R.txt",
				path, list->place.s, old, file, old, old);
		}
	return any;
}

/* Takes the names of files that CrinGraph reads for the phone in the list; a variant without such a
 * name gets NULL, as do those that were listed before if others joined the list, unless these have
 * curves of an old side. Returns false if it is not certain which variant is which. */
static bool
take_names(struct squiglink_job *j, const char *path, const struct squiglink_list *list)
{
	bool old_sides = name_old_sides(j, path, list);
	const json_t *listed = list->files;
	size_t own = 0, n = j->phone.n;
	const char **names = arena_calloc(&j->memory, n + 1, sizeof(names[0]));

	for (size_t i = 0; i < n && list->names; i++) {
		const char *name = json_string_value(json_array_get(list->names, i));
		names[i] = list->joined && !old_sides && among(listed, name) ? NULL : name;
	}
	if (list->names) {
		j->phone.files = names;
		return true;
	}
	for (size_t i = 0; i < n; i++)
		own += among(listed, j->phone.files[i]) != NULL;
	for (size_t i = 0; i < n; i++)
		names[i] = own ? among(listed, j->phone.files[i])
			       : json_string_value(json_array_get(listed, i));
	j->phone.files = names;
	return json_array_size(listed) == n && (own == n || n == 1);
}

/* Appends the names of the files: "Crimson L, R". shown: only files that are in the folder and were
 * not written by this export. */
static bool
add_names(struct squiglink_job *j, bool shown, struct buf *out, struct err *err)
{
	const char *last = NULL;
	bool ok = true;

	for (size_t i = 0; ok && i < 2 * j->phone.n; i++) {
		const char *name = j->phone.files[i / 2], *side = side_names[i % 2];
		CLEANUP(pointer_free) char *curve = xasprintf("%s %s.txt", name ? name : "", side);
		CLEANUP(pointer_free) char *path = in_folder(j, curve);
		CLEANUP(draft_close)
		struct draft_file file = {
			.path = path, .review = j->to->review, .format = "squiglink"
		};

		ok = draft_open(&file, j->to->st, err);
		if (ok && name && (!shown || (!file.known && file_is_regular(path)))) {
			buf_add_part(out, ", ", "%s%s%s", last == name ? "" : name,
				last == name ? "" : " ", side);
			last = name;
		}
	}
	return ok;
}

/* Finds out which files CrinGraph reads for a phone in the list. Reports why, and sets *keep, if
 * nothing is to be written. */
static bool
match_list(struct squiglink_job *j, const char *path, const struct squiglink_list *list, bool *keep,
	struct err *err)
{
	CLEANUP(buf_finish) struct buf shown = BUF_INIT, wanted = BUF_INIT;
	bool clear = take_names(j, path, list);

	if (!add_names(j, true, &shown, err) || !add_names(j, false, &wanted, err))
		return false;
	*keep = !j->to->way.force && (shown.len || !clear);
	if (*keep && shown.len)
		cli_say("%s: the list already shows %s; nothing was written (--force replaces the "
			"curves)",
			path, shown.s);
	else if (*keep)
		return err_set(err,
			"%s:%s%s %s has several curves; earlog would write %s; nothing was written "
			"(--force writes)",
			path, list->place.s, j->phone.brand, j->phone.name, wanted.s);
	return true;
}

/* Writes the new phone book, unless another program changed the file since it was read. */
static bool
write_book(const struct squiglink_job *j, const char *path, const struct buf *old,
	const struct buf *new, bool found, struct err *err)
{
	const struct file_seen seen = { old->s, old->len, found };
	bool changed = false;

	if (j->to->way.diff)
		draft_print_diff(path, old, new->s, new->len);
	if (j->to->way.diff || j->to->way.dry_run)
		return true;
	file_share(true);
	bool ok = file_update(path, new->s, new->len, &seen, &changed, err);
	file_share(false);
	return ok && (!changed || err_set(err, "another program changed %s; try again", path));
}

static bool
add_to_folder(struct squiglink_job *j, struct err *err)
{
	CLEANUP(pointer_free) char *path = in_folder(j, "phone_book.json");
	CLEANUP(buf_finish) struct buf old = BUF_INIT;
	CLEANUP(squiglink_list_finish) struct squiglink_list list = SQUIGLINK_LIST_INIT;
	struct stat st;
	bool found = false, keep = false, dry = j->to->way.dry_run || j->to->way.diff;

	if (!file_read(path, BOOK_MOST, &old, &found, err))
		return false;
	if (!squiglink_add(old.s, old.len, &j->phone, &list, err)) {
		struct err why = *err;

		return err_set(err, "%s:%s", path, why.msg);
	}
	for (const char *s = list.differences.s; *s;) {
		const char *end = strchr(s, '\n');

		text_print(stderr, "%s:%.*s\n", path, (int)(end - s), s);
		s = end + 1;
	}
	if (list.files && !match_list(j, path, &list, &keep, err))
		return false;
	if (keep)
		return true;
	/* Everything is read and checked before the first file is written, and the phone book is
	 * written last, so that it never names a missing file. */
	if (!read_form(j, err) || !make_curve_files(j, err) ||
		(!dry && !cli_folder_make(j->folder, err)))
		return false;
	bool there = stat(j->folder, &st) == 0;
	if ((there && !write_curves(j, true, err)) ||
		(there && !j->to->way.dry_run && !write_curves(j, false, err)) ||
		(list.book.len && !write_book(j, path, &old, &list.book, found, err)))
		return false;
	if (list.joined)
		cli_say("%s:%s%zu %s", path, list.place.s, list.joined,
			list.joined == 1 ? "curve joins the lists of the phone"
					 : "curves join the lists of the phone");
	const char *is = dry ? "to be added" : "added";
	if (list.files)
		is = "in the list already";
	if (list.differences.len)
		is = "in the list with other values";
	cli_say("%s: %s %s %s; %zu files of %zu points", path, j->phone.brand, j->phone.name, is,
		j->n_curves, j->form.n);
	return true;
}

bool
cli_squiglink_write(const struct record *r, const struct view *view, const struct export_to *to,
	struct err *err)
{
	struct squiglink_job j = { .to = to };

	j.folder = arena_keep(&j.memory, folder_of_site(to->way.path));
	bool ok = plot_measured_read(&j.measured, r, err) && describe(&j, view_tree(view), err) &&
		add_to_folder(&j, err);

	for (size_t i = 0; i < j.n_curves; i++)
		buf_finish(&j.curves[i].text);
	squiglink_form_finish(&j.form);
	plot_measured_finish(&j.measured);
	arena_finish(&j.memory);
	return ok;
}
