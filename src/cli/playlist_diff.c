/* earlog playlist diff: items and cues that two playlists do not share. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/playlist.h"
#include "cli/print.h"

struct report {
	const char *a, *b; /* what the two are called */
	json_t *all;       /* NULL: as text */
	bool any;
};

/* One thing that differs; NULL: it is not there. */
static void
tell(struct report *r, const char *item, const char *what, const char *in_a, const char *in_b)
{
	r->any = true;
	if (r->all)
		json_array_append_new(r->all,
			json_pack("{s:o, s:o, s:o, s:o}", "item", print_text(item), "what",
				print_text(what), "a", print_text(in_a), "b", print_text(in_b)));
	else if (in_a && in_b)
		text_print(stdout, "%s: %s: %s → %s\n", item, what, in_a, in_b);
	else
		text_print(stdout, "%s: %s: only in %s: %s\n", item, what, in_a ? r->a : r->b,
			in_a ? in_a : in_b);
}

static void
compare(struct report *r, const char *item, const char *what, const char *a, const char *b)
{
	if (a && !*a)
		a = NULL;
	if (b && !*b)
		b = NULL;
	if ((a || b) && (!a || !b || strcmp(a, b) != 0))
		tell(r, item, what, a, b);
}

static char *
joined_urls(const struct track *t)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < t->n_urls; i++)
		buf_addf(&b, "%s%s", i ? " " : "", t->urls[i].text);
	return buf_detach(&b);
}

/* The caller frees. */
static char *
cue_words(const struct playlist_cue *c)
{
	struct buf b = BUF_INIT;
	char time[TIME_TEXT];

	playlist_cue_time(c, time);
	buf_add(&b, c->timed ? time : "–");
	if (c->label)
		buf_addf(&b, " %s", c->label);
	if (c->listen_for)
		buf_addf(&b, " (%s)", c->listen_for);
	return buf_detach(&b);
}

static bool
same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
same_cue(const struct playlist_cue *a, const struct playlist_cue *b)
{
	return a->timed == b->timed && a->time.pos_ms == b->time.pos_ms &&
		a->time.pos_end_ms == b->time.pos_end_ms && a->time.about == b->time.about &&
		same_text(a->label, b->label) && same_text(a->listen_for, b->listen_for);
}

/* Cues of one that the other has not, each as often as it is missing. */
static void
cues(struct report *r, const char *item, const struct track *of, const struct track *other,
	bool of_a)
{
	bool *used = xcalloc(other ? other->n_cues + 1 : 1, sizeof(*used));

	for (size_t i = 0; i < of->n_cues; i++) {
		size_t j = 0, n = other ? other->n_cues : 0;

		while (j < n && (used[j] || !same_cue(&of->cues[i], &other->cues[j])))
			j++;
		if (j < n) {
			used[j] = true;
			continue;
		}
		char *words = cue_words(&of->cues[i]);
		tell(r, item, "cue", of_a ? words : NULL, of_a ? NULL : words);
		free(words);
	}
	free(used);
}

static void
tracks(struct report *r, const char *item, const struct track *a, const struct track *b)
{
	char length_a[TIME_TEXT], length_b[TIME_TEXT], *urls_a = joined_urls(a),
						       *urls_b = joined_urls(b);

	time_text(a->duration_ms, false, length_a);
	time_text(b->duration_ms, false, length_b);
	compare(r, item, "title", a->title, b->title);
	compare(r, item, "artist", a->artist, b->artist);
	compare(r, item, "album", a->album, b->album);
	compare(r, item, "part", a->part, b->part);
	compare(r, item, "duration", length_a, length_b);
	compare(r, item, "url", urls_a, urls_b);
	compare(r, item, "file", a->file.text, b->file.text);
	compare(r, item, "signal", a->signal, b->signal);
	compare(r, item, "listen_for", a->listen_for, b->listen_for);
	cues(r, item, a, b, true);
	cues(r, item, b, a, false);
	free(urls_a);
	free(urls_b);
}

/* Each item of p; those of a are compared, those of b only looked for. */
static void
items(struct report *r, const struct playlist_file *p, const struct playlist_file *other, bool of_a)
{
	for (size_t i = 0; i < p->n_sections; i++)
		for (size_t k = 0; k < p->sections[i].n_tracks; k++) {
			const struct track *t = &p->sections[i].tracks[k];
			char *id = xasprintf("%s/%s", p->sections[i].id, t->id);
			const struct track *o = playlist_item(other, id, NULL);

			if (!o)
				tell(r, id, "item", of_a ? t->title : NULL, of_a ? NULL : t->title);
			else if (of_a)
				tracks(r, id, t, o);
			free(id);
		}
}

int
playlist_diff(const char *a, const char *b, bool json)
{
	struct report r = { .a = a, .b = b, .all = json ? json_array() : NULL };
	struct playlist_file pa, pb;
	struct diags d = DIAGS_INIT;
	bool ok = playlist_find(&pa, a, NULL, &d);
	int status = STATUS_FAILED;

	ok &= playlist_find(&pb, b, NULL, &d);
	diags_print(&d, stderr);
	if (ok) {
		items(&r, &pa, &pb, true);
		items(&r, &pb, &pa, false);
		status = json ? print_json(json_incref(r.all)) : STATUS_DONE;
		if (!r.any)
			text_print(
				stderr, "earlog: %s and %s have the same items and cues\n", a, b);
	}
	json_decref(r.all);
	playlist_finish(&pa);
	playlist_finish(&pb);
	diags_finish(&d);
	return status;
}
