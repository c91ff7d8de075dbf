/* tests: no-valgrind */
/*
 * Many who write at once. The sizes come from the environment, so that `make panel` runs the same
 * with many: LISTENERS each send ROWS rows, AT_ONCE at a time; CUTS connections are cut; READERS,
 * one after the other, beside writers; a table of KEPT rows. What took how long is printed and not
 * judged.
 */
#include <inttypes.h>
#include <signal.h>
#include <sys/time.h>

#include "support/store_help.h"

#include "base/buf.h"
#include "base/clock.h"
#include "support/needs.h"
#include "panel/sync.h"
#include "support/postgres.h"
#include "store/store_private.h"

#define PER_PUSH 500

static struct postgres postgres;
static int listeners, rows_each, at_once, cuts, rounds, kept;

/* ---- rows ---- */

static uint64_t
mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
	return x ^ (x >> 31);
}

#define UUID_OF "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-8%03" PRIx64 "-%012" PRIx64

static const char *
uuid_for(char text[37], const char *what, uint64_t a, uint64_t b)
{
	uint64_t x = mix(mix(mix((uint64_t)what[0]) + a) + b), y = mix(x);

	snprintf(text, 37, UUID_OF, x >> 32, x >> 16 & 0xffff, x & 0xfff, y >> 52,
		y & 0xffffffffffff);
	return text;
}

/* Sessions of 100 rows, within an hour or so, each in another fortnight. */
static int64_t
sample_ms(uint64_t listener, uint64_t i)
{
	uint64_t s = i / 100, fortnight_s = 14 * 86400;

	return 1600000000000 +
		(int64_t)(s * fortnight_s + mix(listener * 1000 + s) % (fortnight_s - 7200) +
			i % 100 * 40) *
		1000;
}

/* Of ten rows six are notes, three are ratings, and one is a later version of a note. */
struct load_sample {
	const char *kind;
	char uuid[37], edit[37], parent[37]; /* parent "": none */
	int64_t edited_ms;
	char content[800];
};

static void
sample_row(struct load_sample *s, int listener, int i)
{
	char a[37], b[37], c[37], d[37];
	uint64_t l = (uint64_t)listener, n = (uint64_t)i, of = i % 10 == 9 ? n - 4 : n;

	s->kind = i % 10 >= 6 && i % 10 < 9 ? "rating" : "note";
	uuid_for(s->uuid, "row", l, of);
	uuid_for(s->edit, "edit", l, n);
	s->parent[0] = '\0';
	if (of != n)
		uuid_for(s->parent, "edit", l, of);
	s->edited_ms = sample_ms(l, n);
	uuid_for(a, "review", l, n / 400);
	uuid_for(b, "sitting", l, n / 100);
	uuid_for(c, "item", 0, n % 40);
	uuid_for(d, "device", 0, n % 7);
	if (*s->kind == 'r')
		snprintf(s->content, sizeof(s->content),
			"{\"review\":\"%s\",\"sitting\":\"%s\",\"item\":\"%s\",\"device\":\"%s\","
			"\"scope\":\"item\",\"lexicon\":\"harman\",\"attribute\":\"bass-%d\","
			"\"value\":%d.5,\"confidence\":\"sure\",\"remark\":\"a word about it\","
			"\"scale\":\"{\\\"min\\\":0,\\\"max\\\":10}\",\"blind\":false,"
			"\"made_ms\":%" PRId64 ",\"made_offset_min\":60,\"fit\":1}",
			a, b, c, d, i % 9, i % 10, s->edited_ms);
	else
		snprintf(s->content, sizeof(s->content),
			"{\"review\":\"%s\",\"sitting\":\"%s\",\"item\":\"%s\",\"device\":\"%s\","
			"\"from_memory\":false,\"pos_ms\":%d,\"open\":false,\"about\":false,"
			"\"pos_from\":\"audio\",\"reaction_ms\":400,\"body\":\"the cymbals are a "
			"touch "
			"brighter than I remember them, %d\",\"private\":false,\"level_db\":-12.5,"
			"\"made_ms\":%" PRId64 ",\"made_offset_min\":60,\"sequence\":%d}",
			a, b, c, d, i * 37 % 300000, i, s->edited_ms, i);
}

static void
add_json(struct buf *out, const struct load_sample *s)
{
	buf_addf(out, "%s{\"kind\":\"%s\",\"uuid\":\"%s\",\"edit\":\"%s\",", out->len ? "," : "[",
		s->kind, s->uuid, s->edit);
	if (*s->parent)
		buf_addf(out, "\"parent\":\"%s\",", s->parent);
	buf_addf(out,
		"\"edited_ms\":%" PRId64
		",\"edited_offset_min\":60,\"deleted\":false,\"content\":%s}",
		s->edited_ms, s->content);
}

static char *
rows_json(int listener, int from, int to)
{
	struct buf out = BUF_INIT;
	struct load_sample s;

	for (int i = from; i < to; i++) {
		sample_row(&s, listener, i);
		add_json(&out, &s);
	}
	buf_add(&out, out.len ? "]" : "[]");
	return buf_detach(&out);
}

/* ---- who sends ---- */

static void
role_of(char role[16], int listener)
{
	snprintf(role, 16, "p%d", listener);
}

static void
admit_all(int from, int to)
{
	char role[16];

	for (int l = from; l < to; l++) {
		role_of(role, l);
		pq_close(postgres_new_listener(&postgres, role));
	}
}

/* In a child process, which has no cmocka to fail. */
static struct pq *
connect_child(int listener)
{
	char role[16];
	struct err err = ERR_INIT;

	role_of(role, listener);
	char *url = postgres_url(&postgres, role, "postgres");
	struct pq *pq = pq_open(url, &err);
	free(url);
	return pq;
}

/* A connection that was cut, a thing that somebody holds: again. Else it is a fault. */
static bool
try_again(const struct pq *pq, const struct err *err)
{
	const char *state = pq_state(pq);

	if (pq_is_lost(pq) || strcmp(state, "55P03") == 0 || strncmp(state, "57", 2) == 0)
		return true;
	fprintf(stderr, "%s: %s\n", state, err->msg);
	return false;
}

static const char push_sql[] = "SELECT sent, taken, refused FROM panel.push($1)";

/* False: a fault, or there is no server any more. */
static bool
push_piece(struct pq **pq, int listener, const char *rows)
{
	struct err err = ERR_INIT;

	for (int tries = 0; tries < 200; tries++) {
		if (*pq && pq_ask(*pq, push_sql, &rows, 1, NULL, &err))
			return true;
		if (*pq && !try_again(*pq, &err))
			return false;
		pq_close(*pq);
		*pq = connect_child(listener);
		if (!*pq)
			poll(NULL, 0, 50);
	}
	return false;
}

static bool
push_all(int listener)
{
	struct pq *pq = connect_child(listener);
	bool ok = true;

	for (int i = 0; ok && i < rows_each; i += PER_PUSH) {
		char *rows =
			rows_json(listener, i, i + PER_PUSH < rows_each ? i + PER_PUSH : rows_each);
		ok = push_piece(&pq, listener, rows);
		free(rows);
	}
	pq_close(pq);
	return ok;
}

/* Runs work(n) for each number in a process of its own, so many at a time; one that is killed by a
 * signal begins again. Fails when one ends with a fault. How many were killed. */
static int
run_processes(int from, int to, bool (*work)(int n))
{
	int running = 0, next = from, killed = 0;
	pid_t *pids = xcalloc((size_t)(to - from), sizeof(*pids));

	while (next < to || running > 0) {
		int status, n = -1;
		if (next < to && running < at_once) {
			n = next++;
		} else {
			pid_t pid = wait(&status);
			for (int i = 0; i < to - from; i++)
				if (pids[i] == pid && pid > 0)
					n = from + i;
			if (n < 0)
				continue;
			running--;
			if (WIFEXITED(status)) {
				assert_int_equal(WEXITSTATUS(status), 0);
				continue;
			}
			killed++;
		}
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			os_end_with_parent();
			_exit(work(n) ? 0 : 1);
		}
		pids[n - from] = pid;
		running++;
	}
	free(pids);
	return killed;
}

/* The rows that stand on the server are those that were sent, each once, with numbers without a
 * gap. */
static void
check_all_there(int from, int to)
{
	struct pq *keeper = postgres_connect(&postgres, "keeper");
	struct load_sample s;

	for (int l = from; l < to; l++) {
		char role[16];
		struct pq_rows rows;
		struct err err = ERR_INIT;

		role_of(role, l);
		if (!pq_ask(keeper,
			    "SELECT v.edit, v.uuid, coalesce(v.parent::text, ''), v.kind, "
			    "v.content->>'made_ms' FROM panel.version v JOIN panel.listener l ON "
			    "l.id = v.listener AND l.role = $1 ORDER BY v.edited_ms",
			    (const char *const[]){ role }, 1, &rows, &err))
			fail_msg("%s", err.msg);
		assert_int_equal(rows.n, rows_each);
		for (int i = 0; i < rows_each; i++) {
			sample_row(&s, l, i);
			char made[24];
			snprintf(made, sizeof(made), "%" PRId64, s.edited_ms);
			const char *const wanted[] = { s.edit, s.uuid, s.parent, s.kind, made };
			for (size_t k = 0; k < LENGTH(wanted); k++)
				assert_string_equal(pq_value(&rows, (size_t)i, k), wanted[k]);
		}
		pq_rows_finish(&rows);
		char *same = ASK(keeper,
			"SELECT count(*) = max(v.n) AND max(v.n) = max(l.n) FROM panel.version v "
			"JOIN "
			"panel.listener l ON l.id = v.listener AND l.role = $1",
			role);
		assert_string_equal(same, "t");
		free(same);
	}
	pq_close(keeper);
}

/* ---- load ---- */

/* Files of the rows, each of which is copied sooner than pq gives up. */
#define PARTS 16

/* The same rows by COPY, into a table with these parts of panel.version. */
static double
copy_s(struct pq *owner, const char *like)
{
	char *sql = xasprintf("CREATE TABLE panel.copied (LIKE panel.version %s)", like);

	must(owner, sql);
	free(sql);
	int64_t start_ms = clock_mono_ms();
	for (int i = 0; i < PARTS; i++) {
		sql = xasprintf("COPY panel.copied FROM '%s/copy-%d'", postgres.folder, i);
		must(owner, sql);
		free(sql);
	}
	double s = (double)(clock_mono_ms() - start_ms) / 1000;
	must(owner, "DROP TABLE panel.copied");
	return s;
}

static void
print_copies(double pushed_s)
{
	static const struct {
		const char *what, *like;
	} ways[] = {
		{ "no keys", "INCLUDING DEFAULTS" },
		{ "keys", "INCLUDING DEFAULTS INCLUDING INDEXES" },
		{ "keys, sizes and checks", "INCLUDING ALL" },
	};
	struct pq *owner = postgres_connect(&postgres, "owner");

	for (int i = 0; i < PARTS; i++) {
		char *sql = xasprintf(
			"COPY (SELECT * FROM panel.version WHERE n %% %d = %d) TO '%s/copy-%d'",
			PARTS, i, postgres.folder, i);
		must(owner, sql);
		free(sql);
	}
	for (size_t i = 0; i < LENGTH(ways); i++) {
		double s = copy_s(owner, ways[i].like);
		print_message("    COPY of one process, %s: %.1f s; pushed: %.1f times as long\n",
			ways[i].what, s, pushed_s / s);
	}
	pq_close(owner);
}

static void
many_listeners_send_at_once(void **state)
{
	(void)state;
	admit_all(0, listeners);
	int64_t start_ms = clock_mono_ms();
	run_processes(0, listeners, push_all);
	double s = (double)(clock_mono_ms() - start_ms) / 1000;
	check_all_there(0, listeners);
	if (getenv("LISTENERS")) {
		print_message("    %d listeners x %d rows, %d at a time: %.1f s\n", listeners,
			rows_each, at_once, s);
		print_copies(s);
	}
}

/* ---- an archive of all of them ---- */

/* Bytes that this process has written so far; 0: nobody knows. */
static long long
bytes_written(void)
{
	FILE *f = fopen("/proc/self/io", "re");
	char line[64];
	long long n = 0;

	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "wchar: ", 7) == 0)
			n = strtoll(line + 7, NULL, 10);
	if (f)
		fclose(f);
	return n;
}

static struct {
	int64_t since_ms, longest_ms;
} transactions;

static int
time_transaction(unsigned what, void *arg, void *q, void *text)
{
	const char *sql = what == SQLITE_TRACE_STMT ? text : sqlite3_sql(q);

	(void)arg;
	if (what == SQLITE_TRACE_STMT && strncmp(sql, "BEGIN", 5) == 0)
		transactions.since_ms = clock_mono_ms();
	int64_t ms = clock_mono_ms() - transactions.since_ms;
	if (what == SQLITE_TRACE_PROFILE && strncmp(sql, "COMMIT", 6) == 0 &&
		ms > transactions.longest_ms)
		transactions.longest_ms = ms;
	return 0;
}

static void
an_archive_fetches_all_of_it(void **state)
{
	char *folder = folder_new(), *path = xasprintf("%s/archive.db", folder);
	struct pq *pq = postgres_new_listener(&postgres, "collector");
	struct panel_greeting g;
	struct panel_counts n;
	struct err err = ERR_INIT;
	struct store *st;
	struct stat s;

	(void)state;
	works(st = store_open(path, STORE_WRITE, &err));
	works(panel_hello(pq, st, &g, &err));
	works(store_begin(st, &err) && store_panel_join(st, "service=panel", &g.panel, &err) &&
		store_commit(st, &err));
	sqlite3_trace_v2(st->db, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, time_transaction, NULL);
	long long before = bytes_written();
	int64_t start_ms = clock_mono_ms();
	works(panel_sync(pq, st, NULL, &n, &err));
	assert_int_equal(n.fetched, listeners * rows_each);
	int64_t fetched_ms = clock_mono_ms();
	store_close(st);
	long long written = bytes_written() - before;
	assert_int_equal(stat(path, &s), 0);
	works(st = store_open(path, STORE_READ, &err));
	int64_t opened_ms = clock_mono_ms();
	struct listeners all;
	works(store_listeners(st, true, &all, &err));
	assert_int_equal(all.n, listeners + 1);
	if (getenv("LISTENERS"))
		print_message("    fetched in %.1f s; the longest transaction: %" PRId64
			      " ms; bytes written: %.1f times the archive's %lld MB; listener "
			      "list: %" PRId64 " ms\n",
			(double)(fetched_ms - start_ms) / 1000, transactions.longest_ms,
			(double)written / (double)s.st_size, (long long)s.st_size / 1000000,
			clock_mono_ms() - opened_ms);
	for (size_t i = 0; i < all.n; i++)
		if (!all.v[i].own && all.v[i].notes + all.v[i].ratings != rows_each * 9 / 10)
			fail_msg("%s: %lld notes", all.v[i].name, (long long)all.v[i].notes);
	listeners_finish(&all);
	store_close(st);
	pq_close(pq);
	folder_free(folder);
	free(path);
}

/* ---- cut ---- */

static int cut_pipe[2];

static void
cut_now(int signal)
{
	(void)signal;
	(void)!write(cut_pipe[1], "", 1);
}

/* The connection ends at some moment of about the time that its rows take; or the process does,
 * without a word. */
static void
cut_soon(uint64_t lot)
{
	struct itimerval t = { .it_value.tv_usec = 1 +
			(suseconds_t)(lot % ((uint64_t)rows_each * 400 % 1000000)) };

	signal(SIGALRM, lot % 3 ? cut_now : SIG_DFL);
	setitimer(ITIMER_REAL, &t, NULL);
}

/* So many tries for each listener; a process that was killed begins again from nothing. A file says
 * how many it had (x), and which of them ended with an error (c). */
static bool
push_cut(int listener)
{
	char *path = xasprintf("%s/cuts-%d", postgres.folder, listener);
	FILE *f = fopen(path, "a+e");
	bool ok = f != NULL;

	for (int i = 0; ok && i < cuts / listeners; i++) {
		rewind(f);
		long done = 0;
		for (int c; (c = fgetc(f)) != EOF;)
			done += c == 'x';
		if (done >= cuts / listeners)
			break;
		fputc('x', f);
		fflush(f);
		ok = pipe(cut_pipe) == 0;
		pq_interrupt_by(cut_pipe[0]);
		cut_soon(mix((uint64_t)listener << 20 | (uint64_t)done));
		struct pq *pq = connect_child(listener);
		struct err err = ERR_INIT;
		for (int from = 0; pq && from < rows_each; from += PER_PUSH) {
			char *rows = rows_json(listener, from,
				from + PER_PUSH < rows_each ? from + PER_PUSH : rows_each);
			bool sent = pq_ask(pq, push_sql, (const char *const *)&rows, 1, NULL, &err);
			free(rows);
			if (!sent) {
				fputc('c', f);
				break;
			}
		}
		signal(SIGALRM, SIG_IGN);
		pq_close(pq);
		pq_interrupt_by(-1);
		close(cut_pipe[0]);
		close(cut_pipe[1]);
	}
	if (f)
		fclose(f);
	free(path);
	return ok && push_all(listener);
}

static void
cut_connections_lose_and_double_nothing(void **state)
{
	(void)state;
	struct pq *owner = postgres_connect(&postgres, "owner");

	must(owner,
		"TRUNCATE panel.version; TRUNCATE panel.thing; UPDATE panel.listener SET n = 0");
	pq_close(owner);
	int64_t start_ms = clock_mono_ms();
	int killed = run_processes(0, listeners, push_cut);
	double s = (double)(clock_mono_ms() - start_ms) / 1000;
	if (getenv("LISTENERS")) {
		print_message(
			"    with %d processes killed: %.1f s; connections cut:\n", killed, s);
		fflush(stdout);
		char *cmd = xasprintf("cat %s/cuts-* | tr -cd c | wc -c", postgres.folder);
		assert_int_equal(system(cmd), 0);
		free(cmd);
	}
	check_all_there(0, listeners);
}

/* ---- reading ---- */

/* Up to which number of each listener somebody has read. */
struct load_reader {
	struct pq *pq;
	struct buf ids, after; /* arrays of PostgreSQL */
	int64_t *n;
	int64_t rows;
};

static void
reader_open(struct load_reader *r, const char *role)
{
	*r = (struct load_reader){
		.pq = postgres_connect(&postgres, role), .ids = BUF_INIT, .after = BUF_INIT
	};
	r->n = xcalloc(10000, sizeof(*r->n));
}

static void
reader_close(struct load_reader *r)
{
	pq_close(r->pq);
	buf_finish(&r->ids);
	buf_finish(&r->after);
	free(r->n);
}

static void
reader_cursor(struct load_reader *r)
{
	struct pq_rows rows;
	struct err err = ERR_INIT;

	if (!pq_ask(r->pq, "SELECT id FROM panel.listeners()", NULL, 0, &rows, &err))
		fail_msg("%s", err.msg);
	buf_clear(&r->ids);
	buf_clear(&r->after);
	for (size_t i = 0; i < rows.n; i++) {
		int id = (int)strtol(pq_value(&rows, i, 0), NULL, 10);
		assert_in_range(id, 1, 9999);
		buf_addf(&r->ids, "%s%d", i ? "," : "{", id);
		buf_addf(&r->after, "%s%" PRId64, i ? "," : "{", r->n[id]);
	}
	buf_add(&r->ids, "}");
	buf_add(&r->after, "}");
	pq_rows_finish(&rows);
}

/* One piece; each row follows the one that was read before. How many. */
static size_t
reader_pull(struct load_reader *r)
{
	struct pq_rows rows;
	struct err err = ERR_INIT;

	reader_cursor(r);
	const char *const values[] = { r->ids.s, r->after.s };
	if (!pq_ask(r->pq, "SELECT * FROM panel.pull($1, $2, 2000)", values, 2, &rows, &err))
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < rows.n; i++) {
		int id = (int)strtol(pq_value(&rows, i, 0), NULL, 10);
		int64_t n = strtoll(pq_value(&rows, i, 1), NULL, 10);
		if (n != r->n[id] + 1)
			fail_msg(
				"after %" PRId64 " of listener %d comes %" PRId64, r->n[id], id, n);
		r->n[id] = n;
	}
	size_t n = rows.n;
	r->rows += (int64_t)n;
	pq_rows_finish(&rows);
	return n;
}

#define WRITERS 8
#define WRITTEN 750 /* by each of them */

/* A few rows at a time, in transactions that stay open for a while. */
static bool
write_slowly(int listener)
{
	struct pq *pq = connect_child(listener);
	struct err err = ERR_INIT;
	bool ok = pq != NULL;
	int written = rows_each < WRITTEN ? rows_each : WRITTEN;

	for (int i = 0; ok && i < written; i += 15) {
		char *rows = rows_json(listener, i, i + 15 < written ? i + 15 : written);
		ok = pq_run(pq, "BEGIN", &err) &&
			pq_ask(pq, push_sql, (const char *const *)&rows, 1, NULL, &err);
		poll(NULL, 0, (int)(mix((uint64_t)(listener * 1000 + i)) % 7));
		ok = ok && pq_run(pq, "COMMIT", &err);
		free(rows);
	}
	if (!ok)
		fprintf(stderr, "%s\n", err.msg);
	pq_close(pq);
	return ok;
}

/* Reads while others write, beside somebody whose transaction stays open, in the same tables or
 * elsewhere: in the end nothing is missing. */
static void
a_reader_misses_nothing(void **state)
{
	struct pq *foreign = postgres_connect(&postgres, "owner");

	(void)state;
	pq_close(postgres_new_listener(&postgres, "watcher"));
	must(foreign,
		"CREATE TABLE public.elsewhere (x int); BEGIN; INSERT INTO public.elsewhere VALUES "
		"(1)");
	for (int round = 0; round < rounds; round++) {
		int from = 1000 + round * WRITERS, status;
		struct load_reader r;
		admit_all(from, from + WRITERS);
		reader_open(&r, "watcher");
		while (reader_pull(&r))
			;
		r.rows = 0;
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0) {
			os_end_with_parent();
			run_processes(from, from + WRITERS, write_slowly);
			_exit(0);
		}
		while (waitpid(pid, &status, WNOHANG) == 0)
			reader_pull(&r);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
		while (reader_pull(&r))
			;
		assert_int_equal(r.rows, WRITERS * (rows_each < WRITTEN ? rows_each : WRITTEN));
		reader_close(&r);
	}
	must(foreign, "ROLLBACK");
	pq_close(foreign);
}

/* ---- the same things ---- */

#define SHARED 100

static char *
shared_json(uint64_t seed)
{
	struct buf out = BUF_INIT;
	int order[SHARED];

	for (int i = 0; i < SHARED; i++)
		order[i] = i;
	for (int i = SHARED - 1; i > 0; i--) {
		int k = (int)(mix(seed + (uint64_t)i) % (uint64_t)(i + 1)), had = order[i];
		order[i] = order[k];
		order[k] = had;
	}
	for (int i = 0; i < SHARED; i++) {
		struct load_sample s = { .kind = "recording", .edited_ms = 1700000000000 };
		uuid_for(s.uuid, "shared", seed >> 32, (uint64_t)order[i]);
		uuid_for(s.edit, "edit of it", seed, (uint64_t)order[i]);
		snprintf(s.content, sizeof(s.content), "{\"title\":\"%d\"}", order[i]);
		add_json(&out, &s);
	}
	buf_add(&out, "]");
	return buf_detach(&out);
}

/* Ten times, things that nobody has brought yet, each time in another order. */
static bool
push_shared(int listener)
{
	struct pq *pq = connect_child(listener);
	bool ok = pq != NULL;

	for (uint64_t i = 0; ok && i < 10; i++) {
		char *rows = shared_json(i << 32 | (uint64_t)listener);
		ok = push_piece(&pq, listener, rows);
		free(rows);
	}
	pq_close(pq);
	return ok;
}

static void
who_brings_the_same_things_waits_for_nobody_who_waits(void **state)
{
	struct pq *keeper = postgres_connect(&postgres, "keeper");

	(void)state;
	admit_all(3000, 3000 + WRITERS);
	run_processes(3000, 3000 + WRITERS, push_shared);
	assert_int_equal(
		ask_number(keeper,
			"SELECT count(*) FROM panel.version v JOIN panel.thing t ON t.uuid = "
			"v.uuid AND t.listener = v.listener WHERE v.kind = 'recording'"),
		10 * SHARED);
	assert_int_equal(
		ask_number(keeper, "SELECT count(*) FROM panel.version WHERE kind = 'recording'"),
		10 * SHARED);
	pq_close(keeper);
}

/* ---- plans ---- */

#define NEWEST 100

/* So many rows of 200 listeners, written by the superuser, in pieces that pq waits for. */
static void
fill_table(void)
{
	struct pq *owner = postgres_connect(&postgres, "owner");
	int each = kept / 200;

	must(owner,
		"INSERT INTO panel.listener (role, name) SELECT 'old' || i, 'old' || i FROM "
		"generate_series(1, 200) i");
	for (int from = 1; from <= each; from += 100) {
		int to = from + 99 < each ? from + 99 : each;
		char *sql = xasprintf(
			"WITH v AS (INSERT INTO panel.version (listener, n, kind, uuid, edit, "
			"edited_ms, edited_offset_min, deleted, content, bytes) SELECT l.id, i, "
			"'note', gen_random_uuid(), gen_random_uuid(), 1700000000000 + i, 60, "
			"false, "
			"'{\"body\":\"the cymbals are a touch brighter than I remember them\"}', "
			"70 "
			"FROM panel.listener l, generate_series(%d, %d) i WHERE l.role LIKE "
			"'old%%' "
			"RETURNING uuid, kind, listener) INSERT INTO panel.thing SELECT * FROM v;"
			"UPDATE panel.listener SET n = %d WHERE role LIKE 'old%%'",
			from, to, to);
		must(owner, sql);
		free(sql);
	}
	must(owner, "ANALYZE panel.version");
	must(owner, "ANALYZE panel.thing");
	pq_close(owner);
}

/* Rows of tables that this statement read, whatever its plans were. */
static long long
rows_read(struct pq *pq, const char *sql, const char *const *values, size_t n)
{
	static const char count_sql[] =
		"SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM "
		"pg_stat_xact_user_tables WHERE schemaname = 'panel'";
	struct pq_rows rows;
	struct err err = ERR_INIT;

	must(pq, "BEGIN");
	long long before = ask_number(pq, count_sql);
	if (!pq_ask(pq, sql, values, n, &rows, &err))
		fail_msg("%s", err.msg);
	long long read = ask_number(pq, count_sql) - before;
	must(pq, "COMMIT");
	pq_rows_finish(&rows);
	return read;
}

static void
few_rows_are_read_for_each_new_one(void **state)
{
	struct load_reader r;

	(void)state;
	fill_table();
	admit_all(4000, 4001);
	reader_open(&r, "p4000");
	struct pq *keeper = postgres_connect(&postgres, "keeper");
	struct pq_rows all;
	struct err err = ERR_INIT;
	if (!pq_ask(keeper, "SELECT id, n FROM panel.listener", NULL, 0, &all, &err))
		fail_msg("%s", err.msg);
	for (size_t i = 0; i < all.n; i++)
		r.n[(int)strtol(pq_value(&all, i, 0), NULL, 10)] =
			strtoll(pq_value(&all, i, 1), NULL, 10);
	long long known = (long long)all.n;
	pq_rows_finish(&all);

	/* Often enough that PostgreSQL keeps a plan for all values. */
	for (int i = 0; i < 8; i++) {
		char *rows = rows_json(4000, i * NEWEST, (i + 1) * NEWEST);
		int64_t start_ms = clock_mono_ms();
		long long pushed = rows_read(r.pq, push_sql, (const char *const *)&rows, 1);
		int64_t between_ms = clock_mono_ms();
		reader_cursor(&r);
		const char *const values[] = { r.ids.s, r.after.s };
		long long pulled =
			rows_read(r.pq, "SELECT * FROM panel.pull($1, $2, 2000)", values, 2);
		if (getenv("LISTENERS"))
			print_message("    %d new ones beside %d: push reads %lld rows, %" PRId64
				      " ms; pull %lld and the listeners, %" PRId64 " ms\n",
				NEWEST, kept, pushed, between_ms - start_ms, pulled - known,
				clock_mono_ms() - between_ms);
		assert_in_range(pushed, NEWEST, 10 * NEWEST);
		assert_in_range(pulled, NEWEST, 10 * NEWEST + 2 * known);
		while (reader_pull(&r))
			;
		free(rows);
	}
	pq_close(keeper);
	reader_close(&r);
}

static int
start_server(void **state)
{
	(void)state;
	postgres_start(&postgres);
	postgres_make_panel(&postgres);
	return 0;
}

static int
end_server(void **state)
{
	(void)state;
	postgres_end(&postgres);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_listeners_send_at_once),
		cmocka_unit_test(an_archive_fetches_all_of_it),
		cmocka_unit_test(cut_connections_lose_and_double_nothing),
		cmocka_unit_test(a_reader_misses_nothing),
		cmocka_unit_test(who_brings_the_same_things_waits_for_nobody_who_waits),
		cmocka_unit_test(few_rows_are_read_for_each_new_one),
	};

	listeners = number_from("LISTENERS", 8);
	rows_each = number_from("ROWS", 200);
	at_once = number_from("AT_ONCE", 8);
	cuts = number_from("CUTS", 16);
	rounds = number_from("READERS", 1);
	kept = number_from("KEPT", 20000);
	if (!all_need_postgres(LENGTH(tests)))
		return 0;
	postgres.durable = getenv("LISTENERS");
	return cmocka_run_group_tests(tests, start_server, end_server);
}
