/* Attributes that a note speaks of: found in its words when it is kept, with it undone. */
#include "record/tag.h"
#include "sitting/sitting_private.h"

void
tag_from_words(struct sitting *s, const struct note *n, struct edits *out)
{
	const struct lexicon_file *x = wheel_lexicon(s);

	if (!x)
		return;
	/* Read when the first note is kept. */
	if (!s->p->glossary.looked_for)
		s->p->glossary.known = tag_glossary(&s->p->glossary.file);
	s->p->glossary.looked_for = true;
	tag_edits(&s->rec, n, record_find(&s->rec, ROW_NOTE, &n->row.uuid) != NULL, x,
		s->p->glossary.known ? &s->p->glossary.file : NULL, out);
}

void
tag_finish(struct sitting *s)
{
	if (s->p->glossary.looked_for)
		lexicon_finish(&s->p->glossary.file);
}
