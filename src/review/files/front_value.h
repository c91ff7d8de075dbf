/* The keys of the front matter of a post (text/front.h), whatever its kind. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

/* Returns the text of a key in the front matter of a post ("header.image": of a map in it), of a
 * list its first text; "" for a map; NULL: there is no such key. lines: see front_find. The caller
 * frees. */
char *front_value(const char *post, bool lines, const char *key);
/* The same of a map of YAML. */
char *front_value_of_map(const char *yaml, const char *key);
