/* tests: of record/records exchange/file_for_others exchange/panel schema/panel/ */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What leaves the archive, by each way: every text of every table has a word that says whether it
 * may leave, and each way out is searched for it. The table in record/records.c says which. */
#include "archive/upkeep/open.h"
#include "support/store_help.h"

#include "archive/exchange/panel.h"
#include "archive/store/store_private.h"
#include "base/core/buf.h"
#include "base/text/text.h"
#include "draft/formats/export.h"
#include "e2e/home.h"
#include "review/record/identity.h"
#include "review/record/redact.h"
#include "review/record/rows.h"
#include "support/needs.h"
#include "support/postgres.h"

static struct postgres postgres;
static struct err err;
static struct uuid uuids[ROW_KINDS], hidden;

/* "mark" or "keep" and the names of the table and the field, as one word. */
static const char *
word(const char *begin, enum row_kind kind, const struct row_field *f)
{
	static char text[4][100];
	static size_t next;
	char *one = text[next++ % LENGTH(text)];

	snprintf(one, sizeof(text[0]), "%s%s%sz", begin, row_types[kind].table, f->name);
	for (char *c = one; (c = strchr(c, '_'));)
		*c = 'q';
	return one;
}

/* A text of this field: what may leave has the word "mark…", what stays the word "keep…", and
 * folders are called "keepfolder". */
static char *
words_of(enum row_kind kind, const struct row_field *f)
{
	static const struct {
		const char *field, *shape;
	} shapes[] = {
		{ "playlist", "/keepfolder/<.yaml" },
		{ "lexicon", "/keepfolder/<.yaml" },
		{ "template", "/keepfolder/<.md" },
		{ "path", "/keepfolder/<.yaml" },
		{ "audio", "[{\"output\": \"<\", \"device\": \"<\", \"codec\": \"flac\"}]" },
		{ "measurements", "{\"fr\":[{\"file\":\"/keepfolder/<.txt\"}]}" },
		{ "facts", "{\"impedance_file\":\"/keepfolder/<.txt\"}" },
		{ "pictures", "[{\"file\":\"<.png\"}]" },
		{ "impedance_file", "/keepfolder/<.txt" },
		{ "front_matter", "token: <\n" },
		{ "unit_from", "<" },
		{ "became", "<" },
		{ "first_id", "<" },
		{ "follow", "<" },
		{ "link", "https://me:<@host.example/?auth_token=>" },
		{ "prices", "[\"https://host.example/?sig=<&a=>\"]" },
		{ "published", "{\"url\": \"https://host.example/>?key=<\"}" },
		{ "content",
			"audio_output=<\nfilters=/keepfolder/<\nfollow.command=<\n"
			"follow=<\ngain=>\n" },
		{ "locator", "/keepfolder/<.flac" },
		{ "name", "<" },
		{ "title", "<" },
		{ "artist", "<" },
		/* Of these no part stays by a rule of theirs; addresses lose their secrets. */
		{ "listen_for", ">, https://me:<@host.example/?sig=<" },
		{ "intro", ">, https://host.example/?a=b&token=<" },
		{ "body", ">, https://me:<@host.example/?a=b&token=<" },
		{ "remark", ">, https://host.example/?a=b&auth=<" },
	};
	const char *keep = word("keep", kind, f), *mark = word("mark", kind, f);
	bool cut = f->redaction && !row_types[kind].local,
	     has_address = text_lists("listen_for intro body remark", f->name);
	struct buf text = BUF_INIT;

	if (strcmp(f->name, "pos_from") == 0)
		return xstrdup(POS_AUDIO);
	if (kind == ROW_SOURCE && strcmp(f->name, "kind") == 0)
		return xstrdup("file");
	for (size_t i = 0; (cut || has_address) && i < LENGTH(shapes); i++)
		if (strcmp(shapes[i].field, f->name) == 0)
			for (const char *c = shapes[i].shape; *c; c++)
				buf_addf(&text, "%.*s", *c == '<' || *c == '>' ? 100 : 1,
					*c == '<'           ? keep
						: *c == '>' ? mark
							    : c);
	if (text.len)
		return buf_detach(&text);
	if (cut)
		fail_msg(
			"no text for %s.%s, of which a part stays", row_types[kind].table, f->name);
	return xstrdup(mark);
}

/* The row that a field names. */
static struct uuid
named_by(const struct row_field *f)
{
	for (int k = 0; k < ROW_KINDS; k++)
		if (strcmp(row_types[k].table, f->name) == 0 && strcmp(f->name, "listener") != 0)
			return uuids[k];
	return strcmp(f->name, "run") == 0       ? uuids[ROW_BLIND_RUN]
		: strcmp(f->name, "target") == 0 ? hidden
						 : UUID_NONE;
}

static void *
full_row(enum row_kind kind)
{
	const struct row_type *t = &row_types[kind];
	struct row *row = test_row(kind);

	row->uuid = uuids[kind];
	for (const struct row_field *f = t->fields; f->name; f++) {
		void *into = (char *)row + f->offset;

		switch (f->type) {
		case ROW_FIELD_UUID: *(struct uuid *)into = named_by(f); break;
		case ROW_FIELD_TEXT: *(char **)into = words_of(kind, f); break;
		case ROW_FIELD_INT:
			*(int64_t *)into = text_ends_in(f->name, "_ms") ? 1700000000000 : 3;
			break;
		case ROW_FIELD_REAL: *(double *)into = 1.5; break;
		case ROW_FIELD_BOOL: *(bool *)into = strcmp(f->name, "private") != 0; break;
		}
	}
	return row;
}

/* The UUIDs of rows that are named by their content. */
static void
name_rows(void)
{
	for (int k = 0; k < ROW_KINDS; k++)
		uuids[k] = uuid_random();
	hidden = uuid_random();
	uuids[ROW_TRIAL] = uuids[ROW_NOTE];
	const struct review *r = full_row(ROW_REVIEW);
	const struct device *d = full_row(ROW_DEVICE);
	const struct chain *c = full_row(ROW_CHAIN);
	const struct variant *v = full_row(ROW_VARIANT);
	const struct tag *t = full_row(ROW_TAG);
	const struct equaliser_row *q = full_row(ROW_EQUALISER);
	uuids[ROW_CHAIN] = identity_of_chain(r->id, c->name, c->content);
	uuids[ROW_VARIANT] = identity_of_setting(&d->row.uuid, d->id, v->name, v->content);
	uuids[ROW_TAG] = identity_of_tag(&uuids[ROW_NOTE], t->lexicon, t->attribute);
	uuids[ROW_EQUALISER] = identity_of_equaliser(q->content);
	const void *rows[] = { r, d, c, v, t, q };
	const enum row_kind kinds[] = { ROW_REVIEW, ROW_DEVICE, ROW_CHAIN, ROW_VARIANT, ROW_TAG,
		ROW_EQUALISER };
	for (size_t i = 0; i < LENGTH(rows); i++)
		row_free(kinds[i], (void *)(uintptr_t)rows[i]);
}

/* One row of each kind; a note that is private and was never sent, with its tag and its act; a
 * rating with a private remark; a draft. */
static void
fill(struct home *h)
{
	struct store *st = archive_open(home_path(h, "data/earlog/earlog.db"), STORE_WRITE, &err);
	struct note *n = test_row(ROW_NOTE);
	struct tag *t = test_row(ROW_TAG);

	name_rows();
	works(st && store_begin(st, &err));
	n->row.uuid = t->note = hidden;
	n->body = xstrdup("keepofaprivatenote");
	n->review = uuids[ROW_REVIEW];
	t->attribute = xstrdup("keepofaprivatetag");
	t->row.uuid = identity_of_tag(&hidden, NULL, t->attribute);
	put_free(st, ROW_NOTE, n);
	put_free(st, ROW_TAG, t);
	struct rating *r = test_row(ROW_RATING);
	struct withheld *act = test_row(ROW_WITHHELD);
	r->review = uuids[ROW_REVIEW];
	r->remark = xstrdup("keepofaprivateremark");
	act->target = r->row.uuid;
	put_free(st, ROW_RATING, r);
	put_free(st, ROW_WITHHELD, act);
	for (int k = 0; k < ROW_KINDS; k++)
		if (k != ROW_LISTENER)
			put_free(st, (enum row_kind)k, full_row((enum row_kind)k));
	store_name_owner(st, "marked");
	works(store_commit(st, &err));
	store_close(st);
}

static bool
has_word(const struct buf *b, const char *one)
{
	return memmem(b->s, b->len, one, strlen(one)) != NULL;
}

/* What leaves by this way is what the table says: all words of fields that leave, no other one. */
static void
only_what_the_table_says(const struct buf *b, bool copy, const char *way)
{
	char id[UUID_TEXT];

	for (int k = 0; k < ROW_KINDS; k++) {
		const struct row_type *t = &row_types[k];

		for (const struct row_field *f = t->fields; f->name; f++) {
			bool full = !f->redaction ||
				(f->redaction->cut && strcmp(f->name, "playlist") != 0 &&
					strcmp(f->name, "lexicon") != 0 &&
					strcmp(f->name, "template") != 0 &&
					strcmp(f->name, "locator") != 0 && k != ROW_EQUALISER);
			if (f->type != ROW_FIELD_TEXT || k == ROW_LISTENER ||
				strcmp(f->name, "pos_from") == 0 ||
				(k == ROW_SOURCE && strcmp(f->name, "kind") == 0) ||
				(k == ROW_PIN && copy))
				continue;
			if (has_word(b, word("keep", (enum row_kind)k, f)))
				fail_msg("%s: %s.%s left", way, t->table, f->name);
			if (has_word(b, word("mark", (enum row_kind)k, f)) != (full && !t->local))
				fail_msg("%s: %s.%s %s", way, t->table, f->name,
					full ? "did not leave" : "left");
		}
	}
	uuid_text(&hidden, id);
	/* Who has a whole copy knows that there is a private note, and takes the act: an older copy
	 * may have the note as a public one. */
	if (has_word(b, "keepofaprivate") || has_word(b, "keepfolder") ||
		(!copy && (has_word(b, id) || memmem(b->s, b->len, hidden.b, sizeof(hidden.b)))))
		fail_msg("%s: a private note, its UUID or a folder left", way);
}

static void
read_into(struct buf *b, const char *path)
{
	FILE *f = fopen(path, "re");
	char some[65536];
	size_t n;

	while (f && (n = fread(some, 1, sizeof(some), f)) > 0)
		buf_add_bytes(b, some, n);
	if (f)
		fclose(f);
}

static const char *
ran(struct home *h, char *const argv[])
{
	const char *out, *why;

	if (home_run(h, argv, NULL, &out, &why) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2], why);
	return out;
}

static char *
line_of(const char *text)
{
	return xstrndup(text, strcspn(text, "\n"));
}

static void
only_what_the_table_says_leaves(void **state)
{
	struct home *me = home_new(), *other = home_new(), *mine = home_new();
	CLEANUP(buf_finish)
	struct buf given = BUF_INIT, sent = BUF_INIT, all = BUF_INIT;

	fill(me);
	char *folder = (char *)(uintptr_t)home_path(me, "work");
	/* To another person. */
	char *file = line_of(ran(me, ARGS("earlog", "backup", "--for", "ben", folder)));
	assert_non_null(strstr(file, "earlog-for-ben-"));
	read_into(&given, file);
	only_what_the_table_says(&given, false, "backup --for");
	/* A whole copy, merged by myself. */
	char *copy = line_of(ran(me, ARGS("earlog", "backup", folder)));
	ran(mine, ARGS("earlog", "merge", "--mine", copy));
	read_into(&all, home_path(mine, "data/earlog/earlog.db"));
	for (int k = 0; k < ROW_KINDS; k++)
		for (const struct row_field *f = row_types[k].fields; f->name; f++)
			if (f->redaction && !row_types[k].local && f->type == ROW_FIELD_TEXT &&
				!has_word(&all, word("keep", (enum row_kind)k, f)))
				fail_msg(
					"merge --mine: %s.%s is lost", row_types[k].table, f->name);
	assert_true(has_word(&all, "keepofaprivatenote"));
	/* To a panel. */
	if (*postgres.bin) {
		char *url = postgres_url(&postgres, "ana", "postgres");
		struct pq *owner = postgres_connect(&postgres, "owner");
		CLEANUP(pq_rows_finish) struct pq_rows rows = { 0 };
		const char *id = home_sql(me, "SELECT lower(hex(listener)) FROM owner");

		works(panel_server_init(owner, &err) &&
			pq_run(owner, "CREATE ROLE ana LOGIN", &err) &&
			pq_ask(owner, "SELECT panel.admit('ana', $1)", (const char *const[]){ id },
				1, NULL, &err));
		ran(me, ARGS("earlog", "panel", "join", url));
		ran(me, ARGS("earlog", "panel", "sync"));
		works(pq_ask(owner,
			"SELECT (SELECT encode(content, 'escape') FROM panel.file) || (SELECT "
			"string_agg(n::text, ' ') FROM panel.note n) || (SELECT "
			"string_agg(r::text, "
			"' ') FROM panel.rating r) || (SELECT string_agg(s::text, ' ') FROM "
			"panel.sitting s)",
			NULL, 0, &rows, &err));
		buf_add(&sent, pq_value(&rows, 0, 0));
		only_what_the_table_says(&sent, false, "panel");
		pq_close(owner);
		free(url);
	}
	free(copy);
	free(file);
	home_free(mine);
	home_free(other);
	home_free(me);
}

/* Exports name no folder, no output and no command of a helper. */
static void
exports_show_no_folder_output_or_command(void **state)
{
	struct home *me = home_new();

	fill(me);
	for (const struct exporter *e = exporters; e->name; e++) {
		CLEANUP(pointer_free) char *option = xasprintf("--%s", e->name);
		CLEANUP(buf_finish) struct buf b = BUF_INIT;

		buf_add(&b,
			ran(me,
				ARGS("earlog", "export", "markreviewidz", option,
					e->templated ? "--template" : NULL, "iem-review")));
		if (e->merges)
			buf_add(&b,
				ran(me,
					ARGS("earlog", "export", "markreviewidz", option,
						"--template", "iem-review", "--with-log")));
		if (!has_word(&b, "arknotebodyz"))
			fail_msg("--%s lacks the note “marknotebodyz” of the fixture", e->name);
		for (int k = 0; k < ROW_KINDS; k++)
			for (const struct row_field *f = row_types[k].fields; f->name; f++)
				if ((f->redaction == &redactions[REDACT_EVERYWHERE] ||
					    f->redaction == &redactions[REDACT_LINES] ||
					    text_lists("link body remark", f->name)) &&
					has_word(&b, word("keep", (enum row_kind)k, f)))
					fail_msg("%s: %s.%s", option, row_types[k].table, f->name);
		if (has_word(&b, "keepfolder") || has_word(&b, "keepofaprivate"))
			fail_msg("%s: a folder or a private note: %.300s", option,
				strstr(b.s, "keepfolder") ? strstr(b.s, "keepfolder") - 100 : "");
	}
	CLEANUP(buf_finish) struct buf story = BUF_INIT;
	buf_add(&story, ran(me, ARGS("earlog", "device", "show", "markdeviceidz", "--markdown")));
	assert_true(has_word(&story, "marknotebodyz"));
	assert_false(has_word(&story, "keep"));
	home_free(me);
}

/* An address that earlog collected has no fragment in a row for others, as it may be a key; a time
 * to play from stays. */
static void
an_address_leaves_without_its_fragment(void **state)
{
	static const char *const texts[][2] = {
		{ "https://a.b/c#KEY", "https://a.b/c" },
		{ "https://a.b/c#t=1:10", "https://a.b/c#t=1:10" },
		{ "https://a.b/c?token=x#y=z", "https://a.b/c" },
		{ "https://a.b/c?my_code=x&b=1", "https://a.b/c?b=1" },
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(texts); i++) {
		struct source x = { .kind = xstrdup("url"), .locator = xstrdup(texts[i][0]) };

		row_redact(ROW_SOURCE, &x);
		assert_string_equal(x.locator, texts[i][1]);
		free(x.kind);
		free(x.locator);
	}
}

static void
the_name_of_an_equaliser_is_its_first_filters(void **state)
{
	struct equaliser_row q = { .name = xstrdup("secret.txt"), .content = NULL };

	redactions[REDACT_EQUALISER].cut(&q.name, &q);
	assert_null(q.name);
	for (int n = 3; n <= 5; n++) {
		CLEANUP(buf_finish) struct buf content = BUF_INIT;
		CLEANUP(buf_finish) struct buf words = BUF_INIT;

		for (int i = 0; i < n; i++) {
			buf_addf(&content, "Filter %d: ON PK Fc %d Hz Gain -2 dB Q 1\n", i + 1,
				100 + i);
			if (i < 3)
				buf_addf(&words, "%spk %d -2 q1", i ? " + " : "", 100 + i);
		}
		if (n > 3)
			buf_addf(&words, " + %d more", n - 3);
		q.content = content.s;
		redactions[REDACT_EQUALISER].cut(&q.name, &q);
		assert_string_equal(q.name, words.s);
	}
	free(q.name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_the_table_says_leaves),
		cmocka_unit_test(exports_show_no_folder_output_or_command),
		cmocka_unit_test(an_address_leaves_without_its_fragment),
		cmocka_unit_test(the_name_of_an_equaliser_is_its_first_filters),
	};
	struct system_facts facts = { 0 };

	panel_facts(&facts);
	if (!facts.v[0].lacking && postgres_find(&postgres))
		postgres_start(&postgres);
	system_facts_finish(&facts);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	if (postgres.pid)
		postgres_end(&postgres);
	return failed;
}
