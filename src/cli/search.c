#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "cli/archive.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "cli/record.h"

struct search_options {
	const char *db;
	bool json;
	struct record_filter f;
};

#define FILTER(name, arg, help)                                                           \
	{                                                                                 \
		0, #name, arg, help, OPTION_TEXT, offsetof(struct search_options, f.name) \
	}

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
	{ 0, "json", NULL, "as JSON", OPTION_FLAG, offsetof(struct search_options, json) },
	OPTION_DB(struct search_options),
};

static bool
is_filtered(const struct record_filter *f)
{
	return f->review || f->item || f->section || f->device || f->against || f->chain ||
		f->attribute || f->since || f->until;
}

int
cli_search(int argc, char **argv)
{
	struct search_options o = { 0 };
	struct search_hits hits = { 0 };
	struct search s;
	struct err err = ERR_INIT;
	bool none;
	int status;

	if (!options_parse(rows, LENGTH(rows), &o, &argc, &argv, &status))
		return status;
	if (!argc && !is_filtered(&o.f))
		return options_wrong("what is to be found? Words, or --device and the like");
	struct store *st = archive_open(o.db, STORE_READ, &none, &err);
	char *words = argc && (st || none) ? record_words(argc, argv, &err) : NULL;
	search_init(&s);
	s.words = words;
	bool ok = none ||
		(st && (words || !argc) && record_filter(st, &o.f, &s, &err) &&
			store_search(st, &s, &hits, &err));
	status = ok ? record_print_hits(&hits, o.json, false) : archive_failed(&err);
	search_hits_finish(&hits);
	search_finish(&s);
	store_close(st);
	free(words);
	return status;
}
