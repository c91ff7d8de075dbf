#include "config/lexicon_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

/* " the treble is tinny ": folded words, each with a space on both sides. */
static void
spell(struct buf *out, const char *text)
{
	buf_add_char(out, ' ');
	for (const char *s = text; *s;) {
		size_t n = strcspn(s, " \t\n,.;:!?()[]\"/–—-");
		char *word = xstrndup(s, n);
		size_t before = out->len;

		text_fold(out, word);
		if (out->len > before)
			buf_add_char(out, ' ');
		xreplace(&word, NULL);
		s += n;
		s += *s != '\0';
	}
}

static bool
speaks(const struct buf *text, const char *name)
{
	struct buf word = BUF_INIT;

	if (!name)
		return false;
	spell(&word, name);
	bool found = word.len > 2 && strstr(text->s, word.s);
	buf_finish(&word);
	return found;
}

static void
add_id_once(struct texts *ids, const char *id)
{
	if (id && !texts_has(ids, id))
		texts_add(ids, id, (struct mark){ 0 });
}

void
lexicon_words(const struct lexicon_file *x, const struct lexicon_file *glossary, const char *text,
	struct texts *ids)
{
	struct buf spelt = BUF_INIT;
	const struct lexicon_word *a;

	spell(&spelt, text);
	for (size_t i = 0; (a = lexicon_nth(x, i)); i++) {
		bool found = speaks(&spelt, a->name) || speaks(&spelt, a->id);

		for (size_t k = 0; k < a->aliases.n; k++)
			found = found || speaks(&spelt, a->aliases.v[k]);
		for (size_t k = 0; k < a->reversed_aliases.n; k++)
			found = found || speaks(&spelt, a->reversed_aliases.v[k]);
		if (found)
			add_id_once(ids, a->id);
	}
	for (size_t i = 0; glossary && i < glossary->n_terms; i++) {
		const struct term *t = &glossary->terms[i];

		for (size_t k = 0; speaks(&spelt, t->term) && k < t->related.n; k++)
			if (lexicon_attribute(x, t->related.v[k]))
				add_id_once(ids, t->related.v[k]);
	}
	buf_finish(&spelt);
}
