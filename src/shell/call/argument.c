/* Turns arguments into rows: a day, a track, the parts of a setup, a lexicon. store/find_row.c
 * decides which row a name means. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "shell/call/argument.h"

#include <string.h>

#include "base/core/mem.h"
#include "base/system/clock.h"
#include "base/system/file.h"
#include "base/text/text.h"
#include "review/files/profile.h"
#include "review/record/attribute.h"
#include "review/record/device_in_chain.h"
#include "review/record/switches.h"

#define MOST_TEXT (1024 * 1024)

char *
argument_words(int argc, char **argv, struct err *err)
{
	CLEANUP(buf_finish) struct buf text = BUF_INIT;

	if (argc == 1 && text_same(argv[0], "-")) {
		if (!file_read_input("-", MOST_TEXT, &text, err))
			return NULL;
		if (text.len && memchr(text.s, '\0', text.len)) {
			err_set(err, "standard input has a NUL byte, so nothing was kept");
			return NULL;
		}
	} else {
		for (int i = 0; i < argc; i++)
			buf_addf(&text, "%s%s", i ? " " : "", argv[i]);
	}
	/* Tabs become blanks; other control characters except newlines are removed. */
	char *to = text.s;
	for (const char *s = text.s; text.len && *s; s++)
		if (*s == '\t' || (unsigned char)*s >= ' ' || *s == '\n')
			*to++ = *s == '\t' ? ' ' : *s;
	if (text.len)
		*to = '\0';
	const char *words = text.s + strspn(text.s, " \n");
	size_t n = text_trimmed(words, strlen(words), " \n");
	if (!n)
		err_set(err, "no text was given");
	else if (n > MOST_TEXT)
		err_set(err, "the text is longer than 1 MiB");
	else if (!text_valid(words, n))
		err_set(err, "the text is not UTF-8");
	else
		return xstrndup(words, n);
	return NULL;
}

bool
argument_day(const char *text, int64_t *from_day, int64_t *until_day, struct err *err)
{
	return clock_read_date(text, from_day, until_day) ||
		err_set(err, "“%s” is not a date: say 2024, 2024-05 or 2024-05-01", text);
}

bool
argument_lexicon(struct lexicon_file *x, const struct review *r, struct err *err)
{
	CLEANUP(diags_finish) struct diags d = DIAGS_INIT;
	CLEANUP(profile_finish) struct profile p = profile_own();

	bool ok = attribute_lexicon(x, r, &p, &d);
	return ok || diags_first(&d, err) ||
		err_prefix(err, "cannot read the lexicon %s", attribute_lexicon_name(r, &p));
}

/* Sets the setting of a device that is called so: a value of a switch, "gold", changes this switch
 * of the setting that the row has, and keeps the rest; the firmware stays in any case. */
static bool
find_setting(struct store *st, const char *name, const struct uuid *review, struct setup *s,
	struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();
	CLEANUP(switches_finish) struct switches x = { .base = NULL };
	CLEANUP(pointer_free) char *content = NULL;
	struct edits made = { .v = NULL };
	struct uuid to;

	if (!store_load(st, review, &rec, err) ||
		!store_load_row(st, ROW_DEVICE, &s->device, &rec, err))
		return false;
	const struct variant *now = setup_row(&rec, s, ROW_VARIANT);
	if (now && text_same(now->name, name))
		return true; /* of those with one name, as before and after an update, its own */
	/* A device that was merged has the settings of the one that it is. */
	const struct device *d = record_find(&rec, ROW_DEVICE, &s->device);
	const struct uuid device = d && !uuid_none(&d->same_as) ? d->same_as : s->device;
	switches_find(&x, &rec, review, &device);
	if (!switches_read(&x, now, name, &content, err))
		return false;
	if (content)
		to = switches_put(&x, &rec, &device, NULL, content, &made);
	else if (store_find_one(st, ROW_VARIANT, name, &device, &to, err))
		to = switches_change(&x, &rec, &device, now, &to, &made);
	else
		return false;
	s->variant = to;
	return !made.n || store_change(st, &made, err);
}

bool
argument_setup(struct store *st, const char *const names[ROW_KINDS], const struct uuid *review,
	struct setup *s, struct err *err)
{
	const struct uuid *const of[ROW_KINDS] = { [ROW_CHAIN] = review };
	const struct uuid before = s->device;

	EACH_PART (p) {
		const char *name = names[p->kind];

		if (name && p->kind == ROW_VARIANT && !find_setting(st, name, review, s, err))
			return false;
		if (name && p->kind != ROW_VARIANT &&
			!store_find_one(
				st, p->kind, name, of[p->kind], setup_field(s, p->kind), err))
			return false;
		/* A setting belongs to one device. */
		if (p->kind == ROW_DEVICE && !uuid_same(&before, &s->device))
			s->variant = UUID_NONE;
	}
	return true;
}

const char *
argument_given(const char *option)
{
	return text_same(option, "none") ? NULL : option;
}

bool
argument_compared(struct store *st, const struct hit_filter *f, const struct uuid *own,
	const struct uuid *review, struct compared *with, struct err *err)
{
	const char *name = argument_given(f->against), *chain = argument_given(f->against_chain);

	if (name && chain)
		return cli_wrong(err, "a note is compared with a device or with a chain, not both");
	if (chain)
		return store_find_one(st, ROW_CHAIN, chain, review, &with->chain, err);
	return !name || store_find_one(st, ROW_DEVICE, name, NULL, &with->device, err) ||
		store_find_one(st, ROW_VARIANT, name, own, &with->variant, ERR_IGNORED) ||
		store_find_one(st, ROW_CHAIN, name, review, &with->chain, ERR_IGNORED);
}

bool
argument_last_setting(struct store *st, const struct uuid *review, struct setup *s,
	struct buf *messages, struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();

	if (!uuid_none(&s->variant))
		return true;
	if (!store_load(st, review, &rec, err))
		return false;
	const struct variant *v = device_setting_last(&rec, review, &s->device);
	CLEANUP(pointer_free) char *words = setup_setting_words(v, CHAIN_DRAFT, ", ");
	s->variant = v ? v->row.uuid : UUID_NONE;
	if (*words)
		buf_addf(messages, ", with %s (--setting says another)", words);
	return true;
}

bool
argument_items(struct store *st, const char *name, const struct uuid *review, struct uuids *out,
	struct err *err)
{
	CLEANUP(record_finish) struct record rec = record_new();
	size_t n = 0;

	if (!store_find(st, ROW_ITEM, name, NULL, out, err))
		return false;
	if (!store_load_kind(st, ROW_LISTING, review, &rec, err)) {
		uuids_finish(out);
		return false;
	}
	EACH (x, out) {
		const struct listing *l = NULL;

		while ((l = record_next(&rec, ROW_LISTING, l)) && !uuid_same(x, &l->item))
			;
		if (l)
			out->v[n++] = *x;
	}
	out->n = n ? n : out->n;
	return true;
}

bool
argument_item(struct store *st, const char *name, const struct uuid *review, struct uuid *item,
	struct err *err)
{
	CLEANUP(uuids_finish) struct uuids found = { .v = NULL };
	CLEANUP(buf_finish) struct buf ids = BUF_INIT;

	if (!argument_items(st, name, review, &found, err))
		return false;
	*item = found.v[0];
	EACH_WHILE (one, &found, found.n > 1) {
		struct item *x = store_copy(st, ROW_ITEM, one, err);

		buf_add_part(&ids, ", ", "%s", text_or(row_name(ROW_ITEM, x), "?"));
		row_free(ROW_ITEM, x);
	}
	return found.n == 1 || err_set(err, "“%s” may be any of these tracks: %s", name, ids.s);
}
