/* tests: of src/cli/earlog_check */
/*
 * What left the files: named at the start with the command that prints it, and put back by what
 * that prints. And a review under another id, as the shell sees it.
 */
#include "e2e/bench.h"

static const char with_all[] =
	"variants: {deep: {nozzle: brass}}\n"
	"chains:\n"
	"  desk: {source: FiiO K7, volume: {value: 50, unit: \"%\"}}\n"
	"  walk: {source: HiBy R3 II, clock: yes}\n"
	"compare: [{device: AFUL Performer8, volume: {desk: 22}}]\n"
	"questions: [{id: warmth, section: bass, text: \"Is it: warm?\", items: [bass/first]}]\n";

#define LIST "id: list\ntitle: List\nsections:\n  - id: bass\n    title: Bass\n"
#define FIRST "      - {id: first, title: First, signal: sine 200 20s}\n"
#define SECOND "      - {id: second, title: Second, signal: sine 400 10s}\n"

/* Runs it well; standard output, until the next one. */
#define run(h, ...) run_all(h, ARGS("earlog", __VA_ARGS__))
static const char *
run_all(struct home *h, char *const argv[])
{
	const char *out, *err;

	if (home_run(h, argv, NULL, &out, &err) != 0)
		fail_msg("%s %s: %s", argv[1], argv[2], err);
	return out;
}

static void
assert_says(const char *out, const char *text)
{
	if (!strstr(out, text))
		fail_msg("no\n%s\nin\n%s", text, out);
}

static void
what_left_the_files_is_printed_as_it_stood_there(void **state)
{
	struct home *h = bench_home();

	bench_session(h, with_all);
	home_write(h, "work/list.yaml",
		LIST
		"    questions: [{id: thump, text: Does it thump?}]\n    tracks:\n" FIRST SECOND);
	bench_quit(bench_start(h, NULL));
	run(h, "note", "add", "cantor", "one", "--item", "second", "--chain", "desk", "--variant",
		"deep");
	run(h, "note", "add", "cantor", "two", "--item", "first", "--against", "Performer8");
	run(h, "note", "add", "cantor", "three", "--question", "warmth");
	run(h, "note", "add", "cantor", "four", "--question", "thump");

	bench_session(h, "chains: {walk: {source: HiBy R3 II, clock: yes}}\n");
	home_write(h, "work/list.yaml", LIST "    tracks:\n" FIRST);
	struct drive *d = bench_start(h, &(struct drive_options){ .rows = 30, .cols = 200 });
	drive_wait_text(d,
		"earlog check --missing cantor.yaml prints what was removed from the files: "
		"variant deep, chain desk, AFUL Performer8, bass/second, question ",
		0);
	bench_quit(d);

	const char *out = run(h, "check", "--missing", "cantor.yaml");
	assert_says(out, "under compare\n  - {device: AFUL Performer8, volume: {desk: 22}}\n");
	assert_says(
		out, "under chains\n  desk: {source: FiiO K7, volume: {unit: \"%\", value: 50}}\n");
	assert_says(out, "under variants\n  deep: {nozzle: brass}\n");
	assert_says(out,
		"under questions\n  - {id: warmth, section: bass, text: \"Is it: warm?\", items: "
		"[\"bass/first\"]}\n");
	assert_says(out,
		"section bass, under tracks\n      - {id: second, title: Second, signal: sine 400 "
		"10s}\n");
	assert_says(out,
		"section bass, under questions\n      - {id: thump, text: \"Does it thump?\"}\n");

	/* Said once; the export has all of it. */
	d = bench_start(h, NULL);
	drive_wait_gone(d, "--missing", 0);
	bench_quit(d);
	out = run(h, "export", "--json", "cantor");
	assert_says(out, "AFUL Performer8");
	assert_says(out, "three");
	assert_says(out, "four");
	assert_says(out, "\"deep\"");

	/* Compared again in the shell, it is offered again. */
	d = bench_start(h, NULL);
	drive_keys(d, "d");
	drive_wait_text(d, "no other device to change to", 0);
	bench_quit(d);
	run(h, "note", "add", "cantor", "five", "--item", "first", "--against", "Performer8");
	d = bench_start(h, NULL);
	drive_keys(d, "d2");
	drive_wait_text(d, "put on AFUL Performer8", 0);
	drive_key(d, "Esc");
	bench_quit(d);

	bench_session(h, with_all);
	home_write(h, "work/list.yaml",
		LIST
		"    questions: [{id: thump, text: Does it thump?}]\n    tracks:\n" FIRST SECOND);
	assert_string_equal(run(h, "check", "--missing", "cantor.yaml"), "");
	d = bench_start(h, NULL);
	drive_wait_text(d, "Second", 0);
	bench_command(d, "variant deep");
	drive_wait_text(d, "variant deep", 0);
	bench_end(d);
}

static void
a_review_under_another_id_is_one_review(void **state)
{
	struct home *h = bench_home();

	struct drive *d = bench_start(h, NULL);
	bench_command(d, "note tinny once");
	drive_wait_text(d, "tinny once", 0);
	bench_quit(d);
	run(h, "export", "--markdown", "cantor", "-o", "cantor.md");
	home_write(h, "work/cantor.yaml",
		"id: cantor2\nwas: [cantor]\ndevice: AFUL Cantor\nplaylist: ./list.yaml\n"
		"chains:\n  desk: {source: FiiO K7, output: 6.35 mm, volume: {value: 50, unit: "
		"\"%\"}}\n"
		"  walk: {source: HiBy R3 II, clock: yes, volume: {value: 28, unit: steps}}\n"
		"compare: [{device: AFUL Performer8}]\n");
	d = bench_start(h, NULL);
	drive_wait_text(d, "review cantor is now called cantor2, with its 1 note", 0);
	drive_wait_text(d, "tinny once", 0);
	bench_command(d, "note tinny twice");
	drive_wait_text(d, "tinny twice", 0);
	bench_quit(d);

	const char *out = run(h, "list", "--json");
	assert_says(out, "\"cantor2\"");
	assert_null(strstr(out, "\"cantor\""));
	out = run(h, "show", "cantor2");
	assert_says(out, "tinny once");
	assert_says(out, "tinny twice");
	out = run(h, "search", "tinny");
	assert_says(out, "tinny once");
	assert_says(out, "cantor2");
	assert_string_equal(run(h, "trash", "list"), "");
	assert_string_equal(run(h, "check", "--missing", "cantor.yaml"), "");
	/* The draft that was written under the old id is the base of the next one. */
	run(h, "export", "--markdown", "cantor2", "-o", "cantor.md");
	run(h, "doctor");
	bench_intact(h);
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(what_left_the_files_is_printed_as_it_stood_there),
		drive_test(a_review_under_another_id_is_one_review),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
