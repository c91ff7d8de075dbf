/*
 * Opens the web page of a track with xdg-open, or the opener of WSL 2 or macOS, only when the
 * listener asks, only http and https, and without a shell. Without a desktop, shows the address for
 * copying.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/core/mem.h"
#include "base/system/os_system.h"
#include "base/system/os_process.h"
#include "base/text/timed_link.h"
#include "bench/playback/playback_state.h"
#include "review/record/rows_music.h"

/* Finds the program that opens a page: that of WSL is there only where Windows has a desktop. */
static bool
find_opener(char program[PATH_MAX])
{
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
	bool desktop = (x && *x) || (wayland && *wayland) || OS_HAS_DESKTOP;

	return os_child_find("wslview", program) || (desktop && os_child_find(OS_OPENER, program));
}

static void
open_address(struct sitting *s, char *address)
{
	char program[PATH_MAX];
	struct open_page page = { .address = address };
	const char *const argv[] = { program, address, NULL };

	if (!find_opener(program)) {
		sitting_say(s, SAID_INFO, "no desktop here, copy: %s", address);
		free(address);
		return;
	}
	int wrong = os_child_spawn(&page.pid, program, argv, -1, -1, -1);
	if (wrong) {
		sitting_say(s, SAID_WARN, "the page did not open (%s); copy: %s", strerror(wrong),
			address);
		free(address);
		return;
	}
	LIST_ADD(&s->playback->pages, page); /* owns the address now */
	sitting_say(s, SAID_INFO, "opening %s", address);
}

bool
browser_open(struct sitting *s, size_t number, struct err *err)
{
	const struct track_row *t = &s->items[s->chosen];
	const struct source *src = NULL;

	for (size_t i = 0, nth = 0; i < t->nsources && !src; i++)
		if (strcmp(t->sources[i]->kind, "url") == 0) {
			nth++;
			src = nth == number ? t->sources[i] : NULL;
		}
	if (!src && number > 1)
		return err_set(err, "%s has no page %zu", t->recording->title, number);
	if (!src)
		return err_set(
			err, "%s has no page: the playlist gives it no url", t->recording->title);
	/* Opens the page at the current position if the selected track is playing. */
	int64_t now_ms = s->chosen == s->item ? sitting_now(s).track_ms : NO_MS;
	char *address = timed_link_url(src->locator, now_ms == NO_MS ? LINK_NO_MS : now_ms,
		sitting_offset_ms(s, &src->row.uuid));
	if (!address) /* xdg-open might take any other text for an option */
		return err_set(err, "only http:// and https:// addresses are opened, not \"%s\"",
			src->locator);
	open_address(s, address);
	return true;
}

void
browser_on_child(struct sitting *s)
{
	size_t n = 0;

	EACH (p, &s->playback->pages) {
		int status;
		pid_t pid = waitpid(p->pid, &status, WNOHANG);

		if (pid < 0)
			/* The process that started earlog had set SIGCHLD to be ignored, so the
			 * status is lost: assumes success. */
			status = 0;
		if (pid == 0) {
			s->playback->pages.v[n++] = *p;
			continue;
		}
		if (status != 0)
			sitting_say(s, SAID_WARN, "the page did not open; copy: %s", p->address);
		free(p->address);
	}
	s->playback->pages.n = n;
}

/* Frees the list of open pages. Does not wait for the programs: browsers continue to run. */
static void
page_finish(struct sitting *s)
{
	LIST_FINISH(&s->playback->pages, free(each->address));
}

const struct component browser_component = {
	.finish = page_finish,
};
