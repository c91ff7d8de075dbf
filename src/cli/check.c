#include "config/check.h"

#include <string.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/help.h"
#include "cli/missing.h"
#include "command/keymap.h"
#include "config/find.h"
#include "config/profile.h"
#include "config/session_file.h"
#include "config/yaml.h"
#include "sitting/true_path.h"

/* Returns true after a warning. */
static bool
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
	return words.len > 0;
}

/* Warns about each track whose file is neither in the folder of the session file, or of a playlist
 * that is checked alone, nor in a music folder. Returns the number of warnings. */
static size_t
warn_music(const struct playlist_file *p, const char *from, const struct profile *own)
{
	size_t warned = 0;

	for (size_t i = 0; i < p->n_sections; i++)
		for (size_t k = 0; k < p->sections[i].n_tracks; k++) {
			const struct track_place *file = &p->sections[i].tracks[k].file;
			CLEANUP(pointer_free)
			char *there = file->text ? find_music(file->text, from, &own->music) : NULL;

			if (!file->text || there)
				continue;
			text_print(stdout, "%s:%d:%d: warning: no such file \"%s\"\n", p->path,
				file->at.line, file->at.column, file->text);
			warned++;
		}
	return warned;
}

/* Warns about music that is not there, a session file without a playlist, and chains that ask for
 * bit-perfect sound but cannot have it. Returns the number of warnings. */
static size_t
warn_of(const char *path, enum check_kind kind)
{
	CLEANUP(diags_finish) struct diags told = DIAGS_INIT;
	CLEANUP(session_file_finish) struct session_file f = { .path = NULL };
	CLEANUP(playlist_finish) struct playlist_file p = { .path = NULL };
	CLEANUP(profile_finish) struct profile own;
	size_t warned = 0;

	profile_load_own(&own, &told);
	profile_add_music(&own);
	bool ok = kind == CHECK_SESSION && session_file_load(&f, path, &told);
	if (kind == CHECK_PLAYLIST) {
		playlist_parse(&p, path, NULL, 0, &told);
	} else if (ok && (f.tracks || f.playlist || own.default_playlist)) {
		session_file_playlist(&f, &own, &p, &told);
	} else if (ok) {
		warned++;
		text_print(stdout,
			"%s: warning: no playlist is named: `earlog session` needs one; add "
			"`playlist: reference`\n",
			path);
	}
	for (size_t i = 0; i < f.n_chains; i++)
		warned += warn_chain(&f, &f.chains[i], &own);
	return warned + warn_music(&p, path, &own);
}

struct check_options {
	bool missing, strict;
};

#define OPTIONS struct check_options

static const struct option_row rows[] = {
	FLAG(missing, "missing",
		"print lines to add to a session file and its playlist: devices, chains, tracks "
		"and cues that only the archive has"),
	FLAG(strict, "strict", "take warnings for errors: a file that is named and not there"),
	{ 0 },
};

/* Checks one file; "-" is standard input. */
static bool
check_one(const char *path, bool strict)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT, told = DIAGS_INIT;
	CLEANUP(buf_finish) struct buf bytes = BUF_INIT;
	CLEANUP(profile_finish) struct profile p = { .reviewer_name = NULL };
	enum check_kind kind = CHECK_SESSION;
	bool is_input = strcmp(path, "-") == 0;
	struct keymap keys;
	char chunk[4096];
	size_t warned = 0, n;

	/* Reads at most one byte more than allowed; then check_bytes reports that the file is too
	 * large. */
	while (is_input && bytes.len <= YAML_MOST_BYTES &&
		(n = fread(chunk, 1, sizeof(chunk), stdin)))
		buf_add_bytes(&bytes, chunk, n);
	bool ok = is_input ? check_bytes(path, bytes.s, bytes.len, &kind, &d)
			   : check_file(path, &kind, &d);
	/* The keys are checked here because only the bench knows its commands; the module config,
	 * which reads the profile, does not. */
	if (kind == CHECK_PROFILE) {
		profile_parse(&p, path, is_input ? bytes.s : NULL, bytes.len, &told);
		ok &= help_keymap(&keys, &p, &d);
		diags_sort(&d, 0);
		keymap_finish(&keys);
	}
	diags_print(&d, stdout);
	if ((kind == CHECK_SESSION || kind == CHECK_PLAYLIST) && !is_input)
		warned = warn_of(path, kind);
	warned += d.warnings;
	fflush(stdout);
	if (ok && warned)
		text_print(stderr, "%s: a %s, %zu %s\n", path, check_kind_names[kind], warned,
			warned == 1 ? "warning" : "warnings");
	else if (ok)
		text_print(stderr, "%s: a %s, nothing wrong\n", path, check_kind_names[kind]);
	else
		text_print(stderr, "%s: %zu %s\n", path, diags_count(&d),
			diags_count(&d) == 1 ? "error" : "errors");
	return ok && !(strict && warned);
}

static bool
check_run(struct cli_call *c, struct err *err)
{
	const struct check_options *o = c->options;
	bool ok = true;

	for (int i = 0; i < c->argc && !err->msg[0]; i++)
		ok &= o->missing ? missing_print(c->argv[i], err)
				 : check_one(c->argv[i], o->strict);
	return ok;
}

const struct cli_command cli_check = {
	.name = "check",
	.help = "Check a session file, playlist, profile, lexicon or equaliser file",
	.verbs = { { NULL, "FILE... | --strict FILE... | --missing FILE...", "", ARCHIVE_NAMED, 1,
		CLI_MANY, check_run, "name the file to check" } },
	OPTIONS_IN(rows),
};
