/* Lines of a text. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

/* Returns the offset at which the line of byte `at` begins. */
size_t line_begin(const char *s, size_t at);
