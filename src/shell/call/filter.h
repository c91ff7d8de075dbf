/*
 * Narrows a list by the words and options that all lists share: WORDS, --since, --until, --limit,
 * --sort. A verb has them by its needs (FILTER_DATES, FILTER_LIMIT, FILTER_SORT); its columns say
 * what is compared.
 */
#pragma once

#include "shell/call/cli.h"
#include "shell/table/column.h"

/* Sets the range of time that --since and --until name; the bounds that are not given remain. */
bool filter_dates(const struct cli_call *c, int64_t *since_ms, int64_t *until_ms, struct err *err);
/* Sets *limit to --limit; NO_INT: not given. */
bool filter_limit(const struct cli_call *c, int64_t *limit, struct err *err);
/* Sorts n rows, of `size` bytes, by the column --sort. If there is no such column, calls cli_wrong
 * and returns false. */
bool filter_sort(const struct cli_call *c, const struct column *of, void *rows, size_t n,
	size_t size, struct err *err);
/*
 * Keeps the rows, of `size` bytes, whose texts have all words in c->argv, in upper or lower case,
 * and whose first DATE is in the range; sorts them by the column --sort, and keeps the first
 * --limit. Moves rows, and frees none. If an option is wrong, calls cli_wrong and returns false.
 */
bool filter_rows(const struct cli_call *c, const struct column *of, void *rows, size_t *n,
	size_t size, struct err *err);
