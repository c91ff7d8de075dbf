/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "base/text/timecode.h"
#include "bench/ui/input.h"
#include "draft/formats/form.h"
#include "draft/formats/mustache.h"
#include "draft/view/escape.h"

/*
 * ---- text_clean, clusters and text_fit on any bytes. What must hold: clean text is valid UTF-8
 * without a code point that a terminal obeys, cleaning it again changes nothing, and clusters tile
 * every text from either side. ----
 */

static bool
forbidden(int32_t c, bool lines)
{
	return c == TEXT_BAD || (c < 0x20 && !(lines && c == '\n')) || (c >= 0x7f && c <= 0x9f) ||
		c == 0x61c || c == 0x200b || c == 0x200c || c == 0x200e || c == 0x200f ||
		(c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
		(c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
		(c >= 0xe0000 && c <= 0xe0fff);
}

static void
check_clean(const char *s, size_t n, bool lines)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	size_t len;

	text_clean(&once, s, n, lines);
	must(text_valid(once.s, once.len));
	for (size_t at = 0; at < once.len; at += len)
		must(!forbidden(text_decode(once.s + at, once.len - at, &len), lines));
	text_clean(&twice, once.s, once.len, lines);
	must(twice.len == once.len && memcmp(twice.s, once.s, once.len) == 0);
	buf_finish(&once);
	buf_finish(&twice);
}

static void
check_clusters(const char *s, size_t n)
{
	int width = 0, used;

	for (size_t at = 0, end; at < n; at = end) {
		end = text_next(s, n, at);
		must(end > at && end <= n);
		must(text_prev(s, n, end) == at);
		int columns = text_width(s + at, end - at);
		must(columns >= 0 && columns <= 2);
		width += columns;
		must(text_word_end(s, n, at, false) > at && text_word_end(s, n, end, true) < end);
	}
	must(text_width(s, n) == width);
	for (int columns = 0; columns <= width; columns++) {
		size_t fits = text_fit(s, n, columns, &used);

		must(used <= columns && text_width(s, fits) == used);
		if (fits < n) {
			size_t more = text_next(s, n, fits) - fits;

			must(used + text_width(s + fits, more) > columns);
		}
	}
}

void
fuzz_text(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	struct buf folded = BUF_INIT, text = BUF_INIT;

	if (size > 2000) /* the checks above are quadratic */
		return;
	check_clean(s, size, false);
	check_clean(s, size, true);
	check_clusters(s, size);

	buf_add_bytes(&text, s, size);
	text_fold(&folded, text.s, KEEP_WORDS);
	must(text_valid(folded.s, folded.len));
	must(text_distance(text.s, text.s) == 0);
	buf_finish(&folded);
	buf_finish(&text);
}

/*
 * ---- Times from any text. What must hold: what was read is in its limits and is shown in a way
 * that reads back as the same whole seconds; what was refused says why and leaves the time as it
 * was. ----
 */

#define LIMIT_MS INT64_C(360000000)

static int64_t
whole_s(int64_t ms)
{
	return ms == NO_MS ? NO_MS : ms / 1000 * 1000;
}

static void
check_span(const char *text)
{
	struct timespan t = { .pos_ms = 7 }, back;
	struct err err = ERR_INIT;
	char shown[TIME_TEXT];

	if (!timespan_parse(&t, text, &err)) {
		must(t.pos_ms == 7);
		must(strstr(err.msg, " is not a time: ") && strstr(err.msg, "; write "));
		return;
	}
	must(t.pos_ms >= 0 && t.pos_ms < LIMIT_MS);
	must(t.pos_end_ms == NO_MS || (t.pos_end_ms >= t.pos_ms && t.pos_end_ms < LIMIT_MS));
	must(!t.open || t.pos_end_ms == NO_MS);
	timespan_text(&t, shown);
	must(timespan_parse(&back, shown, &err));
	int64_t end_ms = timespan_is_range(&t) ? whole_s(t.pos_end_ms) : NO_MS;
	must(back.pos_ms == whole_s(t.pos_ms) && back.pos_end_ms == end_ms);
	must(back.about == t.about && back.open == t.open);
}

static void
check_moment(const char *text)
{
	struct err err = ERR_INIT;
	char shown[TIME_TEXT];
	int64_t ms = 7, back;

	if (!timecode_parse(&ms, text, &err)) {
		must(ms == 7 && strstr(err.msg, " is not a time: "));
		return;
	}
	must(ms > -LIMIT_MS && ms < LIMIT_MS);
	timecode_text(ms, true, shown);
	must(timecode_parse(&back, shown, &err) && back == ms / 100 * 100);
}

void
fuzz_timecode(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	check_span(text);
	check_moment(text);
	free(text);
}

/*
 * ---- Keys from any bytes, cut anywhere. What must hold: a name is printable and fits, what it
 * types is a character, the pieces in which bytes come make no difference to what they are when
 * nothing waits between them, and a while after the last byte nothing waits any more. ----
 */

static void
take(struct input *in, int64_t now_ns, struct buf *out)
{
	struct input_event ev;

	while (input_next(in, now_ns, &ev)) {
		must(ev.paste || ev.mouse || *ev.name);
		must(memchr(ev.name, '\0', sizeof(ev.name)) &&
			memchr(ev.text, '\0', sizeof(ev.text)));
		must(text_valid(ev.text, strlen(ev.text)));
		for (const char *c = ev.name; *c; c++)
			must((unsigned char)*c > ' ' && *c != 0x7f);
		buf_addf(out, "%d%s ", ev.escaped, ev.name);
		if (ev.paste)
			buf_add_bytes(out, ev.paste, ev.paste_len);
	}
}

/* All bytes at one moment, in pieces of `piece`. */
static void
keys_of(const uint8_t *data, size_t size, size_t piece, struct buf *out)
{
	struct input *in = input_new();
	int64_t now_ns = 1;

	for (size_t at = 0; at < size; at += piece) {
		input_push(in, data + at, piece < size - at ? piece : size - at, now_ns);
		take(in, now_ns, out);
	}
	for (size_t i = 0; i <= size && input_due_ns(in) >= 0; i++)
		take(in, now_ns += INT64_C(2000000000), out);
	must(input_due_ns(in) < 0);
	input_free(in);
}

void
fuzz_input(const uint8_t *data, size_t size)
{
	struct buf whole = BUF_INIT, pieces = BUF_INIT;

	if (size == 0 || size > 4096)
		return;
	keys_of(data, size, size, &whole);
	keys_of(data, size, 1 + data[0] % 7, &pieces);
	must(whole.len == pieces.len && !memcmp(whole.s, pieces.s, whole.len));
	buf_finish(&whole);
	buf_finish(&pieces);
}

/*
 * ---- Any template, with any data. The input is a template, a NUL, a partial, a NUL, and JSON.
 * What must hold: parsing and checking agree; a fault has a place inside the text; limits hold; a
 * template without tags comes out as it is. ----
 */

#define OUTPUT_MOST 100000

static bool
partial(const char *name, struct mustache_text *text, void *context)
{
	text->text = context;
	text->n = strlen(text->text);
	return name[0] != 'x';
}

static bool
check(const char *text, size_t n)
{
	struct mustache_report r;
	size_t lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += text[i] == '\n';
	bool sound = mustache_check(text, n, &r);
	must(sound == (r.faults.n == 0));
	must(r.faults.n <= MUSTACHE_MOST_FAULTS);
	for (size_t i = 0; i < r.faults.n; i++) {
		must(r.faults.v[i].line >= 1 && r.faults.v[i].line <= lines);
		must(r.faults.v[i].column >= 1 && r.faults.v[i].column <= n + 1);
		must(r.faults.v[i].words[0] != '\0');
	}
	for (size_t i = 0; i < r.uses.n; i++)
		must(r.uses.v[i].name[0] != '\0' && r.uses.v[i].line <= lines);
	mustache_report_finish(&r);
	return sound;
}

static void
escape_data(struct buf *out, const char *s, size_t n, void *context)
{
	(void)context;
	escape_html(out, s, n, true);
}

static void
render(const struct mustache *m, const char *text, size_t n, char *part, const json_t *data)
{
	for (int escapes = 0; escapes < 2; escapes++) {
		struct mustache_options o = { .escape = escapes ? escape_data : NULL,
			.partial = partial,
			.context = part,
			.limits = { .depth = 20, .output = OUTPUT_MOST, .steps = 20000 } };
		struct buf out = BUF_INIT;
		struct err err = ERR_INIT;
		bool ok = mustache_render(m, data, &o, &out, &err);

		must(out.len <= OUTPUT_MOST && ok == (err.msg[0] == '\0'));
		if (ok && !memmem(text, n, "{{", 2))
			must(out.len == n && memcmp(out.s, text, n) == 0);
		buf_finish(&out);
	}
}

void
fuzz_mustache(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	json_t *value = NULL;

	if (size > OUTPUT_MOST / 10)
		return;
	char *copy = xcalloc(size + 3, 1);
	if (size)
		memcpy(copy, data, size);
	char *part = copy + strlen(copy) + 1;
	char *values = part <= copy + size ? part + strlen(part) + 1 : part;
	if (values <= copy + size)
		value = json_loads(values, JSON_DECODE_ANY, NULL);
	struct mustache *m = mustache_parse("fuzz", copy, strlen(copy), &err);
	must((m == NULL) == (err.msg[0] != '\0'));
	must(check(copy, strlen(copy)) == (m != NULL));
	check((const char *)data, size); /* with the NULs in it */
	if (m)
		render(m, copy, strlen(copy), part, value);
	mustache_free(m);
	json_decref(value);
	free(copy);
}

/*
 * ---- Any form. What must hold: it is refused with a place inside the text, or becomes a template
 * that can be parsed; what it says as hints has a place, too. ----
 */

static void
check_places(const struct mustache_faults *f, size_t lines, size_t n)
{
	must(f->n <= MUSTACHE_MOST_FAULTS);
	EACH (x, f)
		must(x->line >= 1 && x->line <= lines && x->column >= 1 && x->column <= n + 1 &&
			*x->words);
}

void
fuzz_form(const uint8_t *data, size_t size)
{
	/* of its size alone, without an end */
	char *text = xcalloc(size + !size, 1);
	struct mustache_faults wrong = { 0 }, hints = { 0 };
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t lines = 1;

	for (size_t i = 0; i < size; i++) {
		text[i] = (char)data[i];
		lines += data[i] == '\n';
	}
	bool ok = form_compile(&out, text, size, &wrong, &hints);
	must(ok == (wrong.n == 0));
	check_places(&wrong, lines, size);
	check_places(&hints, lines, size);
	if (ok) {
		struct mustache *m = mustache_parse("form", out.s, out.len, &err);

		must(m != NULL);
		mustache_free(m);
	}
	mustache_faults_finish(&wrong);
	mustache_faults_finish(&hints);
	buf_finish(&out);
	free(text);
}
