#include <string.h>

#include "base/mem.h"
#include "cli/note.h"
#include "config/lexicon_words.h"
#include "record/identity.h"

static bool
put_tag(struct store *st, const struct uuid *note, const char *lexicon, const char *attribute,
	bool on, bool confirmed, struct err *err)
{
	struct uuid u = uuid_of_tag(note, lexicon, attribute);
	struct record r;

	record_init(&r);
	bool ok = store_load_row(st, ROW_TAG, &u, &r, err);
	struct tag *t = ok
		? tag_version(record_find(&r, ROW_TAG, &u), note, lexicon, attribute, on, confirmed)
		: NULL;
	record_finish(&r);
	return ok && (!t || store_change_row(st, ROW_TAG, t, err));
}

static bool
lexicon_of(struct store *st, const struct uuid *review, struct lexicon_file *x, struct err *err)
{
	struct record r;

	record_init(&r);
	lexicon_init(x);
	bool ok = store_load_row(st, ROW_REVIEW, review, &r, err) &&
		record_lexicon(x, record_find(&r, ROW_REVIEW, review), err);
	record_finish(&r);
	return ok;
}

static bool
drop_unsaid(struct store *st, const struct note *n, const char *lexicon, const struct texts *ids,
	struct err *err)
{
	struct record r;
	bool ok = true;

	record_init(&r);
	ok = store_load_tags(st, &n->row.uuid, &r, err);
	for (size_t i = 0; ok && i < record_count(&r, ROW_TAG); i++) {
		const struct tag *t = record_at(&r, ROW_TAG, i);

		if (!t->row.deleted && !t->confirmed && t->attribute && t->lexicon &&
			strcmp(t->lexicon, lexicon) == 0 && !texts_has(ids, t->attribute))
			ok = put_tag(st, &n->row.uuid, lexicon, t->attribute, false, false, err);
	}
	record_finish(&r);
	return ok;
}

bool
note_find_tags(struct store *st, const struct note *n, struct err *err)
{
	struct lexicon_file x, glossary;
	struct diags d = DIAGS_INIT;
	struct texts ids = { 0 };
	struct err ignored = ERR_INIT;
	bool ok = true;

	/* A lexicon that cannot be read is no reason to lose a note. */
	if (!lexicon_of(st, &n->review, &x, &ignored)) {
		lexicon_finish(&x);
		return true;
	}
	bool has_glossary = lexicon_find(&glossary, "headphonesty", NULL, &d);
	if (n->body)
		lexicon_words(&x, has_glossary ? &glossary : NULL, n->body, &ids);
	for (size_t i = 0; ok && i < ids.n; i++)
		ok = put_tag(st, &n->row.uuid, x.id, ids.v[i], true, false, err);
	ok = ok && drop_unsaid(st, n, x.id, &ids, err);
	texts_finish(&ids);
	lexicon_finish(&glossary);
	lexicon_finish(&x);
	diags_finish(&d);
	return ok;
}

bool
note_tag(struct store *st, const struct uuid *note, const char *attribute, bool on, struct err *err)
{
	struct note *n = store_copy(st, ROW_NOTE, note, err);
	struct lexicon_file x;

	if (!n)
		return false;
	bool ok = lexicon_of(st, &n->review, &x, err);
	const struct lexicon_word *w = ok ? record_attribute(&x, attribute, err) : NULL;
	ok = w && put_tag(st, note, x.id, w->id, on, true, err);
	lexicon_finish(&x);
	row_free(&row_types[ROW_NOTE], n);
	return ok;
}
