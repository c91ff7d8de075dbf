/*
 * Any bytes as an archive, opened by commands as a person would type them. The input is the file
 * itself where it begins as SQLite's do, else a byte that says which command, then changes to a
 * whole archive that was made at the start: page, place in the page (two bytes each), how many
 * bytes, the bytes. What must hold: what is no archive of ours is left as it is, with nothing
 * beside it; what is printed is text without controls; JSON is JSON.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/core/buf.h"
#include "base/core/mem.h"
#include "base/text/text.h"
#include "shell/call/own_archive.h"
#include "shell/cli/help_pages.h"

#define PAGE 4096
#define MAGIC "SQLite format 3"

static char folder[] = "/dev/shm/earlog-fuzz-XXXXXX";
static int dir;          /* that folder */
static struct buf whole; /* the archive that changes are made to */

static const char *const commands[][5] = {
	{ "show", "cantor" },
	{ "show", "cantor", "--json" },
	{ "export", "cantor", "--markdown" },
	{ "export", "cantor", "--json" },
	{ "export", "cantor", "--html" },
	{ "list", "--json" },
	{ "search", "bass" },
	{ "note", "list", "--json" },
	{ "compare", "cantor", "performer8" },
	{ "trash", "list" },
	{ "doctor" },
	{ "merge", "earlog.db", "--db", "other.db" },
	{ "doctor", "--recover" },
};

/* ---- files ---- */

static void
put(const char *name, const char *bytes, size_t n)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	must(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && close(fd) == 0);
}

/* Removes all files; how many there were. */
static size_t
sweep(void)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	size_t n = 0;

	must(d);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.') {
			must(unlinkat(dir, e->d_name, 0) == 0);
			n++;
		}
	closedir(d);
	return n;
}

static void
read_back(const char *name, struct buf *out)
{
	FILE *f = fdopen(openat(dir, name, O_RDONLY | O_CLOEXEC), "r");
	char some[PAGE];
	size_t n;

	must(f);
	while ((n = fread(some, 1, sizeof(some), f)))
		buf_add_bytes(out, some, n);
	fclose(f);
}

/* ---- commands ---- */

/* Runs it; the caller frees what it wrote to stdout and stderr. Files are of the folder. */
static int
run(const char *const *words, char *said[2])
{
	FILE *was[2] = { stdout, stderr };
	char *argv[12] = { (char[]){ "earlog" } }, *owned[12];
	int argc = 1;
	size_t n;

	for (; words[argc - 1]; argc++) {
		const char *word = words[argc - 1];
		bool file = text_ends_in(word, ".db") || text_ends_in(word, ".yaml");
		argv[argc] = file ? xasprintf("%s/%s", folder, word) : xstrdup(word);
	}
	memcpy(owned, argv, sizeof(owned)); /* the parser of options sorts the others */
	stdout = open_memstream(&said[0], &n);
	stderr = open_memstream(&said[1], &n);
	must(stdout && stderr);
	int status = cli_run(argc, argv);
	own_archive_use(NULL); /* --db is of one run */
	fclose(stdout);
	fclose(stderr);
	stdout = was[0];
	stderr = was[1];
	while (argc > 1)
		free(owned[--argc]);
	return status;
}

/* One that works, in the making of the archive. */
#define make(...)                                                                 \
	do {                                                                      \
		char *said[2];                                                    \
		if (run((const char *const[]){ __VA_ARGS__, NULL }, said) != 0) { \
			fputs(said[1], stderr);                                   \
			abort();                                                  \
		}                                                                 \
		free(said[0]);                                                    \
		free(said[1]);                                                    \
	} while (0)

static void
remove_folder(void)
{
	sweep();
	rmdir(folder);
}

void
fuzz_archive_begin(void)
{
	static const char session[] = "device: AFUL Cantor\nplaylist: ./list.yaml\n"
				      "compare: [{device: AFUL Performer8}]\n"
				      "chains: {desk: {source: FiiO K7}}\n";
	static const char list[] =
		"id: list\nsections:\n  - id: bass\n    title: Bass\n    tracks:\n"
		"      - {id: one, title: One, cues: [{at: \"0:05\", label: five}]}\n"
		"      - {id: two, title: Two, signal: sine 400 10s}\n";

	must(mkdtemp(folder) && (dir = open(folder, O_DIRECTORY | O_CLOEXEC)) >= 0);
	atexit(remove_folder);
	umask(077);
	setenv("HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	char *db = xasprintf("%s/earlog.db", folder);
	setenv("EARLOG_DB", db, 1);
	free(db);
	put("cantor.yaml", session, strlen(session));
	put("list.yaml", list, strlen(list));
	make("note", "add", "cantor.yaml", "tight bass", "--item", "one", "--at", "0:05");
	make("note", "add", "cantor", "more of it", "--item", "two", "--against", "Performer8");
	make("note", "add", "cantor", "hidden", "--section", "bass", "--private");
	make("rate", "cantor", "bass-depth", "4", "--item", "one");
	make("rate", "cantor", "sonic-quality", "4");
	buf_clear(&whole);
	read_back("earlog.db", &whole);
	sweep();
}

/* ---- one run ---- */

static void
change(struct buf *file, const uint8_t *p, size_t n)
{
	while (n >= 5) {
		size_t at = (size_t)(p[0] | p[1] << 8) * PAGE + (size_t)(p[2] | p[3] << 8) % PAGE;
		size_t many = p[4] < n - 5 ? p[4] : n - 5;

		at %= file->len;
		if (many > file->len - at)
			many = file->len - at;
		memcpy(file->s + at, p + 5, many);
		p += 5 + many;
		n -= 5 + many;
	}
}

static void
is_clean(const char *s)
{
	size_t n = strlen(s), len;

	for (size_t i = 0; i < n; i += len) {
		int32_t c = text_decode(s + i, n - i, &len);
		must(c != TEXT_BAD && (c == '\n' || c == '\t' || !text_is_control(c)));
	}
}

static void
run_command(const char *const *words)
{
	char *said[2];
	int status = run(words, said);
	const char *last = words[0];

	is_clean(said[0]);
	is_clean(said[1]);
	for (size_t i = 0; words[i]; i++)
		last = words[i];
	if (status == 0 && strcmp(last, "--json") == 0) {
		json_t *json = json_loads(said[0], JSON_DECODE_ANY, NULL);
		must(json);
		json_decref(json);
	}
	must(status == 0 || *said[0] || *said[1]);
	free(said[0]);
	free(said[1]);
}

/* Its magic and application id are those of an archive. */
static bool
is_ours(const struct buf *file)
{
	return file->len >= 100 && memcmp(file->s, MAGIC, sizeof(MAGIC)) == 0 &&
		memcmp(file->s + 68, whole.s + 68, 4) == 0;
}

void
fuzz_archive(const uint8_t *data, size_t size)
{
	struct buf file = BUF_INIT, after = BUF_INIT;
	bool as_it_is = size >= sizeof(MAGIC) && memcmp(data, MAGIC, sizeof(MAGIC)) == 0;
	const char *const *words = commands[size ? data[size - 1] % LENGTH(commands) : 0];

	if (as_it_is) {
		buf_add_bytes(&file, data, size);
	} else {
		buf_add_bytes(&file, whole.s, whole.len);
		if (size) {
			words = commands[data[0] % LENGTH(commands)];
			change(&file, data + 1, size - 1);
		}
	}
	put("earlog.db", file.s, file.len);
	if (strcmp(words[0], "merge") == 0)
		put("other.db", whole.s, whole.len);
	run_command(words);
	if (!is_ours(&file) && strcmp(words[0], "doctor") != 0) {
		read_back("earlog.db", &after);
		must(after.len == file.len && memcmp(after.s, file.s, file.len) == 0);
		must(sweep() == 1 + (strcmp(words[0], "merge") == 0));
	} else {
		sweep();
	}
	buf_finish(&file);
	buf_finish(&after);
}
