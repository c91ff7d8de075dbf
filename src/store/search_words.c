#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/search.h"

#define MOST_WORDS 64
#define MOST_DEPTH 16

struct query_words {
	const char *at;
	struct buf *out;
	bool operand; /* a word or a closing bracket was the last thing read */
	/* the operator read before the next word; NULL: none, which means AND */
	const char *operator;
	int depth, n;
};

static const char *const operators[] = { "AND", "OR", "NOT" };

static size_t
query_word_length(const char *s)
{
	return strcspn(s, " \t\n\r()\"");
}

static const char *
operator_at(const char *s)
{
	for (size_t i = 0; i < LENGTH(operators); i++)
		if (query_word_length(s) == strlen(operators[i]) &&
			strncmp(s, operators[i], strlen(operators[i])) == 0)
			return operators[i];
	return NULL;
}

static bool
take_operator(struct query_words *w, const char *operator, struct err * err)
{
	bool and_not =
		w->operator&& strcmp(w->operator, "AND") == 0 && strcmp(operator, "NOT") == 0;

	if ((!w->operand || w->operator) && !and_not)
		return err_set(err,
			"%s belongs between two words (in quotes it is a word itself)", operator);
	w->operator= operator;
	w->at += strlen(operator);
	return true;
}

/* Appends the operator that precedes a word or an opening bracket, if this is not the first. */
static void
begin_operand(struct query_words *w)
{
	if (w->operand)
		buf_addf(w->out, " %s ", w->operator ? w->operator : "AND");
	w->operator= NULL;
}

/* Appends a word in quotation marks. Drops a word without letters and digits: it would match
 * nothing, and FTS5 would refuse it. */
static bool
take_word(struct query_words *w, const char *s, size_t n, struct err *err)
{
	struct buf folded = BUF_INIT;
	char *word = xstrndup(s, n);

	text_fold(&folded, word);
	bool letters = folded.len > 0;
	buf_finish(&folded);
	if (letters) {
		begin_operand(w);
		buf_add_char(w->out, '"');
		for (size_t i = 0; i < n; i++)
			if (s[i] != '"')
				buf_add_char(w->out, s[i]);
		buf_add_char(w->out, '"');
		if (*w->at == '*') {
			w->at++;
			buf_add(w->out, " *");
		}
		w->operand = true;
	} else if (*w->at == '*')
		w->at++;
	xreplace(&word, NULL);
	return ++w->n <= MOST_WORDS || err_set(err, "more than %d words to search for", MOST_WORDS);
}

static bool
take_phrase(struct query_words *w, struct err *err)
{
	const char *end = strchr(w->at + 1, '"');
	const char *start = w->at + 1;

	if (!end)
		return err_set(err, "a quotation mark is not closed");
	w->at = end + 1;
	return take_word(w, start, (size_t)(end - start), err);
}

static bool
take_plain(struct query_words *w, struct err *err)
{
	size_t n = query_word_length(w->at);
	const char *start = w->at, *operator= operator_at(start);

	if (operator)
		return take_operator(w, operator, err);
	w->at += n;
	while (n && start[n - 1] == '*') {
		n--;
		w->at--;
	}
	bool ok = take_word(w, start, n, err);
	w->at += strspn(w->at, "*");
	return ok;
}

static bool
take_bracket(struct query_words *w, struct err *err)
{
	if (*w->at == '(') {
		begin_operand(w);
		if (++w->depth > MOST_DEPTH)
			return err_set(err, "too many brackets");
		w->operand = false;
	} else {
		if (!w->depth || !w->operand || w->operator)
			return err_set(err, "a closing bracket has no opening bracket");
		w->depth--;
	}
	buf_add_char(w->out, *w->at++);
	return true;
}

bool
search_words(struct buf *out, const char *words, struct err *err)
{
	struct query_words w = { .at = words, .out = out };
	bool ok = true;

	while (ok && *(w.at += strspn(w.at, " \t\n\r")))
		ok = *w.at == '"'                      ? take_phrase(&w, err)
			: *w.at == '(' || *w.at == ')' ? take_bracket(&w, err)
						       : take_plain(&w, err);
	if (!ok)
		return false;
	if (w.operator)
		return err_set(err, "%s belongs between two words (in quotes it is a word itself)",
			w.operator);
	if (w.depth)
		return err_set(err, "a bracket is not closed");
	return w.operand || err_set(err, "no word to search for in “%s”", words);
}
