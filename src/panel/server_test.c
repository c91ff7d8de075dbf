/* tests: no-valgrind */
/* The server of a panel, against a PostgreSQL of the test's own: what it takes, and what not. */
#include "base/buf.h"
#include "support/postgres.h"
#include "record/identity.h"
#include "record/records.h"
#include "store/store.h"

static struct postgres postgres;
static struct pq *owner, *keeper, *ana, *ben, *eve;

static int
start_server(void **state)
{
	(void)state;
	postgres_start(&postgres);
	postgres_make_panel(&postgres);
	owner = postgres_connect(&postgres, "owner");
	keeper = postgres_connect(&postgres, "keeper");
	ana = postgres_new_listener(&postgres, "ana");
	ben = postgres_new_listener(&postgres, "ben");
	eve = postgres_new_listener(&postgres, "eve");
	return 0;
}

static int
end_server(void **state)
{
	struct pq *const all[] = { owner, keeper, ana, ben, eve };

	(void)state;
	for (size_t i = 0; i < LENGTH(all); i++)
		pq_close(all[i]);
	postgres_end(&postgres);
	return 0;
}

/* ---- asking ---- */

static void
says(struct pq *pq, const char *sql, const char *wanted)
{
	char *got = ask(pq, sql, NULL, 0);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s: %s, not %s", sql, got, wanted);
	free(got);
}

/* The server refuses it, with this SQLSTATE, or one that begins so. */
static void
refuses(struct pq *pq, const char *what, const char *sql, const char *value, const char *state)
{
	struct err err = ERR_INIT;
	bool ok = pq_ask(pq, sql, &value, value ? 1 : 0, NULL, &err);

	if (ok || strncmp(pq_state(pq), state, strlen(state)) != 0)
		fail_msg("%s: %s (%s), not %s", what, ok ? "was done" : err.msg, pq_state(pq),
			state);
}

/* All that the panel holds, as one text. */
static char *
all_there(void)
{
	return ask(owner,
		"SELECT md5(string_agg(x, '|' ORDER BY x)) FROM (SELECT v::text FROM panel.version "
		"v "
		"UNION ALL SELECT t::text FROM panel.thing t UNION ALL SELECT l::text FROM "
		"panel.listener l) AS s (x)",
		NULL, 0);
}

static void
nothing_changed(const char *what, char *before)
{
	char *after = all_there();

	if (strcmp(before, after) != 0)
		fail_msg("%s: something changed", what);
	free(after);
	free(before);
}

/* ---- rows ---- */

#define NOTE "aaaaaaaa-0000-4000-8000-000000000001"
#define NOTE_EDIT "aaaaaaaa-0000-4000-8000-0000000000e1"
#define DEVICE "aaaaaaaa-0000-5000-8000-000000000002"
#define NEW "eeeeeeee-0000-4000-8000-000000000001"
#define NEW_EDIT "eeeeeeee-0000-4000-8000-0000000000e1"
#define ZERO "00000000-0000-0000-0000-000000000000"
#define MOST "ffffffff-ffff-ffff-ffff-ffffffffffff"

#define HEAD(kind, uuid, edit, ms)                                                              \
	"[{\"kind\":\"" kind "\",\"uuid\":\"" uuid "\",\"edit\":\"" edit "\",\"edited_ms\":" ms \
	",\"edited_offset_min\":60,\"deleted\":false,\"content\":"
#define ROW(kind, uuid, edit, ms, content) HEAD(kind, uuid, edit, ms) content "}]"
#define A_TIME "1700000000000"
/* A new row of the sender's own. */
#define OWN(kind, content) ROW(kind, NEW, NEW_EDIT, A_TIME, content)

static const char push_sql[] =
	"SELECT concat_ws(' ', sent, taken, json_array_length(refused), emptied) FROM "
	"panel.push($1)";

static void
pushes(struct pq *pq, const char *rows, const char *wanted)
{
	char *got = ASK(pq, push_sql, rows);

	if (strcmp(got, wanted) != 0)
		fail_msg("%s: %s, not %s", rows, got, wanted);
	free(got);
}

#define FRESH "cdcdcdcd-0000-4000-8000-000000000001"
#define FRESH_DEVICE "cdcdcdcd-0000-4000-8000-000000000002"

/* A row that is named by its content is what its name says. */
static void
contents_are_compared_with_their_names(void **state)
{
	char quiet[UUID_TEXT], nozzle[UUID_TEXT];
	struct uuid u = uuid_of_equaliser("Preamp: -6 dB"),
		    v = uuid_of_variant("aful", "nozzle", "tips=wide\n");

	(void)state;
	uuid_text(&u, quiet);
	uuid_text(&v, nozzle);
	struct {
		const char *kind, *uuid, *content, *wanted;
	} rows[] = {
		{ "equaliser", FRESH, "{\"content\":\"Preamp: -6 dB\"}", NULL },
		{ "equaliser", quiet, "{\"content\":\"Preamp: 30 dB\"}", NULL },
		{ "equaliser", quiet, "{}", NULL },
		{ "equaliser", quiet, "{\"content\":\"Preamp: -6 dB\"}", "1 1 0 0" },
		{ "variant", nozzle, "{\"name\":\"nozzle\",\"content\":\"tips=wide\\n\"}", NULL },
		{ "device", FRESH_DEVICE, "{\"id\":\"aful\"}", "1 1 0 0" },
		{ "variant", nozzle,
			"{\"name\":\"nozzle\",\"content\":\"tips=small\\n\",\"device\":\"" NEW
			"\"}",
			NULL },
		{ "variant", nozzle,
			"{\"name\":\"nozzle\",\"content\":\"tips=wide\\n\",\"device\":"
			"\"" FRESH_DEVICE "\"}",
			"1 1 0 0" },
	};
	for (size_t i = 0; i < LENGTH(rows); i++) {
		char edit[UUID_TEXT];
		struct uuid e = uuid_random();
		uuid_text(&e, edit);
		CLEANUP(pointer_free)
		char *one = xasprintf("[{\"kind\":\"%s\",\"uuid\":\"%s\",\"edit\":\"%s\","
				      "\"edited_ms\":1700000000000,\"edited_offset_min\":0,"
				      "\"deleted\":false,\"content\":%s}]",
			rows[i].kind, rows[i].uuid, edit, rows[i].content);
		if (rows[i].wanted)
			pushes(eve, one, rows[i].wanted);
		else
			refuses(eve, one, push_sql, one, "23514");
	}
}

/* ---- what it does ---- */

static void
a_row_is_taken_once_and_read_by_all(void **state)
{
	(void)state;
	const char *note = ROW("note", NOTE, NOTE_EDIT, A_TIME,
		"{\"body\":\"tinny\",\"private\":false,\"level_db\":-0.10000000000000001}");

	pushes(ana, note, "1 1 0 0");
	pushes(ana, note, "1 0 0 0");
	pushes(ana, ROW("device", DEVICE, NOTE_EDIT, A_TIME, "{\"name\":\"Cantor\"}"), "1 1 0 0");
	says(ben,
		"SELECT string_agg(content->>'body', ' ') FROM panel.listeners() l, "
		"panel.pull(ARRAY[l.id], ARRAY[0::bigint], 100)",
		"tinny");
	says(ana,
		"SELECT string_agg(p.n::text, ' ') FROM panel.listeners() l, "
		"panel.pull(ARRAY[l.id], ARRAY[0::bigint], 100) p",
		"1 2");
	says(ben, "SELECT string_agg(name, ' ') FROM panel.listeners() WHERE own", "ben");
}

static void
a_batch_may_hold_a_row_twice_and_its_versions_in_any_order(void **state)
{
	(void)state;
#define VERSION(edit, parent, ms, body)                                                        \
	"{\"kind\":\"note\",\"uuid\":\"bbbbbbbb-0000-4000-8000-000000000001\",\"edit\":\""     \
	"bbbbbbbb-0000-4000-8000-0000000000" edit "\",\"parent\":" parent ",\"edited_ms\":" ms \
	",\"edited_offset_min\":0,\"deleted\":false,\"content\":{\"body\":\"" body "\"}}"
	const char *second = VERSION("e2", "\"bbbbbbbb-0000-4000-8000-0000000000e1\"",
			   "1700000000001", "second"),
		   *first = VERSION("e1", "null", A_TIME, "first");
	char *rows = xasprintf("[%s,%s,%s]", second, first, second);

	pushes(ben, rows, "3 2 0 0");
	pushes(ben, rows, "3 0 0 0");
	free(rows);
	pushes(ben, "[]", "0 0 0 0");
	says(keeper, "SELECT string_agg(body, ' ') FROM panel_views.v_note WHERE listener = 'ben'",
		"second");
	says(keeper, "SELECT n FROM panel.listener WHERE role = 'ben'", "2");
}

static void
a_trial_has_the_uuid_of_its_note(void **state)
{
	(void)state;
	pushes(ana,
		ROW("trial", NOTE, "aaaaaaaa-0000-4000-8000-0000000000e9", A_TIME,
			"{\"number\":1}"),
		"1 1 0 0");
}

static void
many_small_pieces_bring_everything_once(void **state)
{
	struct buf seen = BUF_INIT;
	char after[32] = "0", *id = ask(ana, "SELECT id FROM panel.listeners() WHERE own", NULL, 0);
	struct err err = ERR_INIT;
	struct pq_rows rows = { 0 };

	(void)state;
	do {
		pq_rows_finish(&rows);
		if (!pq_ask(ben, "SELECT n FROM panel.pull(ARRAY[$1::int], ARRAY[$2::bigint], 1)",
			    (const char *const[]){ id, after }, 2, &rows, &err))
			fail_msg("%s", err.msg);
		assert_true(rows.n <= 1);
		if (rows.n) {
			snprintf(after, sizeof(after), "%s", pq_value(&rows, 0, 0));
			buf_addf(&seen, "%s ", after);
		}
	} while (rows.n);
	pq_rows_finish(&rows);
	assert_string_equal(seen.s, "1 2 3 ");
	buf_finish(&seen);
	free(id);
}

static void
a_piece_has_a_size(void **state)
{
	struct pq *max = postgres_new_listener(&postgres, "max");
	char *text = xcalloc(1, 900001);

	(void)state;
	memset(text, 'x', 900000);
	for (int i = 0; i < 20; i++) {
		char *rows =
			xasprintf("[{\"kind\":\"note\",\"uuid\":\"cccccccc-0000-4000-8000-%012d\","
				  "\"edit\":\"" NOTE_EDIT "\",\"edited_ms\":" A_TIME ","
				  "\"edited_offset_min\":0,\"deleted\":false,"
				  "\"content\":{\"body\":\"%s\"}}]",
				i, text);
		pushes(max, rows, "1 1 0 0");
		free(rows);
	}
	free(text);
	says(ben,
		"SELECT count(*) = max(p.n) AND count(*) BETWEEN 5 AND 10 FROM panel.listeners() "
		"l, "
		"panel.pull(ARRAY[l.id], ARRAY[0::bigint], NULL) p WHERE l.name = 'max'",
		"t");
	pq_close(max);
}

static void
what_is_withdrawn_is_empty_and_comes_to_all_again(void **state)
{
	(void)state;
	const char *note = ROW("note", "dddddddd-0000-4000-8000-000000000001",
		"dddddddd-0000-4000-8000-0000000000e1", A_TIME, "{\"body\":\"a secret\"}");
#define ACT(uuid, edit, ms, deleted)                                                            \
	"[{\"kind\":\"withheld\",\"uuid\":\"" uuid "\",\"edit\":\"" edit "\",\"edited_ms\":" ms \
	",\"edited_offset_min\":0,\"deleted\":" deleted                                         \
	",\"content\":{\"target\":\"dddddddd-0000-4000-8000-000000000001\"}}]"
	const char *act = ACT("dddddddd-0000-4000-8000-00000000000a",
			   "dddddddd-0000-4000-8000-0000000000a1", A_TIME, "false"),
		   *back = ACT("dddddddd-0000-4000-8000-00000000000a",
			   "dddddddd-0000-4000-8000-0000000000a2", "1700000000001", "true"),
		   *strange = ACT("eeeeeeee-0000-4000-8000-00000000000a",
			   "eeeeeeee-0000-4000-8000-0000000000a1", A_TIME, "false");

	pushes(ben, note, "1 1 0 0");
	pushes(eve, strange, "1 1 0 0");
	pushes(ben, act, "1 1 0 1");
	pushes(ben, act, "1 0 0 0");
	pushes(ben, note, "1 0 0 0");
	pushes(ben,
		ROW("note", "dddddddd-0000-4000-8000-000000000001",
			"dddddddd-0000-4000-8000-0000000000e9", "1700000000003",
			"{\"body\":\"the same secret\"}"),
		"1 0 0 0");
	pushes(ben,
		ROW("tag", "dddddddd-0000-4000-8000-000000000002",
			"dddddddd-0000-4000-8000-0000000000e2", A_TIME,
			"{\"note\":\"dddddddd-0000-4000-8000-000000000001\",\"attribute\":"
			"\"secret\"}"),
		"1 0 0 0");
	says(owner, "SELECT count(*) FROM panel.version v WHERE v::text LIKE '%secret%'", "0");
	says(ana,
		"SELECT string_agg(concat_ws(' ', p.n, p.deleted, p.withdrawn, p.content), '|') "
		"FROM "
		"panel.listeners() l, panel.pull(ARRAY[l.id], ARRAY[4::bigint], 100) p WHERE "
		"l.name = 'ben'",
		"5 t t {}");
	pushes(ben, back, "1 1 0 0");
	pushes(ben,
		ROW("note", "dddddddd-0000-4000-8000-000000000001",
			"dddddddd-0000-4000-8000-0000000000e2", "1700000000005",
			"{\"body\":\"public again\"}"),
		"1 1 0 0");
	says(keeper, "SELECT count(*) FROM panel_views.v_note WHERE body = 'public again'", "1");
}

/* Versions that a stranger sends first, with the UUIDs and edits of ben's, take nobody's place. */
static void
who_comes_first_takes_no_version_of_anothers(void **state)
{
	(void)state;
#define HEARD(n) "88888888-0000-4000-8000-00000000000" n
#define TAG(note, word)                            \
	ROW("tag", HEARD("2"), HEARD("e"), A_TIME, \
		"{\"note\":\"" note "\",\"attribute\":\"" word "\"}")
	const char *sitting = ROW("sitting", HEARD("3"), HEARD("e"), A_TIME, "{}");

	pushes(eve, ROW("note", HEARD("9"), HEARD("9"), A_TIME, "{}"), "1 1 0 0");
	pushes(eve, TAG(HEARD("9"), "rubbish"), "1 1 0 0");
	/* A row of another kind keeps no UUID either. */
	pushes(eve, ROW("tag", HEARD("3"), HEARD("e"), A_TIME, "{\"note\":\"" HEARD("9") "\"}"),
		"1 1 0 0");
	pushes(ben, ROW("note", HEARD("1"), HEARD("e"), A_TIME, "{\"body\":\"x77\"}"), "1 1 0 0");
	pushes(ben, TAG(HEARD("1"), "warm"), "1 1 0 0");
	pushes(ben, sitting, "1 1 0 0");
	pushes(ben, sitting, "1 0 0 0");
	pushes(ben,
		ROW("stretch", HEARD("4"), HEARD("e"), A_TIME, "{\"sitting\":\"" HEARD("3") "\"}"),
		"1 1 0 0");
	says(keeper, "SELECT attributes FROM panel_views.v_note WHERE body = 'x77'", "warm");
	/* Emptying hers leaves his. */
	free(ask(keeper, "SELECT panel.pass('" HEARD("9") "', 'ana')", NULL, 0));
	says(keeper, "SELECT attributes FROM panel_views.v_note WHERE body = 'x77'", "warm");
	says(owner,
		"SELECT string_agg(content::text, ' ') FROM panel.version WHERE uuid = '" HEARD(
			"2") "' AND listener = (SELECT id FROM panel.listener WHERE name = 'eve')",
		"{}");
}

/* A stranger was first to send a device whose name can be guessed. */
static void
a_claimed_thing_goes_to_its_owner(void **state)
{
	(void)state;
#define CLAIMED "99999999-0000-5000-8000-000000000001"
	/* She even has the UUID of his edit. */
	const char *mine = ROW("device", CLAIMED, "99999999-0000-4000-8000-0000000000ee", A_TIME,
		"{\"name\":\"Performer8\"}");

	pushes(eve,
		ROW("device", CLAIMED, "99999999-0000-4000-8000-0000000000ee", "1700000099999",
			"{\"name\":\"rubbish\"}"),
		"1 1 0 0");
	pushes(ben, mine, "1 0 1 0");
	refuses(ben, "taking", "SELECT panel.pass('" CLAIMED "', 'ben')", NULL, "42501");
	refuses(keeper, "to nobody", "SELECT panel.pass('" CLAIMED "', 'nobody')", NULL, "P0002");
	refuses(keeper, "nothing", "SELECT panel.pass('" NEW "', 'ben')", NULL, "P0002");
	free(ask(keeper, "SELECT panel.pass('" CLAIMED "', 'ben')", NULL, 0));
	pushes(ben, mine, "1 1 0 0");
	says(keeper,
		"SELECT name FROM panel_views.v_device WHERE uuid = "
		"replace('" CLAIMED "', '-', '')",
		"Performer8");
	free(ask(ben, "SELECT panel.pass('" CLAIMED "', 'ana')", NULL, 0));
	says(keeper, "SELECT count(*) FROM panel_views.v_device WHERE name = 'Performer8'", "1");
	pushes(eve, ROW("device", CLAIMED, "99999999-0000-4000-8000-0000000000ef", A_TIME, "{}"),
		"1 0 1 0");
}

/* Numbers after a loss are above those that the archive saw, and not the same ones after the next
 * loss: twenty draws of 1,000 numbers are not all below 20. */
static void
numbers_after_a_loss_are_new(void **state)
{
	struct pq *lea = postgres_new_listener(&postgres, "nora");
	CLEANUP(pointer_free)
	char *own = ask(lea, "SELECT uuid FROM panel.hello(gen_random_uuid(), 'nora')", NULL, 0);
	CLEANUP(pointer_free)
	char *hello = xasprintf("SELECT lost FROM panel.hello('%s', 'nora', json_build_array("
				"json_build_object('listener', '%s', 'n', 5, 'edit', "
				"gen_random_uuid())))",
		own, own);

	(void)state;
	for (int i = 0; i < 20; i++)
		says(lea, hello, "t");
	assert_true(ask_number(lea, "SELECT n FROM panel.listeners() WHERE own") > 20);
	pq_close(lea);
}

static void
a_listener_has_one_uuid_and_a_name_of_its_own(void **state)
{
	struct pq *kim = postgres_new_listener(&postgres, "kim");

	(void)state;
	char *first = ask(kim, "SELECT uuid FROM panel.hello(gen_random_uuid(), 'kim')", NULL, 0);
	char *again = ask(kim, "SELECT uuid FROM panel.hello(gen_random_uuid(), NULL)", NULL, 0);
	assert_string_equal(first, again);
	free(again);
	refuses(eve, "another's uuid", "SELECT panel.hello($1::uuid, 'eve')", first, "23505");
	free(first);
	free(ask(kim, "SELECT panel.hello(gen_random_uuid(), E'an\\u0007a')", NULL, 0));
	says(kim, "SELECT name FROM panel.listeners() WHERE own", "ana (kim)");
	assert_int_equal(ask_number(kim, "SELECT version FROM panel.hello(NULL, ' Kim K. ')"),
		EXCHANGE_VERSION);
	says(kim, "SELECT name FROM panel.listeners() WHERE own", "Kim K.");
	pq_close(kim);
}

/* Others know the UUID of a listener from merged archives and lists. */
static void
a_role_is_the_listener_for_whom_it_was_admitted(void **state)
{
#define VICTIM "66666666-0000-4000-8000-000000000001"
	struct pq *mallory, *victim;

	(void)state;
	must(keeper,
		"CREATE ROLE mallory LOGIN; SELECT panel.admit('mallory'); "
		"CREATE ROLE victim LOGIN; SELECT panel.admit('victim', '" VICTIM "')");
	mallory = postgres_connect(&postgres, "mallory");
	victim = postgres_connect(&postgres, "victim");
	refuses(mallory, "claims a listener ahead", "SELECT panel.hello('" VICTIM "', 'victim')",
		NULL, "42501");
	refuses(mallory, "claims a new one", "SELECT panel.hello(gen_random_uuid(), 'mallory')",
		NULL, "42501");
	refuses(keeper, "two roles of one listener", "SELECT panel.admit('mallory', '" VICTIM "')",
		NULL, "23505");
	says(victim, "SELECT uuid FROM panel.hello('" VICTIM "', 'victim')", VICTIM);
	/* Also once it is admitted for itself. */
	must(keeper, "SELECT panel.admit('mallory', gen_random_uuid())");
	refuses(mallory, "claims it then", "SELECT panel.hello('" VICTIM "', 'victim')", NULL,
		"23505");
	pq_close(mallory);
	pq_close(victim);
}

static void
a_listener_has_a_limit(void **state)
{
	struct pq *lea = postgres_new_listener(&postgres, "lea");
	const char *two =
		"[{\"kind\":\"note\",\"uuid\":\"77777777-0000-4000-8000-000000000001\",\"edit\":"
		"\"" NOTE_EDIT "\",\"edited_ms\":1,\"edited_offset_min\":0,\"deleted\":false,"
		"\"content\":{\"body\":\"a\"}},{\"kind\":\"note\",\"uuid\":"
		"\"77777777-0000-4000-8000-000000000002\",\"edit\":\"" NOTE_EDIT "\","
		"\"edited_ms\":1,\"edited_offset_min\":0,\"deleted\":false,\"content\":{}}]";

	(void)state;
	free(ask(keeper, "SELECT panel.admit('lea', limit_rows => 1)", NULL, 0));
	refuses(lea, "two", push_sql, two, "54000");
	free(ask(keeper, "SELECT panel.admit('lea', limit_rows => 2)", NULL, 0));
	pushes(lea, two, "2 2 0 0");
	pushes(lea, two, "2 0 0 0");
	pushes(lea,
		ROW("withheld", "77777777-0000-4000-8000-00000000000a", NOTE_EDIT, A_TIME,
			"{\"target\":\"77777777-0000-4000-8000-000000000001\"}"),
		"1 1 0 1");
	pq_close(lea);
}

/* A word, ten hours and a blind answer in somebody else's record, and names that are claimed ahead.
 */
static void
what_hangs_on_anothers_row_is_refused(void **state)
{
#define UUID(n) "66666666-0000-4000-8000-00000000000" n
	static const char *const theirs[][2] = {
		{ "a word",
			ROW("tag", UUID("5"), NEW_EDIT, A_TIME,
				"{\"note\":\"" UUID("1") "\",\"attribute\":\"harsh\"}") },
		{ "ten hours",
			ROW("stretch", UUID("6"), NEW_EDIT, A_TIME,
				"{\"sitting\":\"" UUID("2") "\"}") },
		{ "a blind run",
			ROW("blind_run", UUID("7"), NEW_EDIT, A_TIME,
				"{\"sitting\":\"" UUID("2") "\"}") },
		{ "an answer",
			ROW("trial", UUID("8"), NEW_EDIT, A_TIME,
				"{\"run\":\"" UUID("3") "\",\"number\":1,\"answer\":0}") },
	};

	(void)state;
	pushes(ana, ROW("note", UUID("1"), NOTE_EDIT, A_TIME, "{\"body\":\"open\"}"), "1 1 0 0");
	pushes(ana, ROW("sitting", UUID("2"), NOTE_EDIT, A_TIME, "{}"), "1 1 0 0");
	pushes(ana,
		ROW("blind_run", UUID("3"), NOTE_EDIT, A_TIME, "{\"sitting\":\"" UUID("2") "\"}"),
		"1 1 0 0");
	for (size_t i = 0; i < LENGTH(theirs); i++) {
		char *before = all_there();

		pushes(eve, theirs[i][1], "1 0 1 0");
		nothing_changed(theirs[i][0], before);
	}
	/* Where the other row is not there yet, this one waits, and claims nothing. */
	char *later = ASK(eve, "SELECT later FROM panel.push($1)",
		ROW("tag", UUID("5"), NEW_EDIT, A_TIME,
			"{\"note\":\"" UUID("9") "\",\"attribute\":\"harsh\"}"));
	assert_string_equal(later, "[\"" NEW_EDIT "\"]");
	free(later);
	/* Ana's tag and list, claimed before Ana has them. */
	pushes(eve, ROW("note", UUID("a"), NEW_EDIT, A_TIME, "{}"), "1 1 0 0");
	pushes(eve,
		ROW("tag", UUID("b"), NEW_EDIT, "1700000009999",
			"{\"note\":\"" UUID("a") "\",\"attribute\":\"harsh\"}"),
		"1 1 0 0");
	pushes(eve, ROW("listing", UUID("c"), NEW_EDIT, "1700000009999", "{}"), "1 1 0 0");
	pushes(ana,
		ROW("tag", UUID("b"), NOTE_EDIT, A_TIME,
			"{\"note\":\"" UUID("1") "\",\"attribute\":\"airy\"}"),
		"1 1 0 0");
	pushes(ana, ROW("listing", UUID("c"), NOTE_EDIT, A_TIME, "{}"), "1 1 0 0");
	says(keeper,
		"SELECT attributes FROM panel_views.v_note WHERE uuid = "
		"replace('" UUID("1") "', '-', '')",
		"airy");
	/* A tag cannot take the name of another kind. */
	char *before = all_there();
	pushes(eve, ROW("tag", UUID("1"), NEW_EDIT, A_TIME, "{\"note\":\"" UUID("a") "\"}"),
		"1 0 1 0");
	nothing_changed("a note's name", before);
}

/* ---- attacks ---- */

struct attack {
	const char *what, *rows;
	const char *state; /* NULL: counted as refused, or as known already */
};

static const struct attack attacks[] = {
	/* of what is another's */
	{ "another's note edited",
		ROW("note", NOTE, NEW_EDIT, "1700000009999", "{\"body\":\"no\"}"), NULL },
	{ "another's note deleted",
		"[{\"kind\":\"note\",\"uuid\":\"" NOTE "\",\"edit\":\"" NEW_EDIT
		"\",\"edited_ms\":1700000009999,\"edited_offset_min\":0,\"deleted\":true,"
		"\"content\":{}}]",
		NULL },
	{ "another's version under its own edit",
		ROW("note", NOTE, NOTE_EDIT, A_TIME, "{\"body\":\"no\"}"), NULL },
	{ "another's note made a rating", ROW("rating", NOTE, NEW_EDIT, A_TIME, "{}"), NULL },
	{ "a trial of another's note", ROW("trial", NOTE, NEW_EDIT, A_TIME, "{\"number\":3}"),
		NULL },
	{ "a shared device deleted",
		"[{\"kind\":\"device\",\"uuid\":\"" DEVICE "\",\"edit\":\"" NEW_EDIT
		"\",\"edited_ms\":1700000009999,\"edited_offset_min\":0,\"deleted\":true,"
		"\"content\":{\"name\":\"Cantor\"}}]",
		NULL },
	{ "a shared device renamed",
		ROW("device", DEVICE, NEW_EDIT, "1700000009999", "{\"name\":\"no\"}"), NULL },
	{ "a listener stated",
		"[{\"listener\":1,\"kind\":\"note\",\"uuid\":\"" NOTE "\",\"edit\":\"" NEW_EDIT
		"\",\"edited_ms\":1,\"edited_offset_min\":0,\"deleted\":false,\"content\":{}}]",
		NULL },
	/* times */
	{ "the year 9999", ROW("note", NEW, NEW_EDIT, "253402300799000", "{}"), "23514" },
	{ "two days ahead of 2100", ROW("note", NEW, NEW_EDIT, "4102444800000", "{}"), "23514" },
	{ "the year 10000", ROW("note", NEW, NEW_EDIT, "253402300800000", "{}"), "23514" },
	{ "a time before 1970", ROW("note", NEW, NEW_EDIT, "-1", "{}"), "23514" },
	{ "a time beyond any", ROW("note", NEW, NEW_EDIT, "99999999999999999999", "{}"), "22" },
	{ "a time in words", ROW("note", NEW, NEW_EDIT, "\"now\"", "{}"), "22" },
	{ "no time", ROW("note", NEW, NEW_EDIT, "null", "{}"), "23502" },
	{ "an offset of a week",
		"[{\"kind\":\"note\",\"uuid\":\"" NEW "\",\"edit\":\"" NEW_EDIT
		"\",\"edited_ms\":1,\"edited_offset_min\":10080,\"deleted\":false,\"content\":{}}]",
		"23514" },
	{ "made in the year 9999", OWN("note", "{\"made_ms\":253402300799000}"), "23514" },
	{ "begun before 1970", OWN("sitting", "{\"started_ms\":-1}"), "23514" },
	{ "made at an offset of a week", OWN("note", "{\"made_offset_min\":10080}"), "23514" },
	/* kinds */
	{ "an unknown kind", OWN("spell", "{}"), "23514" },
	{ "a draft", OWN("draft", "{\"body\":\"not yet\"}"), "23514" },
	{ "a name for another listener", OWN("listener", "{\"name\":\"ana\"}"), "23514" },
	{ "no kind", "[{\"uuid\":\"" NEW "\",\"edit\":\"" NEW_EDIT "\"}]", "23502" },
	/* names */
	{ "the uuid zero", ROW("note", ZERO, NEW_EDIT, A_TIME, "{}"), "23514" },
	{ "the edit zero", ROW("note", NEW, ZERO, A_TIME, "{}"), "23514" },
	{ "the largest uuid", ROW("note", MOST, NEW_EDIT, A_TIME, "{}"), "23514" },
	{ "the largest edit", ROW("note", NEW, MOST, A_TIME, "{}"), "23514" },
	{ "no uuid", "[{\"kind\":\"note\",\"edit\":\"" NEW_EDIT "\"}]", "23502" },
	{ "a word for a uuid",
		ROW("note", "'; DROP TABLE panel.version; --", NEW_EDIT, A_TIME, "{}"), "22P02" },
	/* content */
	{ "an array", OWN("note", "[]"), "2" },
	{ "an array of words", OWN("note", "[\"body\"]"), "2" },
	{ "a word", OWN("note", "\"body\""), "2" },
	{ "null", OWN("note", "null"), "2" },
	{ "an unknown key", OWN("note", "{\"body\":\"x\",\"size\":1}"), "23514" },
	{ "a private note", OWN("note", "{\"body\":\"x\",\"private\":true}"), "23514" },
	{ "a text as a position", OWN("note", "{\"pos_ms\":\"soon\"}"), "2" },
	{ "a number in a text as a position", OWN("note", "{\"pos_ms\":\"12\"}"), "23514" },
	{ "half a millisecond", OWN("note", "{\"pos_ms\":0.5}"), "22" },
	{ "a position beyond all", OWN("note", "{\"pos_ms\":9223372036854775807}"), "23514" },
	{ "a position beyond all numbers", OWN("note", "{\"pos_ms\":1e30}"), "22" },
	{ "a level beyond all", OWN("note", "{\"level_db\":1e400}"), "22" },
	{ "a level that no mean survives", OWN("note", "{\"level_db\":1e308}"), "23514" },
	{ "a value that no mean survives", OWN("rating", "{\"value\":-1e308}"), "23514" },
	{ "a level too small", OWN("note", "{\"level_db\":1e-400}"), "22" },
	{ "a level in words", OWN("note", "{\"level_db\":\"NaN\"}"), "23514" },
	{ "a number as a text", OWN("note", "{\"body\":5}"), "23514" },
	{ "an object as a text", OWN("note", "{\"body\":{}}"), "23514" },
	{ "a null", OWN("note", "{\"body\":null}"), "23514" },
	{ "a number as a truth", OWN("note", "{\"open\":1}"), "23514" },
	{ "a word as a truth", OWN("note", "{\"private\":\"true\"}"), "23514" },
	{ "a word as a uuid", OWN("note", "{\"item\":\"first\"}"), "22P02" },
	{ "a uuid in capitals", OWN("note", "{\"item\":\"EEEEEEEE-0000-4000-8000-000000000001\"}"),
		"23514" },
	{ "an unknown way to a position", OWN("note", "{\"pos_from\":\"guess\"}"), "23514" },
	{ "a NUL", OWN("note", "{\"body\":\"a\\u0000b\"}"), "22P05" },
	{ "half a surrogate", OWN("note", "{\"body\":\"\\ud83c\"}"), "22P02" },
	/* of the machine */
	{ "a path", OWN("review", "{\"id\":\"x\",\"path\":\"/home/eve/x.yaml\"}"), "23514" },
	{ "who lent it", OWN("review", "{\"id\":\"x\",\"unit_from\":\"a friend\"}"), "23514" },
	{ "a file", OWN("source", "{\"kind\":\"file\",\"locator\":\"/music/x.flac\"}"), "23514" },
	{ "outputs", OWN("sitting", "{\"audio\":\"[]\"}"), "23514" },
	{ "a listener in a row", OWN("note", "{\"listener\":\"" NOTE "\"}"), "23514" },
	/* the whole */
	{ "no JSON", "[{", "22P02" },
	{ "one object", "{\"kind\":\"note\"}", "22023" },
	{ "a number", "5", "22023" },
	{ "bytes that are no text", "[\"\xff\"]", "22021" },
};

static void
rows_that_must_not_come_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(attacks); i++) {
		const struct attack *a = &attacks[i];
		char *before = all_there();

		if (a->state)
			refuses(eve, a->what, push_sql, a->rows, a->state);
		else
			pushes(eve, a->rows, "1 0 1 0");
		nothing_changed(a->what, before);
	}
}

static void
the_same_edit_again_is_not_another_text(void **state)
{
	(void)state;
	pushes(eve, ROW("note", NEW, NEW_EDIT, A_TIME, "{\"body\":\"mine\"}"), "1 1 0 0");
	char *before = all_there();
	pushes(eve, ROW("note", NEW, NEW_EDIT, "1700000009999", "{\"body\":\"other\"}"), "1 0 0 0");
	pushes(eve, ROW("rating", NEW, NEW_EDIT, A_TIME, "{}"), "1 0 1 0");
	nothing_changed("the same edit", before);
}

static char *
long_text(size_t n)
{
	char *text = xcalloc(1, n + 1);

	memset(text, 'x', n);
	char *rows = xasprintf(HEAD("note", NEW, NOTE_EDIT, A_TIME) "{\"body\":\"%s\"}}]", text);
	free(text);
	return rows;
}

static void
huge_texts_are_refused(void **state)
{
	char *before = all_there(), *long_one = long_text(2000000), *huge = long_text(17000000);

	(void)state;
	refuses(eve, "2 MB", push_sql, long_one, "23514");
	refuses(eve, "17 MB", push_sql, huge, "22000");
	nothing_changed("huge texts", before);
	free(long_one);
	free(huge);
}

/* What a role of the server may try besides. */
static const struct {
	const char *what, *sql;
} tricks[] = {
	{ "reads the versions", "SELECT * FROM panel.version" },
	{ "reads the listeners", "SELECT * FROM panel.listener" },
	{ "writes a version", "INSERT INTO panel.version SELECT * FROM panel.version" },
	{ "changes versions", "UPDATE panel.version SET content = '{}'" },
	{ "deletes versions", "DELETE FROM panel.version" },
	{ "takes a thing", "UPDATE panel.thing SET listener = 1" },
	{ "raises its limit", "UPDATE panel.listener SET most = 9999999999" },
	{ "empties a table", "TRUNCATE panel.version" },
	{ "locks rows", "SELECT * FROM panel.thing FOR UPDATE" },
	{ "makes a table", "CREATE TABLE panel.mine (x int)" },
	{ "makes a function", "CREATE FUNCTION panel.f() RETURNS int LANGUAGE sql AS 'SELECT 1'" },
	{ "replaces a function",
		"CREATE OR REPLACE FUNCTION panel.fits(kind text, content jsonb) RETURNS boolean "
		"LANGUAGE "
		"sql AS 'SELECT true'" },
	{ "drops a function", "DROP FUNCTION panel.push" },
	{ "changes a function", "ALTER FUNCTION panel.push(json) RESET ALL" },
	{ "drops the schema", "DROP SCHEMA panel CASCADE" },
	{ "drops a constraint", "ALTER TABLE panel.version DROP CONSTRAINT fits" },
	{ "adds a trigger",
		"CREATE TRIGGER t AFTER INSERT ON panel.version EXECUTE FUNCTION "
		"suppress_redundant_updates_trigger()" },
	{ "admits itself", "SELECT panel.admit('eve', NULL, 'ana', 999999999)" },
	{ "calls what push calls", "SELECT panel.caller()" },
	{ "empties another's versions",
		"SELECT panel.empty_versions(NULL::panel.listener, ARRAY['" NOTE "'::uuid])" },
	{ "empties another's note", "SELECT panel.withdraw(ARRAY['" NOTE "'::uuid])" },
	{ "passes another's thing", "SELECT panel.pass('" NOTE "', 'eve')" },
	{ "reads a view", "SELECT * FROM panel_views.v_note" },
	{ "reads the rows behind a view", "SELECT * FROM panel.standing_note" },
	{ "becomes the keeper", "SET ROLE keeper" },
	{ "becomes another", "SET SESSION AUTHORIZATION ana" },
	{ "becomes a superuser", "ALTER ROLE eve SUPERUSER" },
	{ "switches triggers off", "SET session_replication_role = replica" },
	{ "runs a program", "COPY (SELECT 1) TO PROGRAM 'cat'" },
	{ "reads a file", "SELECT pg_read_file('PG_VERSION')" },
	{ "reads passwords", "SELECT rolpassword FROM pg_authid" },
	{ "grants itself a right", "GRANT keeper TO eve" },
	{ "makes a cast", "CREATE CAST (json AS jsonb) WITH INOUT AS IMPLICIT" },
};

static void
nothing_but_the_functions_is_allowed(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(tricks); i++) {
		char *before = all_there();

		refuses(eve, tricks[i].what, tricks[i].sql, NULL, "42");
		nothing_changed(tricks[i].what, before);
	}
	must(owner, "CREATE ROLE stranger LOGIN");
	struct pq *stranger = postgres_connect(&postgres, "stranger");
	refuses(stranger, "not admitted", push_sql, "[]", "42501");
	pq_close(stranger);
	/* Whoever may call it is still no listener. */
	refuses(keeper, "the keeper", push_sql, "[]", "42501");
}

/* In a panel of the keeper's that a superuser brought up to date. */
static void
nobody_fills_the_disk_past_the_limit(void **state)
{
	static const char *const ways[] = { "CREATE TEMP TABLE t (x int)",
		"CREATE TABLE public.t (x int)", "SELECT lo_create(0)",
		"SELECT lo_from_bytea(0, 'x')", "SELECT lo_open(1, 131072)" };
	struct err err = ERR_INIT;
	bool open;

	(void)state;
	assert_true(panel_server_is_open(keeper, &open, &err) && open);
	must(owner, "CREATE DATABASE closed");
	must(owner, "GRANT ALL ON DATABASE closed TO keeper");
	char *url = postgres_url(&postgres, "owner", "closed"),
	     *as_eve = postgres_url(&postgres, "eve", "closed"),
	     *as_keeper = postgres_url(&postgres, "keeper", "closed");
	struct pq *pq = pq_open(url, &err), *other, *keeps = pq_open(as_keeper, &err);
	assert_non_null(keeps);
	assert_true(panel_server_init(keeps, &err));
	assert_non_null(pq);
	if (!panel_server_init(pq, &err) || !panel_server_is_open(pq, &open, &err))
		fail_msg("%s", err.msg);
	assert_false(open);
	other = pq_open(as_eve, &err);
	assert_non_null(other);
	for (size_t i = 0; i < LENGTH(ways); i++)
		refuses(other, ways[i], ways[i], NULL, "42501");
	free(ask(keeps, "SELECT panel.admit('eve', gen_random_uuid())", NULL, 0));
	free(ask(other, "SELECT panel.hello(gen_random_uuid(), 'eve')", NULL, 0));
	pushes(other, OWN("note", "{\"body\":\"mine\"}"), "1 1 0 0");
	assert_true(panel_server_init(keeps, &err));
	pq_close(keeps);
	pq_close(pq);
	pq_close(other);
	free(as_keeper);
	free(url);
	free(as_eve);
}

/* Tables, functions and operators of the caller's that a function might take for its own. */
static void
what_the_caller_makes_is_not_used(void **state)
{
	struct pq *pq = postgres_connect(&postgres, "eve");
	char *before;

	(void)state;
	must(pq,
		"CREATE TEMP TABLE listener (id int, role name, uuid uuid, name text, n bigint, "
		"most "
		"bigint, since timestamptz);"
		"INSERT INTO listener SELECT 1, 'eve', NULL, 'ana', 0, 999, now();"
		"CREATE TEMP TABLE thing (uuid uuid PRIMARY KEY, kind text, listener int);"
		"INSERT INTO thing VALUES ('" NOTE "', 'note', 1);"
		"CREATE TEMP TABLE version (uuid uuid, edit uuid, PRIMARY KEY (uuid, edit));"
		"CREATE FUNCTION pg_temp.fits(kind text, content jsonb) RETURNS boolean LANGUAGE "
		"sql AS "
		"'SELECT true';"
		"CREATE FUNCTION pg_temp.json_array_length(json) RETURNS int LANGUAGE sql AS "
		"'SELECT 0';"
		"CREATE FUNCTION pg_temp.same(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT "
		"true';"
		"CREATE OPERATOR pg_temp.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = "
		"pg_temp.same);"
		"SET search_path = pg_temp, panel, pg_catalog; SET lock_timeout = 0;"
		"SET statement_timeout = 0; SET check_function_bodies = off; SET row_security = "
		"off;"
		"SET TimeZone = 'Pacific/Kiritimati'; SET DateStyle = 'SQL, DMY'; SET bytea_output "
		"= escape");
	before = all_there();
	char *got = ASK(pq, "SELECT panel.push($1)::text",
		ROW("note", NOTE, NEW_EDIT, "1700000009999", "{\"body\":\"no\"}"));
	assert_non_null(strstr(got, "(1,0,"));
	free(got);
	refuses(pq, "an unknown key", "SELECT panel.push($1)",
		ROW("note", "eeeeeeee-0000-4000-8000-000000000009", NEW_EDIT, A_TIME, "{\"x\":1}"),
		"23514");
	nothing_changed("tables of the caller", before);
	pq_close(pq);
}

/* Eve claims a thing and does not commit: Ana does not wait for ever, and has it afterwards. */
static void
who_does_not_commit_holds_up_nobody(void **state)
{
	(void)state;
#define HELD "88888888-0000-5000-8000-000000000001"
	const char *mine = ROW("device", HELD, "88888888-0000-4000-8000-0000000000e1", A_TIME,
		"{\"name\":\"Supernova\"}");

	must(ana, "SET lock_timeout = 0");
	must(eve, "BEGIN");
	pushes(eve, ROW("device", HELD, NEW_EDIT, A_TIME, "{}"), "1 1 0 0");
	refuses(ana, "held", push_sql, mine, "55P03");
	pushes(ana, ROW("note", "88888888-0000-4000-8000-000000000002", NOTE_EDIT, A_TIME, "{}"),
		"1 1 0 0");
	must(eve, "ROLLBACK");
	pushes(ana, mine, "1 1 0 0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_taken_once_and_read_by_all),
		cmocka_unit_test(a_batch_may_hold_a_row_twice_and_its_versions_in_any_order),
		cmocka_unit_test(a_trial_has_the_uuid_of_its_note),
		cmocka_unit_test(many_small_pieces_bring_everything_once),
		cmocka_unit_test(what_is_withdrawn_is_empty_and_comes_to_all_again),
		cmocka_unit_test(who_comes_first_takes_no_version_of_anothers),
		cmocka_unit_test(a_claimed_thing_goes_to_its_owner),
		cmocka_unit_test(a_listener_has_one_uuid_and_a_name_of_its_own),
		cmocka_unit_test(numbers_after_a_loss_are_new),
		cmocka_unit_test(a_role_is_the_listener_for_whom_it_was_admitted),
		cmocka_unit_test(a_listener_has_a_limit),
		cmocka_unit_test(what_hangs_on_anothers_row_is_refused),
		cmocka_unit_test(rows_that_must_not_come_are_refused),
		cmocka_unit_test(the_same_edit_again_is_not_another_text),
		cmocka_unit_test(huge_texts_are_refused),
		cmocka_unit_test(nothing_but_the_functions_is_allowed),
		cmocka_unit_test(nobody_fills_the_disk_past_the_limit),
		cmocka_unit_test(what_the_caller_makes_is_not_used),
		cmocka_unit_test(who_does_not_commit_holds_up_nobody),
		cmocka_unit_test(a_piece_has_a_size),
		cmocka_unit_test(contents_are_compared_with_their_names),
	};

	return all_need_postgres(LENGTH(tests))
		? cmocka_run_group_tests(tests, start_server, end_server)
		: 0;
}
