/* What the store's tests share: a folder of their own, full rows, hashes of files. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <nettle/sha2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/store/edit.h"
#include "archive/store/store.h"
#include "archive/store/store_private.h"
#include "base/core/mem.h"
#include "review/record/note_rules.h"
#include "support/needs.h"
#include "support/test.h"

/* Says what went wrong, where it did. */
#define works(expression)                                         \
	do {                                                      \
		err.msg[0] = '\0';                                \
		if (!(expression))                                \
			fail_msg("%s: %s", #expression, err.msg); \
	} while (0)

#define refuses(expression, word)                                                    \
	do {                                                                         \
		err.msg[0] = '\0';                                                   \
		assert_false(expression);                                            \
		if (!strstr(err.msg, word))                                          \
			fail_msg("%s: “%s” lacks “%s”", #expression, err.msg, word); \
	} while (0)

char *folder_new(void);
void folder_free(char *folder);
void *test_row(enum row_kind kind);

/* Something in every field; rows that nothing can refer to, so outside a commit. */
void fill_row(const struct row_type *t, void *row);
char *archive_hash(const char *path);
void put_free(struct store *st, enum row_kind kind, void *row);

/* A device and its review; gives the review's uuid. */
struct uuid put_review(struct store *st, const char *id, const char *device_name);

/* Makes a note private or public, as the bench and the shell do. */
void set_private(struct store *st, const struct uuid *note, bool private);
struct note *note_of(struct uuid review, const char *body);

/* The rows of a list of the shell; the caller calls json_decref. */
json_t *reviews_listed(struct store *st);
json_t *trash_listed(struct store *st);
/* What a row of a list has; a text, "" or a number. */
const char *listed_text(const json_t *rows, size_t i, const char *key);
int64_t listed_int(const json_t *rows, size_t i, const char *key);

/*
 * Opens an archive with an owner or with migrations that a test chooses.
 */

struct store *store_open_owned(const char *at, const struct uuid *owner, struct err *why);
struct store *store_open_with(
	const char *at, enum store_mode mode, const struct migrations *m, struct err *why);

/* Counts what SQLite does on connections that are opened from now on. steps_counted: ends that, and
 * returns thousands of its steps, which need no clock. */
void steps_count(void);
int64_t steps_counted(void);
