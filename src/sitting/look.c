/*
 * What is known of one item's sources, for the pane that shows them: the player is asked for each
 * whether it could be played, on its thread, and the answers stay until another item is looked at.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "config/find.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "sitting/sitting_private.h"

/* ---- asking ---- */

static void
look_clear(struct sitting *s)
{
	for (size_t i = 0; i < s->p->nlooks; i++) {
		free(s->p->looks[i].kind);
		free(s->p->looks[i].locator);
		free(s->p->looks[i].words);
		candidates_finish(&s->p->looks[i].places);
	}
	free(s->p->looks);
	s->p->looks = NULL;
	s->p->nlooks = 0;
}

void
look_finish(struct sitting *s)
{
	look_clear(s);
}

/* Takes the places of one source, which stand together, out of all that the item may try. */
static void
take_places(struct look *l, struct candidates *c, size_t first, size_t n)
{
	l->places.v = xcalloc(n, sizeof(l->places.v[0]));
	l->places.n = n;
	for (size_t i = 0; i < n; i++) {
		l->places.v[i] = c->v[first + i];
		c->v[first + i].locator = NULL;
	}
}

static size_t
places_from(const struct candidates *c, size_t first)
{
	size_t n = 1;

	while (first + n < c->n && uuid_same(&c->source[first + n], &c->source[first]))
		n++;
	return n;
}

static void
add_look(struct sitting *s, struct candidates *c, size_t first, size_t n)
{
	const struct source *src = sitting_source(s, &c->source[first]);
	struct look *l = &s->p->looks[s->p->nlooks++];

	/* A file of one's own music has no row before it was heard. */
	*l = (struct look){ .source = c->source[first],
		.ticket = ++s->p->ticket,
		.kind = xstrdup(src ? src->kind : "library"),
		.locator = xstrdup(src ? src->locator : c->v[first].locator) };
	take_places(l, c, first, n);
	if (s->p->started && !s->play.player_gone)
		player_probe(s->p->player, l->ticket, l->places.v, n);
}

void
sitting_look(struct sitting *s, size_t item)
{
	s->p->looks_on = item < s->nitems;
	look_clear(s);
	if (!s->p->looks_on)
		return;
	struct candidates c = sources_of(s, &s->items[item]);

	s->p->looked = item;
	s->p->looks = xcalloc(c.n, sizeof(s->p->looks[0]));
	for (size_t i = 0, n; i < c.n; i += n) {
		n = places_from(&c, i);
		add_look(s, &c, i, n);
	}
	candidates_finish(&c);
	s->dirty |= DIRTY_TRACKS;
}

void
sitting_look_again(struct sitting *s)
{
	if (s->p->looks_on)
		sitting_look(s, s->chosen);
}

/* Where it was found, if that is elsewhere than it is named. */
static const char *
found_elsewhere(const struct look *l, const char *found)
{
	size_t n = strlen(found), tail = strlen(l->locator);

	return strcmp(l->kind, "url") != 0 &&
			(n < tail || strcmp(found + n - tail, l->locator) != 0)
		? found
		: "";
}

bool
look_probed(struct sitting *s, const struct player_event *ev)
{
	for (size_t i = 0; i < s->p->nlooks; i++) {
		struct look *l = &s->p->looks[i];

		if (l->ticket != ev->ticket)
			continue;
		l->answered = true;
		l->there = ev->index >= 0 && (size_t)ev->index < l->places.n;
		xreplace(&l->words,
			l->there ? found_elsewhere(l, l->places.v[ev->index].locator) : ev->text);
		return true;
	}
	return false;
}

/* ---- reading ---- */

static bool
plays_now(const struct sitting *s, const struct look *l)
{
	return s->p->looked == s->item && !s->play.clock && s->play.state != PLAY_NOTHING &&
		s->play.state != PLAY_OPENING && uuid_same(&s->play.source, &l->source);
}

bool
sitting_heard_from(const struct sitting *s, size_t n, struct heard_from *out)
{
	if (n >= s->p->nlooks)
		return false;
	const struct look *l = &s->p->looks[n];
	*out = (struct heard_from){ .row = sitting_source(s, &l->source),
		.kind = l->kind,
		.locator = l->locator,
		.words = "" };
	if (plays_now(s, l)) {
		out->state = SOURCE_PLAYS;
	} else if (strcmp(l->kind, "url") == 0 && !s->p->net) {
		out->state = SOURCE_MISSING;
		out->words = "needs the net (--net)";
	} else if (l->answered) {
		out->state = l->there ? SOURCE_FOUND : SOURCE_MISSING;
		out->words = l->words;
	}
	return true;
}

/* ---- files by the name that was typed ---- */

char *
sitting_file_named(const struct sitting *s, const char *typed)
{
	char *path = find_from(s->files->path, typed);

	for (size_t i = 0; access(path, F_OK) != 0 && i < s->profile->music.n; i++) {
		char *in = xasprintf("%s/%s", s->profile->music.v[i], typed);
		if (access(in, F_OK) == 0)
			xreplace(&path, in);
		free(in);
	}
	char *full = realpath(path, NULL);
	if (!full)
		return path;
	free(path);
	return full;
}
