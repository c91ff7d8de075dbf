/* The program of libFuzzer. The environment variable FUZZ names the target. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"

#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct target {
	const char *name;
	void (*feed)(const uint8_t *data, size_t size);
	void (*begin)(void);
} targets[] = {
	{ "archive", fuzz_archive, fuzz_archive_begin },
	{ "equaliser", fuzz_equaliser, NULL },
	{ "form", fuzz_form, NULL },
	{ "fr", fuzz_fr, NULL },
	{ "import", fuzz_import, NULL },
	{ "input", fuzz_input, NULL },
	{ "lists", fuzz_lists, NULL },
	{ "merge", fuzz_merge, NULL },
	{ "mustache", fuzz_mustache, NULL },
	{ "text", fuzz_text, NULL },
	{ "timecode", fuzz_timecode, NULL },
	{ "yaml", fuzz_yaml, NULL },
	{ "yours", fuzz_yours, NULL },
};

static const struct target *target;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = getenv("FUZZ");

	(void)argc, (void)argv;
	for (size_t i = 0; i < LENGTH(targets); i++)
		if (name && strcmp(targets[i].name, name) == 0)
			target = &targets[i];
	if (!target) {
		fprintf(stderr, "FUZZ must name a target of tests/fuzz/fuzz.c\n");
		exit(2);
	}
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	if (target->begin)
		target->begin();
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	target->feed(data, size);
	return 0;
}
