/* Blind runs. Verbs are in sitting.h; here is only text in. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "command/cmds.h"

static bool
whole(const char *word, size_t *n)
{
	char *end;
	unsigned long value = strtoul(word, &end, 10);

	*n = value;
	return *word >= '0' && *word <= '9' && !*end && value < 1000;
}

/* A word of "1 2 x3 alike", "1 2 3 +3", "1 2 n10". */
static bool
take_word(struct blind_wish *w, const char *word, struct err *err)
{
	size_t n;

	if (strcmp(word, "alike") == 0) {
		w->alike = true;
	} else if (*word == 'x' && whole(word + 1, &n)) {
		w->blocks = n;
	} else if (*word == '+' && whole(word + 1, &n) && n > 0) {
		w->repeats = n;
	} else if (*word == 'n' && whole(word + 1, &n) && n > 0) {
		w->draws = n;
	} else if (!whole(word, &n)) {
		return err_set(err,
			"\"%s\" is no part of a blind run: devices by number, then x3 (each three "
			"times), +3 (hidden "
			"repeats) or n10 (ten trials to be named), as in blind 1 2 x3",
			word);
	} else if (w->n == LENGTH(w->devices)) {
		return err_set(err, "more than %zu devices are more than the keys of d: name fewer",
			LENGTH(w->devices));
	} else {
		w->devices[w->n++] = n;
	}
	return true;
}

static bool
begin(struct sitting *s, const char *arg, struct err *err)
{
	struct blind_wish w = { .blocks = 3 };
	char *words = xstrdup(arg);
	bool ok = true;

	for (char *rest = words, *word; ok && (word = strsep(&rest, " "));)
		ok = !*word || take_word(&w, word, err);
	free(words);
	return ok && sitting_blind_begin(s, &w, err);
}

bool
cmd_blind(void *context, const char *arg, struct err *err)
{
	if (strcmp(arg, "next") == 0)
		return sitting_blind_next(context, err);
	if (strcmp(arg, "end") == 0)
		return sitting_blind_end(context, err);
	return begin(context, arg, err);
}

bool
cmd_answer(void *context, const char *arg, struct err *err)
{
	size_t n;

	if (!whole(arg, &n))
		return err_set(
			err, "\"%s\" is no device: answer with its number, as d has them", arg);
	return sitting_answer(context, n, err);
}
