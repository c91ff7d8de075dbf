#include "record/trial.h"

#include <inttypes.h>

int64_t
trial_of_made(const struct record *r, const struct uuid *made)
{
	const struct trial *t = record_find(r, ROW_TRIAL, made);
	const struct blind_run *run = t ? record_find(r, ROW_BLIND_RUN, &t->run) : NULL;
	bool stands = run && !t->row.deleted && !run->row.deleted && t->number > 0;

	return stands ? t->number : NO_INT;
}

void
trial_add_words(struct buf *out, int64_t trial)
{
	if (trial != NO_INT)
		buf_addf(out, "blind, trial %" PRId64, trial);
}
