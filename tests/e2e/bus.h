/*
 * A session bus of the test's own, at run/bus below its home, where a session finds it by itself.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "e2e/home.h"

void bus_start(struct home *h);
/* All that is said on it goes to work/heard below the home. */
void bus_listen(struct home *h);
/* Of a teardown, too: a test may have failed. Nothing is left to do where there is no bus. */
void bus_end(void);
pid_t bus_pid(void);

bool bus_has_name(struct home *h, const char *name);
/* dbus-send with what every call has; answers whether it worked. a to c may be NULL; out too. */
bool bus_send(struct home *h, const char *to, const char *path, const char *what, const char *a,
	const char *b, const char *c, const char **out);
