/*
 * A review made by hand, with something of everything that an export tells and of everything that
 * it does not.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/core/mem.h"
#include "review/files/lexicon.h"
#include "review/record/attribute.h"
#include "review/record/records.h"
#include "review/record/rows.h"

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define T0 INT64_C(1795161600000) /* 2026-11-20T08:00:00Z */

/* A row of a kind with a UUID of that name, in the record. */
void *add_row(struct record *r, enum row_kind kind, const char *name);
struct uuid id(const char *name);
void add_chain(struct record *r, const char *name, int rank, const char *content);
void add_track(struct record *r, const char *section, const char *track, const char *title,
	const char *artist, int rank);
void add_source(struct record *r, const char *track, int rank, const char *kind,
	const char *locator, int64_t offset_ms);
void add_section(struct record *r, const char *sid, const char *title);

/*
 * The n-th note, on the device under test with the first chain, unless changed. `item` NULL: of
 * none.
 */
struct note *add_note(struct record *r, int n, const char *item, int64_t pos_ms, const char *body);
/* Adds a setting of the device under test. */
struct variant *add_setting(struct record *r, const char *name, const char *content);
struct rating *add_rating(struct record *r, int n, const char *scope, const char *lexicon,
	const char *attribute, double value);
void make_review(struct record *r);
