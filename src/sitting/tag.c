/* Attributes that a note speaks of: found in its words when it is kept, with it undone. */
#include <string.h>

#include "base/mem.h"
#include "config/lexicon_words.h"
#include "record/identity.h"
#include "sitting/sitting_private.h"

/* Words of reviewers that lead to attributes; read when the first note is kept. */
static const struct lexicon_file *
glossary(struct sitting *s)
{
	struct diags d = DIAGS_INIT;

	if (!s->p->glossary.looked_for)
		s->p->glossary.known = lexicon_find(&s->p->glossary.file, "headphonesty", NULL, &d);
	s->p->glossary.looked_for = true;
	diags_finish(&d);
	return s->p->glossary.known ? &s->p->glossary.file : NULL;
}

static void
add(struct sitting *s, const struct note *n, const char *attribute, bool on, struct edits *out)
{
	const char *lexicon = wheel_lexicon(s)->id;
	struct uuid u = uuid_of_tag(&n->row.uuid, lexicon, attribute);
	struct tag *t = tag_version(
		record_find(&s->rec, ROW_TAG, &u), &n->row.uuid, lexicon, attribute, on, false);

	if (!t)
		return;
	out->v = xgrow(out->v, out->n, &out->cap, sizeof(out->v[0]));
	out->v[out->n++] = (struct edit){ ROW_TAG, t };
}

void
tag_edits(struct sitting *s, const struct note *n, struct edits *out)
{
	struct texts ids = { 0 };

	if (!wheel_lexicon(s))
		return;
	if (n->body)
		lexicon_words(wheel_lexicon(s), glossary(s), n->body, &ids);
	for (size_t i = 0; i < ids.n; i++)
		add(s, n, ids.v[i], true, out);
	bool edited = record_find(&s->rec, ROW_NOTE, &n->row.uuid) != NULL;
	for (size_t i = 0; edited && i < record_count(&s->rec, ROW_TAG); i++) {
		const struct tag *t = record_at(&s->rec, ROW_TAG, i);

		if (!t->row.deleted && uuid_same(&t->note, &n->row.uuid) &&
			strcmp(t->lexicon, wheel_lexicon(s)->id) == 0 &&
			!texts_has(&ids, t->attribute))
			add(s, n, t->attribute, false, out);
	}
	texts_finish(&ids);
}

void
tag_finish(struct sitting *s)
{
	if (s->p->glossary.looked_for)
		lexicon_finish(&s->p->glossary.file);
}
