/* tests: smoke */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/import/import.h"

#include "base/core/buf.h"
#include "review/record/rows.h"
#include "support/test.h"

static const struct import_columns usual = IMPORT_COLUMNS;

/* "1:10.5|0:54-1:15|…" would hide what is kept: each note as "pos end flags text". */
static char *
told(const struct import_notes *l)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < l->n; i++) {
		const struct import_note *n = &l->v[i];

		buf_addf(&b, "%s%d:%s", i ? "; " : "", n->line, n->doubtful ? "?" : "");
		if (n->timed)
			buf_addf(&b, " %lld", (long long)n->time.pos_ms);
		if (n->timed && n->time.pos_end_ms != NO_MS)
			buf_addf(&b, "-%lld", (long long)n->time.pos_end_ms);
		buf_addf(&b, "%s%s %s", n->time.about ? " about" : "", n->time.open ? " open" : "",
			n->text ? n->text : "(marker)");
	}
	return buf_detach(&b);
}

static void
reads_n(enum import_format f, const struct import_columns *c, const char *bytes, size_t n,
	const char *expected)
{
	CLEANUP(import_notes_finish) struct import_notes l = { 0 };
	struct err err = ERR_INIT;

	if (!import_read(f, bytes, n, c, &l, &err))
		fail_msg("%s", err.msg);
	CLEANUP(pointer_free) char *text = told(&l);
	assert_string_equal(text, expected);
}

static void
reads(enum import_format f, const char *bytes, const char *expected)
{
	reads_n(f, &usual, bytes, strlen(bytes), expected);
}

static void
refuses(enum import_format f, const char *bytes, const char *start)
{
	struct import_notes l = { 0 };
	struct err err = ERR_INIT;

	assert_false(import_read(f, bytes, strlen(bytes), &usual, &l, &err));
	assert_int_equal(l.n, 0);
	assert_null(l.v);
	if (strncmp(err.msg, start, strlen(start)) != 0)
		fail_msg("\"%s\" does not begin with \"%s\"", err.msg, start);
}

TEST(label_tracks)
{
	reads(IMPORT_LABELS, "70.500000\t70.500000\tkick\n12,25\t15\tstrings, front\n",
		"1: 70500 kick; 2: 12250-15000 strings, front");
	/* Frequencies stand in a line of their own; a label may be empty or hold tabs. */
	reads(IMPORT_LABELS, "1\t2\ta\tb\r\n\\\t100.0\t200.0\r\n\r\n3\t3\t\r\n",
		"1: 1000-2000 a b; 4: 3000 (marker)");
	reads(IMPORT_LABELS, "4\t4", "1: 4000 (marker)");
	refuses(IMPORT_LABELS, "1\t2\tok\nwords\n", "2:1: a time in seconds and a label");
	reads(IMPORT_LABELS, "1\t2\tok\n5\tx\ty\n", "1: 1000-2000 ok; 2: 5000 x y");
	/* Two columns, and values between time and label. */
	reads(IMPORT_LABELS, "0.0\tintro\n8.495568\tverse\n25\tchorus 2\n",
		"1: 0 intro; 2: 8495 verse; 3: 25000 chorus 2");
	reads(IMPORT_LABELS, "0.0 intro\n8.5 2 verse\n", "1: 0 intro; 2: 8500 2 verse");
	reads(IMPORT_LABELS, "0.25 5.5 siren\n1.5,2.75,a dog\n7.5 7.5 x\n",
		"1: 250-5500 siren; 2: 1500-2750 a dog; 3: 7500 x");
	reads(IMPORT_LABELS, "0.25 5.5 kHz\n1.5 air\n", "1: 250 5.5 kHz; 2: 1500 air");
	reads(IMPORT_LABELS, "0.25 440.5 a\n7.5 3.5 b\n", "1: 250 a; 2: 7500 b");
	reads(IMPORT_LABELS, "0.5,intro\n8.25,verse, loud\n", "1: 500 intro; 2: 8250 verse, loud");
	reads(IMPORT_LABELS, "0.2\t0.5\tsnare\n12.5\t0.5\tbass\n", "1: 200 snare; 2: 12500 bass");
	reads(IMPORT_LABELS, "0.232\t440\t57.02\tTheme\n57.26\t220\t0\tSolo\n",
		"1: 232-57252 Theme; 2: 57260 Solo");
	const struct import_columns ms = { "time", "end", "text", "track", true };
	static const char labels[] = "1500\t2500\ta\n400000\t400000\tb\n";
	reads_n(IMPORT_LABELS, &ms, labels, strlen(labels), "1: 1500-2500 a; 2: 400000 b");
	static const char table[] = "time,end,text\n1500,2500,a\n1:10,,b\n";
	reads_n(IMPORT_CSV, &ms, table, strlen(table), "2: 1500-2500 a; 3: 70000 b");
	reads(IMPORT_CSV, "start\tend\ttext\n0\t3500\ta\n", "2: 0-3500 a");
	reads(IMPORT_CSV, "start\tend\ttext\n0.5\t3\ta\n", "2: 500-3000 a");
	refuses(IMPORT_LABELS, "-1\t4\ty\n", "1:1: -1 is before the start");
}

TEST(csv_files)
{
	static const struct import_columns german = { "Zeit", "Bis", "Notiz", "Titel", false };
	static const char semicolons[] = "Nr;zeit;NOTIZ;bis\n1;1:10,5;\"a; b\";\n2;70;c;75,25\n";

	reads(IMPORT_CSV,
		"time,end,text\n1:10,,plain\n70,75.5,\"a, \"\"b\"\"\r\nc\"\r\n,,of the whole\n",
		"2: 70000 plain; 3: 70000-75500 a, \"b\"\nc; 5: of the whole");
	reads(IMPORT_CSV, "\xef\xbb\xbfText,Time\nx,0:54-1:15\ny,~1:30\nz,3:00-\n\nw,\n,1\n",
		"2: 54000-75000 x; 3: 90000 about y; 4: 180000 open z; 6: w; 7: 1000 (marker)");
	reads(IMPORT_CSV, "time\ttext\n1\ta, b\n", "2: 1000 a, b");
	/* Words in two columns; the markers of Audition */
	reads(IMPORT_CSV, "time,label,comment\n1,drop,late\n2,,thin\n3,end,\n",
		"2: 1000 drop: late; 3: 2000 thin; 4: 3000 end");
	reads(IMPORT_CSV,
		"Name\tStart\tDuration\tTime Format\tType\tDescription\n"
		"Marker 01\t0:12.250\t0:00.000\tdecimal\tCue\tbass starts\n"
		"Marker 02\t58:23.855\t0:04.500\tdecimal\tCue\t\n"
		"Marker 03\t1:02:01.000\t0:00.000\tdecimal\tCue\tfade\n",
		"2: 12250 Marker 01: bass starts; 3: 3503855-3508355 Marker 02; 4: 3721000 Marker "
		"03: fade");
	reads(IMPORT_CSV, "time,text\n, \n1,a\n", "3: 1000 a"); /* an empty row is none */
	reads(IMPORT_CSV,
		"Name\tStart\tDuration\tTime Format\nhit\t0:18.000\t0:00.000\tdecimal\n"
		"\t0:21.500\t0:05.000\tdecimal\n",
		"2: 18000 hit; 3: 21500-26500 (marker)");
	reads(IMPORT_CSV, "TIME,VALUE,DURATION,LABEL\n0.5,440,57.25,Solo\n", "2: 500-57750 Solo");
	reads_n(IMPORT_CSV, &german, semicolons, strlen(semicolons),
		"2: 70500 a; b; 3: 70000-75250 c");
	reads(IMPORT_CSV, "sep=;\nTimestamp;Comment\n1:10;a, b\n", "3: 70000 a, b");
	reads(IMPORT_CSV, "sep=\t\r\nStart\tStop\tNote\r\n1\t2\ta\r\n", "3: 1000-2000 a");
	refuses(IMPORT_CSV, "", "1:1: it is empty");
	refuses(IMPORT_CSV, "time,words\n1,a\n", "1:1: no column is named \"text\"");
	refuses(IMPORT_CSV, "time,Time,text\n", "1:6: a second column");
	refuses(IMPORT_CSV, "time,text\n1,a,b\n", "2:5: 3 fields");
	refuses(IMPORT_CSV, "time,text\n1\n", "2:1: 1 fields");
	refuses(IMPORT_CSV, "time,text\n1,\"a\n\n", "2:3: a quote that is never closed");
	refuses(IMPORT_CSV, "time,text\n1,\"a\"b\n", "2:6: text after");
	refuses(IMPORT_CSV, "time,text\n1,a\"b\n", "2:4: a quote inside");
	refuses(IMPORT_CSV, "time,text\n1,\xc3\xa4\xc3\xb6\nnow,b\n", "3:1: \"now\" is not a time");
	refuses(IMPORT_CSV, "time,end,text\n0:10-0:20,30,a\n", "2:11: this line has two end times");
	refuses(IMPORT_CSV, "time,end,text\n,30,a\n", "2:2: an end without");
}

TEST(web_vtt)
{
	reads(IMPORT_VTT,
		"WEBVTT - notes\nKind: captions\n\nNOTE not\nthis\n\nSTYLE\n::cue {}\n\n"
		"one\n00:01:10.500 --> 01:12.000 align:start\n"
		"<v Me>kick &amp; <i>snare</i>\ntwo lines\n\n"
		"01:20.000 --> 01:20.000\n\n",
		"10: 70500-72000 kick & snare\ntwo lines; 15: 80000 (marker)");
	/* SRT */
	reads(IMPORT_VTT,
		"\xef\xbb\xbf\r\n1\r\n00:00:05,500 --> 00:00:07,000\r\n<i>a</i>\r\nb\r\n\r\n2\r\n"
		"00:01:10,000 --> 00:01:10,000 X1:1\r\n{\\an8}c {d}\r\n",
		"2: 5500-7000 a\nb; 7: 70000 c {d}");
	reads(IMPORT_VTT, "00:01 --> 00:02\na\n", "1: 1000-2000 a");
	refuses(IMPORT_VTT, "1\nwords\n", "1:1: it begins neither with WEBVTT nor like SRT");
	refuses(IMPORT_VTT, "WEBVTT\n\nwords alone\n\n", "3:1: a cue without times");
	refuses(IMPORT_VTT, "WEBVTT\n\nwords alone", "3:1: a cue without times");
	refuses(IMPORT_VTT, "WEBVTT\n\n00:05.000 --> 00:04.000\nx", "3:15: the end is before");
	refuses(IMPORT_VTT, "WEBVTT\n\n00:05.000 -->\nx", "3:14: a time was expected");
}

TEST(timed_notes)
{
	reads(IMPORT_NOTES, "1:10 kick\n- 0:54-1:15: softer\n[2:03] far\n~1:30 about\n3:00- open\n",
		"1: 70000 kick; 2: 54000-75000 softer; 3: 123000 far; 4: 90000 about about; "
		"5: 180000 open open");
	reads(IMPORT_NOTES,
		"1:10 - kick\n1:02:03.5 \xe2\x80\x93 late\n"
		"\xe2\x80\xa2 0:10 \xe2\x80\x93 0:20 both\n1:30\n",
		"1: 70000 kick; 2: 3723500 late; 3: 10000-20000 both; 4: 90000 (marker)");
	/* What has no time goes on, or after an empty line stands alone; a number is no time. */
	reads(IMPORT_NOTES, "first words\n1:10 kick\n  2 guitars\n\n16:9 is no time\nmore\n",
		"1: first words; 2: 70000 kick\n  2 guitars; 5:? 16:9 is no time\nmore");
	/* Behind a picture, or at the end */
	reads(IMPORT_NOTES, "\U0001f3a7 1:10 kick\n\u25b6\ufe0f0:54-1:15 softer\n",
		"1: 70000 kick; 2: 54000-75000 softer");
	reads(IMPORT_NOTES, "- dry snare (0:33)\nkick \u2013 1:10-1:20\n\nwhole\n1:30 end 2:00\n",
		"1: 33000 dry snare; 2: 70000-80000 kick; 4: whole; 5: 90000 end 2:00");
	reads(IMPORT_NOTES, "1. 16:9 is no time\n", "1:? 1. 16:9 is no time");
	/* As drafts in Chinese, Japanese and German have them */
	reads(IMPORT_NOTES,
		"2:05：远\n约1:30：近\n約1:31 近い\n1:10至1:25：收\n0:54〜1:15：柔\n2:50起：快\n"
		"Von 3:00 bis 3:05: leise\nBei 4:00: laut\n",
		"1: 125000 远; 2: 90000 about 近; 3: 91000 about 近い; 4: 70000-85000 收; "
		"5: 54000-75000 柔; 6: 170000 open 快; 7: 180000-185000 leise; 8: 240000 laut");
}

/* Times in the forms that people and programs give them. */
TEST(times_of_other_shapes)
{
	static const struct {
		const char *text, *expected;
	} table[] = {
		{ "1. 0:30 a\n2) 0:40 b\n", "1: 30000 a; 2: 40000 b" },
		{ "- [ ] 0:30 a\n- [x] 0:40 b\n", "1: 30000 a; 2: 40000 b" },
		{ "> 0:30 a\n> - 0:40 b\n>> 0:50 c", "1: 30000 a; 2: 40000 b; 3: 50000 c" },
		{ "0:30, 1:05: a\n", "1: 30000 a; 1: 65000 a" },
		{ "0:30 / 1:05 and 2:00-2:10 a\n", "1: 30000 a; 1: 65000 a; 1: 120000-130000 a" },
		{ "1m20s a\n1h2m3s - b\n1m 5s: c\n2'30\" d\n",
			"1: 80000 a; 2: 3723000 b; 3: 65000 c; 4: 150000 d" },
		{ "0:55s a\n@1:30 b\n`1:40` c\n`1:50`: d\n",
			"1: 55000 a; 2: 90000 b; 3: 100000 c; 4: 110000 d" },
		{ "[[file#t=75|01:15]] a\n[[song.mp3#t=80.5]] b\n- [[x#t=90,95|1:30]]: c\n",
			"1: 75000 a; 2: 80500 b; 3: 90000 c" },
		{ "## 0:30 drop\n\nIt is *hard*.\n\nAnd dry.\n\n### 1:00\nair\n",
			"1: 30000 drop\n\nIt is *hard*.\n\nAnd dry.; 7: 60000 air" },
		{ "| time | note |\n| --- | --- |\n| 0:30 | a |\n", "3: 30000 a" },
		{ "+ 0:30 a\n*0:40* b\n(0:50) c\n<0:55> d\n\xef\xbc\x90 e\n0\xef\xbc\x9a"
		  "58 f\n",
			"1: 30000 a; 2: 40000 b; 3: 50000 c; 4: 55000 d\n\xef\xbc\x90 e; 6: 58000 "
			"f" },
		{ "At 0:30: a\nfrom 0:40 to 0:50: b\nFrom 1:00 on, softly: c\n",
			"1: 30000 a; 2: 40000-50000 b; 3: 60000 open softly: c" },
		{ "[00:55](https://youtu.be/I#t=55.3) vocals\n**[1:10](https://a.org/b_(c))** d\n",
			"1: 55000 vocals; 2: 70000 d" },
		/* What begins like a time is no part of the note above. */
		{ "0:10 a\n1:100 b\n0:20x c\n(0:30 d\n\n0:40 e\n",
			"1: 10000 a; 2:? 1:100 b; 3:? 0:20x c; 4:? (0:30 d; 6: 40000 e" },
		{ "0:10 a\n16:9 is a shape\n1990s synth\n80s bass\n95: sharp\n",
			"1: 10000 a; 2:? 16:9 is a shape; 3:? 1990s synth; 4:? 80s bass; 5:? 95: "
			"sharp" },
		/* No such line is part of the note above, and none refuses the file. */
		{ "1:00 a\n[95.50s] b\n310s c\n4m30 d\n6:60 e\n- [00.02.35] f\n0:20-0:10 g\n",
			"1: 60000 a; 2:? [95.50s] b; 3:? 310s c; 4:? 4m30 d; 5:? 6:60 e; 6:? - "
			"[00.02.35] f; 7:? 0:20-0:10 g" },
		{ "0:10 a\n10 kHz peak is gone here\n  310s b\n\t1:75 c\n",
			"1: 10000 a\n10 kHz peak is gone here\n  310s b\n 1:75 c" },
		{ "0:10 a\n\u2192 1:34 b\n\u201c1:35\u201d c\n\u23f1\ufe0f 1:36 d\n\u2026 or so\n",
			"1: 10000 a; 2: 94000 b; 3:? \u201c1:35\u201d c; 4: 96000 d\n\u2026 or "
			"so" },
		{ "* *[01:41](#t=01:41)* a\n", "1: 101000 a" },
		{ "[ar:X]\n[ti:Y]\n[00:12.00]a b\n[00:17.20][00:30.10]c\n",
			"3: 12000 a b; 4: 17200 c; 4: 30100 c" },
	};

	for (size_t i = 0; i < LENGTH(table); i++)
		reads(IMPORT_NOTES, table[i].text, table[i].expected);
}

/* Drafts of earlog, as each of its templates writes them. */
TEST(drafts_give_their_notes)
{
	static const char text[] =
		"---\ntitle: \"x: 1:10 y\"\n---\n\nForewords\n===\n\n- What I look for\n\n"
		"**Timbre:** <!-- to write -->\n\n"
		"**[Shivers by Ed \\*S\\*](https://a.org/x?t=1)**.\n\n- Dark-Bright: +2 of \xc2\xb1"
		"5 (bright)\n- Punch: 4.5/5 – fast\n\n"
		"At [0:33](https://a.org/x?t=33s): Left \\| right.\n"
		"From [~2:50](https://a.org/x?t=9) on, on the K7: Beats.\nThe whole is quick.\n\n"
		"With the foam S:\nAt [0:10](https://a.org/x):\n\n- warm\n- not thick\n\n"
		"**Quiet \\[one\\]**.\n\nFrom 0:54 to 1:15: A hum.\n\n"
		"**A vs B**\n\n*B:* Softer.\n\nOn [Hey](https://a.org/y):\n\n"
		"- [0:40](https://a.org/y#t=40) *B:* drier\n\n  Bass: 3/5 at most\n\n"
		"  On Kiwi at [0:41](https://a.org/k): thin\n\nConclusions\n===\n\nBuy one.\n";
	static const char first[] = "## Shivers\n0:10 a\nb\n\nc\n\n## None (1:10)\nd\n\ne\n";
	struct import_notes l = { .headings = true };
	struct err err = ERR_INIT;

	assert_true(import_read(IMPORT_NOTES, text, strlen(text), &usual, &l, &err));
	CLEANUP(pointer_free) char *is = told(&l);
	assert_string_equal(is,
		"12: Shivers by Ed *S*; 17: 33000 Left | right.; 18: 170000 about open on the K7: "
		"Beats.; 19: The whole is quick.; 22: 10000 - warm\n- not thick; 27: Quiet [one]; "
		"29: 54000-75000 A hum.; 35: Hey; 37: 40000 *B:* drier\n\nBass: 3/5 at most; 41: "
		"Kiwi; 41: 41000 thin");
	assert_int_equal(l.left_out.n, 5); /* titles are none */
	assert_string_equal(l.left_out.lines.s, "8, 10, 31, 33, 46");
	assert_string_equal(l.v[1].address, "https://a.org/x?t=33s");
	import_notes_finish(&l);
	l.headings = true;
	assert_true(import_read(IMPORT_NOTES, first, strlen(first), &usual, &l, &err));
	CLEANUP(pointer_free) char *other = told(&l);
	assert_string_equal(other, "1: Shivers; 2: 10000 a\nb; 5: c; 7: None; 7: 70000 d\n\ne");
	import_notes_finish(&l);
	static const char japanese[] =
		"音質\n===\n\n**[月光](https://a.org/x)**\n\n- クリーンさ：5/5。透明感がある\n\n"
		"- [0:40](https://a.org/x#t=40) 深い\n\n水の庭「弦月」：\n\n"
		"- [0:50](https://a.org/y#t=50) 遠い\n";
	l.headings = true;
	assert_true(import_read(IMPORT_NOTES, japanese, strlen(japanese), &usual, &l, &err));
	CLEANUP(pointer_free) char *wide = told(&l);
	assert_string_equal(wide, "5: 月光; 9: 40000 深い; 11: 水の庭「弦月」; 13: 50000 遠い");
	import_notes_finish(&l);
	/* An error has its line in the file, not in the draft without its marks. */
	CLEANUP(buf_finish) struct buf b = BUF_INIT;
	buf_add(&b, "---\ntitle: x\n---\n\n**Shivers**.\n\nAt [0:33](https://a.org/x): ");
	for (int i = 0; i <= IMPORT_TEXT_MOST; i++)
		buf_add_char(&b, 'x');
	l.headings = true;
	assert_false(import_read(IMPORT_NOTES, b.s, b.len, &usual, &l, &err));
	if (strncmp(err.msg, "7:1: a note of more than 64 KiB", 31) != 0)
		fail_msg("%s", err.msg);
}

TEST(any_encoding_is_told)
{
	reads(IMPORT_NOTES,
		"\xef\xbb\xbf"
		"1:10 a\x01"
		"b\r1:20 c\x7f",
		"1: 70000 a b; 2: 80000 c");
	reads_n(IMPORT_NOTES, &usual,
		"0:01 \xc2\x9b"
		"31m",
		10, "1: 1000 31m");
	refuses(IMPORT_NOTES, "1:10 ok\n1:20 \xc3\xa4\xff\n", "2:7: this is not UTF-8");
	refuses(IMPORT_NOTES, "1:10 \x93\xfa\x96\x7b\x8c\xea\n",
		"1:6: this is not UTF-8 text, but perhaps SHIFT_JIS: iconv -f SHIFT_JIS -t UTF-8");
	reads_n(IMPORT_NOTES, &usual,
		"\xff\xfe"
		"0\0:\0"
		"1\0"
		"0\0 \0\xfc\0",
		14, "1: 10000 \u00fc");
	reads_n(IMPORT_NOTES, &usual,
		"\xfe\xff"
		"\0"
		"0\0:\0"
		"1\0"
		"0\0 \xd8\x3c\xdf\xb5",
		16, "1: 10000 \U0001f3b5");

	struct import_notes l = { 0 };
	struct err err = ERR_INIT;
	assert_false(import_read(IMPORT_NOTES, "a\0b", 3, &usual, &l, &err));
	assert_non_null(strstr(err.msg, "1:2: "));
}

static void
guesses_n(const char *path, const char *bytes, int expected)
{
	struct err err = ERR_INIT;
	enum import_format f = IMPORT_FORMATS;
	bool ok = import_guess(path, bytes, strlen(bytes), &usual, &f, &err);

	if (ok != (expected >= 0) || (ok && (int)f != expected))
		fail_msg("%s: %s", path, ok ? import_format_words(f) : err.msg);
	assert_true(ok || err.msg[0]);
}

TEST(formats_are_guessed)
{
	guesses_n("a.txt", "1.0\t2.0\tx\n", IMPORT_LABELS);
	guesses_n("a.txt", "1.0 x\n", IMPORT_LABELS);
	guesses_n("a.txt", "2 guitars\n", -1);
	guesses_n("a.txt", "\n1:10 x\n", IMPORT_NOTES);
	guesses_n("-", "WEBVTT\n\n00:01.000 --> 00:02.000\n", IMPORT_VTT);
	guesses_n("-", "time,text\n1,a\n", IMPORT_CSV);
	guesses_n("a.csv", "Name\tStart\tDuration\nhit\t0:18.000\t0:01\n", IMPORT_CSV);
	guesses_n("a.CSV", "time,text\n1:10,a\n", IMPORT_CSV);
	guesses_n("a.csv", "when,what\n1,a\n", IMPORT_CSV); /* its parser says what is missing */
	guesses_n("a.srt", "1\n00:01 --> 00:02\nx\n", IMPORT_VTT);
	guesses_n("-", "1\n00:00:01,0 --> 00:00:02,0\nx\n", IMPORT_VTT);
	/* The content decides, the ending where it fits several. */
	guesses_n("a.csv", "1.0\t2.0\tx\n", IMPORT_LABELS);
	guesses_n("a.csv", "1.5,intro\n", IMPORT_LABELS);
	guesses_n("a.vtt", "1:10 x\n", IMPORT_NOTES);
	guesses_n("a.txt", "no time in it\n", -1);
	guesses_n("-", "", -1);
	guesses_n("-", "time,text\n1,a\n1:10 and a note\n", -1);
	guesses_n("a.csv", "time,text\n1,\"a\n1:10 b\"\n", IMPORT_CSV);
}

/* What a note cannot hold is named with its line. */
TEST(what_is_left_out_is_named)
{
	static const struct {
		enum import_format format;
		const char *text, *lines;
	} table[] = {
		{ IMPORT_LABELS, "1\t2\ta\n\\\t100\t200\n\n3\t3\tb\n\\\t50\t60\n", "2, 5" },
		{ IMPORT_LABELS, "0.2\t0.5\ta\n12.5\t0.5\tb\n14.5\tc\n", "1, 2" },
		{ IMPORT_LABELS, "0.2\t440\t57.02\ta\n", "1" },
		{ IMPORT_LABELS, "1\t2\ta\n3\tb\n", "" },
		{ IMPORT_VTT, "WEBVTT\n\nNOTE a\nb\n\n00:01.000 --> 00:02.000\nx\n\nSTYLE\nc\n",
			"3, 9" },
		{ IMPORT_NOTES, "[ar:X]\n[00:12.00]a\n[length:3:00]\n[00:13]b\n", "1, 3" },
		{ IMPORT_NOTES,
			"[ar:a]\n[ar:b]\n[ar:c]\n[ar:d]\n[ar:e]\n[ar:f]\n[ar:g]\n[ar:h]\n[ar:i]\n"
			"[ar:j]\n[ar:k]\n[ar:l]\n0:01 x\n",
			"1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12" },
	};

	for (size_t i = 0; i < LENGTH(table); i++) {
		CLEANUP(import_notes_finish) struct import_notes l = { 0 };
		const char *s = table[i].text;
		struct err err = ERR_INIT;

		if (!import_read(table[i].format, s, strlen(s), &usual, &l, &err))
			fail_msg("%zu: %s", i, err.msg);
		assert_string_equal(l.left_out.n ? l.left_out.lines.s : "", table[i].lines);
	}
}

TEST(too_much_is_refused)
{
	CLEANUP(buf_finish) struct buf b = BUF_INIT;

	for (int i = 0; i <= IMPORT_NOTES_MOST; i++)
		buf_add(&b, "0:01 x\n");
	refuses(IMPORT_NOTES, b.s, "20001:1: there are more than 20000");
	buf_clear(&b);
	buf_add(&b, "0:01 x\n0:02 ");
	for (int i = 0; i <= IMPORT_TEXT_MOST; i++)
		buf_add_char(&b, 'x');
	refuses(IMPORT_NOTES, b.s, "2:1: a note of more than 64 KiB");
}

/* ---- rows ---- */

TEST(headings_name_tracks)
{
	static const char text[] = "## Shivers\n"
				   "**0:33** sharp\n"
				   "- **0:40:** sharper\n"
				   "and drier\n"
				   "- no time\n"
				   "- nor here\n"
				   "\n"
				   "Kiwi - See-Saw\n"
				   "0:33 - thin\n"
				   "bass - a bit loose\n"
				   "**Now We Are Free:**\n"
				   "\n"
				   "- 0:33 full\n"
				   "\n"
				   "A note: long, without notes below.\n"
				   "\n"
				   "Nothing more:\n";
	struct import_notes l = { .headings = true };
	struct err err = ERR_INIT;
	struct buf found = BUF_INIT;

	assert_true(import_read(IMPORT_NOTES, text, strlen(text), &usual, &l, &err));
	for (size_t i = 0; i < l.n; i++)
		buf_addf(
			&found, "%s%d %s\n", l.v[i].heading ? "# " : "", l.v[i].timed, l.v[i].text);
	assert_string_equal(found.s,
		"# 0 Shivers\n1 sharp\n1 sharper\nand drier\n0 no time\n0 nor here\n"
		"# 0 Kiwi - See-Saw\n1 thin\nbass - a bit loose\n# 0 Now We Are Free\n1 full\n"
		"0 A note: long, without notes below.\n0 Nothing more:\n");
	buf_finish(&found);
	import_notes_finish(&l);
	reads(IMPORT_NOTES, "## no heading where the track is given\n**0:33** x\n",
		"1: ## no heading where the track is given; 2: 33000 x");
}

TEST(a_column_names_the_tracks)
{
	static const char text[] = "Song,Time,Note\nShivers,1,a\nShivers,2,b\nHey Now,3,c\n";
	struct import_notes l = { .headings = true };
	struct err err = ERR_INIT;

	assert_true(import_read(IMPORT_CSV, text, strlen(text), &usual, &l, &err));
	CLEANUP(pointer_free) char *is = told(&l);
	assert_string_equal(is, "2: Shivers; 2: 1000 a; 3: 2000 b; 4: Hey Now; 4: 3000 c");
	assert_true(l.v[0].heading && l.v[3].heading);
	import_notes_finish(&l);
	reads(IMPORT_CSV, text, "2: 1000 a; 3: 2000 b; 4: 3000 c");
}

static struct uuid
row_uuid(const char *bytes, size_t i, const struct import_place *p)
{
	struct import_notes l = { 0 };
	struct err err = ERR_INIT;

	assert_true(import_read(IMPORT_NOTES, bytes, strlen(bytes), &usual, &l, &err));
	assert_true(i < l.n);
	struct note *n = import_note_row(&l, i, p);
	struct uuid u = n->row.uuid;
	row_free(ROW_NOTE, n);
	import_notes_finish(&l);
	return u;
}

TEST(the_same_note_has_the_same_uuid)
{
	struct import_place p = { uuid_of("r"), uuid_of("i"), uuid_of("d"), uuid_of("p") };
	struct import_place q = { uuid_of("r"), uuid_of("j"), uuid_of("d"), uuid_of("p") };

	struct uuid a = row_uuid("1:10 a\n1:20 b\n", 1, &p);
	struct uuid more = row_uuid("0:50 new\n1:10 a\n1:20  b\n", 2, &p);
	struct uuid elsewhere = row_uuid("1:10 a\n1:20 b\n", 1, &q);
	struct uuid edited = row_uuid("1:20 c\n", 0, &p);
	struct uuid first = row_uuid("1:20 b\n1:20 b\n", 0, &p);
	struct uuid second = row_uuid("1:20 b\n1:20 b\n", 1, &p);
	assert_true(uuid_same(&a, &more));
	assert_true(uuid_same(&a, &first));
	assert_false(uuid_same(&a, &second));
	assert_false(uuid_same(&a, &elsewhere));
	assert_false(uuid_same(&a, &edited));
	/* Another person imports the same file. */
	q = p;
	q.listener = uuid_of("somebody else");
	struct uuid theirs = row_uuid("1:10 a\n1:20 b\n", 1, &q);
	assert_false(uuid_same(&a, &theirs));
}

/* A note keeps the UUID that an earlier version, or another machine of the person, gave it. */
TEST(a_note_of_an_earlier_import_is_known)
{
	struct import_place p = { uuid_of("r"), uuid_of("i"), uuid_of("d"), uuid_of("p") };
	const struct uuid persons[] = { UUID_NONE, p.listener, uuid_of("machine") };
	CLEANUP(import_notes_finish) struct import_notes l = { 0 };
	struct err err = ERR_INIT;

	assert_true(import_read(IMPORT_NOTES, "1:10 a\n", 7, &usual, &l, &err));
	for (size_t i = 0; i < LENGTH(persons); i++) {
		struct import_place by = p;
		struct record r;

		record_init(&r);
		r.listener = p.listener;
		for (size_t k = 1; k < LENGTH(persons); k++) {
			struct listener_row *x = row_new(ROW_LISTENER);
			x->row.uuid = persons[k];
			rows_take(&r.of[ROW_LISTENER], x);
		}
		by.listener = persons[i];
		rows_take(&r.of[ROW_NOTE], import_note_row(&l, 0, &by));
		assert_true(import_is_known(&r, &l, 0, &p));
		record_finish(&r);
	}
}

TEST(rows_hold_what_was_read)
{
	struct import_place p = { uuid_of("r"), uuid_of("i"), uuid_of("d"), uuid_of("p") };
	CLEANUP(import_notes_finish) struct import_notes l = { 0 };
	struct err err = ERR_INIT;
	const char *text = "~0:54-1:15 a\n\nno time\n";

	assert_true(import_read(IMPORT_NOTES, text, strlen(text), &usual, &l, &err));
	assert_int_equal(l.n, 2);
	struct note *a = import_note_row(&l, 0, &p), *b = import_note_row(&l, 1, &p);
	assert_int_equal(a->pos_ms, 54000);
	assert_int_equal(a->pos_end_ms, 75000);
	assert_true(a->about);
	assert_string_equal(a->pos_from, POS_IMPORT);
	assert_int_equal(a->reaction_ms, NO_INT);
	assert_true(uuid_same(&a->item, &p.item));
	assert_int_equal(b->pos_ms, NO_MS);
	assert_null(b->pos_from);
	assert_string_equal(b->body, "no time");
	row_free(ROW_NOTE, a);
	row_free(ROW_NOTE, b);
}
