/* SPDX-License-Identifier: GPL-2.0-or-later */

#include <stdlib.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "bench/ui/input.h"
#include "support/test.h"

#define MS INT64_C(1000000)

static const char *const mice[] = { "", "press", "wheel-up", "wheel-down" };

/* All keys that are there at `now`, each with a blank behind it: "Alt:b" came after an ESC,
 * "<text>" was pasted. */
static void
take(struct input *in, int64_t now_ns, struct buf *out)
{
	struct input_event ev;

	while (input_next(in, now_ns, &ev)) {
		if (ev.paste)
			buf_addf(out, "<%.*s> ", (int)ev.paste_len, ev.paste);
		else if (ev.mouse)
			buf_addf(out, "%s:%d,%d ", mice[ev.mouse], ev.row, ev.col);
		else
			buf_addf(out, "%s%s ", ev.escaped ? "Alt:" : "", ev.name);
	}
}

static void
expect_bytes(const char *bytes, size_t n, const char *keys)
{
	struct input *in = input_new();
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	input_push(in, bytes, n, 0);
	take(in, 0, &out);
	take(in, 10000 * MS, &out); /* whatever waited has waited long enough */
	assert_string_equal(out.s, keys);
	assert_int_equal(input_due_ns(in), -1);
	input_free(in);
}

static void
expect(const char *bytes, const char *keys)
{
	expect_bytes(bytes, strlen(bytes), keys);
}

TEST(letters_and_control_keys)
{
	expect("aZ? ", "a Z ? Space ");
	expect("ä松🎧", "ä 松 🎧 ");
	expect("\r\n\t", "Enter Ctrl-J Tab ");
	expect("\x7f\b", "Backspace Backspace ");
	expect("\x01\x03\x1a\x13\x1f\x1c", "Ctrl-A Ctrl-C Ctrl-Z Ctrl-S Ctrl-_ Ctrl-\\ ");
	expect_bytes("\0", 1, "Ctrl-Space ");
	expect("\033", "Esc ");
	expect("\033\033", "Esc Esc ");
}

static const struct {
	const char *bytes, *keys;
} sequences[] = {
	{ "\033[A\033[B\033[C\033[D", "Up Down Right Left " },
	{ "\033OA\033OB\033OC\033OD", "Up Down Right Left " },
	{ "\033[1;2D\033[1;2C\033[1;5D\033[1;3A", "Shift-Left Shift-Right Ctrl-Left Alt-Up " },
	{ "\033[1;6C\033[1;8A", "Ctrl-Shift-Right Ctrl-Alt-Shift-Up " },
	{ "\033[a\033[d\033[c\033Oa\033Od",
		"Shift-Up Shift-Left Shift-Right Ctrl-Up Ctrl-Left " }, /* rxvt */
	{ "\033[H\033[F\033OH\033OF\033[1~\033[4~\033[7~\033[8~",
		"Home End Home End Home End Home End " },
	{ "\033[1;2H\033[7$\033[8^\033[3@", "Shift-Home Shift-Home Ctrl-End Ctrl-Shift-Delete " },
	{ "\033[2~\033[3~\033[5~\033[6~", "Insert Delete PageUp PageDown " },
	{ "\033OP\033OQ\033OR\033OS\033[15~", "F1 F2 F3 F4 F5 " },
	{ "\033[11~\033[12~\033[13~\033[14~\033[17~\033[18~\033[19~", "F1 F2 F3 F4 F6 F7 F8 " },
	{ "\033[[A\033[[B\033[[C\033[[D\033[[E", "F1 F2 F3 F4 F5 " }, /* linux */
	{ "\033[20~\033[21~\033[23~\033[24~\033[15;2~\033[1;5P",
		"F9 F10 F11 F12 Shift-F5 Ctrl-F1 " },
	{ "\033[Z", "Shift-Tab " },
	{ "\033OM\033Oj", "Enter * " },
	{ "\033[98;3u\033[105;5u\033[32;5u\033[97;1u", "Alt-b Tab Ctrl-Space a " },
	{ "\033[27;5;106~", "Ctrl-J " },
	/* kitty, also with Num Lock */
	{ "\033[13;2u\033[27;129u\033[120;4u\033[27u\033[106;5u",
		"Shift-Enter Esc Alt-X Esc Ctrl-J " },
	{ "\033b\033\r\033_\033\x7f\033ä", "Alt:b Alt:Enter Alt:_ Alt:Backspace Alt:ä " },
	{ "\033\033[A", "Alt:Up " },
	{ "\033[", "Alt:[ " },
	{ "\033O", "Alt:O " },
	{ "\033]", "Alt:] " },
	{ "\033P", "Alt:P " },
};

TEST(sequences_of_all_terminals)
{
	for (size_t i = 0; i < LENGTH(sequences); i++)
		expect(sequences[i].bytes, sequences[i].keys);
}

/* The same keys in the bytes of each terminal, with keypad and cursor keys in normal mode. */
TEST(each_terminal_has_its_bytes)
{
	static const struct {
		const char *terminal, *bytes, *shifted; /* Shift with Right, Tab, F1, F5 */
	} rows[] = {
		{ "xterm, foot, kitty",
			"\033[A\033[D\033[H\033[F\033[2~\033[3~\033[5~\033[6~"
			"\033OP\033OQ\033OS\033[15~"
			"\033[17~\033[24~\x7f",
			"\033[1;2C\033[Z\033[1;2P\033[15;2~" },
		{ "tmux, screen",
			"\033[A\033[D\033[1~\033[4~\033[2~\033[3~\033[5~\033[6~"
			"\033OP\033OQ\033OS\033[15~"
			"\033[17~\033[24~\x7f",
			"\033[1;2C\033[Z\033[1;2P\033[15;2~" },
		{ "the Linux console",
			"\033[A\033[D\033[1~\033[4~\033[2~\033[3~\033[5~\033[6~\033[[A\033[[B\033[["
			"D\033[[E"
			"\033[17~\033[24~\x7f",
			"\033[1;2C\033\t\033[25~\033[31~" },
		{ "st",
			"\033[A\033[D\033[H\033[4~\033[2~\033[P\033[5~\033[6~"
			"\033OP\033OQ\033OS\033[15~"
			"\033[17~\033[24~\x7f",
			"\033[1;2C\033[Z\033[1;2P\033[15;2~" },
		{ "rxvt",
			"\033[A\033[D\033[7~\033[8~\033[2~\033[3~\033[5~\033[6~\033[11~\033[12~"
			"\033[14~"
			"\033[15~\033[17~\033[24~\x7f",
			"\033[c\033[Z\033[25~\033[31~" },
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		print_message("%s\n", rows[i].terminal);
		expect(rows[i].bytes,
			"Up Left Home End Insert Delete PageUp PageDown F1 F2 F4 F5 F6 F12 "
			"Backspace ");
		expect(rows[i].shifted, "Shift-Right Shift-Tab Shift-F1 Shift-F5 ");
	}
}

/* Over a slow line a reply of the terminal comes in parts, with seconds in between. */
TEST(a_late_part_of_a_reply_is_no_key)
{
	static const char *const parts[][2] = { { "\033[?997;", "1nx" },
		{ "\033]11;rgb:1111/22", "22/3333\007x" },
		{ "\033]11;rgb:1111/22", "22/3333\033\\x" }, { "\033P1$r", "0m\033\\x" } };
	for (size_t i = 0; i < LENGTH(parts); i++) {
		struct input *in = input_new();
		struct input_event ev;

		input_push(in, parts[i][0], strlen(parts[i][0]), 0);
		assert_false(input_next(in, 600 * MS, &ev) && !ev.ground);
		input_push(in, parts[i][1], strlen(parts[i][1]), 900 * MS);
		assert_true(input_next(in, 900 * MS, &ev));
		assert_string_equal(ev.name, "x");
		/* What never ends takes no key away. */
		input_push(in, parts[i][0], strlen(parts[i][0]), 1000 * MS);
		assert_false(input_next(in, 1600 * MS, &ev) && !ev.ground);
		input_push(in, "q", 1, 2700 * MS);
		assert_true(input_next(in, 2700 * MS, &ev));
		assert_string_equal(ev.name, "q");
		input_free(in);
	}
}

TEST(what_no_key_sends_is_eaten_whole)
{
	const char *junk[] = { "\033[99;9~", "\033[1;2;3;4;5;6;7;8;9~", "\033[?2026;2$y",
		"\033[?1;2c", "\033[>41;354;0c", "\033[I", "\033[O", "\033[<0;10;20m",
		"\033[<35;1;1M", "\033[<0;0;1M", "\033[<0;1M", "\033[<0;1;2;3M", "\033[<;;M",
		"\033[<M", "\033[<2;1;1M", "\033[<16;1;1M", "\033[<0;99999999999;1M", "\033[M !!",
		"\033[12;40R\033[?12;40R", "\033[201~", "\033]0;title\007",
		"\033]52;c;cXVpdA==\033\\", "\033P1$r0m\033\\", "\033[99999999999999999999~",
		"\033[;u", "\033[u", "\033[~", "\033[27~", "\033[27;;~", "\033[1;0A", "\033[!p",
		"\033[97;9u", "\033[57414u", "\033[57399;5u", "\033[97;1:3u", "\x80", "\xff" };
	for (size_t i = 0; i < LENGTH(junk); i++) {
		char *bytes = xasprintf("x%sy", junk[i]);

		expect(bytes, "x y ");
		free(bytes);
	}
	/* A CSI of one byte is no UTF-8, and so no CSI. */
	expect("x\x9b"
	       "2Ay",
		"x 2 A y ");
}

TEST(the_mouse_is_told_by_place)
{
	expect("a\033[<0;1;1M\033[<0;1;1mb", "a press:0,0 b ");
	expect("\033[<0;300;120M", "press:119,299 ");
	expect("\033[<64;10;20M\033[<65;10;20M", "wheel-up:19,9 wheel-down:19,9 ");
}

TEST(broken_sequences_end_where_the_next_key_begins)
{
	expect("\033[1;\rx", "Enter x ");
	expect("\033[1;\033[A", "Up ");
	expect("\033]ti\033[A", "Up ");
	expect("\xc3x", "x ");
	expect("\xf0\x9f\x8ex", "x ");
	expect("\xc0\x80\xed\xa0\x80x", "x ");
}

/* Every sequence cut at every byte, its parts 40 ms apart, is the same key; 30 ms before its time
 * nothing is told. */
TEST(cut_sequences_still_decode)
{
	for (size_t i = 0; i < LENGTH(sequences) - 4; i++)
		for (size_t cut = 1; cut < strlen(sequences[i].bytes); cut++) {
			struct input *in = input_new();
			struct buf out = BUF_INIT;

			input_push(in, sequences[i].bytes, cut, 0);
			take(in, 0, &out);
			take(in, 39 * MS, &out);
			input_push(in, sequences[i].bytes + cut, strlen(sequences[i].bytes) - cut,
				40 * MS);
			take(in, 40 * MS, &out);
			take(in, 1000 * MS, &out);
			assert_string_equal(out.s, sequences[i].keys);
			buf_finish(&out);
			input_free(in);
		}
}

TEST(a_lone_escape_waits_fifty_milliseconds)
{
	struct input *in = input_new();
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	assert_int_equal(input_due_ns(in), -1);
	input_push(in, "\033", 1, 7 * MS);
	take(in, 56 * MS, &out);
	assert_string_equal(out.s, "");
	assert_int_equal(input_due_ns(in), 57 * MS);
	take(in, 57 * MS, &out);
	assert_string_equal(out.s, "Esc ");
	assert_int_equal(input_due_ns(in), -1);
	input_push(in, "j", 1, 60 * MS);
	take(in, 60 * MS, &out);
	assert_string_equal(out.s, "Esc j ");
	input_free(in);
}

static void
expect_paste(const char *const *parts, const char *keys)
{
	struct input *in = input_new();
	CLEANUP(buf_finish) struct buf out = BUF_INIT;
	int64_t now = 0;

	for (; *parts; parts++, now += 5 * MS) {
		input_push(in, *parts, strlen(*parts), now);
		take(in, now, &out);
	}
	take(in, now + 2000 * MS, &out);
	assert_string_equal(out.s, keys);
	input_free(in);
}

#define PARTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

TEST(pasted_text_is_no_keys)
{
	expect_paste(PARTS("a\033[200~:quit\nq\033[201~b"), "a <:quit\nq> b ");
	expect_paste(PARTS("\033[20", "0~one\033[2", "01", "~"), "<one> ");
	expect_paste(PARTS("\033[200~one\033[201~:quit\r\033[201~x"), "<one:quit\r> x ");
	expect_paste(PARTS("\033[200~one\033[201~", ":quit\r\033[201~x"), "<one:quit\r> x ");
	expect_paste(PARTS("\033[200~a\033[201~n\033[200~b\033[201~"), "<a> n <b> ");
	expect_paste(
		PARTS("\033[200~\033[31m\033]52;c;x\007\033[201~"), "<\033[31m\033]52;c;x\007> ");
	expect_paste(PARTS("\033[200~\033[201~x"), "<> x ");
	expect_paste(PARTS("\033[200~no end"), "<no end> ");
	/* Whatever came just before: a key, or half of one. */
	expect_paste(PARTS("\033\033[200~:quit\r\033[201~"), "Esc <:quit\r> ");
	expect_paste(PARTS("\033", "\033[200~:quit\r\033[201~"), "Esc <:quit\r> ");
	expect_paste(PARTS("\033", "\033[20", "0~:quit\r\033[201~"), "Esc <:quit\r> ");
	expect_paste(PARTS("\033[M\033[200~q\033[201~"), "<q> ");
	expect_paste(PARTS("\033[1;\033[200~q\033[201~"), "<q> ");
	expect_paste(PARTS("\033O\033[200~q\033[201~"), "Alt:O <q> ");
	expect_paste(PARTS("\033P1\033[200~q\033[201~"), "<q> ");
	expect_paste(PARTS("\xe2\033[200~q\033[201~"), "<q> ");
}

/* What becomes of unmarked text that one read brings, with "x" 150 ms later. */
static void
expect_found(const char *bytes, const char *keys)
{
	struct input *in = input_new();
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	input_push(in, bytes, strlen(bytes), 0);
	input_find_paste(in);
	take(in, 0, &out);
	take(in, 120 * MS, &out);
	input_push(in, "x", 1, 150 * MS);
	take(in, 150 * MS, &out);
	assert_string_equal(out.s, keys);
	input_free(in);
}

TEST(words_on_both_sides_of_a_line_end_are_a_paste_without_marks)
{
	expect_found("no bass\rquick", "<no bass\rquick> x ");
	expect_found("ab\r\n\r\ncd\r", "<ab\r\n\r\ncd\r> x ");
	expect_found("ä\tb\nöü", "<ä\tb\nöü> x ");
	expect_found("4.5\r3.5\r", "<4.5\r3.5\r> x ");
	expect_found(":w\rwII", ": w Enter w I I x ");
	expect_found("nab\r", "n a b Enter x ");
	expect_found("nab\rn", "n a b Enter n x ");
	expect_found("n\rab", "n Enter a b x ");
	expect_found("ab\rä", "a b Enter ä x ");
	expect_found("ab\r\033[Ccd", "a b Enter Right c d x ");
	expect_found("ab\rcd\x7f", "a b Enter c d Backspace x ");
}

/* A key comes in a read of its own: inside one, text that looks like a key is pasted. */
TEST(a_key_ends_a_paste_without_marks)
{
	static const struct {
		const char *key, *name;
		size_t len;
	} keys[] = { { "\033", "Esc ", 1 }, { "\x7f", "Backspace ", 1 }, { "\0", "Ctrl-Space ", 1 },
		{ "\033[A", "Up ", 3 } };

	for (size_t i = 0; i < LENGTH(keys); i++) {
		struct input *in = input_new();
		CLEANUP(buf_finish) struct buf out = BUF_INIT;

		input_push(in, "one\rtwo", 7, 0);
		input_push(in, " three\r", 7, 0);
		input_find_paste(in);
		take(in, 0, &out);
		input_push(in, "fo\033ur\t\n", 7, 60 * MS);
		take(in, 60 * MS, &out);
		assert_string_equal(out.s, "");
		input_push(in, keys[i].key, keys[i].len, 120 * MS);
		take(in, 140 * MS, &out); /* the paste */
		take(in, 180 * MS, &out);
		input_push(in, "x", 1, 190 * MS);
		take(in, 190 * MS, &out);
		char *all = xasprintf("<one\rtwo three\rfo\033ur\t\n> %sx ", keys[i].name);
		assert_string_equal(out.s, all);
		free(all);
		input_free(in);
	}
}

TEST(an_unfinished_paste_ends_after_a_second)
{
	struct input *in = input_new();
	CLEANUP(buf_finish) struct buf out = BUF_INIT;

	input_push(in, "\033[200~half", 10, 0);
	take(in, 999 * MS, &out);
	assert_string_equal(out.s, "");
	assert_int_equal(input_due_ns(in), 1000 * MS);
	take(in, 1000 * MS, &out);
	assert_string_equal(out.s, "<half> ");
	input_push(in, "x", 1, 1100 * MS);
	take(in, 1100 * MS, &out);
	assert_string_equal(out.s, "<half> x ");
	input_free(in);
}

TEST(a_huge_paste_is_cut_and_ends)
{
	struct input *in = input_new();
	struct input_event ev;
	char block[4096];
	int64_t now = 0;

	memset(block, 'q', sizeof(block));
	input_push(in, "\033[200~", 6, now);
	for (int i = 0; i < 4096; i++) {
		assert_false(input_next(in, now, &ev));
		input_push(in, block, sizeof(block), ++now);
	}
	input_push(in, "\033[201~", 6, ++now);
	assert_false(input_next(in, now, &ev));
	assert_true(input_next(in, now + 20 * MS, &ev));
	assert_non_null(ev.paste);
	assert_true(ev.paste_len > 1 << 20 && ev.paste_len < 2 << 20);
	assert_false(input_next(in, now + 20 * MS, &ev));
	input_free(in);
}

/* Any bytes, in any pieces: names are names, and in the end nothing waits. */
TEST(random_bytes_do_no_harm)
{
	static const char favourites[] =
		"\033[]OP0123456789;~u$^@MAab<?200~201~\007\\\x9b\xc3\xa4\xf0";
	uint64_t seed = 1;

	for (int round = 0; round < 3000; round++) {
		struct input *in = input_new();
		struct input_event ev;
		int64_t now = 0;

		for (int i = 0; i < 40; i++) {
			char bytes[8];
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			size_t n = 1 + (seed >> 60) % 8;
			for (size_t k = 0; k < n; k++) {
				seed = seed * 6364136223846793005u + 1442695040888963407u;
				bytes[k] = seed >> 63
					? (char)(seed >> 40)
					: favourites[(seed >> 33) % (sizeof(favourites) - 1)];
			}
			now += (int64_t)(seed >> 58) * MS;
			input_push(in, bytes, n, now);
			while (input_next(in, now, &ev)) {
				assert_true(ev.paste || ev.mouse || *ev.name);
				for (const char *c = ev.name; *c; c++)
					assert_true((unsigned char)*c > ' ' && *c != 0x7f);
			}
		}
		for (int i = 0; i < 400 && input_due_ns(in) >= 0; i++)
			while (input_next(in, now += 2000 * MS, &ev))
				;
		assert_int_equal(input_due_ns(in), -1);
		input_free(in);
	}
}
