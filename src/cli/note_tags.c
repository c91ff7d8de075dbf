#include "cli/note.h"
#include "record/tag.h"

static bool
read_lexicon(struct store *st, const struct note *n, struct lexicon_file *x, struct err *err)
{
	struct review *r = store_copy(st, ROW_REVIEW, &n->review, err);

	lexicon_init(x);
	bool ok = r && record_lexicon(x, r, err);
	row_free(&row_types[ROW_REVIEW], r);
	return ok;
}

static bool
tags_of_words(struct store *st, const struct note *n, struct edits *out, struct err *err)
{
	struct lexicon_file x, glossary;
	struct err ignored = ERR_INIT;
	struct record r;
	bool ok = true;

	record_init(&r);
	/* A lexicon that cannot be read is no reason to lose a note. */
	if (read_lexicon(st, n, &x, &ignored)) {
		bool found = tag_glossary(&glossary);
		ok = store_load_tags(st, &n->row.uuid, &r, err);
		if (ok)
			tag_edits(&r, n, true, &x, found ? &glossary : NULL, out);
		lexicon_finish(&glossary);
	}
	lexicon_finish(&x);
	record_finish(&r);
	return ok;
}

bool
note_store(struct store *st, const struct note *n, struct err *err)
{
	struct edits e = { .v = NULL };

	edits_add(&e, ROW_NOTE, row_dup(&row_types[ROW_NOTE], n));
	if (!n->body || n->row.deleted || tags_of_words(st, n, &e, err))
		return store_change(st, &e, err);
	edits_finish(&e);
	return false;
}

bool
note_tag(struct store *st, const struct uuid *note, const char *attribute, bool on, struct err *err)
{
	struct note *n = store_copy(st, ROW_NOTE, note, err);
	const struct lexicon_word *w = NULL;
	struct edits e = { .v = NULL };
	struct lexicon_file x;
	struct record r;

	if (!n)
		return false;
	record_init(&r);
	bool ok = read_lexicon(st, n, &x, err) && (w = record_attribute(&x, attribute, err)) &&
		store_load_tags(st, note, &r, err);
	if (ok)
		tag_edit(&r, note, x.id, w->id, on, true, &e);
	ok = ok && store_change(st, &e, err);
	record_finish(&r);
	lexicon_finish(&x);
	row_free(&row_types[ROW_NOTE], n);
	return ok;
}
