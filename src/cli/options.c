#include "cli/options.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct cli_command *current;

static const struct option_row common[] = {
	{ 0, "no-color", NULL, "no colour, as with NO_COLOR", OPTION_FLAG, 0 },
	{ 'h', "help", NULL, "these lines", OPTION_FLAG, 0 },
};

void
options_begin(const struct cli_command *c)
{
	current = c;
}

static const char *
command_name(void)
{
	return current ? current->name : "";
}

int
options_wrong(const char *fmt, ...)
{
	va_list ap;
	char words[1024];

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	text_print(stderr, "earlog %s: %s\n", command_name(), words);
	if (current)
		text_print(stderr, "usage: earlog %s %s\n", current->name, current->args);
	return STATUS_WRONG_USE;
}

static void
print_row(const struct option_row *r)
{
	char left[64];

	snprintf(left, sizeof(left), "%s%c%s--%s%s%s", r->letter ? "-" : " ",
		r->letter ? r->letter : ' ', r->letter ? ", " : "  ", r->name, r->arg ? " " : "",
		r->arg ? r->arg : "");
	text_print(stdout, "  %-28s %s\n", left, r->help);
}

static options_help *help_by;

void
options_help_by(options_help *print)
{
	help_by = print;
}

static void
print_help(const struct option_row *rows, size_t n)
{
	if (help_by) {
		help_by(current, rows, n, common, LENGTH(common));
		return;
	}
	if (current)
		text_print(stdout, "usage: earlog %s %s\n%s.\n\n", current->name, current->args,
			current->help);
	for (size_t i = 0; i < n; i++)
		print_row(&rows[i]);
	for (size_t i = 0; i < LENGTH(common); i++)
		print_row(&common[i]);
}

static const struct option_row *
row_in(const struct option_row *rows, size_t n, char letter, const char *name, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (letter ? rows[i].letter == letter
			   : strlen(rows[i].name) == len && strncmp(rows[i].name, name, len) == 0)
			return &rows[i];
	return NULL;
}

static bool
store_value(const struct option_row *r, void *into, const char *value, int *status)
{
	char *at = (char *)into + r->offset;

	if (r->kind == OPTION_FLAG)
		*(bool *)(void *)at = true;
	else if (r->kind == OPTION_TEXT)
		*(const char **)(void *)at = value;
	else {
		struct option_texts *t = (void *)at;

		if (t->n == OPTION_MOST) {
			*status = options_wrong(
				"--%s was given more than %d times", r->name, OPTION_MOST);
			return false;
		}
		t->v[t->n++] = value;
	}
	return true;
}

/* Nearest name, for "did you mean"; NULL: none is near. */
static const char *
nearest(const struct option_row *rows, size_t n, const char *name)
{
	const char *best = NULL;
	size_t least = 3;

	for (size_t i = 0; i < n; i++) {
		size_t d = text_distance(rows[i].name, name);

		if (d < least) {
			least = d;
			best = rows[i].name;
		}
	}
	return best;
}

static bool
unknown(const struct option_row *rows, size_t n, const char *arg, int *status)
{
	const char *guess = strncmp(arg, "--", 2) == 0 ? nearest(rows, n, arg + 2) : NULL;

	if (guess)
		*status = options_wrong("there is no option %s; did you mean --%s?", arg, guess);
	else
		*status = options_wrong("there is no option %s", arg);
	return false;
}

/*
 * One argument that starts with a dash, and maybe the one after it. `i` is moved to the last one
 * taken.
 */
static bool
take_option(const struct option_row *rows, size_t n, void *into, int argc, char **argv, int *i,
	int *status)
{
	char *arg = argv[*i];
	bool is_long = arg[1] == '-';
	const char *name = is_long ? arg + 2 : arg + 1, *value = NULL;
	size_t len = is_long ? strcspn(name, "=") : 1;
	char letter = is_long ? '\0' : *name;
	const struct option_row *r = row_in(rows, n, letter, name, len);

	if (!r && row_in(common, 1, letter, name, len)) {
		setenv("NO_COLOR", "1", 0);
		return true;
	}
	if (!r && row_in(common, LENGTH(common), letter, name, len)) {
		print_help(rows, n);
		*status = STATUS_DONE;
		return false;
	}
	if (!r)
		return unknown(rows, n, arg, status);
	if (name[len])
		value = is_long ? name + len + 1 : name + 1;
	if (r->kind == OPTION_FLAG && value) {
		*status = options_wrong("--%s takes no value", r->name);
		return false;
	}
	if (r->kind != OPTION_FLAG && !value) {
		if (*i + 1 == argc) {
			*status = options_wrong("%s needs a value: %s", arg, r->arg);
			return false;
		}
		value = argv[++*i];
	}
	return store_value(r, into, value, status);
}

bool
options_parse(
	const struct option_row *rows, size_t n, void *into, int *argc, char ***argv, int *status)
{
	int kept = 0;
	bool ended = false;
	char **rest = *argv + 1;

	for (int i = 1; i < *argc; i++) {
		char *arg = (*argv)[i];

		if (!ended && strcmp(arg, "--") == 0)
			ended = true;
		else if (ended || arg[0] != '-' || !arg[1] || strchr("0123456789.", arg[1]))
			rest[kept++] = arg;
		else if (!take_option(rows, n, into, *argc, *argv, &i, status))
			return false;
	}
	*argc = kept;
	*argv = rest;
	return true;
}
