/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bench/command/keymap.h"
#include "bench/ui/ui.h"
#include "review/files/field.h"
#include "review/files/profile.h"
#include "support/test.h"

static const struct commands commands = { .screen = ui_cmds };

static const char *
line_of(const struct keymap *k, enum key_table table, const char *key)
{
	const struct binding *b = keymap_find(k, table, key);

	return b ? b->line : NULL;
}

TEST(every_default_key_is_a_key_and_runs_a_command)
{
	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];
		if (!keymap_is_key(b->key))
			fail_msg("\"%s\" is not a key", b->key);
		if (!command_find(&commands, b->line))
			fail_msg("%s runs \"%s\", which is no command", b->key, b->line);
	}
}

TEST(no_key_has_two_commands_in_one_state)
{
	for (size_t i = 0; i < keymap_defaults()->n; i++)
		for (size_t j = 0; j < i; j++)
			if (keymap_defaults()->v[i].table == keymap_defaults()->v[j].table &&
				strcmp(keymap_defaults()->v[i].key, keymap_defaults()->v[j].key) ==
					0)
				fail_msg("%s is bound to both \"%s\" and \"%s\"",
					keymap_defaults()->v[i].key, keymap_defaults()->v[j].line,
					keymap_defaults()->v[i].line);
}

/* Function and Alt keys are kept by some desktops and terminals: each has a plain or Ctrl twin. */
TEST(what_a_desktop_may_take_has_a_twin)
{
	for (size_t i = 0; i < keymap_defaults()->n; i++) {
		const struct binding *b = &keymap_defaults()->v[i];
		bool twin = strncmp(b->key, "Alt-", 4) != 0 && !(b->key[0] == 'F' && b->key[1]);

		for (size_t j = 0; j < keymap_defaults()->n && !twin; j++) {
			const struct binding *o = &keymap_defaults()->v[j];
			twin = o->table == b->table && strcmp(o->line, b->line) == 0 &&
				strncmp(o->key, "Alt-", 4) != 0 && !(o->key[0] == 'F' && o->key[1]);
		}
		if (!twin)
			fail_msg("%s (\"%s\") has no twin", b->key, b->line);
	}
}

static bool
bind_text(const char *yaml, struct keymap *k, struct profile *p, struct diags *d)
{
	assert_true(field_file("config.yaml", yaml, strlen(yaml), profile_take, p, d));
	return keymap_init(k, p, &commands, d);
}

TEST(a_key_of_a_command_that_is_gone_has_no_effect)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_true(
		bind_text("keys:\n  keys: {F9: \"abx 16\", F10: beside, m: toggle}\n", &k, &p, &d));
	assert_null(line_of(&k, IN_KEYS, "F9"));
	assert_null(line_of(&k, IN_KEYS, "F10"));
	assert_string_equal(line_of(&k, IN_KEYS, "m"), "toggle");
	assert_int_equal(d.n, 2);
	assert_non_null(strstr(d.v[0].msg, "\"abx\" is gone"));
}

TEST(the_profile_binds_and_binds_again)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_true(bind_text("keys:\n  keys: {F9: \"note now\", z: undo, m: toggle}\n  text: "
			      "{Ctrl-L: \"seek -2\"}\n",
		&k, &p, &d));
	assert_string_equal(line_of(&k, IN_KEYS, "F9"), "note now");
	assert_string_equal(line_of(&k, IN_KEYS, "z"), "undo");
	assert_string_equal(line_of(&k, IN_KEYS, "m"), "toggle");
	assert_string_equal(line_of(&k, IN_KEYS, "u"), "undo");
	assert_string_equal(line_of(&k, IN_TEXT, "Ctrl-L"), "seek -2");
	assert_null(line_of(&k, IN_TEXT, "z"));
}

TEST(every_table_is_bound_and_none_takes_a_key_away)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_true(bind_text(
		"keys:\n  keys: {m: none, \"ä\": none}\n  wheel: {u: unrate}\n  chains: {1: none}\n"
		"  track: {l: ask link}\n  lists: {Right: choose}\n  question: {y: confirm}\n  "
		"line: {Tab: line later}\n",
		&k, &p, &d));
	assert_null(line_of(&k, IN_KEYS, "m"));
	assert_string_equal(line_of(&k, IN_KEYS, "n"), "note");
	assert_string_equal(line_of(&k, IN_WHEEL, "u"), "unrate");
	assert_string_equal(line_of(&k, IN_KEYS, "u"), "undo");
	assert_null(line_of(&k, IN_CHAINS, "1"));
	assert_string_equal(line_of(&k, IN_TRACK, "l"), "ask link");
	assert_string_equal(line_of(&k, IN_LISTS, "Right"), "choose");
	assert_string_equal(line_of(&k, IN_QUESTION, "y"), "confirm");
	assert_string_equal(line_of(&k, IN_LINE, "Tab"), "line later");
}

TEST(a_wrong_binding_is_told_with_its_place)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_false(bind_text("keys:\n  keys:\n    Ctrl-1: undo\n    z: undoo\n", &k, &p, &d));
	assert_int_equal(d.n, 2);
	assert_int_equal(d.v[0].at.line, 3);
	assert_int_equal(d.v[0].at.column, 5);
	assert_non_null(strstr(d.v[0].msg, "Ctrl-1"));
	assert_int_equal(d.v[1].at.line, 4);
	assert_int_equal(d.v[1].at.column, 8);
	assert_non_null(strstr(d.v[1].msg, "undoo"));
}

/* Tab and Ctrl-I are one key: two commands on them would be two on one key. */
TEST(a_key_under_another_name_is_told_its_name)
{
	CLEANUP(keymap_finish) struct keymap k;
	CLEANUP(profile_finish) struct profile p;
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;

	assert_false(bind_text("keys:\n  keys: {Tab: note, Ctrl-I: mark}\n  text:\n    Ctrl-Alt-[: "
			       "keep\n    Ctrl-@: keep\n",
		&k, &p, &d));
	assert_int_equal(d.n, 3);
	assert_int_equal(d.v[0].at.line, 2);
	assert_string_equal(d.v[0].msg, "Ctrl-I is Tab to a terminal: write Tab");
	assert_string_equal(d.v[1].msg, "Ctrl-Alt-[ is Alt-Esc to a terminal: write Alt-Esc");
	assert_string_equal(d.v[2].msg, "Ctrl-@ is Ctrl-Space to a terminal: write Ctrl-Space");
}

TEST(a_command_that_cannot_run_says_why)
{
	struct err err;

	assert_false(command_run(&commands, "undoo", &err));
	assert_non_null(strstr(err.msg, "no command is called \"undoo\""));
	assert_false(command_run(&commands, "seek", &err));
	assert_non_null(strstr(err.msg, "seek needs"));
	assert_false(command_run(&commands, "next now", &err));
	assert_non_null(strstr(err.msg, "takes nothing"));
}

TEST(names_of_keys)
{
	static const char *const good[] = { "a", "A", "?", "Space", "Shift-Left", "Ctrl-Left",
		"Ctrl-J", "Ctrl-_", "Alt-b", "Alt-Enter", "Ctrl-Alt-X", "Ctrl-Space", "Ctrl-]",
		"F12", "-", "+", "\xc3\xa4" };
	static const char *const bad[] = { "", "ab", "Ctrl-", "Ctrl-1", "Shift-a", "F13", "space",
		" ", "Alt-\xc3\xa4", "Ctrl-I", "Ctrl-M", "Ctrl-H", "Ctrl-[", "Ctrl-?", "Ctrl-@",
		"Ctrl-Alt-I" };

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!keymap_is_key(good[i]))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (keymap_is_key(bad[i]))
			fail_msg("%s", bad[i]);
}
