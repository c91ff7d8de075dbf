#include "config/new.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "cli/cli.h"
#include "config/find.h"
#include "config/pairs.h"

struct new_options {
	struct new_answers a; /* but for lists */
	struct option_texts chains, compare;
};

#define OPTIONS struct new_options

static const struct option_row rows[] = {
	{ 'd', "device", "NAME", "brand and model in one: \"AFUL Cantor\"", OPTION_TEXT,
		offsetof(OPTIONS, a.device) },
	TEXT(a.brand, "brand", "NAME", "brand, where model is given apart"),
	TEXT(a.model, "model", "NAME", "model"),
	TEXT(a.kind, "kind", "WORD", "iem, headphone, …"),
	TEXT(a.impedance, "impedance", "TEXT", "\"22 ohm\""),
	TEXT(a.sensitivity, "sensitivity", "TEXT", "\"106 dB/Vrms\", \"110 dB/mW\""),
	TEXT(a.unit_how, "unit", "WORD", "bought, loan, tour or sample"),
	TEXT(a.unit_from, "from", "WHO", "who it came from"),
	{ 'c', "chain", "NAME=SOURCE[,OUTPUT]",
		"what feeds it; as often as needed; SOURCE clock: earlog only keeps time",
		OPTION_TEXTS, offsetof(OPTIONS, chains) },
	TEXTS(compare, "compare", "NAME", "a device to compare with; as often as needed"),
	{ 'p', "playlist", "NAME", "a playlist, see `earlog playlist list`", OPTION_TEXT,
		offsetof(OPTIONS, a.playlist) },
	TEXT(a.lexicon, "lexicon", "NAME", "a vocabulary, see `earlog lexicon list`"),
	TEXT(a.id, "id", "ID", "of the review; else the name of the file"),
	{ 0 },
};

/* The answers, and what they point into. */
struct new_dialog {
	struct new_answers a;
	struct new_chain chains[OPTION_MOST];
	struct texts kept;
};

static const char *
keep_text(struct new_dialog *x, const char *s, size_t n)
{
	char *copy = xstrndup(s, n);

	texts_add(&x->kept, copy, (struct mark){ 0, 0 });
	free(copy);
	return x->kept.v[x->kept.n - 1];
}

/* "dx300=iBasso DX300,4.4 mm" */
static bool
take_chain(struct new_dialog *x, const char *text)
{
	const char *equals = strchr(text, '='), *comma;
	struct new_chain *c = &x->chains[x->a.n_chains];

	if (!equals || equals == text || !equals[1] || x->a.n_chains == OPTION_MOST)
		return false;
	*c = (struct new_chain){ .name = keep_text(x, text, (size_t)(equals - text)) };
	comma = strchr(equals, ',');
	c->source =
		keep_text(x, equals + 1, comma ? (size_t)(comma - equals - 1) : strlen(equals + 1));
	c->output = comma ? keep_text(x, comma + 1 + strspn(comma + 1, " "),
				    strlen(comma + 1 + strspn(comma + 1, " ")))
			  : NULL;
	c->clock = strcmp(c->source, "clock") == 0;
	if (c->clock)
		c->source = NULL;
	x->a.chains = x->chains;
	x->a.n_chains++;
	return true;
}

/* Asks on the terminal. NULL: nothing was answered, or the input ended (then *ended). */
static const char *
ask_line(struct new_dialog *x, const char *question, bool *ended)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n = -1;

	if (!*ended) {
		text_print(stderr, "%s: ", question);
		n = getline(&line, &cap, stdin);
	}
	if (n < 0 && !*ended)
		text_print(stderr, "\n");
	*ended |= n < 0;
	while (n > 0 && strchr(" \t\r\n", line[n - 1]))
		n--;
	const char *answer = n > 0
		? keep_text(x, line + strspn(line, " \t"), (size_t)n - strspn(line, " \t"))
		: NULL;
	free(line);
	return answer && *answer ? answer : NULL;
}

static void
ask_chains(struct new_dialog *x, bool *ended)
{
	const char *text;

	text_print(stderr,
		"What feeds the ears? One a line as NAME=SOURCE,OUTPUT (dx300=iBasso DX300,4.4 "
		"mm);\n"
		"NAME=clock where earlog only keeps the time. An empty line ends.\n");
	while ((text = ask_line(x, "Chain", ended)))
		if (!take_chain(x, text))
			text_print(stderr, "That has no NAME=SOURCE.\n");
}

/* False: there is still no device. */
static bool
ask_all(struct new_dialog *x)
{
	bool ended = false;

	while (!x->a.device && !ended)
		x->a.device = ask_line(x, "Device, brand and model", &ended);
	if (!x->a.device)
		return false;
	x->a.kind = ask_line(x, "Kind (iem, headphone; empty: leave out)", &ended);
	x->a.impedance = ask_line(x, "Impedance (22 ohm; empty: leave out)", &ended);
	x->a.sensitivity =
		ask_line(x, "Sensitivity (106 dB/Vrms or 110 dB/mW; empty: leave out)", &ended);
	x->a.unit_how = ask_line(
		x, "The unit was bought, or is a loan, tour or sample (empty: leave out)", &ended);
	x->a.unit_from = x->a.unit_how ? ask_line(x, "From whom (empty: leave out)", &ended) : NULL;
	ask_chains(x, &ended);
	const char *playlist = ask_line(x, "Playlist (empty: reference)", &ended);
	x->a.playlist = playlist ? playlist : "reference";
	return true;
}

static bool
take_options(struct new_dialog *x, const struct new_options *o, struct err *err)
{
	x->a = o->a;
	x->a.compare = o->compare.v;
	x->a.n_compare = o->compare.n;
	if (!x->a.playlist)
		x->a.playlist = "reference";
	for (size_t i = 0; i < o->chains.n; i++)
		if (!take_chain(x, o->chains.v[i]))
			return cli_wrong(err, "--chain %s has no NAME=SOURCE", o->chains.v[i]);
	return true;
}

static bool
there_already(const char *path, struct err *err)
{
	return err_set(err, "%s is there already and stays as it is; name another file", path);
}

static bool
write_answers(const struct new_answers *a, const char *path, struct err *err)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	bool exists = false, ok = f && new_write(f, a);

	if (f && fclose(f) != 0)
		ok = false;
	if (!ok)
		err_set(err, "cannot write %s: out of memory", path);
	else if (strcmp(path, "-") == 0)
		fwrite(text, 1, n, stdout);
	else
		ok = file_create(path, text, n, &exists, err);
	free(text);
	if (ok && strcmp(path, "-") != 0)
		text_print(stderr,
			"earlog: %s is written; edit it as you like, then `earlog session %s`\n",
			path, path);
	return exists ? there_already(path, err) : ok;
}

static bool
write_new(struct new_dialog *x, const struct new_options *o, const char *path, struct err *err)
{
	bool named = o->a.device || (o->a.brand && o->a.model);

	if (!take_options(x, o, err))
		return false;
	if (!named && !isatty(STDIN_FILENO))
		return cli_wrong(err, "say which device: --device NAME, or --brand and --model");
	if (!named && !ask_all(x))
		return err_set(err, "no device, so nothing was written");
	char *base = strcmp(path, "-") == 0 ? NULL : find_base_name(path);
	if (!x->a.id)
		x->a.id = base;
	bool ok = write_answers(&x->a, path, err);
	free(base);
	return ok;
}

static bool
new_run(struct cli_call *c, struct err *err)
{
	struct new_dialog x = { .a = { 0 } };

	if (access(c->argv[0], F_OK) == 0)
		return there_already(c->argv[0], err);
	bool ok = write_new(&x, c->options, c->argv[0], err);
	texts_finish(&x.kept);
	return ok;
}

const struct cli_command cli_new = {
	.name = "new",
	.help = "Write a new session file, from options or by asking",
	.verbs = { { NULL, "FILE [--device NAME] [OPTIONS]", "", 0, 1, 1, new_run,
		"name the file to write, such as cantor.yaml" } },
	OPTIONS_IN(rows),
};
