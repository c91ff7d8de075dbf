#include "export/front_matter.h"

#include <string.h>
#include <yaml.h>

#include "base/text.h"

static int
take_bytes(void *out, unsigned char *bytes, size_t n)
{
	buf_add_bytes(out, bytes, n);
	return 1;
}

/* libyaml does not check UTF-8: bad bytes become U+FFFD. */
static void
add_utf8(struct buf *out, const char *s)
{
	size_t n = strlen(s), len;

	for (size_t at = 0; at < n; at += len) {
		if (text_decode(s + at, n - at, &len) == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else
			buf_add_bytes(out, s + at, len);
	}
}

static bool
emit_text(yaml_emitter_t *e, const char *text, yaml_scalar_style_t style)
{
	yaml_event_t ev;
	struct buf clean = BUF_INIT;

	add_utf8(&clean, text);
	bool ok = yaml_scalar_event_initialize(
			  &ev, NULL, NULL, (yaml_char_t *)clean.s, (int)clean.len, 1, 1, style) &&
		yaml_emitter_emit(e, &ev);
	buf_finish(&clean);
	return ok;
}

static bool
emit_pairs(yaml_emitter_t *e, const struct front_matter_pair *pairs, size_t n)
{
	yaml_event_t ev;

	if (!yaml_stream_start_event_initialize(&ev, YAML_UTF8_ENCODING) ||
		!yaml_emitter_emit(e, &ev) ||
		!yaml_document_start_event_initialize(&ev, NULL, NULL, NULL, 1) ||
		!yaml_emitter_emit(e, &ev) ||
		!yaml_mapping_start_event_initialize(
			&ev, NULL, NULL, 1, YAML_BLOCK_MAPPING_STYLE) ||
		!yaml_emitter_emit(e, &ev))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!emit_text(e, pairs[i].key, YAML_PLAIN_SCALAR_STYLE) ||
			!emit_text(e, pairs[i].value, YAML_DOUBLE_QUOTED_SCALAR_STYLE))
			return false;
	return yaml_mapping_end_event_initialize(&ev) && yaml_emitter_emit(e, &ev) &&
		yaml_document_end_event_initialize(&ev, 1) && yaml_emitter_emit(e, &ev) &&
		yaml_stream_end_event_initialize(&ev) && yaml_emitter_emit(e, &ev);
}

/* Code points that change the direction of writing, are invisible or end a line. */
static bool
moves_text(int32_t c)
{
	return c == 0x061c || (c >= 0x200b && c <= 0x200f && c != 0x200c && c != 0x200d) ||
		(c >= 0x2028 && c <= 0x202e) || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) ||
		c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f);
}

/* libyaml escapes what YAML 1.1 cannot print. Other code points that change how a terminal shows
 * text are escaped here: all values are double-quoted, so readers get the same text. */
static void
add_yaml_escaped(struct buf *out, const char *s, size_t n)
{
	for (size_t at = 0, len; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (moves_text(c))
			buf_addf(out, c > 0xffff ? "\\U%08X" : "\\u%04X", (unsigned)c);
		else
			buf_add_bytes(out, s + at, len);
	}
}

bool
front_matter_emit(struct buf *out, const struct front_matter_pair *pairs, size_t n, struct err *err)
{
	yaml_emitter_t e;
	struct buf raw = BUF_INIT;

	if (!yaml_emitter_initialize(&e))
		return err_set(err, "cannot write the front matter: out of memory");
	yaml_emitter_set_output(&e, take_bytes, &raw);
	yaml_emitter_set_unicode(&e, 1);
	yaml_emitter_set_width(&e, -1);
	bool ok = emit_pairs(&e, pairs, n);
	add_yaml_escaped(out, raw.s, raw.len);
	buf_finish(&raw);
	if (!ok)
		err_set(err, "cannot write the front matter: %s",
			e.problem ? e.problem : "the emitter failed");
	yaml_emitter_delete(&e);
	return ok;
}

/* False: a line would end the front matter early. No YAML map begins a line like that. */
static bool
stays_inside(const char *yaml)
{
	for (const char *line = yaml; line && *line;
		line = strchr(line, '\n'), line += line != NULL)
		if (strncmp(line, "---", 3) == 0 || strncmp(line, "...", 3) == 0)
			return false;
	return true;
}

bool
front_matter_sound(const char *yaml)
{
	yaml_parser_t p;
	yaml_event_t ev;
	bool map = false, done = false, ok = stays_inside(yaml);
	int nth = 0;

	if (!ok || !yaml_parser_initialize(&p))
		return false;
	yaml_parser_set_input_string(&p, (const unsigned char *)yaml, strlen(yaml));
	while (ok && !done && (ok = yaml_parser_parse(&p, &ev))) {
		/* Events: the stream, the document, then its root. */
		map |= nth++ == 2 && ev.type == YAML_MAPPING_START_EVENT;
		done = ev.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&ev);
	}
	yaml_parser_delete(&p);
	return ok && map;
}
