/*
 * The ranking list as a page without external parts, and as a table for spreadsheets: all devices
 * of `earlog rank`, with the facts about them and a column for each score.
 */
#pragma once

#include "review/answers/rank.h"
#include "review/files/profile.h"

/* Returns the rows of the ranking as a JSON list. New reference. */
json_t *ranking_rows(const struct rank_answer *a);
/* Appends the page. pictures[i]: the ratings of the i-th row of the answer as HTML; NULL: the page
 * has no pictures. */
void ranking_page(struct buf *out, const struct rank_answer *a, const json_t *rows,
	const struct profile *p, const struct buf *pictures);
void ranking_csv(struct buf *out, const struct rank_answer *a, const json_t *rows);
/* Appends what differs from the page `old`: "Cantor 4 → 5, 2 new, 1 gone"; nothing if the ranks are
 * the same. */
void ranking_changes(struct buf *out, const json_t *rows, const char *old);
