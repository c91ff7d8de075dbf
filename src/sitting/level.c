/* The loudness of what plays, read from the archive by the hash of the file as soon as that is
 * known. */
#include <string.h>

#include "sitting/sitting_private.h"
#include "store/reader.h"

/* "": nothing plays, or it is not known (yet). */
static const char *
hash_of_what_plays(const struct sitting *s)
{
	const struct source *src = sitting_source(s, &s->play.source);

	return src && src->hash ? src->hash : "";
}

static void
take_level(struct sitting *s, const struct level *l)
{
	level_finish(&s->play.level);
	s->play.level = *l;
	s->play.level_serial++;
	s->dirty |= DIRTY_PLAYER;
}

void
level_follow(struct sitting *s)
{
	static const struct level none = LEVEL_NONE;
	const char *hash = hash_of_what_plays(s);

	if (strcmp(hash, s->play.level.hash) == 0)
		return;
	take_level(s, &none);
	if (*hash && s->p->reader)
		reader_ask_level(s->p->reader, hash);
}

void
level_answer(struct sitting *s)
{
	struct level l = LEVEL_NONE;

	if (!reader_take_level(s->p->reader, &l))
		return;
	if (strcmp(l.hash, hash_of_what_plays(s)) == 0)
		take_level(s, &l);
	else
		level_finish(&l); /* something else plays by now */
}
