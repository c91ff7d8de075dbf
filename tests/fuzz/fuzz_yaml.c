/*
 * Any bytes as a YAML file: from libyaml's events to the model, through everything `earlog check`
 * says of it,
 * and each reader in turn, whatever kind of file the bytes look like.
 */
#include "config/field.h"
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "config/check.h"
#include "config/lexicon.h"
#include "config/playlist.h"
#include "config/profile.h"
#include "config/session_file.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct diags d = DIAGS_INIT;
	struct session_file f;
	struct playlist_file p;
	struct profile o;
	struct lexicon_file x;

	check_bytes("fuzz.yaml", bytes, size, NULL, &d);
	field_file("fuzz.yaml", bytes, size, session_file_take, &f, &d);
	session_file_finish(&f);
	playlist_parse(&p, "fuzz.yaml", bytes, size, &d);
	playlist_finish(&p);
	profile_parse(&o, "fuzz.yaml", bytes, size, &d);
	profile_finish(&o);
	field_file("fuzz.yaml", bytes, size, lexicon_take, &x, &d);
	lexicon_finish(&x);
	diags_finish(&d);
	return 0;
}
