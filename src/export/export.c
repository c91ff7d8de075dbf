#include "export/export.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"

const struct exporter exporters[] = {
	{ "markdown", export_markdown, true, NULL,
		"a draft for Jekyll and the like, by a template" },
	{ "html", export_html, true, NULL, "the same as one page that needs nothing else" },
	{ "bbcode", export_bbcode, true, NULL, "the same for forums" },
	{ "json", export_json, false, NULL, "everything, as schema/export.schema.json says" },
	{ "csv", export_csv, false, NULL, "notes as a table (with --only ratings: those)" },
	{ "labels", export_labels, false, "txt", "timed notes as labels for Audacity" },
	{ "webvtt", export_webvtt, false, "vtt", "timed notes as subtitles" },
	{ NULL, NULL, false, NULL, NULL },
};

bool
export_flush(FILE *f, struct buf *out, struct err *err)
{
	bool ok = fwrite(out->s, 1, out->len, f) == out->len;

	buf_finish(out);
	return ok || err_set(err, "cannot write: %s", strerror(errno));
}
