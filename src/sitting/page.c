/*
 * Opens the page of a track with the desktop's program, only on request and only http or https,
 * never through a shell. Without a desktop the address is shown, to be copied.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/child.h"
#include "base/clock.h"
#include "base/link.h"
#include "base/mem.h"
#include "sitting/sitting_private.h"

/* Starts the program with the address, and owns the address then. Returns false, with errno, if the
 * program does not start. */
static bool
start_program(struct sitting *s, char *program, char *address)
{
	struct open_page page = { .address = address };
	char *const argv[] = { program, address, NULL };

	errno = child_spawn(&page.pid, argv[0], argv, -1, -1, -1);
	if (errno)
		return false;
	LIST_ADD(&s->p->pages, page);
	return true;
}

static void
open_address(struct sitting *s, char *address)
{
	const char *x = getenv("DISPLAY"), *wayland = getenv("WAYLAND_DISPLAY");
	bool desktop = (x && *x) || (wayland && *wayland);
	char program[PATH_MAX];

	if (!desktop || !child_find("xdg-open", program)) {
		sitting_say(s, SAID_INFO, "no desktop here, copy: %s", address);
	} else if (!start_program(s, program, address)) {
		sitting_say(s, SAID_WARN, "the page did not open (%s); copy: %s", strerror(errno),
			address);
	} else {
		sitting_say(s, SAID_INFO, "opening %s", address);
		return;
	}
	free(address);
}

static const struct source *
nth_page(const struct bench_item *b, size_t n)
{
	for (size_t i = 0; i < b->nsources; i++)
		if (strcmp(b->sources[i]->kind, "url") == 0 && n-- == 0)
			return b->sources[i];
	return NULL;
}

bool
sitting_open_page(struct sitting *s, size_t number, struct err *err)
{
	const struct bench_item *b = &s->items[s->chosen];
	const struct source *src = nth_page(b, number - 1);

	if (!src && number > 1)
		return err_set(err, "%s has no page %zu", b->recording->title, number);
	if (!src)
		return err_set(
			err, "%s has no page: the playlist gives it no url", b->recording->title);
	/* At the current position, if the selected item plays. */
	int64_t now_ms = s->chosen == s->item ? sitting_track_ms(s, clock_mono_ns()) : NO_MS;
	char *address = link_url(src->locator, now_ms == NO_MS ? LINK_NO_MS : now_ms,
		src->offset_ms == NO_INT ? 0 : src->offset_ms);
	if (!address) /* any other text might be taken for an option of the program */
		return err_set(err, "only http:// and https:// addresses are opened, not \"%s\"",
			src->locator);
	open_address(s, address);
	return true;
}

/* Has the program ended? *status is its exit status. */
static bool
has_ended(const struct open_page *p, int *status)
{
	pid_t pid = waitpid(p->pid, status, WNOHANG);

	if (pid < 0)
		*status = 0; /* SIGCHLD is ignored, as the program that started earlog had set it:
				the status is lost */
	return pid != 0;
}

void
sitting_on_child(struct sitting *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->p->pages.n; i++) {
		struct open_page *p = &s->p->pages.v[i];
		int status;

		if (!has_ended(p, &status)) {
			s->p->pages.v[n++] = *p;
			continue;
		}
		if (status != 0)
			sitting_say(s, SAID_WARN, "the page did not open; copy: %s", p->address);
		free(p->address);
	}
	s->p->pages.n = n;
}

/* Frees the list without waiting for the programs: browsers continue. */
void
page_finish(struct sitting *s)
{
	for (size_t i = 0; i < s->p->pages.n; i++)
		free(s->p->pages.v[i].address);
	free(s->p->pages.v);
}
