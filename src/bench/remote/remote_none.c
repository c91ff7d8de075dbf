/* On systems without a session bus: no media keys, and only players of helpers are followed. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/remote/remote.h"

#include "base/system/os_system.h"

#if !OS_HAS_BUS

#define NO_BUS "this earlog was built without sd-bus"

struct remote *
remote_new(struct sitting *s, bool media_keys)
{
	(void)s;
	(void)media_keys;
	return NULL;
}

int
remote_poll(const struct remote *r, struct pollfd *p, int64_t now_ns)
{
	(void)r;
	(void)now_ns;
	*p = (struct pollfd){ .fd = -1 };
	return -1;
}

void
remote_ready(struct remote *r)
{
	(void)r;
}

void
remote_run_timers(struct remote *r, int64_t now_ns)
{
	(void)r;
	(void)now_ns;
}

void
remote_send_changes(struct remote *r)
{
	(void)r;
}

void
remote_close(struct remote *r)
{
	(void)r;
}

size_t
remote_players(struct follow_player *out, struct err *err)
{
	(void)out;
	err_set(err, NO_BUS ": it follows players of helpers only");
	return SIZE_MAX;
}

bool
remote_note(const char *words, int64_t ago_ns, struct err *err)
{
	(void)words;
	(void)ago_ns;
	return err_set(err, NO_BUS ": it cannot reach a bench that is open");
}

void
remote_facts(struct system_facts *f)
{
	system_fact_lacks(f, "media keys", "sd-bus", "earlog was built without it");
}

#endif
