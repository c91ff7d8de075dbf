/*
 * The open test and what the listener may do in it. sitting.test is the one value that says which
 * test is open and how far it is; only this file writes it. One table says for each wish of the
 * listener, by whatever way it arrives, whether the test allows it.
 */
#include "bench/bench_parts.h"

#include <stdio.h>

#include "base/text.h"

/* HELD: allowed, but the position remains inside the passage of the test. */
enum verdict { YES, HELD, NO };

/* The wishes that each test allows. A test of two sounds locks sounds, levels, passage and files. A
 * blind run of devices locks its order, a level match its two devices. */
static const enum verdict verdicts[WISHES][TEST_KINDS] = {
	/* no test, ABX, preference test, blind run, level match */
	[WISH_PAUSE] = { YES, YES, YES, YES, YES },
	[WISH_TRACK] = { YES, NO, NO, YES, YES },
	[WISH_SEEK] = { YES, HELD, HELD, YES, YES },
	[WISH_EXCERPT] = { YES, HELD, HELD, YES, YES },
	[WISH_LOOP] = { YES, NO, NO, YES, YES },
	[WISH_SOUND] = { YES, NO, NO, YES, YES },
	[WISH_SIGNAL] = { YES, NO, NO, YES, YES },
	[WISH_PLAYER] = { YES, NO, NO, YES, YES },
	[WISH_FILES] = { YES, NO, NO, YES, YES },
	[WISH_ALIGN] = { YES, NO, NO, YES, YES },
	[WISH_DEVICE] = { YES, NO, NO, NO, NO },
	[WISH_CHAIN] = { YES, NO, NO, NO, YES },
	[WISH_VOLUME] = { YES, NO, NO, NO, YES },
	[WISH_RATE] = { YES, NO, NO, YES, YES },
	[WISH_NOTE] = { YES, YES, YES, YES, YES },
	[WISH_TEST] = { YES, NO, NO, NO, YES },
};

/* ---- the value ---- */

bool
test_locks_sounds(const struct sitting *s)
{
	return s->test.kind == TEST_ABX || s->test.kind == TEST_PREFER;
}

void
test_enter(struct sitting *s, enum test_kind kind, enum test_state state)
{
	struct test *t = &s->test;

	if (t->kind != kind)
		*t = (struct test){ .kind = kind, .from_ms = NO_MS, .to_ms = NO_MS };
	t->state = state;
	s->dirty |= DIRTY_HEADER | DIRTY_LINE | DIRTY_NOTES | DIRTY_TRACKS | DIRTY_WHEEL;
}

void
test_lost(struct sitting *s, const char *why)
{
	if (!test_locks_sounds(s) || s->test.state == TEST_ENDED)
		return;
	test_enter(s, s->test.kind, TEST_ENDED);
	snprintf(s->test.why, sizeof(s->test.why), "%s", why);
}

/* ---- the table ---- */

const struct blind_words *
test_words(const struct sitting *s)
{
	return blind_words(true, s->test.kind == TEST_PREFER);
}

bool
test_refuses(const struct sitting *s, enum wish w, struct err *err)
{
	const struct blind_words *words = test_words(s);

	if (verdicts[w][s->test.kind] != NO)
		return false;
	switch (s->test.kind) {
	case TEST_MATCH:
		err_set(err, "not during a level match of two devices: \1cancel\2 ends it");
		break;
	case TEST_BLIND:
		err_set(err,
			"not possible in a blind run: :blind end ends the run and reveals the "
			"order");
		break;
	default:
		err_set(err,
			w == WISH_RATE ? "ratings wait until the end of %s: :%s end ends it"
				       : "not in %s, whose sounds and passage stay the same: :%s "
					 "end ends it",
			words->a, words->line);
	}
	return true;
}

bool
test_stops(struct sitting *s, enum wish w)
{
	struct err err = ERR_INIT;

	if (!test_refuses(s, w, &err))
		return false;
	sitting_say(s, SAID_ERROR, "%s", err.msg);
	return true;
}

enum wish
test_wish_of(enum row_kind kind, const void *before)
{
	switch (kind) {
	case ROW_NOTE:
	case ROW_DRAFT:
	case ROW_TAG:
	case ROW_WITHHELD:
	case ROW_RATING:
	case ROW_REVIEW:
	case ROW_SITTING: /* room and state */
	case ROW_CUE:
	case ROW_PIN:
	case ROW_BLIND_RUN:               /* its version beside an answer */
	case ROW_TRIAL: return WISH_NOTE; /* answers that count are no longer in the history */
	case ROW_LISTING: return before ? WISH_NOTE : WISH_FILES; /* done; a new track */
	case ROW_VOLUME: return WISH_VOLUME;
	case ROW_CHAIN: return WISH_CHAIN;
	default: return WISH_FILES;
	}
}
