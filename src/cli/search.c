#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/record.h"

#define OPTIONS struct record_filter
#define FILTER(name, arg, help) TEXT(name, #name, arg, help)

static const struct option_row rows[] = {
	FILTER(review, "REVIEW", "of one review"),
	FILTER(item, "ITEM", "of a track, or of one as section/track"),
	FILTER(section, "SECTION", "of a section and its items"),
	FILTER(device, "DEVICE", "heard with that device"),
	FILTER(against, "DEVICE", "set against that device"),
	FILTER(chain, "NAME", "heard through the chain of that name"),
	FILTER(attribute, "ATTRIBUTE", "that speak of an attribute, by id, name or alias"),
	FILTER(since, "DATE", "written then or later: 2024, 2024-05, 2024-05-01"),
	FILTER(until, "DATE", "written then or earlier"),
	FILTER(limit, "N", "so many of the newest (else 50)"),
	{ 0 },
};

static bool
is_filtered(const struct record_filter *f)
{
	return f->review || f->item || f->section || f->device || f->against || f->chain ||
		f->attribute || f->since || f->until;
}

static bool
search_run(struct cli_call *c, struct err *err)
{
	const struct record_filter *f = c->options;
	struct search_hits hits = { 0 };
	struct search s;

	if (!c->text && !is_filtered(f))
		return cli_wrong(err, "what is to be found? Words, or --device and the like");
	search_init(&s);
	s.words = c->text;
	bool ok =
		!c->st || (record_filter(c->st, f, &s, err) && store_search(c->st, &s, &hits, err));
	ok = ok && record_print_hits(&hits, c->json, false, err);
	search_hits_finish(&hits);
	search_finish(&s);
	return ok;
}

const struct cli_command cli_search = {
	.name = "search",
	.help = "Find notes, remarks and devices by words and filters",
	.verbs = { { NULL, "[WORDS] [FILTERS]", "", ARCHIVE_IF_ANY | TEXT_ALL | AS_JSON, 0,
		CLI_MANY, search_run, NULL } },
	.options = rows,
	.options_size = sizeof(OPTIONS),
};
