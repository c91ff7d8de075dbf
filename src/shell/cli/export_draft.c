/* Writes and checks files of exports with the archive; draft/ merges and keeps replaced texts. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/cli/export_draft.h"

#include <string.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/number.h"
#include "base/text/text.h"
#include "draft/view/put.h"
#include "review/files/find.h"
#include "review/files/profile.h"
#include "review/files/words.h"
#include "shell/call/cli.h"
#include "shell/call/own_archive.h"
#include "shell/cli/lists.h"

bool
cli_words_use(struct err *err)
{
	CLEANUP(diags_finish) struct diags unknown = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p = profile_own();

	bool ok = words_use(p.language, &unknown, err) || err_prefix(err, "nothing is written");
	sheet_faults(&unknown, stderr);
	return ok;
}

bool
cli_draft_write(const struct draft_file *d, const struct draft_made *made,
	const struct draft_merged *m, const struct export_to *to, struct err *err)
{
	CLEANUP(buf_finish) struct buf messages = BUF_INIT;
	bool dry = to->way.dry_run || to->way.diff || m->why;
	struct store *st = dry ? NULL : own_archive_open(STORE_WRITE, NULL, err);
	struct draft_way way = to->way;
	size_t changed = 0;

	way.changed = way.diff && sheet_says_json() ? &changed : NULL;
	bool ok = (st || dry) && draft_write(d, made, m, &way, to->record, st, &messages, err);
	store_close(st);
	sheet_say(messages.s);
	if (way.changed)
		sheet_say_value("changed", json_integer((json_int_t)changed));
	return ok;
}

bool
cli_put(const struct export_to *to, const char *path, const char *format, const struct buf *text,
	bool *kept, struct err *err)
{
	CLEANUP(draft_close)
	struct draft_file d = { .path = path, .review = to->review, .format = format };
	CLEANUP(draft_merged_finish) struct draft_merged m = { .why = NULL };
	const struct draft_made made = { .text = text, .template = "" };
	bool ok = draft_open(&d, to->st, err);

	if (ok && !to->st)
		return file_replace(d.at.file, text->s, text->len, err);
	ok = ok && draft_merge(&m, &d, &made, NULL, &to->way, err);
	if (kept)
		*kept = m.why;
	return ok && cli_draft_write(&d, &made, &m, to, err);
}

/* ---- what may be published ---- */

bool
cli_draft_may_publish(struct gaps *g, const struct draft_file *d, const struct buf *text,
	const struct draft_plain *plain, bool refuses, bool anyway, struct err *err)
{
	refuses |= draft_withheld_conflict(g, text->s);
	refuses |= draft_plain_open(g, plain);
	EACH_TEXT_LINE (s, g->text.s)
		cli_say("%s: %.*s", d->path, (int)strcspn(s, "\n") - 5, s + strlen("gap: "));
	return !refuses || anyway ||
		err_set(err,
			"%s has what must not be published, so nothing was written (--anyway "
			"writes it)",
			d->path);
}

void
cli_draft_known(struct draft_file *out, const struct draft_file *d, struct store *st,
	const struct uuid *review)
{
	*out = (struct draft_file){ .path = d->path, .review = *review, .format = DRAFT_FORMAT };
	if (d->at.file)
		draft_open(out, st, ERR_IGNORED);
}

/* Adds gaps for the withheld words that a file has. */
static void
add_withheld(struct gaps *g, const struct draft_file *d)
{
	CLEANUP(record_finish) struct record r = record_new();
	CLEANUP(draft_withheld_finish) struct draft_withheld w = { 0 };
	struct store *st = own_archive_open(STORE_READ, NULL, ERR_IGNORED);
	struct uuid review = { 0 };
	bool found = false;

	if (st && draft_review_of(st, d, &review, &found) && found)
		store_load(st, &review, &r, ERR_IGNORED);
	CLEANUP(draft_close) struct draft_file known = { .path = NULL };
	if (st && draft_withheld_read(&w, st, &r, &review, ERR_IGNORED)) {
		cli_draft_known(&known, d, st, &review);
		draft_withheld_gaps(g, &w, &known, d->bytes.s, d->bytes.len);
	}
	store_close(st);
}

bool
cli_draft_check(const char *path, bool all, struct err *err)
{
	CLEANUP(gaps_finish) struct gaps gaps = GAPS_INIT, none = GAPS_INIT;
	CLEANUP(buf_finish) struct buf messages = BUF_INIT;
	CLEANUP(pointer_free) char *profile = find_profile();
	CLEANUP(draft_close) struct draft_file d = { .path = path };

	if (!draft_read(&d, err))
		return false;
	gaps.profile = profile;
	add_withheld(&gaps, &d);
	draft_check(&gaps, &d);
	gaps_add_text(&messages, &gaps, &none, all);
	text_print(stdout, "%s", messages.s);
	return !gaps.n || err_set(err, "%s has %zu %s", path, gaps.n, gaps.n == 1 ? "gap" : "gaps");
}

/* ---- the texts that exports replaced ---- */

bool
cli_draft_undo(const struct uuid *review, const struct draft_way *way, struct err *err)
{
	CLEANUP(buf_finish) struct buf messages = BUF_INIT;
	struct store *st = own_archive_open(STORE_WRITE, NULL, err);
	bool ok = st && draft_undo(review, way, st, &messages, err);

	store_close(st);
	sheet_say(messages.s);
	return ok;
}

bool
cli_draft_texts(const struct cli_call *c, bool json, struct err *err)
{
	CLEANUP(replaced_texts_finish) struct replaced_texts all = { .v = NULL };
	json_auto_t *into = json_array();
	struct cli_call as = *c;
	struct store *st = own_archive_open(STORE_READ, NULL, err);
	bool ok = st && store_replaced_list(st, &c->review, &all, err);

	store_close(st);
	EACH (r, &all) {
		json_t *o = put_new(into);
		char day[11];

		put_int(o, "nr", r->nr);
		put_text(o, "day",
			clock_date_text(r->written_ms, clock_offset_min(r->written_ms), day));
		put_text(o, "file", r->base.path);
		put_int(o, "bytes", (int64_t)r->size);
		put_bool(o, "for_good", r->only_home);
		put_text(o, "KEPT", r->only_home ? "words of yours that the file lacked" : "");
	}
	as.json = json;
	return ok && lists_print(&as, "export texts", into, err);
}

bool
cli_draft_text(const char *given, struct err *err)
{
	CLEANUP(replaced_finish) struct replaced r = { 0 };
	int64_t nr;
	bool found = false;

	if (!number_parse_int(given, 1, INT64_MAX, &nr))
		return cli_wrong(err, "--text takes a number of `earlog export --texts`");
	struct store *st = own_archive_open(STORE_READ, NULL, err);
	bool ok = st && store_replaced_nth(st, nr, &r, &found, err);
	store_close(st);
	if (ok && !found)
		ok = err_set(err, "no text has the number %lld: see `earlog export --texts`",
			(long long)nr);
	if (ok)
		text_print_bytes(r.text, r.size);
	return ok;
}
