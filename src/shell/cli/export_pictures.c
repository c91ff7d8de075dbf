/* Draws the pictures of a draft, and writes the ones that are files beside it or in its site. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/export_pictures.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/file.h"
#include "base/system/json.h"
#include "base/system/kept_picture.h"
#include "base/text/text.h"
#include "draft/plot/plot.h"
#include "review/files/words.h"
#include "review/record/identity.h"
#include "review/record/note_rules.h"
#include "review/record/rows_note.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/export_folder.h"
#include "shell/cli/shared.h"
#include "shell/picture/picture.h"

/* Returns the path or the address of a picture: "x/cantor-wheel.svg" for the stem "x/cantor" and
 * `what` "wheel". The caller frees. */
static char *
picture_name(const char *stem, const char *what)
{
	struct buf path = BUF_INIT;

	buf_addf(&path, "%s-", stem);
	/* Names that ASCII does not tell apart get different pictures. */
	uint64_t hash = 0;
	for (const char *c = what; *c; c++)
		hash = hash || !text_is_ascii(*c) ? hash * 31 + (unsigned char)*c : 0;
	for (; *what; what++)
		buf_add_char(
			&path, isalnum((unsigned char)*what) || strchr("._", *what) ? *what : '-');
	if (hash)
		buf_addf(&path, "%06x", (unsigned)(hash & 0xffffff));
	buf_add(&path, ".svg");
	return buf_detach(&path);
}

/* Adds a picture; takes ownership of svg, alt and values. */
static void
keep_picture(struct drawn_pictures *p, const char *what, const char *file, struct buf svg,
	char *alt, const char *caption, json_t *values)
{
	ARENA_ADD(&p->memory, p,
		(struct export_picture){ .what = arena_keep(&p->memory, xstrdup(what)),
			.path = arena_keep(&p->memory, picture_name(p->to.stem, file)),
			.link = arena_keep(&p->memory, picture_name(p->to.link, file)),
			.alt = arena_keep(&p->memory, alt),
			.caption = arena_keep(&p->memory, xstrdup(caption)),
			.svg = svg,
			.in_page = p->in_page,
			.values = values });
}

static const char *
tested_device(const struct view *view)
{
	return view_text(json_object_get(view_tree(view), K_device), K_name);
}

/* Returns the description of a picture for blind readers; the caller frees. */
static char *
alt_text(const char *key, const char *device)
{
	struct buf out = BUF_INIT;

	WORDS_ADD(&out, key, device);
	return buf_detach(&out);
}

/* Adds a picture that cannot be drawn now, if its file is there: it stays, and its place and
 * caption in the text. Takes ownership of alt. */
static void
leave_picture(struct drawn_pictures *p, const char *what, const char *file, char *alt)
{
	const char *em = words_of("template_em");

	keep_picture(p, what, file, (struct buf)BUF_INIT, alt, "", NULL);
	struct export_picture *x = &p->v[p->n - 1];
	CLEANUP(pointer_free) char *head = xasprintf("(%s)\n\n%s", x->link, em);
	const char *at = p->was && !text_same(what, "profile") ? strstr(p->was, head) : NULL;
	if (at) {
		const char *words = at + strlen(head);

		x->caption =
			arena_keep(&p->memory, xstrndup(words, strcspn(words, "\n") - strlen(em)));
	}
	if (p->in_page || access(x->path, F_OK) != 0)
		p->n--;
}

static void
draw_ratings(struct drawn_pictures *p, const struct pictures_of *j, bool wheel)
{
	CLEANUP(plot_drawn_finish)
	struct plot_drawn drawn = { .svg = BUF_INIT,
		.caption = BUF_INIT,
		.values = p->in_page && !wheel ? json_object() : NULL,
		.view = j->view };
	struct err err = ERR_INIT;
	const char *what = wheel ? "wheel" : "profile";
	char *alt = alt_text(wheel ? "alt_wheel" : "alt_profile", tested_device(j->view));

	if (!picture_ratings_of_review(j->r, wheel, p->in_page, &drawn, &err) &&
		wheel) /* said once */
		cli_say("wheel and profile are not drawn: %s", err.msg);
	/* The wheel needs PLOT_WHEEL_LEAST rated attributes. The profile needs one; on a page,
	 * where it replaces the list of ratings, it needs three. */
	size_t least = p->in_page ? 3 : 1;
	if (wheel)
		least = PLOT_WHEEL_LEAST;
	if (drawn.judged >= least) {
		keep_picture(p, what, what, drawn.svg, alt, drawn.caption.s, drawn.values);
		drawn.svg = (struct buf)BUF_INIT;
		drawn.values = NULL;
	} else if (*err.msg || drawn.lacks) {
		leave_picture(p, what, what, alt);
	} else {
		free(alt);
	}
	p->rated |= drawn.judged > 0;
}

/* Draws the frequency response; beside: with the response of another device. */
static void
draw_fr(struct drawn_pictures *p, const struct pictures_of *j, const char *what,
	const struct plot_beside *beside)
{
	const char *device = beside ? beside->device : tested_device(j->view);
	char *alt = alt_text(beside ? "alt_fr_pair" : "alt_fr", device);
	CLEANUP(pointer_free) char *file = beside ? xasprintf("fr-%s", what) : xstrdup(what);
	CLEANUP(buf_finish) struct buf caption = BUF_INIT;
	struct buf svg = BUF_INIT;
	struct err err = ERR_INIT;

	if (!picture_fr_of_review(j->r, beside, p->in_page,
		    !pairs_get(&j->profile->boilerplate, "coupler"), &svg, &caption, &err)) {
		cli_say("the frequency response%s%s is not drawn: %s", beside ? " beside " : "",
			beside ? device : "", err.msg);
		buf_finish(&svg);
		leave_picture(p, what, file, alt);
		return;
	}
	keep_picture(p, what, file, svg, alt, caption.s, NULL);
	p->v[p->n - 1].pair = beside;
}

static bool
is_measured(const struct review *x)
{
	json_auto_t *all = json_read(x->measurements);

	return json_array_size(json_object_get(all, "fr")) > 0;
}

/* Draws the response of the device, alone and beside each compared device with a measurement. */
static void
draw_responses(struct drawn_pictures *p, const struct pictures_of *j)
{
	if (!is_measured(j->review))
		return;
	draw_fr(p, j, "fr", NULL);
	EACH_LIVE (comparison, c, j->r, ROW_COMPARISON) {
		CLEANUP(record_finish) struct record others = record_new();
		const struct device *d = record_find(j->r, ROW_DEVICE, &c->device);
		const struct review *x = NULL;

		if (!d || !d->id ||
			!store_load_kind(j->st, ROW_REVIEW, &c->device, &others, ERR_IGNORED))
			continue;
		while ((x = record_live(&others, ROW_REVIEW, x)) &&
			(!uuid_same(&x->device, &d->row.uuid) || !is_measured(x)))
			;
		/* Of a device without such a review the session file may name the files. */
		json_auto_t *facts = json_read(c->facts);
		const char *measured = view_text(facts, "measurements");
		struct review given = { .path = j->review->path,
			.measurements = (char *)(uintptr_t)measured };
		if (!x && *measured && is_measured(&given))
			x = &given;
		if (x)
			draw_fr(p, j, d->id, &(struct plot_beside){ x, d->name });
	}
}

void
cli_pictures_draw(struct drawn_pictures *p, const struct pictures_of *j, enum export_pictures which,
	const char *file, const struct draft_place *at, const char *was)
{
	if (!which)
		return;
	site_pictures_find(&p->to, file, at, j->profile, j->review, tested_device(j->view), was);
	p->was = was;
	if (which != EXPORT_MEASURED) {
		draw_ratings(p, j, true);
		draw_ratings(p, j, false);
	}
	draw_responses(p, j);
}

void
cli_pictures_drop_edited(struct drawn_pictures *p, struct store *st)
{
	size_t n = 0;

	EACH (x, p) {
		CLEANUP(draft_close)
		struct draft_file d = {
			.path = x->path, .review = identity_of_pictures(), .format = "svg"
		};

		if (draft_open(&d, st, ERR_IGNORED) && draft_is_edited(&d)) {
			buf_finish(&x->svg);
			json_decref(x->values);
		} else {
			p->v[n] = *x;
			p->v[n++].caption[0] = '\0'; /* the text has it, or the author deleted it */
		}
	}
	p->n = n;
}

static bool
is_drawn(const char *path, void *in)
{
	const struct drawn_pictures *p = in;
	bool is = false;

	EACH (x, p)
		is = is || text_same(file_name(x->path), file_name(path));
	return is;
}

bool
cli_pictures_write(struct drawn_pictures *p, struct store *st, bool force, struct err *err)
{
	static const char *const drawn[] = { "wheel.svg", "profile.svg", "fr.svg", NULL };
	const struct export_to to = { .review = identity_of_pictures(), .st = st };
	bool ok = true;

	if (p->n && p->to.folder) {
		file_share(true);
		ok = file_make_folder(p->to.folder, err);
		file_share(false);
	}
	EACH_WHILE (x, p, ok) {
		const char *path = x->path;
		bool kept = false;

		if (!x->svg.len || cli_plot_write(path, &x->svg, st, force, &kept, err))
			continue;
		if (!kept)
			return false;
		cli_say("%s was edited, or drawn from another archive, and was not replaced; "
			"delete it to draw it again",
			path);
	}
	CLEANUP(pointer_free) char *stem = p->to.stem ? xasprintf("%s-", p->to.stem) : NULL;
	CLEANUP(pointer_free) char *folder = stem ? file_folder(stem) : NULL;
	if (ok && stem && access(folder, F_OK) == 0)
		ok = cli_remove_stale(&to, stem, "svg", drawn, is_drawn, p, err);
	if (ok && p->n && p->to.folder)
		cli_say("the pictures are in %s, which the site publishes", p->to.folder);
	if (ok && p->n && p->to.hint)
		cli_say("%s", p->to.hint);
	return ok;
}

/* ---- the pictures of notes ---- */

void
cli_kept_find(const struct pictures_of *j, const char *file, const struct draft_place *at,
	const char *was, char **folder, char **link, bool *liquid)
{
	struct site_pictures to;

	site_pictures_find(&to, file, at, j->profile, j->review, tested_device(j->view), was);
	*folder = file_folder(to.stem);
	*link = xstrndup(to.link, (size_t)(file_name(to.link) - to.link));
	*liquid = to.liquid;
	site_pictures_finish(&to);
}

/* Returns true if a text has the picture of n bytes as an address. */
static bool
names_picture(const char *text, const char *name, size_t n)
{
	const char *has;
	size_t length;

	while ((text = kept_picture_next(text, &length, &has))) {
		if (text + length == has + n && strncmp(has, name, n) == 0)
			return true;
		text += length;
	}
	return false;
}

/* Copies the pictures of the words of a note, as far as the text of the draft names them. */
static bool
copy_pictures(
	const char *words, const char *text, const char *kept, const char *folder, struct err *err)
{
	const char *name;
	size_t n;
	bool ok = true, missing = false;

	while (ok && (words = kept_picture_next(words, &n, &name))) {
		CLEANUP(pointer_free) char *one = xstrndup(name, (size_t)(words + n - name));
		CLEANUP(pointer_free) char *path = file_in(kept, one);

		words += n;
		if (!names_picture(text, one, strlen(one)))
			continue;
		missing = access(path, F_OK) != 0;
		if (!missing && folder)
			ok = file_make_folder(folder, err) &&
				kept_picture_copy(kept, one, folder, &missing, err);
		if (missing)
			cli_say("the picture %s of a note is not on this machine: copy it into %s "
				"from the one on which the note was made",
				one, kept);
	}
	return ok;
}

bool
cli_kept_write(const struct record *r, const char *text, const char *folder, struct err *err)
{
	CLEANUP(pointer_free) char *archive = own_archive_path();
	CLEANUP(pointer_free) char *kept = kept_picture_folder(archive);
	bool ok = true;

	file_share(true);
	EACH_LIVE_WHILE (note, n, r, ROW_NOTE, ok)
		if (n->body && !note_is_private(r, n))
			ok = copy_pictures(n->body, text, kept, folder, err);
	file_share(false);
	return ok;
}

void
cli_pictures_finish(struct drawn_pictures *p)
{
	EACH (x, p) {
		buf_finish(&x->svg);
		json_decref(x->values);
	}
	arena_finish(&p->memory);
	site_pictures_finish(&p->to);
	*p = (struct drawn_pictures){ .n = 0 };
}
