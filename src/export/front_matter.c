#include "export/front_matter.h"

#include <string.h>
#include <yaml.h>

#include "base/text.h"

/* Escapes as those of libyaml: what YAML 1.1 cannot print, and what no output carries as it is. */
static void
add_quoted(struct buf *out, const char *s)
{
	size_t n = strlen(s), len;

	buf_add_char(out, '"');
	for (size_t at = 0; at < n; at += len) {
		int32_t c = text_decode(s + at, n - at, &len);

		if (c == TEXT_BAD)
			buf_add(out, "\xef\xbf\xbd");
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", (char)c);
		else if (c == '\n' || c == '\t')
			buf_add(out, c == '\n' ? "\\n" : "\\t");
		else if (c > 0xffff || text_is_control(c))
			buf_addf(out,
				c > 0xffff         ? "\\U%08X"
					: c > 0xff ? "\\u%04X"
						   : "\\x%02X",
				(unsigned)c);
		else
			buf_add_bytes(out, s + at, len);
	}
	buf_add(out, "\"\n");
}

void
front_matter_add(struct buf *out, const char *key, const char *value)
{
	buf_addf(out, "%s: ", key);
	add_quoted(out, value);
}

/* False: a line would end the front matter early. No YAML map begins a line like that. */
static bool
stays_inside(const char *yaml)
{
	for (const char *line = yaml; line && *line; line = text_after(line, '\n'))
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
