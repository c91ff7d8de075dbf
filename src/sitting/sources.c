/*
 * Where the sound of an item may come from (design, section 4): its file in the session file's folder and the music
 * folders, its addresses, its signal; and what the list says of each item before it is played.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "config/find.h"
#include "config/profile.h"
#include "sitting/sitting_private.h"

/* Places where a file may be: from the session file's folder, then in the music folders. The caller frees. */
static char *
file_place(const struct sitting *s, const char *file, size_t n)
{
	const struct review *r = record_find(&s->rec, ROW_REVIEW, &s->review);

	return find_track(file, r ? r->path : NULL, &s->profile->music, n);
}

/* What the player may try for an item, in order; *from tells of each which of the item's sources it is. */
size_t
sources_of(const struct sitting *s, const struct bench_item *b, struct player_source **v, size_t **from)
{
	size_t n = 0, cap = 0, fcap = 0;

	*v = NULL;
	*from = NULL;
	for (size_t i = 0; i < b->nsources; i++) {
		const struct source *src = b->sources[i];
		bool file = strcmp(src->kind, "file") == 0;
		char *locator = file ? file_place(s, src->locator, 0) : xstrdup(src->locator);

		for (size_t place = 1; locator; place++) {
			*v = xgrow(*v, n, &cap, sizeof(**v));
			*from = xgrow(*from, n, &fcap, sizeof(**from));
			(*v)[n] = (struct player_source){
				.kind = file ? PLAYER_FILE : strcmp(src->kind, "url") == 0 ? PLAYER_URL : PLAYER_SIGNAL,
				.locator = locator,
			};
			(*from)[n++] = i;
			locator = file ? file_place(s, src->locator, place) : NULL;
		}
	}
	return n;
}

void
sources_finish(struct player_source *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free((char *)v[i].locator);
	free(v);
}

/* Looks for what each item of the list could play, so that the list can say it. */
void
sources_probe(struct sitting *s)
{
	if (!s->play.player_ready)
		return;
	s->p->first_probe = s->p->ticket + 1;
	s->p->ticket += s->nitems;
	s->p->unprobed = s->nitems;
	for (size_t i = 0; i < s->nitems; i++) {
		struct player_source *v;
		size_t *from, n = sources_of(s, &s->items[i], &v, &from);

		if (n)
			player_probe(s->p->player, s->p->first_probe + i, v, n);
		else
			s->p->states[i].sound = SOUND_CLOCK, s->p->unprobed--;
		sources_finish(v, n);
		free(from);
	}
}

void
sources_changed(struct sitting *s, const struct source *src)
{
	for (size_t i = 0; i < s->nitems; i++)
		if (uuid_same(&s->items[i].recording->row.uuid, &src->recording)) {
			s->p->states[i].sound = SOUND_UNKNOWN;
			s->p->states[i].why[0] = '\0';
		}
	sources_probe(s);
}

bool
source_is_file(const struct source *src)
{
	return strcmp(src->kind, "file") == 0;
}

enum item_sound
sources_sound(const struct source *src)
{
	return strcmp(src->kind, "file") == 0 ? SOUND_FILE : strcmp(src->kind, "url") == 0 ? SOUND_URL : SOUND_SIGNAL;
}

/* Nothing of an item can sound. Where a file was named that is a fault to be seen; an address that may not be opened
 * only leaves the clock. */
void
sources_failed(struct sitting *s, size_t item, const char *why)
{
	struct item_state *st = index_state(s, item);
	const struct bench_item *b = &s->items[item];
	bool fault = s->p->net;

	for (size_t i = 0; i < b->nsources; i++)
		fault |= strcmp(b->sources[i]->kind, "url") != 0;
	st->sound = fault ? SOUND_FAILED : SOUND_CLOCK;
	snprintf(st->why, sizeof(st->why), "%s", why);
}

void
sources_probed(struct sitting *s, const struct player_event *ev)
{
	size_t at = (size_t)(ev->ticket - s->p->first_probe);
	if (at >= s->nitems)
		return;
	if (index_state(s, at)->sound == SOUND_UNKNOWN && ev->index >= 0) {
		struct player_source *v;
		size_t *from, n = sources_of(s, &s->items[at], &v, &from);
		if ((size_t)ev->index < n)
			index_state(s, at)->sound = sources_sound(s->items[at].sources[from[ev->index]]);
		sources_finish(v, n);
		free(from);
	} else if (ev->index < 0) {
		sources_failed(s, at, ev->text);
	}
	if (--s->p->unprobed > 0)
		return;
	for (size_t i = 0; i < s->nitems; i++)
		if (s->p->states[i].sound != SOUND_FAILED && s->p->states[i].sound != SOUND_CLOCK)
			return;
	sitting_say(s, SAID_WARN, "nothing here can sound: set music: in the profile, or --net; Space: the clock");
}
