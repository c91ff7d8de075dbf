#include "export/markdown.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "export/escape.h"
#include "export/view.h"

static void
add_fact(struct buf *out, const char *before, const char *text, const char *after)
{
	if (!*text)
		return;
	buf_add(out, out->len ? ", " : "");
	buf_add(out, before);
	escape_name(out, text);
	buf_add(out, after);
}

static void
add_list(struct buf *out, const char *label, const json_t *texts, const char *key)
{
	json_t *text;
	size_t i;

	json_array_foreach(texts, i, text) {
		const char *s = key ? view_text(text, key) : json_string_value(text);

		buf_add(out, i ? "; " : out->len ? ", " : "");
		buf_add(out, i ? "" : label);
		escape_name(out, s ? s : "");
	}
}

static const char *
kind_word(const char *kind)
{
	return strcmp(kind, "iem") == 0 ? "IEM" : kind;
}

static void
add_device(struct buf *out, const json_t *device)
{
	struct buf facts = BUF_INIT, address = BUF_INIT;
	json_t *db = json_object_get(device, "sensitivity_db");

	add_fact(&facts, "", kind_word(view_text(device, "kind")), "");
	add_fact(&facts, "", view_text(device, "drivers"), "");
	add_fact(&facts, "", view_text(device, "shell"), "");
	add_fact(&facts, "", view_text(device, "impedance"), "");
	if (json_is_number(db))
		buf_addf(&facts, "%s%.6g %s", facts.len ? ", " : "", json_number_value(db),
			strcmp(view_text(device, "sensitivity_unit"), "dB/Vrms") == 0 ? "dB/Vrms"
										      : "dB/mW");
	add_fact(&facts, "cable: ", view_text(device, "cable"), "");
	add_list(&facts, "tips: ", json_object_get(device, "tips"), NULL);
	add_list(&facts, "", json_object_get(device, "prices"), "text");
	buf_add(out, "- Device: ");
	bool linked = escape_address(&address, view_text(device, "link"));
	buf_add(out, linked ? "[" : "**");
	escape_name(out, view_text(device, "name"));
	if (linked)
		buf_addf(out, "](%s)", address.s);
	else
		buf_add(out, "**");
	buf_addf(out, "%s%s\n", facts.len ? ": " : "", facts.s);
	buf_finish(&address);
	buf_finish(&facts);
}

static void
add_unit(struct buf *out, const json_t *unit)
{
	struct buf words = BUF_INIT;

	add_fact(&words, "", view_text(unit, "how"), "");
	add_fact(&words, "from ", view_text(unit, "from"), "");
	if (words.len)
		buf_addf(out, "- Unit: %s%s\n", words.s,
			json_is_true(json_object_get(unit, "thanks")) ? ". Thank you!" : "");
	buf_finish(&words);
}

static void
add_variants(struct buf *out, const json_t *device)
{
	json_t *variant, *fact;
	size_t i, k;

	json_array_foreach(json_object_get(device, "variants"), i, variant) {
		struct buf facts = BUF_INIT;

		json_array_foreach(json_object_get(variant, "facts"), k, fact) {
			buf_add(&facts, k ? ", " : "");
			escape_name(&facts, view_text(fact, "key"));
			buf_add_char(&facts, ' ');
			escape_name(&facts, view_text(fact, "value"));
		}
		buf_add(out, "- Worn: ");
		if (!json_is_true(json_object_get(device, "under_test"))) {
			escape_name(out, view_text(device, "name"));
			buf_add(out, ", ");
		}
		escape_name(out, view_text(variant, "name"));
		buf_addf(out, facts.len ? " (%s)\n" : "\n%s", facts.s);
		buf_finish(&facts);
	}
}

/* Those that were used; before anything was, those at hand. */
static void
add_chains(struct buf *out, const json_t *chains)
{
	json_t *chain;
	size_t i, used = 0;

	json_array_foreach(chains, i, chain)
		used += json_is_true(json_object_get(chain, "used"));
	json_array_foreach(chains, i, chain) {
		if (used && !json_is_true(json_object_get(chain, "used")))
			continue;
		buf_add(out, "- Chain ");
		escape_name(out, view_text(chain, "name"));
		if (*view_text(chain, "text")) {
			buf_add(out, ": ");
			escape_name(out, view_text(chain, "text"));
		}
		if (used > 1 && json_is_true(json_object_get(chain, "main")))
			buf_add(out, " (where a note names no chain)");
		buf_add_char(out, '\n');
	}
}

static void
add_compared(struct buf *out, const json_t *comparisons)
{
	json_t *c;
	size_t i;

	json_array_foreach(comparisons, i, c) {
		buf_add(out, i ? ", " : "- Compared with: ");
		escape_name(out, view_text(c, "device"));
		if (json_is_true(json_object_get(c, "from_memory")))
			buf_add(out, " (from memory)");
	}
	if (json_array_size(comparisons))
		buf_add_char(out, '\n');
}

static void
add_days(struct buf *out, const json_t *sittings)
{
	json_t *s;
	size_t i;
	int64_t last = 0;

	json_array_foreach(sittings, i, s) {
		int64_t day = json_integer_value(json_object_get(s, "day"));

		if (day <= last)
			continue;
		buf_addf(out, "%s%s", last ? ", " : "- Heard on: ", view_text(s, "date"));
		last = day;
	}
	if (last)
		buf_add_char(out, '\n');
}

static const struct {
	const char *key, *label;
} scores[] = {
	{ "sonic_quality", "Sonic quality" },
	{ "bias", "Bias" },
};

static void
add_scores(struct buf *out, const json_t *all)
{
	for (size_t i = 0; i < LENGTH(scores); i++) {
		const json_t *score = json_object_get(all, scores[i].key);

		if (!json_is_object(score))
			continue;
		buf_addf(out, "- %s: %s", scores[i].label, view_text(score, "text"));
		if (*view_text(score, "word")) {
			buf_add(out, ", ");
			escape_name(out, view_text(score, "word"));
		}
		buf_add_char(out, '\n');
	}
}

void
markdown_setup(struct buf *out, const json_t *view)
{
	json_t *device;
	size_t i;

	buf_add(out, "## Set-up\n\n");
	add_device(out, json_object_get(view, "device"));
	add_unit(out, json_object_get(view, "unit"));
	json_array_foreach(json_object_get(view, "devices"), i, device)
		add_variants(out, device);
	add_chains(out, json_object_get(view, "chains"));
	add_compared(out, json_object_get(view, "comparisons"));
	add_days(out, json_object_get(view, "sittings"));
	add_scores(out, json_object_get(view, "scores"));
	buf_add_char(out, '\n');
}
