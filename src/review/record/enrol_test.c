/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/enrol.h"

#include "base/text/text.h"
#include "review/files/field.h"
#include "review/record/chains.h"
#include "review/record/device_in_chain.h"
#include "review/record/identity.h"
#include "review/record/section.h"
#include "review/record/timing.h"
#include "support/test.h"

static const char session[] = "id: cantor\n"
			      "device: AFUL Cantor\n"
			      "chains:\n"
			      "  walk: {source: HiBy R3 II}\n"
			      "  desk: {source: FiiO K7}\n"
			      "variants:\n"
			      "  foam: {tips: foam M}\n"
			      "compare: [{device: AFUL Performer8}]\n"
			      "questions: [{id: warmth, text: Is it warm?}]\n";

static const char playlist[] =
	"id: list\n"
	"sections:\n"
	"  - id: bass\n"
	"    tracks:\n"
	"      - {id: low, title: Low, signal: sine 60 30s, cues: [{label: on}]}\n"
	"      - {id: gone, title: Gone, file: not-there.flac}\n";

struct enrolment {
	struct session_file session;
	struct playlist_file playlist;
	struct record rec;
	struct enrolled last;
	const struct pairs *parts; /* of the profile */
};

static int
setup(void **state)
{
	struct enrolment *w = test_calloc(1, sizeof(*w));

	record_init(&w->rec);
	session_file_init(&w->session);
	w->playlist = (struct playlist_file){ .path = NULL };
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct enrolment *w = *state;

	enrolled_finish(&w->last);
	session_file_finish(&w->session);
	playlist_finish(&w->playlist);
	record_finish(&w->rec);
	test_free(w);
	return 0;
}

/* The caller's part: what was to change is the record from now on. */
static size_t
enrol_texts(struct enrolment *w, const char *session_text, const char *playlist_text)
{
	struct diags d = DIAGS_INIT;

	session_file_finish(&w->session);
	playlist_finish(&w->playlist);
	assert_true(field_file("cantor.yaml", session_text, strlen(session_text), session_file_take,
		&w->session, &d));
	assert_true(field_file("list.yaml", playlist_text, strlen(playlist_text), playlist_take,
		&w->playlist, &d));
	diags_finish(&d);
	enrolled_finish(&w->last);
	enrol(&w->rec,
		&(struct enrol_files){
			.session = &w->session, .playlist = &w->playlist, .parts = w->parts },
		&w->last);
	size_t n = w->last.edits.n;
	for (size_t i = 0; i < n; i++) {
		enum row_kind kind = w->last.edits.v[i].kind;

		rows_put(&w->rec.of[kind], w->last.edits.v[i].row);
	}
	w->last.edits.n = 0;
	return n;
}

static size_t
count_living(const struct record *rec, enum row_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < record_count(rec, kind); i++)
		n += !((const struct row *)record_at(rec, kind, i))->deleted;
	return n;
}

TEST_WITH(the_same_files_change_nothing, setup, teardown)
{
	struct enrolment *w = *state;

	assert_true(enrol_texts(w, session, playlist) > 0);
	assert_int_equal(record_count(&w->rec, ROW_ITEM), 2);
	assert_int_equal(record_count(&w->rec, ROW_LISTING), 2);
	assert_int_equal(record_count(&w->rec, ROW_CHAIN), 2);
	assert_int_equal(record_count(&w->rec, ROW_COMPARISON), 1);
	assert_int_equal(enrol_texts(w, session, playlist), 0);
	assert_int_equal(w->last.n_gone, 0);
}

TEST_WITH(what_left_the_files_is_withdrawn_and_named, setup, teardown)
{
	struct enrolment *w = *state;

	enrol_texts(w, session, playlist);
	enrol_texts(w, "id: cantor\ndevice: AFUL Cantor\n", "id: list\nsections: []\n");
	struct uuid review = identity_of_review("cantor");
	assert_null(chains_named(&w->rec, &review, "walk"));
	assert_int_equal(record_count(&w->rec, ROW_CHAIN), 2); /* kept for their notes */
	assert_int_equal(count_living(&w->rec, ROW_VARIANT), 0);
	assert_int_equal(count_living(&w->rec, ROW_QUESTION), 0);
	assert_int_equal(count_living(&w->rec, ROW_LISTING), 0);
	const struct comparison *c = record_at(&w->rec, ROW_COMPARISON, 0);
	assert_true(c->rank == NO_INT);
	static const char *const words[] = { "setting foam", "chain walk", "chain desk",
		"AFUL Performer8", "bass/low", "bass/gone", "question warmth" };
	assert_int_equal(w->last.n_gone, sizeof(words) / sizeof(words[0]));
	for (size_t i = 0; i < w->last.n_gone; i++)
		assert_string_equal(w->last.gone[i].words, words[i]);
}

TEST_WITH(a_setting_that_says_what_its_device_says_is_that_setting, setup, teardown)
{
	struct enrolment *w = *state;
	struct uuid review = identity_of_review("cantor");

	enrol_texts(w,
		"id: cantor\ndevice: {model: Nocturne, kind: dongle, output: 3.5 mm, gain: low}\n"
		"variants:\n  balanced: {output: 4.4 mm}\n  se: {output: 3.5 mm}\n",
		playlist);
	const struct uuid *device =
		&((const struct device *)record_at(&w->rec, ROW_DEVICE, 0))->row.uuid;
	assert_int_equal(count_living(&w->rec, ROW_VARIANT), 2);
	const struct variant *v = device_setting_now(&w->rec, &review, device, NULL);
	assert_string_equal(v->name, "se"); /* it is on at first */
	assert_string_equal(v->content, "gain=low\noutput=3.5 mm");
}

/* The setting without a name stays in use when the file gives its words a name: notes have it. */
TEST_WITH(a_setting_that_gets_a_name_later_is_what_it_was, setup, teardown)
{
	static const char without[] =
		"id: cantor\ndevice: {model: Nocturne, kind: dongle, output: 3.5 mm, gain: low}\n"
		"variants:\n  balanced: {output: 4.4 mm}\n";
	struct enrolment *w = *state;
	struct uuid review = identity_of_review("cantor");

	enrol_texts(w, without, playlist);
	const struct uuid *device =
		&((const struct device *)record_at(&w->rec, ROW_DEVICE, 0))->row.uuid;
	struct uuid was = device_setting_now(&w->rec, &review, device, NULL)->row.uuid;
	CLEANUP(pointer_free) char *with = xasprintf("%s  se: {output: 3.5 mm}\n", without);
	enrol_texts(w, with, playlist);
	const struct variant *v = record_find(&w->rec, ROW_VARIANT, &was);
	assert_ptr_equal(device_setting_now(&w->rec, &review, device, v), v);
	assert_string_equal(v->content, "gain=low\noutput=3.5 mm");
}

static const char *
parts_of(const struct enrolment *w)
{
	return ((const struct review *)record_at(&w->rec, ROW_REVIEW, 0))->parts;
}

TEST_WITH(a_part_keeps_the_name_that_a_file_gave_last, setup, teardown)
{
	static const char bare[] = "id: cantor\ndevice: AFUL Cantor\n";
	struct enrolment *w = *state;
	CLEANUP(pairs_finish) struct pairs own = { 0 };

	pairs_add(&own, "anc", "Noise cancelling", NOWHERE, NOWHERE);
	pairs_add(&own, "calls", "Telephone", NOWHERE, NOWHERE);
	w->parts = &own;
	enrol_texts(w, "id: cantor\ndevice: AFUL Cantor\nparts: {calls: Calls}\n", playlist);
	assert_string_equal(parts_of(w), "{\"anc\":\"Noise cancelling\",\"calls\":\"Calls\"}");
	/* The profile alone has changed. */
	free(own.v[0].value);
	own.v[0].value = xstrdup("ANC");
	enrol_texts(w, "id: cantor\ndevice: AFUL Cantor\nparts: {calls: Calls}\n", playlist);
	assert_string_equal(parts_of(w), "{\"anc\":\"ANC\",\"calls\":\"Calls\"}");
	w->parts = NULL;
	enrol_texts(w, bare, playlist);
	assert_string_equal(parts_of(w), "{\"anc\":\"ANC\",\"calls\":\"Calls\"}");
	assert_int_equal(enrol_texts(w, bare, playlist), 0);
	assert_int_equal(w->last.taken.n, 0);
	enrol_texts(w, "id: cantor\ndevice: AFUL Cantor\nparts: {case: Case}\n", playlist);
	assert_string_equal(parts_of(w), "{\"anc\":\"ANC\",\"calls\":\"Calls\",\"case\":\"Case\"}");
}

/* The text has each key of `device:`, so that each column is given. */
TEST_WITH(each_key_of_a_device_has_a_column, setup, teardown)
{
	static const char text[] =
		"id: cantor\ndevice:\n  id: cantor\n  brand: AFUL\n  model: Cantor\n  kind: iem\n"
		"  drivers: 14 BA\n  shell: resin\n  signature: warm\n  link: https://a.example/\n "
		" price: 799 USD\n"
		"  impedance: {file: curve.txt, nominal: 22 ohm}\n  sensitivity: 106 dB/Vrms\n"
		"  cable: copper\n  tips: [wide M]\n  output: 4.4 mm\n  codecs: LDAC\n"
		"  bluetooth: 5.3\n  battery life: 8 h\n  water: IPX4\n";
	static const char *const left_out[][2] = { { "same_as", "`earlog device merge` sets it" } };
	const struct row_type *t = &row_types[ROW_DEVICE];
	struct enrolment *w = *state;
	json_auto_t *keys = json_object();

	enrol_texts(w, text, playlist);
	json_auto_t *row = row_json(ROW_DEVICE, record_at(&w->rec, ROW_DEVICE, 0));
	for (size_t i = 0; t->fields[i].name; i++) {
		const char *name = t->fields[i].name, *key = enrol_key(name);

		if (key)
			json_object_set_new(keys, key, json_true());
		if (!json_object_get(row, name) && !TEXT_ROW(left_out, name))
			fail_msg("`device:` here does not set the column %s: add its key, or name "
				 "it with the reason",
				name);
	}
	for (size_t i = 0; i < device_fields.n; i++)
		if (!json_object_get(keys, device_fields.v[i].name) &&
			!field_of_key(&chain_keys, device_fields.v[i].name) && /* in chain_keys */
			!field_of_key(&setting_keys, device_fields.v[i].name))
			fail_msg("the key %s of `device:` has no column: enrol_device_given, "
				 "enrol_key",
				device_fields.v[i].name);
}

TEST_WITH(another_content_is_another_revision_of_the_chain, setup, teardown)
{
	struct enrolment *w = *state;
	struct uuid review = identity_of_review("cantor");

	enrol_texts(w, session, playlist);
	struct uuid before = chains_named(&w->rec, &review, "walk")->row.uuid;
	enrol_texts(w,
		"id: cantor\ndevice: AFUL Cantor\nchains:\n  walk: {source: HiBy R3 II, gain: "
		"high}\n",
		playlist);
	const struct chain *now = chains_named(&w->rec, &review, "walk");
	assert_false(uuid_same(&now->row.uuid, &before));
	const struct chain *old = record_find(&w->rec, ROW_CHAIN, &before);
	assert_true(old->rank == NO_INT);
	/* The earlier text again is the earlier revision again. */
	enrol_texts(w, session, playlist);
	assert_true(uuid_same(&chains_named(&w->rec, &review, "walk")->row.uuid, &before));
}

TEST_WITH(chain_of_the_bench_outlives_the_files, setup, teardown)
{
	struct enrolment *w = *state;
	struct edits e = { .v = NULL };
	struct pairs p = { .v = NULL };
	struct uuid review = identity_of_review("cantor");

	enrol_texts(w, session, playlist);
	pairs_add(&p, "source", "phone", (struct mark){ 0 }, (struct mark){ 0 });
	chains_revise(&w->rec, record_find(&w->rec, ROW_REVIEW, &review), "bus", &p,
		chains_next_rank(&w->rec, &review), "bench", &e);
	pairs_finish(&p);
	assert_int_equal(e.n, 1);
	rows_put(&w->rec.of[ROW_CHAIN], e.v[0].row);
	e.n = 0;
	edits_finish(&e);
	assert_int_equal(enrol_texts(w, session, playlist), 0);
	const struct chain **v;
	assert_int_equal(chains_list(&w->rec, &review, &v), 3);
	assert_string_equal(v[2]->name, "bus");
	free(v);
}

/* An earlier version stored the time of a pin in the cue: the playlist alone says what is there. */
TEST_WITH(a_cue_has_the_time_of_the_playlist_beside_its_pin, setup, teardown)
{
	static const char timed[] = "id: list\n"
				    "sections:\n"
				    "  - id: bass\n"
				    "    tracks:\n"
				    "      - {id: low, title: Low, signal: sine 60 30s, cues: "
				    "[{at: \"0:07\", label: on}]}\n"
				    "      - {id: gone, title: Gone, file: not-there.flac}\n";
	struct enrolment *w = *state;

	enrol_texts(w, session, playlist);
	struct cue *c = record_at(&w->rec, ROW_CUE, 0);
	struct pin *pin = cue_pin_version(&w->rec, &c->row.uuid);
	pin->pos_ms = c->pos_ms = 5000;
	rows_take(&w->rec.of[ROW_PIN], pin);
	assert_int_equal(enrol_texts(w, session, playlist), 1);
	c = record_at(&w->rec, ROW_CUE, 0);
	assert_true(c->pos_ms == NO_MS);
	assert_int_equal(cue_time(&w->rec, c).pos_ms, 5000);
	assert_int_equal(
		enrol_texts(w, session, timed), 3); /* and the review, which files were read */
	c = record_at(&w->rec, ROW_CUE, 0);
	assert_int_equal(cue_time(&w->rec, c).pos_ms, 7000);
	assert_int_equal(enrol_texts(w, session, timed), 0);
}

TEST_WITH(a_section_has_the_texts_of_the_playlist_of_its_review, setup, teardown)
{
	static const char renamed[] = "id: other\n"
				      "sections:\n"
				      "  - id: bass\n"
				      "    title: Rumble\n"
				      "    about: Low notes\n"
				      "    tracks: [{id: low, title: Low}]\n";
	struct enrolment *w = *state;
	struct uuid review = identity_of_review("cantor"), bass = identity_of_section("bass");

	enrol_texts(w, session, playlist);
	assert_false(section_take_texts(&w->rec, &review));
	enrol_texts(w, session, renamed);
	const struct section *s = record_find(&w->rec, ROW_SECTION, &bass);
	assert_string_equal(s->title, "bass");
	assert_true(section_take_texts(&w->rec, &review));
	assert_string_equal(s->title, "Rumble");
	assert_string_equal(s->about, "Low notes");
	char *title = section_title(record_find(&w->rec, ROW_REVIEW, &review), s);
	assert_string_equal(title, "Rumble");
	free(title);
	assert_int_equal(enrol_texts(w, session, renamed), 0);
	assert_false(section_take_texts(&w->rec, &review));
}

/* A review of each of two playlists that share the ids of a section, track, question and cue. */
TEST_WITH(playlists_with_the_same_ids_keep_their_questions_and_cues, setup, teardown)
{
	static const char *const reviews[] = { "id: a\ndevice: One\n", "id: b\ndevice: Two\n" };
#define LIST(id, ask, cue)                                                             \
	"id: " id "\nsections:\n  - id: bass\n    questions: [" ask "]\n    tracks:\n" \
	"      - {id: low, title: Low, cues: [" cue "]}\n"
	static const char first[] =
		LIST("one", "{id: deep, text: How deep?}, {id: peaks, text: Which?}",
			"{at: \"0:05\", label: on}, {at: \"0:09\", label: off}");
	static const char second[] =
		LIST("two", "{id: deep, text: Deep?}", "{at: \"0:07\", label: on}");
	static const char edited[] =
		LIST("two", "{id: deep, text: Deeper?}", "{at: \"0:08\", label: on}");
	static const char fewer[] =
		LIST("one", "{id: peaks, text: Which?}", "{at: \"0:09\", label: off}");
	static const struct {
		int review;
		const char *list, *deep; /* text of the question `deep`; NULL: not asked */
		size_t questions, cues, gone;
		int64_t on_ms;
	} reads[] = { { 0, first, "How deep?", 2, 2, 0, 5000 },
		{ 1, second, "Deep?", 1, 1, 0, 7000 }, { 1, edited, "Deeper?", 1, 1, 0, 8000 },
		{ 0, first, "How deep?", 2, 2, 0, 5000 }, { 0, fewer, NULL, 1, 1, 1, NO_MS },
		{ 1, edited, "Deeper?", 1, 1, 0, 8000 } };
	struct enrolment *w = *state;
	struct uuid deep = identity_of_question("bass", "deep");

	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		struct uuid review = identity_of_review(reads[i].review ? "b" : "a");

		section_take_texts(&w->rec, &review);
		enrol_texts(w, reviews[reads[i].review], reads[i].list);
		assert_int_equal(w->last.n_gone, reads[i].gone);
		section_take_texts(&w->rec, &review);
		assert_int_equal(count_living(&w->rec, ROW_QUESTION), reads[i].questions);
		assert_int_equal(count_living(&w->rec, ROW_CUE), reads[i].cues);
		const struct question *q = record_find(&w->rec, ROW_QUESTION, &deep);
		assert_int_equal(q->row.deleted, !reads[i].deep);
		if (reads[i].deep)
			assert_string_equal(q->text, reads[i].deep);
		EACH_ROW (cue, c, &w->rec, ROW_CUE)
			if (!c->row.deleted && strcmp(c->label, "on") == 0)
				assert_int_equal(c->pos_ms, reads[i].on_ms);
		assert_int_equal(enrol_texts(w, reviews[reads[i].review], reads[i].list), 0);
	}
}

/* A list in the session file. Until 2026-11 its section was "tracks". */
TEST_WITH(a_list_keeps_the_section_that_the_archive_has, setup, teardown)
{
	static const char text[] = "id: cantor\ndevice: AFUL Cantor\nplaylist:\n"
				   "  - {id: low, title: Low, signal: sine 60 30s}\n";
	static const char *const sections[] = { "cantor", "tracks" };
	struct enrolment *w = *state;
	struct enrol_files files = { .session = &w->session, .playlist = &w->playlist };

	for (size_t i = 0; i < LENGTH(sections); i++) {
		struct diags d = DIAGS_INIT;

		session_file_finish(&w->session);
		playlist_finish(&w->playlist);
		assert_true(field_file(
			"cantor.yaml", text, strlen(text), session_file_take, &w->session, &d));
		assert_true(session_file_playlist(&w->session, NULL, &w->playlist, &d));
		enrol_own_list(&w->rec, &files);
		assert_string_equal(w->playlist.sections[0].id, sections[i]);
		diags_finish(&d);
		/* as an earlier version did */
		enrol_texts(w, session,
			"id: cantor\nsections: [{id: tracks, tracks: [{id: low, title: Low}]}]\n");
	}
}
