/* What is fuzzed: each target gets bytes, and ends the process if what must hold does not. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

void fuzz_archive(const uint8_t *data, size_t size);
void fuzz_archive_begin(void); /* makes the archive and its folder, before the first bytes */
void fuzz_equaliser(const uint8_t *data, size_t size);
void fuzz_form(const uint8_t *data, size_t size);
void fuzz_fr(const uint8_t *data, size_t size);
void fuzz_import(const uint8_t *data, size_t size);
void fuzz_input(const uint8_t *data, size_t size);
void fuzz_lists(const uint8_t *data, size_t size);
void fuzz_merge(const uint8_t *data, size_t size);
void fuzz_mustache(const uint8_t *data, size_t size);
void fuzz_text(const uint8_t *data, size_t size);
void fuzz_timecode(const uint8_t *data, size_t size);
void fuzz_yaml(const uint8_t *data, size_t size);
void fuzz_yours(const uint8_t *data, size_t size);

static inline void
must(bool holds)
{
	if (!holds)
		abort();
}
