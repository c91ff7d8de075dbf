/* earlog words: lists the languages of drafts, and writes a file of words to begin with.
 * files/words.c reads them. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/core/mem.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "review/files/find.h"
#include "review/files/words.h"
#include "shell/cli/lists.h"

bool
cli_words_file(json_t *row, const char *name, const char *path)
{
	CLEANUP(buf_finish) struct buf missing = BUF_INIT;
	bool exists;

	put_text(row, "path", path);
	return words_copy(&missing, name, &exists, ERR_IGNORED);
}

/* Writes a file of words; of a language that has one, prints the lines that it lacks. */
static bool
words_copy_to(struct cli_call *c, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;
	CLEANUP(pointer_free) char *path = NULL, *name = xasprintf("%s.yaml", c->argv[0]);
	bool exists, to = c->argc > 1;

	if (strspn(c->argv[0], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") !=
		strlen(c->argv[0]))
		return cli_wrong(err, "%.60s is not a language; name one such as fr", c->argv[0]);
	if (!words_copy(&text, c->argv[0], &exists, err))
		return false;
	if (exists && !to) {
		text_print(stdout, "%s", text.s);
		cli_say("you have words/%s already: the lines above are missing in it", name);
		return true;
	}
	if (!find_own_create(FIND_WORDS, name, &text, c->argv[1], &path, err))
		return false;
	text_print(stdout, "%s\n", path);
	return true;
}

const struct cli_command cli_words = {
	.name = "words",
	.help = "List the languages of drafts, or begin a file of your own words",
	.example = "earlog words copy fr",
	.verbs = {
		{ "list", "",
			"List your own and the shipped languages; `language: ja` in the profile "
			"chooses one", AS_JSON, 0, 0, lists_run, NULL },
		{ "copy", "LANG [TO]",
			"Write a file of words to your own folder, or to TO; of a language that "
			"has one, print what it lacks",
			0, 1, 2, words_copy_to, NULL },
	},
};
