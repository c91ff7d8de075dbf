/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/ui_world.h"

void
write_ui_file(const char *folder, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void
open_sitting(struct ui_world *w)
{
	struct diags d = DIAGS_INIT;
	struct err err = ERR_INIT;

	profile_init(&w->profile);
	session_file_init(&w->files);
	w->playlist = (struct playlist_file){ .path = NULL };
	bool ok = session_file_load(&w->files, w->session, &d) &&
		playlist_find(&w->playlist, w->files.playlist, w->session, &d);
	diags_print(&d, stderr);
	diags_finish(&d);
	assert_true(ok);
	xreplace(&w->profile.audio_output, "null");
	pairs_add(&w->profile.marker_kinds, "b", "bass", (struct mark){ 0 }, (struct mark){ 0 });
	pairs_add(&w->profile.short_codes, "sib", "sibilance", (struct mark){ 0 },
		(struct mark){ 0 });
	struct run_options o = {
		.files = &w->files, .profile = &w->profile, .playlist = &w->playlist, .db = w->db
	};
	w->s = run_new(&o, &err);
	if (!w->s)
		fail_msg("%s", err.msg);
	run_read(w->s); /* what run_start would do besides threads and sound */
}

void
open_ui(struct ui_world *w, int rows, int cols, struct ui_options o)
{
	struct commands commands = { .screen = ui_cmds };
	struct diags d = DIAGS_INIT;

	w->screen = newterm("xterm-256color", w->nothing, w->nothing);
	assert_non_null(w->screen);
	resize_term(rows, cols);
	buf_clear(&w->heard);
	assert_true(keymap_init(&w->keys, NULL, &commands, &d));
	diags_finish(&d);
	o.s = w->s;
	o.keys = &w->keys;
	ui_init(&w->ui, &o);
}

void
close_ui(struct ui_world *w)
{
	ui_finish(&w->ui);
	keymap_finish(&w->keys);
	endwin();
	delscreen(w->screen);
}

int
ui_setup(void **state)
{
	struct ui_world *w = xcalloc(1, sizeof(*w));

	setlocale(LC_ALL, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	w->now_ns = 1000000000;
	w->heard = (struct buf)BUF_INIT;
	clock_set(w->now_ns, 1795000000000);
	if (!test_home_make(w->folder))
		return -1;
	w->session = xasprintf("%s/cantor.yaml", w->folder);
	w->db = xasprintf("%s/earlog.db", w->folder);
	w->nothing = fopen("/dev/null", "r+");
	write_ui_file(w->folder, "cantor.yaml", session_yaml);
	write_ui_file(w->folder, "list.yaml", playlist_yaml);
	open_sitting(w);
	open_ui(w, 24, 80, (struct ui_options){ .theme = "dark", .colour = true });
	*state = w;
	return 0;
}

int
ui_teardown(void **state)
{
	struct ui_world *w = *state;
	struct err err = ERR_INIT;
	bool clean;

	close_ui(w);
	run_end(w->s, &clean, NULL, &err);
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
	test_folder_remove(w->folder);
	clock_set(-1, 0);
	fclose(w->nothing);
	buf_finish(&w->heard);
	free(w->session);
	free(w->db);
	free(w);
	return 0;
}

void
ui_open_files(struct ui_world *w, const char *yaml)
{
	struct err err = ERR_INIT;
	bool clean;

	close_ui(w);
	run_end(w->s, &clean, NULL, &err);
	profile_finish(&w->profile);
	session_file_finish(&w->files);
	playlist_finish(&w->playlist);
	write_ui_file(w->folder, "cantor.yaml", yaml);
	open_sitting(w);
	open_ui(w, 24, 80, (struct ui_options){ .theme = "dark", .colour = true });
}

void
draw(struct ui_world *w)
{
	ui_draw(&w->ui, w->s);
	buf_add(&w->heard, w->ui.spoken.s);
	w->s->dirty = 0;
}

char *
look(bool attributes)
{
	struct buf out = BUF_INIT;
	int rows, cols, y, x;

	getyx(stdscr, y, x);
	getmaxyx(stdscr, rows, cols);
	for (int r = 0; r < rows; r++, buf_add_char(&out, '\n'))
		for (int c = 0; c < cols; c++) {
			wchar_t text[CCHARW_MAX + 1] = { 0 };
			char bytes[64];
			cchar_t cell;
			attr_t attrs;
			short pair;

			mvin_wch(r, c, &cell);
			getcchar(&cell, text, &attrs, &pair, NULL);
			size_t n = wcstombs(bytes, text, sizeof(bytes) - 1);
			buf_add_bytes(&out, bytes, n == (size_t)-1 ? 0 : n);
			if (attributes)
				buf_addf(&out, "{%lx,%d}",
					(unsigned long)(attrs & (A_BOLD | A_REVERSE | A_DIM)),
					pair);
			if (wcwidth(text[0]) == 2)
				c++;
		}
	move(y, x);
	return buf_detach(&out);
}

bool
shows(struct ui_world *w, const char *text)
{
	char *screen;

	draw(w);
	screen = w->ui.reader ? xstrdup(w->heard.s) : look(false);
	bool found = strstr(screen, text) != NULL;
	free(screen);
	return found;
}

void
key(struct ui_world *w, const char *name)
{
	struct input_event ev = { .paste = NULL };

	capture_key_pressed(w->s, clock_mono_ns());
	snprintf(ev.name, sizeof(ev.name), "%s", name);
	if (!strcmp(name, "Space"))
		strcpy(ev.text, " ");
	else if (strlen(name) == 1 || (name[0] & 0x80))
		snprintf(ev.text, sizeof(ev.text), "%.7s", name);
	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

void
mouse(struct ui_world *w, enum mouse what, int row, int col)
{
	struct input_event ev = { .mouse = what, .row = row, .col = col };

	capture_key_pressed(w->s, clock_mono_ns());
	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

void
type(struct ui_world *w, const char *text)
{
	for (; *text; text++) {
		if (*text == ' ')
			key(w, "Space");
		else
			key(w, (char[INPUT_NAME]){ *text });
	}
}

void
paste(struct ui_world *w, const char *text, size_t n)
{
	struct input_event ev = { .paste = text, .paste_len = n };

	keys_event(&w->ui, &ev);
	keys_flush(&w->ui);
}

void
pass(struct ui_world *w, int64_t ms)
{
	w->now_ns += ms * 1000000;
	clock_set(w->now_ns, 1795000000000 + w->now_ns / 1000000);
}

void
play(struct ui_world *w)
{
	transport_play_item(w->s, 0);
	if (w->s->deck.play.state != PLAY_RUNNING)
		transport_toggle(w->s);
	assert_int_equal(w->s->deck.play.state, PLAY_RUNNING);
	pass(w, 72000);
}

void
resize(struct ui_world *w, int rows, int cols)
{
	ui_resized(&w->ui); /* first: if there is a terminal, its size counts */
	resize_term(rows, cols);
	focus_layout(&w->ui);
}
