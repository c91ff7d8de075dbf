/*
 * The open test and what the listener may do in it. sitting.test is the one value that says which
 * test is open; only this file writes it. One table says for each wish of the listener, by whatever
 * way it arrives, whether the test refuses it.
 */
#include "bench/sitting/sitting_parts.h"

/* A blind run locks its devices, its setup and its order. */
static const bool refuses[WISHES][TEST_KINDS] = {
	[WISH_DEVICE] = { [TEST_BLIND] = true },
	[WISH_CHAIN] = { [TEST_BLIND] = true },
	[WISH_VOLUME] = { [TEST_BLIND] = true },
	[WISH_TITLE] = { [TEST_BLIND] = true },
};

void
sitting_enter_test(struct sitting *s, enum test_kind kind)
{
	s->test = kind;
}

bool
sitting_refuses(const struct sitting *s, enum wish w, struct err *err)
{
	if (!refuses[w][s->test])
		return false;
	return !err_set(
		err, "not possible in a blind run: :blind end ends the run and reveals the order");
}
