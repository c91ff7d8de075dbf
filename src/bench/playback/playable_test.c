/* What an item is heard from, and which pages are opened. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <sys/stat.h>

#include "support/sitting_world.h"

static size_t
index_of(const struct world *w, const char *item)
{
	for (size_t i = 0; i < w->s->nitems; i++)
		if (strcmp(w->s->items[i].item->id, item) == 0)
			return i;
	fail_msg("no item %s", item);
	return 0;
}

static bool
looked(const struct sitting *s)
{
	for (size_t i = 0; i < s->playback->checks.n; i++)
		if (!s->playback->checks.v[i].answered)
			return false;
	return s->playback->checks.n > 0;
}

/* "file not-there.flac missing: no such file" and so on, of what is looked at. The caller frees. */
static char *
told(const struct world *w)
{
	static const char *const states[] = { [SOURCE_LOOKED_FOR] = "looked for",
		[SOURCE_PLAYS] = "plays",
		[SOURCE_FOUND] = "found",
		[SOURCE_MISSING] = "missing" };
	struct heard_from h;
	struct buf b = BUF_INIT;

	for (size_t i = 0; playable_source_state(w->s, i, &h); i++) {
		const char *slash = strrchr(h.locator, '/');
		buf_addf(&b, "%s%s %s %s%s%s", i ? "\n" : "", h.kind, slash ? slash + 1 : h.locator,
			states[h.state], *h.words ? ": " : "", h.words);
	}
	return buf_detach(&b);
}

#define assert_told(w, expected)                      \
	do {                                          \
		char *told_ = told(w);                \
		assert_string_equal(told_, expected); \
		free(told_);                          \
	} while (0)

TEST_IN_WORLD(a_source_is_found_or_not_and_says_why)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	size_t low = index_of(w, "bass/low"), gone = index_of(w, "bass/gone");
	assert_told(w, "");
	sitting_choose_item(w->s, low);
	playable_look(w->s, true);
	run_until(w, looked);
	assert_told(w, "signal sine 60 30s plays");
	sitting_choose_item(w->s, gone); /* from then on each item that is chosen is looked at */
	assert_told(w, "file not-there.flac looked for");
	run_until(w, looked);
	assert_told(w, "file not-there.flac missing: no such file");
	write_file(w, "found.wav", "RIFF");
	char *path = playable_file_named(w->s, "found.wav");
	sitting_choose_item(w->s, gone);
	assert_true(items_link_file(w->s, path, &err));
	free(path);
	playable_look_again(w->s);
	run_until(w, looked);
	assert_told(w, "file found.wav found\nfile not-there.flac missing: no such file");
	assert_true(sitting_undo(w->s, &err));
	run_until(w, looked);
	assert_told(w, "file not-there.flac missing: no such file");
	playable_look(w->s, false);
	sitting_choose_item(w->s, low);
	assert_told(w, "");
}

/* The first item gets one source more, as an archive from elsewhere may hold it. */
static void
add_source(struct world *w, size_t item, const char *locator)
{
	struct source *src = row_new(ROW_SOURCE);

	src->row.uuid = uuid_random();
	src->recording = w->s->items[item].recording->row.uuid;
	src->rank = 100;
	src->kind = xstrdup("url");
	src->locator = xstrdup(locator);
	change_one(w->s, ROW_SOURCE, src, "url");
}

TEST_IN_WORLD(only_addresses_are_opened_and_each_as_one_argument)
{
	static const char *const never[] = { "javascript:alert(1)", "file:///etc/passwd", "--help",
		"-https://x.org", "data:text/html,x", "", "https://" };
	struct world *w = *state;
	struct err err = ERR_INIT;
	char *path = xstrdup(getenv("PATH")), *opener = xasprintf("%s/xdg-open", w->folder);

	start(w, "walk");
	write_file(w, "xdg-open", "#!/bin/sh\nprintf '%s\\n' $# \"$@\" >\"${0%/*}/asked\"\n");
	assert_int_equal(chmod(opener, 0755), 0);
	CLEANUP(pointer_free) char *first = xasprintf("%s:%s", w->folder, path);
	setenv("PATH", first, 1);
	setenv("DISPLAY", ":7", 1);
	assert_false(browser_open(w->s, 1, &err));
	assert_non_null(strstr(err.msg, "has no page"));
	for (size_t i = 0; i < LENGTH(never); i++) {
		add_source(w, 0, never[i]);
		assert_false(browser_open(w->s, 1, &err));
		assert_non_null(strstr(err.msg, "only http:// and https:// addresses are opened"));
		assert_true(sitting_undo(w->s, &err));
	}
	assert_int_equal(w->s->playback->pages.n, 0);
	add_source(w, 0, "https://example.org/a b?q=$(id)&x='`\n");
	transport_seek(w->s, 70000);
	assert_true(browser_open(w->s, 1, &err));
	assert_int_equal(w->s->playback->pages.n, 1);
	/* Of WSL, without DISPLAY. */
	CLEANUP(pointer_free) char *wsl = xasprintf("%s/wslview", w->folder);
	assert_int_equal(symlink("xdg-open", wsl), 0);
	unsetenv("DISPLAY");
	unsetenv("WAYLAND_DISPLAY");
	assert_true(browser_open(w->s, 1, &err));
	assert_int_equal(w->s->playback->pages.n, 2);
	for (int turns = 0; w->s->playback->pages.n; turns++) {
		assert_true(turns < 3000);
		poll(NULL, 0, 5);
		browser_on_child(w->s);
	}
	char *asked = xasprintf("%s/asked", w->folder), line[2][256] = { "", "" };
	FILE *f = fopen(asked, "r");
	assert_non_null(f);
	assert_non_null(fgets(line[0], sizeof(line[0]), f));
	assert_non_null(fgets(line[1], sizeof(line[1]), f));
	fclose(f);
	assert_string_equal(line[0], "1\n");
	assert_string_equal(line[1], "https://example.org/a%20b?q=$(id)&x='%60%0A#t=70\n");
	setenv("PATH", path, 1);
	unsetenv("DISPLAY");
	stop(w);
	free(asked);
	free(opener);
	free(path);
}

TEST_IN_WORLD(each_track_is_asked_anew_once_the_net_is_allowed)
{
	struct world *w = *state;
	struct err err = ERR_INIT;

	start(w, "desk");
	run_until(w, sounds);
	for (size_t i = 0; i < w->s->nitems; i++)
		w->s->states[i].sound = SOUND_FAILED;
	/* The list of the sources of a track is open: it is read again. */
	const struct source_checks *list = &w->s->playback->checks;
	playable_look(w->s, true);
	assert_true(list->n > 0);
	uint64_t asked = list->v[0].ticket;
	assert_true(playable_allow_net(w->s, &err));
	assert_true(list->n > 0 && list->v[0].ticket != asked);
	for (size_t i = 0; i < w->s->nitems; i++)
		assert_int_equal(w->s->states[i].sound, SOUND_UNKNOWN);
	assert_false(playable_allow_net(w->s, &err));
}
