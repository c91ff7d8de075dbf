#include "cli/export_media.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "answers/plots.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/earlog_plot.h"
#include "config/find.h"
#include "record/timing.h"
#include "store/library.h"

/* ---- pictures ---- */

/* Returns the path of a picture next to the draft: "x/cantor-wheel.svg" for the draft "x/cantor.md"
 * and `what` "wheel". The caller frees. */
static char *
path_of(const char *draft, const char *what)
{
	const char *name = file_name(draft), *dot = strrchr(name, '.');
	size_t n = dot && dot > name ? (size_t)(dot - draft) : strlen(draft);
	struct buf path = BUF_INIT;

	buf_add_bytes(&path, draft, n);
	buf_add_char(&path, '-');
	for (; *what; what++)
		buf_add_char(
			&path, isalnum((unsigned char)*what) || strchr("._", *what) ? *what : '-');
	buf_add(&path, ".svg");
	return buf_detach(&path);
}

/* Adds a picture; takes ownership of svg, alt and values. */
static void
keep_picture(struct pictures *p, const char *draft, const char *what, const char *file,
	struct buf svg, char *alt, const char *caption, json_t *values)
{
	ARENA_ADD(&p->memory, p,
		(struct export_picture){ .what = arena_keep(&p->memory, xstrdup(what)),
			.path = arena_keep(&p->memory, path_of(draft, file)),
			.alt = arena_keep(&p->memory, alt),
			.caption = arena_keep(&p->memory, xstrdup(caption)),
			.svg = svg,
			.in_page = p->in_page,
			.values = values });
}

static void
left_out(const char *what, const struct err *err)
{
	cli_say("%s is not drawn: %s", what, err->msg);
}

static const char *
tested_device(const struct view *view)
{
	return view_text(json_object_get(view_tree(view), "device"), "name");
}

static void
draw_ratings(struct pictures *p, const struct record *r, const struct uuid *review,
	const char *draft, bool wheel, const struct view *view)
{
	CLEANUP(plot_drawn_finish)
	struct plot_drawn drawn = { .svg = BUF_INIT,
		.caption = BUF_INIT,
		.values = p->in_page && !wheel ? json_object() : NULL,
		.wheel = json_object_get(view_tree(view), "wheel") };
	struct err err = ERR_INIT;
	const char *what = wheel ? "wheel" : "profile";

	if (!plot_ratings_of_review(r, review, wheel, p->in_page, &drawn, &err))
		left_out(wheel ? "the wheel" : "the profile", &err);
	/* The wheel needs PLOT_WHEEL_LEAST rated attributes. The profile needs one; on a page,
	 * where it replaces the list of ratings, it needs three. */
	else if (drawn.judged >= (wheel ? PLOT_WHEEL_LEAST : p->in_page ? 3 : 1)) {
		keep_picture(p, draft, what, what, drawn.svg,
			xasprintf(wheel ? "Sound wheel of the ratings of %s" : "Ratings of %s",
				tested_device(view)),
			drawn.caption.s, drawn.values);
		drawn.svg = (struct buf)BUF_INIT;
		drawn.values = NULL;
	}
}

static void
draw_fr(struct pictures *p, const struct record *r, const struct uuid *review, const char *draft,
	const struct view *view)
{
	const json_t *given =
		json_object_get(json_object_get(view_tree(view), "review"), "measurements");
	CLEANUP(buf_finish) struct buf caption = BUF_INIT;
	struct buf svg = BUF_INIT;
	struct err err = ERR_INIT;

	if (!json_array_size(json_object_get(given, "fr")))
		return;
	if (plot_fr_of_review(r, review, p->in_page, &svg, &caption, &err)) {
		keep_picture(p, draft, "fr", "fr", svg,
			xasprintf("Frequency response of %s", tested_device(view)), caption.s,
			NULL);
		return;
	}
	left_out("the frequency response", &err);
	buf_finish(&svg);
}

static void
draw_timeline_plot(const void *plot, struct buf *out)
{
	plot_timeline(plot, out);
}

static void
draw_timeline(struct pictures *p, const char *draft, const struct view *view, const json_t *item,
	size_t nr)
{
	const char *id = view_text(item, "id");
	struct plots_timeline t;
	struct err err = ERR_INIT;

	if (!json_array_size(json_object_get(item, "notes")) ||
		!plots_timeline_init(&t, view_tree(view), id, &err))
		return;
	struct buf svg = BUF_INIT;
	const char *title = *t.title ? t.title : id;
	t.plot.head = (struct plot_head){ .id = id, .title = title };
	t.plot.no_list = true;
	if (p->in_page)
		plot_for_page(&t.plot.head, draw_timeline_plot, &t.plot, &svg);
	else
		plot_timeline(&t.plot, &svg);
	CLEANUP(pointer_free) char *file = xasprintf("timeline-%02zu-%s", nr, id);
	keep_picture(p, draft, id, file, svg, xasprintf("Timeline %zu: the notes on %s", nr, title),
		"", NULL);
	arena_finish(&t.arena);
}

void
pictures_draw(struct pictures *p, const struct record *r, const struct uuid *review,
	const char *draft, bool timelines, const struct view *view)
{
	json_t *section, *item;
	size_t i, k, nr = 0;

	draw_ratings(p, r, review, draft, true, view);
	draw_ratings(p, r, review, draft, false, view);
	draw_fr(p, r, review, draft, view);
	/* nr is the number of the track in the playlist, so file names stay the same when other
	 * tracks get notes. */
	json_array_foreach (json_object_get(view_tree(view), "sections"), i, section)
		json_array_foreach (json_object_get(section, "items"), k, item)
			if (++nr && timelines)
				draw_timeline(p, draft, view, item, nr);
}

bool
pictures_write(const struct pictures *p, struct store *st, bool force, struct err *err)
{
	for (size_t i = 0; i < p->n; i++) {
		const char *path = p->v[i].path;
		bool kept = false;

		if (plot_write(path, &p->v[i].svg, st, force, &kept, err))
			continue;
		if (!kept)
			return false;
		cli_say("%s was edited, or drawn from another archive, and was not replaced; "
			"delete it to draw it again",
			path);
	}
	return true;
}

void
pictures_finish(struct pictures *p)
{
	for (size_t i = 0; i < p->n; i++) {
		buf_finish(&p->v[i].svg);
		json_decref(p->v[i].values);
	}
	arena_finish(&p->memory);
}

/* ---- audio files for a page to listen along ---- */

/* Returns the path of a file relative to a folder: "../a/x.flac" for "/m/a/x.flac" and "/m/b". Both
 * paths must be absolute and without "." and "..". */
static char *
seen_from(const char *folder, const char *file)
{
	struct buf path = BUF_INIT;
	size_t same = 0;

	for (size_t i = 0;; i++) {
		if ((!folder[i] || folder[i] == '/') && file[i] == '/')
			same = i;
		if (!folder[i] || folder[i] != file[i])
			break;
	}
	for (const char *rest = folder + same; *rest; rest++)
		if (*rest == '/' && rest[1])
			buf_add(&path, "../");
	buf_add(&path, file + same + 1);
	return buf_detach(&path);
}

/* Returns the absolute path of the folder that the page is in; NULL: there is no such folder. The
 * caller frees. */
static char *
folder_of(const char *page)
{
	char *path = xstrdup(page ? page : ""), *slash = strrchr(path, '/'), *full;

	if (slash)
		slash[slash == path] = '\0';
	full = realpath(slash ? path : ".", NULL);
	free(path);
	return full;
}

struct listen_search {
	const struct record *r;
	struct store *st;
	const char *session; /* path of the session file; NULL if not known */
	const struct texts *music;
};

/* Returns the absolute path of a regular file, which the caller frees; NULL: there is none. Takes
 * ownership of the path. */
static char *
regular(char *path)
{
	char *full = realpath(path, NULL);
	struct stat st;

	free(path);
	if (full && stat(full, &st) == 0 && S_ISREG(st.st_mode))
		return full;
	free(full);
	return NULL;
}

/* Returns the path of the file of a source: where it is named, or where the music library found the
 * same content. The caller frees. */
static char *
file_of(const struct listen_search *x, const struct source *s)
{
	char *path = find_music(s->locator, x->session, x->music),
	     *full = path ? regular(path) : NULL;
	struct err ignored;

	if (!full && s->hash && store_library_by_hash(x->st, s->hash, &path, &ignored) && path)
		full = regular(path);
	return full;
}

/* Returns, of the recording's sources of a kind whose file exists, the one with the lowest rank;
 * *file gets the path of the file, which the caller frees. NULL: none. */
static const struct source *
best_source(
	const struct listen_search *x, const struct uuid *recording, const char *kind, char **file)
{
	const struct source *best = NULL;

	for (const struct source *s = NULL; (s = record_next(x->r, ROW_SOURCE, s));) {
		char *there = NULL;

		if (!s->row.deleted && uuid_same(&s->recording, recording) &&
			text_order(s->kind, kind) == 0 && s->locator && *s->locator &&
			(!best || s->rank < best->rank))
			there = file_of(x, s);
		if (there) {
			xreplace(file, NULL);
			*file = there;
			best = s;
		}
	}
	return best;
}

/* Finds a file of the recording in the music library. */
static bool
library_finds(const struct listen_search *x, const struct recording *rec, char **file)
{
	const struct library_wanted wanted = { .title = rec->title,
		.artist = rec->artist,
		.album = rec->album,
		.isrc = rec->isrc,
		.mbid = rec->mbid,
		.length_ms = rec->length_ms };
	struct library_hits hits = { 0 };
	struct err ignored;

	if (store_library_find(x->st, &wanted, &hits, &ignored))
		for (size_t i = 0; i < hits.exact && !*file; i++)
			*file = regular(xstrdup(hits.v[i].file.path));
	library_hits_finish(&hits);
	return *file != NULL;
}

void
listen_files_find(struct listen_files *f, const struct record *r, struct store *st,
	const struct profile *profile, const char *page)
{
	const struct review *review = record_at(r, ROW_REVIEW, 0);
	const struct listen_search x = {
		.r = r, .st = st, .session = review->path, .music = &profile->music
	};
	CLEANUP(pointer_free) char *folder = folder_of(page);

	for (const struct item *item = NULL; folder && (item = record_next(r, ROW_ITEM, item));) {
		const struct recording *rec =
			item->id ? record_find(r, ROW_RECORDING, &item->recording) : NULL;
		CLEANUP(pointer_free) char *file = NULL;

		if (!rec || item->row.deleted)
			continue;
		const struct source *s = best_source(&x, &rec->row.uuid, "file", &file);
		if (!s && !library_finds(&x, rec, &file))
			s = best_source(&x, &rec->row.uuid, "library", &file);
		if (!file) {
			f->without++;
			continue;
		}
		ARENA_ADD(&f->memory, f,
			(struct listen_file){ .item = item->id,
				.path = arena_keep(&f->memory, seen_from(folder, file)),
				.offset_ms = s ? source_offset_ms(r, &s->row.uuid) : 0,
				.length_ms = s ? s->length_ms : NO_INT });
	}
}
