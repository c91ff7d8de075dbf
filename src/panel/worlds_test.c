/* tests: long, no-valgrind */
/*
 * Random worlds: four listeners, one of them hostile, one with two machines, write, take back,
 * sync, merge and give away files in any order; clients are killed, connections end, the server is
 * restored to an earlier state. Then everybody syncs, then everybody merges all archives, and what
 * all of them have is compared (tests/support/world_checks.c). A world that fails is printed with
 * its shortest history. WORLDS=300 SEED=1: others, and how many (`make worlds`). CHECKS=all, or
 * names: those alone.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "store/archive_merge.h"
#include "support/store_open.h"
#include "support/world_acts.h"
#include "support/world_checks.h"

#define ACTS 90
#define ROUNDS 3

static struct act acts[ACTS];
static const char *failed_check, *only_check; /* only_check: while a history is made shorter */
static int failed_act;                        /* ACTS: at the end */

static bool
is_on(const struct check *c)
{
	const char *names = getenv("CHECKS");

	if (only_check)
		return strcmp(c->name, only_check) == 0;
	if (!names || strcmp(names, "all") == 0)
		return names || !c->off;
	for (const char *at = names; (at = strstr(at, c->name)); at++)
		if ((at == names || at[-1] == ' ') && strchr(" ", at[strlen(c->name)]))
			return true;
	return false;
}

static void
run_check(const void *check)
{
	set_clock(ANN1);
	((const struct check *)check)->run();
}

/* Prints each check that fails, and remembers the first. */
static bool
run_checks(enum when when)
{
	bool ok = true;

	for (size_t i = 0; i < n_checks; i++)
		if (checks[i].when == when && is_on(&checks[i]) &&
			!in_child(run_check, &checks[i], 1)) {
			if (!only_check)
				printf("world %u: %s: %s\n", world, checks[i].name, shared->why);
			failed_check = ok ? checks[i].name : failed_check;
			ok = false;
		}
	return ok;
}

static void
run_act(const void *act)
{
	acting = act;
	set_clock(acting->site);
	act_kinds[acting->kind].run();
	for (unsigned i = 0; shared->done && i < WORDS_EACH; i++)
		if (drawn[i])
			shared->stored[acting->nr * WORDS_EACH + i] =
				(unsigned char)(acting->site + 1);
	changed_site = acting->site;
	clear_words(NULL);
}

static bool
play_act(const struct act *a)
{
	size_t killed = shared->killed;

	if (!in_child(run_act, a, a->seed)) {
		failed_check = act_kinds[a->kind].name;
		return false;
	}
	changed_site = a->site;
	return (shared->killed == killed || in_child(clear_words, NULL, 1)) &&
		(!act_kinds[a->kind].brings || run_checks(AFTER_ACT));
}

/* ---- the end of a world ---- */

static void
step_sync(const void *act)
{
	acting = act;
	set_clock(acting->site);
	sync_site(WHOLE);
	changed_site = acting->site;
	clear_words(NULL);
}

/* act->seed: the site whose archive is merged. */
static void
step_merge(const void *act)
{
	acting = act;
	set_clock(acting->site);
	CLEANUP(pointer_free) char *path = site_path((int)acting->seed);
	merge_file(path, sites[acting->seed].person == sites[acting->site].person ? MERGE_MINE : 0);
}

static bool
step(void (*run)(const void *), int site, int other)
{
	struct act a = { .site = site, .seed = (unsigned)other, .nr = MOST_ACTS };

	failed_check = run == step_sync ? "the last syncs" : "the last merges";
	changed_site = site;
	now_ms += 60000;
	return in_child(run, &a, world + (unsigned)now_ms) && run_checks(AFTER_ACT);
}

static bool
has_joined_step(int site)
{
	struct store *st = open_site(site, STORE_READ);
	bool has = has_joined(st);

	store_close(st);
	return has;
}

static bool
sync_all(void)
{
	for (int round = 0; round < ROUNDS; round++)
		for (int s = 0; s < SITES; s++)
			if ((s != DOT1 || has_joined_step(s)) && !step(step_sync, s, 0))
				return false;
	return true;
}

/* What Ann says to everybody, also to her first machine, which may have had rows of the second one
 * from somebody else: both machines are hers. */
static void
step_know(const void *act)
{
	acting = act;
	set_clock(acting->site);
	know_ann(acting->site);
}

static bool
merge_all(void)
{
	for (int i = 0; i < 4; i++)
		if (!step(step_merge, i % 2 ? ANN1 : ANN2, i % 2 ? ANN2 : ANN1))
			return false;
	if (!sync_all())
		return false;
	for (int i = 0; i < 2 * EVE1; i++)
		for (int k = 1; k < EVE1; k++) {
			int site = (i * 3 + (int)world) % EVE1, from = (site + k) % EVE1;
			if (!step(step_merge, site, from))
				return false;
		}
	return true;
}

/* ---- one world ---- */

static void
begin_archive(const void *act)
{
	struct uuid owner;
	struct store *st;

	acting = act;
	set_clock(acting->site);
	CLEANUP(pointer_free) char *path = site_path(acting->site);
	owner = owner_of(acting->site);
	works((st = store_open_owned(path, &owner, &err)));
	works(store_name_owner(st, sites[acting->site].name, &err));
	store_close(st);
	act_files();
}

static bool
begin_world(void)
{
	memset(shared, 0, sizeof(*shared));
	memset(hands_of, 0, SITES * sizeof(hands_of[0]));
	now_ms = BEGAN_MS;
	for (int s = 0; s < SITES; s++) {
		struct act a = { .site = s, .nr = MOST_ACTS };
		unsigned skew = world * 31 + (unsigned)s * 17;

		shared->ahead_ms[s] = world % 2 ? ((int64_t)(skew % 19) - 9) * HOUR_MS : 0;
		if (!in_child(begin_archive, &a, (unsigned)s + 1)) {
			failed_check = "the first files";
			return false;
		}
	}
	copy_database("world", "fresh");
	return true;
}

/* Returns true if ONLY names acts, and not this one. */
static bool
is_left_out(unsigned nr)
{
	const char *only = getenv("ONLY");
	char *end;

	for (const char *at = only; at && *at; at = end)
		if (strtoul(at, &end, 10) == nr && end > at)
			return false;
		else if (end == at)
			break;
	return only != NULL;
}

static void
draw_acts(void)
{
	unsigned all = 0, from = world;

	for (size_t k = 0; k < n_act_kinds; k++)
		all += act_kinds[k].weight;
	for (unsigned i = 0; i < ACTS; i++) {
		struct act *a = &acts[i];
		unsigned left = (unsigned)rand_r(&from) % all;

		*a = (struct act){ .nr = i, .site = rand_r(&from) % SITES };
		while (left >= act_kinds[a->kind].weight)
			left -= act_kinds[a->kind++].weight;
		a->seed = (unsigned)rand_r(&from);
		if (act_kinds[a->kind].eve)
			a->site = EVE1;
		a->off = is_left_out(i);
	}
}

static bool
play_world(void)
{
	bool ok = begin_world();

	for (failed_act = 0; ok && failed_act < ACTS; failed_act++) {
		now_ms = BEGAN_MS + (failed_act + 1) * (HOUR_MS / 7);
		ok = acts[failed_act].off || play_act(&acts[failed_act]);
		if (!ok)
			break;
	}
	if (ok) {
		now_ms += 5 * 24 * HOUR_MS;
		memset(shared->ahead_ms, 0, sizeof(shared->ahead_ms));
		for (int site = 0; ok && site < SITES; site++)
			ok = step(step_know, site, 0);
		ok = ok && sync_all();
		bool synced = ok && run_checks(AFTER_SYNCS);
		const char *first = failed_check;
		ok = ok && (synced || !only_check) && merge_all() && run_checks(AFTER_MERGES);
		if (!synced && first)
			failed_check = first;
		ok &= synced;
	}
	for (int s = 0; s < SITES; s++) {
		static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
		CLEANUP(pointer_free) char *path = site_path(s);
		for (size_t i = 0; i < LENGTH(ends) && !getenv("KEEP"); i++) {
			CLEANUP(pointer_free) char *file = xasprintf("%s%s", path, ends[i]);
			unlink(file);
		}
	}
	for (int i = 0; i < shared->ngiven; i++) {
		CLEANUP(pointer_free) char *path = given_path(i);
		unlink(path);
	}
	return ok;
}

/* Leaves out acts, more and then fewer at once, as long as the same check fails. */
static void
shorten(void)
{
	const char *check = failed_check;

	only_check = check;
	for (int i = failed_act + 1; i < ACTS; i++)
		acts[i].off = true;
	for (int most = ACTS / 4; most >= 1; most = most == 1 ? 0 : most / 2)
		for (int at = ACTS - 1; at >= 0;) {
			int tried[ACTS], n = 0;

			for (; at >= 0 && n < most; at--)
				if (!acts[at].off)
					acts[tried[n++] = at].off = true;
			bool same = n && !play_world() && strcmp(failed_check, check) == 0;
			for (int i = 0; i < n && !same; i++)
				acts[tried[i]].off = false;
		}
	play_world();
	only_check = NULL;
}

static void
print_failure(void)
{
	printf("world %u: %s (after act %d of %d): %s\n", world, failed_check, failed_act, ACTS,
		shared->why);
	for (int i = 0; i < ACTS && getenv("SHORTEN"); i++)
		if (!acts[i].off)
			printf("  %2d %s %s %u\n", i, sites[acts[i].site].name,
				act_kinds[acts[i].kind].name, acts[i].seed);
}

static void
archives_of_equal_knowledge_are_equal(void **state)
{
	/* Worlds in which mended defects showed. */
	static const unsigned fixed[] = { 7, 9, 1, 3, 6 };
	unsigned first = (unsigned)number_from("SEED", 1),
		 n = (unsigned)number_from("WORLDS", rounds_here(LENGTH(fixed))), failed = 0;
	size_t syncs = 0, merges = 0, killed = 0, cut = 0, ended = 0, restored = 0, forged = 0;

	(void)state;
	for (unsigned i = 0; i < n; i++) {
		world = getenv("WORLDS") || getenv("SEED") ? first + i : fixed[i];
		draw_acts();
		bool ok = play_world();
		if (!ok) {
			failed++;
			if (getenv("SHORTEN"))
				shorten();
			print_failure();
		}
		syncs += shared->syncs;
		merges += shared->merges;
		killed += shared->killed;
		cut += shared->cut;
		ended += shared->ended;
		restored += shared->restored;
		forged += shared->forged;
		fflush(stdout);
	}
	printf("%u worlds, %u failed; %u acts each, %zu syncs, %zu merges, %zu killed clients, %zu "
	       "answers lost, %zu connections ended, %zu restored servers, %zu forgeries\n",
		n, failed, ACTS, syncs, merges, killed, cut, ended, restored, forged);
	assert_int_equal(failed, 0);
}

static int
begin(void **state)
{
	setup_folder(state);
	void *memory = mmap(NULL, sizeof(struct shared) + SITES * sizeof(struct hands),
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(memory != MAP_FAILED);
	shared = memory;
	hands_of = (struct hands *)(void *)(shared + 1);
	postgres_start(&postgres);
	make_server();
	return 0;
}

static int
end(void **state)
{
	postgres_end(&postgres);
	if (getenv("KEEP"))
		return 0;
	return teardown_folder(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(archives_of_equal_knowledge_are_equal),
	};

	umask(077);
	return all_need_postgres(LENGTH(tests)) ? cmocka_run_group_tests(tests, begin, end) : 0;
}
