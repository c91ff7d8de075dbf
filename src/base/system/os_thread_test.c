/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_thread.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>

#include "base/system/os_thread.h"
#include "support/test.h"

static bool
is_readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void *
note_signals(void *set)
{
	pthread_sigmask(SIG_SETMASK, NULL, set);
	return NULL;
}

TEST(a_thread_gets_faults_and_no_other_signals)
{
	sigset_t theirs, before, after;
	pthread_t thread;

	pthread_sigmask(SIG_SETMASK, NULL, &before);
	assert_int_equal(os_thread_start(&thread, "earlog-test", note_signals, &theirs), 0);
	pthread_join(thread, NULL);
	pthread_sigmask(SIG_SETMASK, NULL, &after);
	assert_true(sigismember(&theirs, SIGINT) && sigismember(&theirs, SIGWINCH));
	assert_false(sigismember(&theirs, SIGSEGV) || sigismember(&theirs, SIGABRT));
	assert_int_equal(sigismember(&before, SIGINT), sigismember(&after, SIGINT));
}

TEST(a_wake_is_seen_until_it_is_drained)
{
	struct wake w;

	assert_true(wake_open(&w));
	assert_false(is_readable(w.fd));
	wake_drain(&w);
	wake_send(&w);
	wake_send(&w);
	assert_true(is_readable(w.fd));
	wake_drain(&w);
	assert_false(is_readable(w.fd));
	wake_close(&w);
	wake_close(&w);
	assert_int_equal(w.fd, -1);
}
