#include "config/check.h"

#include <string.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/missing.h"
#include "command/keymap.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "config/yaml.h"
#include "sitting/true_path.h"

static const char *const kinds[] = {
	[CHECK_SESSION] = "session file",
	[CHECK_PLAYLIST] = "playlist",
	[CHECK_LEXICON] = "lexicon",
	[CHECK_PROFILE] = "profile",
	[CHECK_EQUALISER] = "file of an equaliser",
};

/* Checks the key bindings of a profile. This is done here because only the bench knows its
 * commands; the module config, which reads the profile, does not. */
static bool
check_keys(struct profile *p, struct diags *d)
{
	struct keymap keys;
	bool ok = help_keymap(&keys, p, d);

	diags_sort(d, 0);
	keymap_finish(&keys);
	profile_finish(p);
	return ok;
}

/* Checks the file `path`; "-" is standard input. *kind gets the kind of the file. */
static bool
check_path(const char *path, enum check_kind *kind, struct diags *d)
{
	bool is_input = strcmp(path, "-") == 0;
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	CLEANUP(diags_finish) struct diags told = DIAGS_INIT;
	struct profile p;
	char chunk[4096];
	size_t n;

	/* Reads at most one byte more than allowed; then check_bytes reports that the file is too
	 * large. */
	while (is_input && bytes.len <= YAML_MOST_BYTES &&
		(n = fread(chunk, 1, sizeof(chunk), stdin)))
		buf_add_bytes(&bytes, chunk, n);
	bool ok = is_input ? check_bytes(path, bytes.s, bytes.len, kind, d)
			   : check_file(path, kind, d);
	if (*kind != CHECK_PROFILE)
		return ok;
	profile_parse(&p, path, is_input ? bytes.s : NULL, bytes.len, &told);
	return check_keys(&p, d) && ok;
}

/* ---- warnings about chains ---- */

static void
warn_chain(const struct session_file *f, const struct session_chain *c, const struct profile *own)
{
	CLEANUP(buf_finish) struct buf words = BUF_INIT;
	struct chain_facts facts;

	chain_facts(&c->content, &facts);
	const char *output = facts.audio_output ? facts.audio_output : own->audio_output;
	double level_db = own->volume_ceiling_db;
	unsigned what = true_path_of(output, own->audio_exclusive, level_db) |
		(facts.filters ? PATH_EQUALISER : 0);
	if (facts.bit_perfect && facts.clock)
		buf_add(&words,
			"but you play the music yourself (clock: yes), so earlog cannot check "
			"this");
	else if (facts.bit_perfect && what) {
		buf_add(&words, "but samples are changed by: ");
		true_path_add_words(what, NULL, level_db, &words);
	}
	if (words.len)
		text_print(stdout, "%s:%d:%d: warning: %s asks for bit-perfect sound, %s\n",
			f->path, c->at.line, c->at.column, c->name, words.s);
}

/* Warns about a session file without a playlist, and about chains that ask for bit-perfect sound
 * but cannot have it. */
static void
warn_session(const char *path)
{
	CLEANUP(diags_finish) struct diags told = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f;
	CLEANUP(profile_finish) struct profile own;

	bool ok = session_file_load(&f, path, &told);
	profile_load_own(&own, &told);
	if (ok && !f.tracks && !f.playlist && !own.default_playlist)
		text_print(stdout,
			"%s: warning: no playlist is named: `earlog session` needs one; add "
			"`playlist: reference`\n",
			path);
	for (size_t i = 0; i < f.n_chains; i++)
		warn_chain(&f, &f.chains[i], &own);
}

struct check_options {
	bool missing;
};

#define OPTIONS struct check_options

static const struct option_row rows[] = {
	FLAG(missing, "missing",
		"print lines to add to a session file and its playlist: devices, chains, tracks "
		"and cues that only the archive has"),
	{ 0 },
};

static bool
check_one(const char *path)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	enum check_kind kind = CHECK_SESSION;
	bool ok = check_path(path, &kind, &d);

	diags_print(&d, stdout);
	if (kind == CHECK_SESSION && strcmp(path, "-") != 0)
		warn_session(path);
	fflush(stdout);
	if (ok)
		text_print(stderr, "%s: a %s, nothing wrong\n", path, kinds[kind]);
	else
		text_print(stderr, "%s: %zu %s\n", path, diags_count(&d),
			diags_count(&d) == 1 ? "error" : "errors");
	return ok;
}

static bool
check_run(struct cli_call *c, struct err *err)
{
	const struct check_options *o = c->options;
	bool ok = true;

	for (int i = 0; i < c->argc && !err->msg[0]; i++)
		ok &= o->missing ? missing_print(c->argv[i], err) : check_one(c->argv[i]);
	return ok;
}

const struct cli_command cli_check = {
	.name = "check",
	.help = "Check a session file, playlist, profile, lexicon or equaliser file",
	.verbs = { { NULL, "FILE... | --missing FILE...", "", ARCHIVE_NAMED, 1, CLI_MANY, check_run,
		"name the file to check" } },
	OPTIONS_IN(rows),
};
