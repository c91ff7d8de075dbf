#include "record/tag.h"

#include <string.h>

#include "base/mem.h"
#include "config/lexicon.h"
#include "record/identity.h"

bool
tag_glossary(struct lexicon_file *glossary)
{
	CLEANUP(diags_finish) struct diags ignored = DIAGS_INIT;
	return lexicon_find(glossary, "headphonesty", NULL, &ignored);
}

void
tag_edit(const struct record *rec, const struct uuid *note, const char *lexicon,
	const char *attribute, bool on, bool confirmed, struct edits *out)
{
	struct uuid u = uuid_of_tag(note, lexicon, attribute);
	const struct tag *old = record_find(rec, ROW_TAG, &u);
	bool said = old && (old->confirmed || (on && old->row.deleted));

	if ((said && !confirmed) || (!old && !on) ||
		(old && old->row.deleted == !on && old->confirmed == (confirmed && on)))
		return;
	struct tag *t = old ? row_dup(&row_types[ROW_TAG], old) : row_new(&row_types[ROW_TAG]);
	t->row.uuid = u;
	t->row.deleted = !on;
	t->note = *note;
	xreplace(&t->lexicon, lexicon);
	xreplace(&t->attribute, attribute);
	t->confirmed = confirmed && on;
	edits_add(out, ROW_TAG, t);
}

void
tag_edits(const struct record *rec, const struct note *n, bool was_there,
	const struct lexicon_file *x, const struct lexicon_file *glossary, struct edits *out)
{
	const struct uuid *note = &n->row.uuid;
	CLEANUP(texts_finish) struct texts ids = { 0 };

	if (n->body)
		lexicon_words(x, glossary, n->body, &ids);
	for (size_t i = 0; i < ids.n; i++)
		tag_edit(rec, note, x->id, ids.v[i], true, false, out);
	for (const struct tag *t = NULL; was_there && (t = record_next(rec, ROW_TAG, t));)
		if (!t->row.deleted && uuid_same(&t->note, note) && t->lexicon && t->attribute &&
			strcmp(t->lexicon, x->id) == 0 && !texts_has(&ids, t->attribute))
			tag_edit(rec, note, x->id, t->attribute, false, false, out);
}
