/*
 * Many who write at once. The sizes come from the environment, so that `make panel` runs the same
 * with many: LISTENERS each send ROWS rows, AT_ONCE at a time; CUTS connections are cut; ROUNDS of
 * a reader beside writers; a table of KEPT rows. What took how long is printed and not judged.
 */
#include <inttypes.h>
#include <signal.h>
#include <sys/time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "panel/server.h"
#include "panel/test_postgres.h"

#define PER_PUSH 500

static struct postgres postgres;
static int listeners, rows_each, at_once, cuts, rounds, kept;

static int
size_of(const char *name, int usual)
{
	const char *text = getenv(name);

	return text ? atoi(text) : usual;
}

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

/* Of ten rows six are notes, three are ratings, and one is a later version of a note. */
struct sample {
	const char *kind;
	char uuid[37], edit[37], parent[37]; /* parent "": none */
	int64_t edited_ms;
	char content[800];
};

static void
sample_row(struct sample *s, int listener, int i)
{
	char a[37], b[37], c[37], d[37];
	uint64_t l = (uint64_t)listener, n = (uint64_t)i, of = i % 10 == 9 ? n - 4 : n;

	s->kind = i % 10 >= 6 && i % 10 < 9 ? "rating" : "note";
	uuid_for(s->uuid, "row", l, of);
	uuid_for(s->edit, "edit", l, n);
	s->parent[0] = '\0';
	if (of != n)
		uuid_for(s->parent, "edit", l, of);
	s->edited_ms = 1700000000000 + i;
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
add_json(struct buf *out, const struct sample *s)
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
	struct sample s;

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

/* False: a fault. */
static bool
push_piece(struct pq **pq, int listener, const char *rows)
{
	struct err err = ERR_INIT;

	for (;;) {
		if (*pq && pq_ask(*pq, push_sql, &rows, 1, NULL, &err))
			return true;
		if (*pq && !try_again(*pq, &err))
			return false;
		pq_close(*pq);
		*pq = connect_child(listener);
	}
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
 * signal begins again. Fails when one ends with a fault. */
static void
run_processes(int from, int to, bool (*work)(int n))
{
	int running = 0, next = from;
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
		}
		pid_t pid = fork();
		assert_true(pid >= 0);
		if (pid == 0)
			_exit(work(n) ? 0 : 1);
		pids[n - from] = pid;
		running++;
	}
	free(pids);
}

/* The rows that stand on the server are those that were sent, each once, with numbers without a
 * gap. */
static void
check_all_there(int from, int to)
{
	struct pq *keeper = postgres_connect(&postgres, "keeper");
	struct sample s;

	for (int l = from; l < to; l++) {
		char role[16];
		struct pq_rows rows;
		struct err err = ERR_INIT;

		role_of(role, l);
		if (!pq_ask(keeper,
			    "SELECT v.edit, v.uuid, v.parent, v.edited_ms, v.content = $2::jsonb "
			    "FROM panel.version v JOIN panel.listener l ON l.id = v.listener AND "
			    "l.role = $1 ORDER BY v.edited_ms",
			    (const char *const[]){ role, "{}" }, 2, &rows, &err))
			fail_msg("%s", err.msg);
		assert_int_equal(rows.n, rows_each);
		for (int i = 0; i < rows_each; i++) {
			sample_row(&s, l, i);
			assert_string_equal(pq_value(&rows, (size_t)i, 0), s.edit);
			assert_string_equal(pq_value(&rows, (size_t)i, 1), s.uuid);
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

/* The same rows by COPY, into a table with these parts of panel.version. */
static double
copy_s(struct pq *owner, const char *file, const char *like)
{
	char *sql = xasprintf("CREATE TABLE panel.copied (LIKE panel.version %s)", like);

	must(owner, sql);
	free(sql);
	sql = xasprintf("COPY panel.copied FROM '%s'", file);
	int64_t start_ms = clock_mono_ms();
	must(owner, sql);
	double s = (double)(clock_mono_ms() - start_ms) / 1000;
	free(sql);
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
	char *file = xasprintf("%s/copy", postgres.folder),
	     *sql = xasprintf("COPY panel.version TO '%s'", file);

	must(owner, sql);
	for (size_t i = 0; i < LENGTH(ways); i++) {
		double s = copy_s(owner, file, ways[i].like);
		print_message("    COPY of one process, %s: %.1f s; pushed: %.1f times as long\n",
			ways[i].what, s, pushed_s / s);
	}
	free(file);
	free(sql);
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
	};

	listeners = size_of("LISTENERS", 8);
	rows_each = size_of("ROWS", 200);
	at_once = size_of("AT_ONCE", 8);
	cuts = size_of("CUTS", 16);
	rounds = size_of("ROUNDS", 1);
	kept = size_of("KEPT", 20000);
	if (!all_need_postgres(LENGTH(tests)))
		return 0;
	postgres.durable = getenv("LISTENERS");
	return cmocka_run_group_tests(tests, start_server, end_server);
}
