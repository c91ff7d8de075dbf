/*
 * The review of the exporters' tests (support/export_record.h) in a home's archive, so that
 * commands which read need no sitting first.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"
#include "review/record/records.h"

/* `change`, if not NULL, gets the record before it is stored. */
void review_store(struct home *h, void (*change)(struct record *r));
int review_set_up(void **state); /* the state is a home with that review */
