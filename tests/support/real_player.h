/* What the tests of this room share: files, a player for them, and waiting for its news. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "audio/player/player.h"
#include "base/core/mem.h"
#include "support/needs.h"
#include "support/test.h"

#define PATIENCE_MS 50000 /* for a machine that is busy with others */

extern char test_folder[TEST_FOLDER_MAX];

int64_t test_now_us(void);

/* A path in the folder; good until the next but seven. */
const char *test_path(const char *name);
void test_write(const char *name, const void *bytes, size_t n);

/* Runs a line of shell in the folder. */
void test_shell(const char *line);
int test_make_folder(void **state);
int test_remove_folder(void **state);
struct player *test_new(const struct player_options *o);
struct player *test_player(const char *output, bool net);

/* As the loop does. How many descriptors have news. */
int test_poll(const struct player *p, int ms);

/* Waits for news of this kind and ticket (0: any); lets others pass by. */
bool test_wait_ms(struct player *p, enum player_event_kind kind, uint64_t ticket, int64_t limit_ms,
	struct player_event *ev);
struct player_event test_wait(struct player *p, enum player_event_kind kind, uint64_t ticket);
void test_load(struct player *p, uint64_t ticket, enum player_source_kind kind, const char *locator,
	int64_t start_ms, bool paused);

/* Loads what must not open, and gives the words about it. */
const char *test_refused(struct player *p, enum player_source_kind kind, const char *locator);
int64_t test_ask(struct player *p, uint64_t ticket);
