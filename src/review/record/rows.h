/*
 * The rows of a record, as the archive stores them and all modules use them: one struct for each
 * kind of row, named by the words of ARCHITECTURE.md. Text is UTF-8. A time of day is in
 * milliseconds since 1970, UTC, and has with it the local offset from UTC at that time, in minutes.
 * A position is in milliseconds from the start of the file or stream that played; NO_MS: no
 * position. Fields marked JSON contain JSON text.
 *
 * A file that needs the structs of one of these headers includes that header, and is compiled again
 * only if one of its structs changes.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "review/record/rows_music.h"
#include "review/record/rows_note.h"
#include "review/record/rows_rating.h"
#include "review/record/rows_review.h"
#include "review/record/rows_session.h"
