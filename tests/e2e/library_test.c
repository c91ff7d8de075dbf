/* tests: long, of library/ cli/earlog_library */
/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One's own music: read by processes that can do nothing else, found, offered, known again. */
#include "e2e/bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/core/mem.h"
#include "base/system/os_system.h"
#include "base/system/os_file.h"
#include "e2e/review.h"
#include "review/record/identity.h"
#include "review/record/records.h"
#include "support/needs.h"

static void
folder(struct home *h, const char *path)
{
	if (mkdir(home_path(h, "%s", path), 0700) != 0)
		fail_msg("cannot make %s", path);
}

/* A tone with tags, in what the name ends in. */
static void
make_tagged(struct home *h, const char *path, const char *seconds, const char *title,
	const char *artist)
{
	char *source = xasprintf("sine=440:sample_rate=44100:duration=%s", seconds);
	char *t = xasprintf("title=%s", title), *a = xasprintf("artist=%s", artist),
	     *author = xasprintf("author=%s", artist);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-metadata", t,
			    "-metadata", a, "-metadata", author, "-metadata", "album=Tests",
			    "-metadata", "ISRC=DEAAA2000001", (char *)home_path(h, "%s", path)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", path, err);
	free(source);
	free(t);
	free(a);
	free(author);
}

static void
write_bytes(struct home *h, const char *path, const void *bytes, size_t n)
{
	int fd = open(home_path(h, "%s", path), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || close(fd) != 0)
		fail_msg("cannot write %s", path);
}

/* `earlog library …`; what it says on both. */
static const char *
library(struct home *h, int status, char *verb, char *arg, const char **err)
{
	const char *out, *words;
	int rc = home_run(h, ARGS("earlog", "library", verb, arg), NULL, &out, &words);

	if (rc != status)
		fail_msg("library %s %s: %d\n%s%s", verb, arg ? arg : "", rc, out, words);
	assert_harmless(out, home_len(h, out), false);
	assert_harmless(words, home_len(h, words), false);
	if (err)
		*err = words;
	return out;
}

/* ---- scanning ---- */

static void
tags_of_each_format_are_read_once_and_again_when_the_file_changed(void **state)
{
	static const char *const names[] = { "a.flac", "b.mp3", "c.opus", "d.ogg", "e.m4a", "f.wav",
		"g.aiff" };
	struct home *h = home_new();

	folder(h, "work/music");
	folder(h, "work/music/sub");
	for (size_t i = 0; i < LENGTH(names); i++) {
		char *path = xasprintf("work/music/%s%s", i % 2 ? "sub/" : "", names[i]),
		     *title = xasprintf("Öl %zu", i);
		make_tagged(h, path, "2", title, "Ärzte");
		free(path);
		free(title);
	}
	assert_has(library(h, 0, "scan", "music", NULL), "7 files: 7 read, 0 unchanged");
	assert_string_equal(home_sql(h,
				    "select group_concat(title, ','), min(artist), max(artist), "
				    "min(album), min(length_ms) between 1950 and 2100,"
				    " max(length_ms) between 1950 and 2100, sum(isrc is not null) "
				    ">= 4 from (select * from library order by path)"),
		"Öl 0,Öl 2,Öl 4,Öl 6,Öl 1,Öl 3,Öl 5|Ärzte|Ärzte|Tests|1|1|1");
	assert_has(library(h, 0, "scan", "music", NULL), "7 files: 0 read, 7 unchanged");

	make_tagged(h, "work/music/a.flac", "3", "Another", "Ärzte");
	assert_has(library(h, 0, "scan", "music", NULL), "7 files: 1 read, 6 unchanged");
	assert_string_equal(
		home_sql(h, "select title, length_ms from library where path like '%a.flac'"),
		"Another|3000");
	assert_has(library(h, 0, "list", "another", NULL), "0:03");
	/* An old tag, in Latin-1. */
	struct buf old = BUF_INIT;
	const char *sound = home_read(h, "work/music/sub/b.mp3");
	buf_add_bytes(&old, sound, home_len(h, sound));
	buf_add(&old,
		"TAG"
		"\xc4rger");
	while (old.len < home_len(h, sound) + 128)
		buf_add_char(&old, '\0');
	memmove(old.s, "XXX", 3); /* its new tag is none any more */
	write_bytes(h, "work/music/old.mp3", old.s, old.len);
	buf_finish(&old);
	library(h, 0, "scan", "music", NULL);
	assert_string_equal(
		home_sql(h, "select title from library where path like '%old.mp3'"), "Ärger");
	assert_string_equal(library(h, 0, "list", "nowhere", NULL), "");
	bench_intact(h);
	home_free(h);
}

static void
gone_files_are_forgotten_unless_the_whole_folder_is_empty(void **state)
{
	struct home *h = home_new();
	const char *err;

	folder(h, "work/music");
	make_tagged(h, "work/music/a.flac", "1", "A", "X");
	make_tagged(h, "work/music/b.flac", "1", "B", "X");
	library(h, 0, "scan", "music", NULL);
	unlink(home_path(h, "work/music/a.flac"));
	assert_has(library(h, 0, "scan", "music", NULL), "1 files: 0 read, 1 unchanged, 1 gone");
	assert_string_equal(home_sql(h, "select count(*) from library"), "1");

	/* As when a drive is not mounted. */
	unlink(home_path(h, "work/music/b.flac"));
	library(h, 0, "scan", "music", &err);
	assert_has(err, "is it mounted?");
	assert_string_equal(home_sql(h, "select count(*) from library"), "1");
	rmdir(home_path(h, "work/music"));
	library(h, 1, "scan", "music", &err);
	assert_has(err, "its files stay in the library");
	assert_string_equal(home_sql(h, "select count(*) from library"), "1");
	folder(h, "work/music");
	assert_int_equal(home_run(h, ARGS("earlog", "library", "scan", "--forget", "music"), NULL,
				 NULL, NULL),
		0);
	assert_string_equal(home_sql(h, "select count(*) from library"), "0");

	/* Where no folder is named, that is what is said; the desktop's is one. */
	library(h, 1, "scan", NULL, &err);
	assert_has(err, "music:");
	folder(h, "home/Music");
	make_tagged(h, "home/Music/a.flac", "1", "A", "X");
	assert_has(library(h, 0, "scan", NULL, NULL), "1 files: 1 read");
	home_free(h);
}

static void
a_folder_that_moved_leaves_no_rows(void **state)
{
	struct home *h = home_new();
	CLEANUP(pointer_free) char *profile = NULL;
	const char *err;

	folder(h, "work/old");
	make_tagged(h, "work/old/a.flac", "1", "A", "X");
	make_tagged(h, "work/old/b.flac", "1", "B", "X");
	make_tagged(h, "work/old/c.flac", "2", "C", "X");
	profile = xasprintf("music: [%s]\n", home_path(h, "work/old"));
	home_write(h, "config/earlog/config.yaml", profile);
	assert_has(library(h, 0, "scan", NULL, NULL), "3 files: 3 read");
	/* the drive has another place now, where one of the files is another one */
	CLEANUP(pointer_free) char *old = xstrdup(home_path(h, "work/old"));
	assert_int_equal(rename(old, home_path(h, "work/new")), 0);
	make_tagged(h, "work/new/c.flac", "4", "C", "X");
	free(profile);
	profile = xasprintf("music: [%s]\n", home_path(h, "work/new"));
	home_write(h, "config/earlog/config.yaml", profile);
	assert_has(library(h, 0, "scan", NULL, NULL),
		"3 files: 3 read, 0 unchanged, 1 gone, 2 found in another place");
	assert_string_equal(
		home_sql(h, "select count(*), sum(path like '%/new/%') from library"), "3|3");
	/* a mount point that is empty keeps its files; --forget needs no folder */
	assert_int_equal(rename(home_path(h, "work/new"), old), 0);
	folder(h, "work/new");
	library(h, 0, "scan", NULL, &err);
	assert_has(err, "is it mounted?");
	assert_string_equal(home_sql(h, "select count(*) from library"), "3");
	rmdir(home_path(h, "work/new"));
	assert_int_equal(
		home_run(h, ARGS("earlog", "library", "scan", "--forget", "new"), NULL, NULL, NULL),
		0);
	assert_string_equal(home_sql(h, "select count(*) from library"), "0");
	home_free(h);
}

/* ---- what files may hold ---- */

/* An MP3 whose head says: so many bytes of title, or of a picture. */
static void
make_mp3(struct home *h, const char *path, const char *frame, const char *content, size_t n)
{
	size_t all = n + 11;
	unsigned char head[21] = { 'I', 'D', '3', 3, 0, 0, (unsigned char)(all >> 21 & 127),
		(unsigned char)(all >> 14 & 127), (unsigned char)(all >> 7 & 127),
		(unsigned char)(all & 127) };
	struct buf b = BUF_INIT;
	struct stat st;

	memcpy(head + 10, frame, 4);
	for (int i = 0; i < 4; i++)
		head[14 + i] = (unsigned char)((n + 1) >> (24 - 8 * i));
	head[20] = 3; /* UTF-8 */
	buf_add_bytes(&b, head, sizeof(head));
	buf_add_bytes(&b, content, n);
	make_tagged(h, "work/plain.mp3", "1", "", "");
	int fd = open(home_path(h, "work/plain.mp3"), O_RDONLY);
	assert_true(fd >= 0 && fstat(fd, &st) == 0);
	char *sound = xmalloc((size_t)st.st_size);
	assert_int_equal(read(fd, sound, (size_t)st.st_size), st.st_size);
	close(fd);
	buf_add_bytes(&b, sound, (size_t)st.st_size);
	write_bytes(h, path, b.s, b.len);
	free(sound);
	buf_finish(&b);
}

static void
hostile_tags_reach_no_terminal(void **state)
{
	static const char *const titles[] = { "\033]52;c;cXVpdA==\a", "\033[2Jgone",
		"\xc2\x9d"
		"0;PWNED\xc2\x9c",
		"\xe2\x80\xae"
		"desrever",
		"a\nb\rc\td",
		"\x9b"
		"31m",
		"{{ site.title }} <script>", "'; DROP TABLE library; --", "%s%n%n" };
	struct home *h = bench_home();

	folder(h, "work/music");
	for (size_t i = 0; i < LENGTH(titles); i++) {
		char *path = xasprintf("work/music/%zu.mp3", i);
		make_mp3(h, path, "TIT2", titles[i], strlen(titles[i]));
		free(path);
	}
	make_tagged(h, "work/music/x\033[31m\xff.flac", "1", "Name", "X");
	char *huge = xmalloc(10 << 20);
	memset(huge, 'A', 10 << 20);
	make_mp3(h, "work/music/huge.mp3", "TIT2", huge, 10 << 20);
	assert_has(library(h, 0, "scan", "music", NULL), "11 files: 11 read");
	free(huge);
	const char *list = library(h, 0, "list", NULL, NULL);
	assert_has(list, "DROP TABLE");
	assert_true(strlen(list) < 100000);
	library(h, 0, "list", "--json", NULL);
	assert_string_equal(
		home_sql(h, "select count(*), max(length(title)) <= 512 from library"), "11|1");
	/* The same words are offered at the bench. */
	bench_tracks(h,
		"      - {id: one, title: \"'; DROP TABLE library; --\", artist: A}\n"
		"      - {id: two, title: \"%s%n%n\", artist: A}\n");
	assert_has(library(h, 0, "missing", "list.yaml", NULL), "1 similar: ");
	struct drive *d = bench_start(h, NULL);
	drive_keys(d, "t");
	drive_wait_text(d, "DROP TABLE");
	size_t n;
	const char *bytes = drive_log(d, &n);
	assert_harmless(bytes, n, true);
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}

static void
any_of_several_artists_and_ids_is_found(void **state)
{
	struct home *h = bench_home();
	const char *err;

	folder(h, "work/music");
	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=duration=2",
			    "-metadata", "title=A", "-metadata", "artist=X;Y", "-metadata",
			    "ISRC=GBAAA0000001;DEAAA2000001",
			    (char *)home_path(h, "work/music/a.flac")),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg: %s", err);
	library(h, 0, "scan", "music", NULL);
	bench_tracks(h,
		"      - {id: one, title: A, artist: Y}\n"
		"      - {id: two, title: B, isrc: DEAAA2000001}\n"
		"      - {id: three, title: C, isrc: DEAAA2000002}\n");
	const char *out = library(h, 0, "missing", "list.yaml", NULL);
	assert_has(out, "a.flac (title and artist");
	assert_has(out, "a.flac (ISRC)");
	assert_has(out, "no file");
	home_free(h);
}

static void
broken_files_are_skipped_and_said(void **state)
{
	static const unsigned char cut_wav[] =
		"RIFF\xff\xff\xff\xffWAVEfmt "
		"\x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0da";
	static const unsigned char endless_wav[] =
		"RIFF\xff\xff\xff\xffWAVEfmt "
		"\x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\xff\xff\xff\xff....";
	static const char picture[] =
		"image/"
		"png\0\3\0\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\6\0\0\0....";
	struct home *h = home_new();
	unsigned char noise[5000];
	const char *err;

	folder(h, "work/music");
	folder(h, "work/music/folder.flac");
	write_bytes(h, "work/music/cut.wav", cut_wav, sizeof(cut_wav) - 1);
	write_bytes(h, "work/music/endless.wav", endless_wav, sizeof(endless_wav) - 1);
	write_bytes(h, "work/music/empty.mp3", "", 0);
	assert_int_equal(mkfifo(home_path(h, "work/music/pipe.flac"), 0600), 0);
	make_mp3(h, "work/music/bomb.mp3", "APIC", picture, sizeof(picture) - 1);
	make_tagged(h, "work/secret.flac", "1", "Secret", "X");
	home_write(h, "work/music/list.wav", "ffconcat version 1.0\nfile ../secret.flac\n");
	home_write(h, "work/music/list.flac", "#EXTM3U\n../secret.flac\n");
	home_write(h, "work/music/hls.mp3",
		"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n../secret.flac\n#EXT-X-ENDLIST\n");
	srand(5);
	for (int i = 0; i < 200; i++) {
		static const char *const magic[] = { "fLaC", "OggS", "RIFF", "ID3\3", "FORM" };
		char name[64];
		for (size_t k = 0; k < sizeof(noise); k++)
			noise[k] = (unsigned char)rand();
		memcpy(noise, magic[i % 5], 4);
		snprintf(name, sizeof(name), "work/music/noise%03d.%s", i,
			i % 5 == 2           ? "wav"
				: i % 5 == 1 ? "ogg"
					     : "flac");
		write_bytes(h, name, noise, sizeof(noise));
	}
	make_tagged(h, "work/music/good.flac", "1", "Good", "X");
	library(h, 0, "scan", "music", &err);
	size_t named = 0;
	for (const char *s = err; (s = strstr(s, "skipped /")); s++)
		named++;
	assert_int_equal(named, 20);
	CLEANUP(pointer_free)
	char *more = xasprintf("skipped %d more",
		(int)strtol(home_sql(h, "select count(*) from library where trouble is not null"),
			NULL, 10) -
			20);
	assert_has(err, more);
	assert_has(err, "list.wav: its format is not known");
	assert_string_equal(
		home_sql(h, "select count(*) from library where title = 'Secret'"), "0");
	assert_string_equal(
		home_sql(h, "select title, length_ms from library where path like '%good.flac'"),
		"Good|1000");
	assert_string_equal(home_sql(h,
				    "select count(*) from library where path like '%/bomb.mp3' and "
				    "trouble is null"),
		"1");
	assert_string_equal(home_sql(h,
				    "select count(*) from library where path like '%pipe%' or path "
				    "like '%folder%'"
				    " or path like '%empty%'"),
		"0");
	/* What is broken is not tried again until it changes. */
	assert_has(library(h, 0, "scan", "music", NULL), ": 0 read");
	home_free(h);
}

/* ---- the processes ---- */

/* Programs that run with this home, with this word among their arguments. */
static size_t
running(struct home *h, const char *word)
{
	DIR *proc = opendir("/proc");
	const char *home = home_path(h, "home");
	size_t n = 0;

	for (const struct dirent *e; (e = readdir(proc));) {
		char path[300], text[65536];
		static const char *const parts[] = { "cmdline", "environ" };
		bool both = e->d_name[0] >= '0' && e->d_name[0] <= '9';

		for (size_t i = 0; i < LENGTH(parts) && both; i++) {
			snprintf(path, sizeof(path), "/proc/%s/%s", e->d_name, parts[i]);
			int fd = open(path, O_RDONLY);
			ssize_t len = fd >= 0 ? read(fd, text, sizeof(text)) : -1;
			if (fd >= 0)
				close(fd);
			both = len > 0 &&
				memmem(text, (size_t)len, i ? home : word, strlen(i ? home : word));
		}
		n += both;
	}
	closedir(proc);
	return n;
}

static void
a_scan_that_is_killed_leaves_an_archive_that_is_whole_and_no_process(void **state)
{
	struct home *h = home_new();

	folder(h, "work/music");
	make_tagged(h, "work/music/a.flac", "1", "A", "X");
	for (int i = 0; i < 4000; i++) {
		char *copy = xasprintf("%s", home_path(h, "work/music/copy%04d.flac", i));
		assert_int_equal(link(home_path(h, "work/music/a.flac"), copy), 0);
		free(copy);
	}
	struct drive *d = drive_start(
		&(struct drive_options){ .home = h }, ARGS("earlog", "library", "scan", "music"));
	drive_wait_written(d, "of 4001 files read"); /* it shows how far it is */
	drive_kill(d);
	drive_end(d);
	for (int ms = 0; ms < home_limit_ms(0) && running(h, "worker"); ms++)
		usleep(1000);
	assert_int_equal(running(h, "worker"), 0);
	bench_intact(h);
	assert_has(library(h, 0, "scan", "music", NULL), "4001 files: ");
	assert_string_equal(home_sql(h, "select count(*), count(title) from library"), "4001|4001");
	home_free(h);
}

/* ---- measuring ---- */

/* Two channels of noise and tones, as long as that, with a title. */
static void
make_music(struct home *h, const char *path, const char *seconds, const char *title)
{
	char *source = xasprintf(
		"aevalsrc='0.4*sin(440*2*PI*t)+0.1*random(0)|0.3*sin(220*2*PI*t)':s=44100:d=%s",
		seconds);
	char *t = xasprintf("title=%s", title);
	const char *err;

	if (home_run(h,
		    ARGS("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-metadata", t,
			    (char *)home_path(h, "%s", path)),
		    NULL, NULL, &err) != 0)
		fail_msg("ffmpeg cannot make %s: %s", path, err);
	free(source);
	free(t);
}

/* What ffmpeg says of the packets of its audio. */
static const char *
stream_hash(struct home *h, const char *path)
{
	const char *out;

	assert_int_equal(
		home_run(h,
			ARGS("ffmpeg", "-v", "error", "-i", (char *)home_path(h, "%s", path),
				"-map", "0:a:0", "-c", "copy", "-f", "streamhash", "-"),
			NULL, &out, NULL),
		0);
	const char *hash = strstr(out, "SHA256=");
	assert_non_null(hash);
	return home_keep(h, hash + 7, 64);
}

static void
assert_measured(struct home *h, size_t files, size_t measured)
{
	CLEANUP(pointer_free)
	char *words = xasprintf(
		"%zu files: %zu measured, %zu unchanged", files, measured, files - measured);

	assert_has(library(h, 0, "analyse", "music", NULL), words);
}

static void
audio_is_known_by_its_packets_whatever_its_tags_say(void **state)
{
	static const char *const names[] = { "a.flac", "b.mp3", "c.opus", "d.ogg", "e.m4a", "f.wav",
		"g.aiff", "h.wv" };
	size_t n = test_is_whole() ? LENGTH(names) : 3;
	struct home *h = home_new();
	const char *err;

	folder(h, "work/music");
	for (size_t i = 0; i < n; i++) {
		char *path = xasprintf("work/music/%s", names[i]);
		make_music(h, path, "5", names[i]);
		free(path);
	}
	assert_measured(h, n, n);
	for (size_t i = 0; i < n; i++) {
		char *path = xasprintf("work/music/%s", names[i]);
		char *sql = xasprintf(
			"select count(*) from library l join audio f on f.hash = l.hash join "
			"analysis a on a.audio = f.audio where path like '%%/%s' and a.audio = "
			"'%s' and integrated_lufs between -11 and -9 and true_peak_dbtp between "
			"-7 and -3 and length(overview) between 98 and 104 and length(octaves) "
			"between 200 and 220",
			names[i], stream_hash(h, path));
		if (strcmp(home_sql(h, sql), "1") != 0)
			fail_msg("%s: %s", names[i],
				home_sql(h,
					"select path, a.audio, integrated_lufs, true_peak_dbtp,"
					" length(overview), length(octaves) from library l join"
					" audio f on f.hash = l.hash join analysis a on a.audio"
					" = f.audio"));
		free(sql);
		free(path);
	}
	assert_measured(h, n, 0);
	/* Other tags: the same audio. Another master in its place: another one. */
	char *from = xstrdup(home_path(h, "work/music/a.flac"));
	assert_int_equal(home_run(h,
				 ARGS("ffmpeg", "-v", "error", "-y", "-i", from, "-c", "copy",
					 "-metadata", "title=Another title, and a longer one",
					 (char *)home_path(h, "work/retagged.flac")),
				 NULL, NULL, &err),
		0);
	assert_int_equal(rename(home_path(h, "work/retagged.flac"), from), 0);
	assert_measured(h, n, 1);
	assert_int_equal(strtoul(home_sql(h, "select count(*) from analysis"), NULL, 10), n);
	assert_int_equal(strtoul(home_sql(h, "select count(*) from audio"), NULL, 10), n + 1);
	make_music(h, "work/music/a.flac", "6", "a.flac");
	assert_measured(h, n, 1);
	assert_int_equal(strtoul(home_sql(h, "select count(*) from analysis"), NULL, 10), n + 1);
	/* A merge carries it. */
	assert_int_equal(home_run(h,
				 ARGS("earlog", "merge", "--mine", "--db", "other.db",
					 (char *)home_path(h, "data/earlog/earlog.db")),
				 NULL, NULL, &err),
		0);
	CLEANUP(pointer_free) char *both = xasprintf("%zu|%zu", n + 1, n + 2);
	assert_string_equal(
		home_sql_in(h, home_path(h, "work/other.db"),
			"select (select count(*) from analysis), (select count(*) from audio)",
			NULL),
		both);
	free(from);
	home_free(h);
}

static void
measuring_goes_on_where_it_was_interrupted(void **state)
{
	struct home *h = home_new();
	char *end;

	folder(h, "work/music");
	for (int i = 0; i < 16; i++) {
		char *path = xasprintf("work/music/%02d.flac", i),
		     *seconds = xasprintf("%d", 5 + i);
		make_music(h, path, seconds, "x");
		free(path);
		free(seconds);
	}
	struct drive *d = drive_start(&(struct drive_options){ .home = h },
		ARGS("earlog", "library", "analyse", "music"));
	drive_wait_text(d, " of 16 files measured");
	drive_wait_sql(d, "select count(*) > 2 from analysis", "1");
	drive_kill(d);
	drive_end(d);
	for (int i = 0; i < 2000 && running(h, "analyser"); i++)
		usleep(1000);
	assert_int_equal(running(h, "analyser"), 0);
	bench_intact(h);
	long before = strtol(home_sql(h, "select count(*) from analysis"), &end, 10);
	assert_in_range(before, 3, 15);
	char *words = xasprintf("16 files: %ld measured, %ld unchanged", 16 - before, before);
	assert_has(library(h, 0, "analyse", "music", NULL), words);
	assert_string_equal(home_sql(h, "select count(*) from analysis"), "16");
	free(words);
	home_free(h);
}

static uint64_t dice_state = 0x9e3779b97f4a7c15;

static size_t
dice(size_t sides)
{
	dice_state ^= dice_state << 13;
	dice_state ^= dice_state >> 7;
	dice_state ^= dice_state << 17;
	return (size_t)(dice_state % sides);
}

/* Bytes changed, parts cut out, doubled or zeroed, the end missing. */
static void
damage(struct buf *b)
{
	size_t at = dice(b->len), n = 1 + dice(b->len - at) / (1 + dice(20));

	switch (dice(5)) {
	case 0:
		for (size_t i = 0; i < 1 + dice(40); i++)
			b->s[dice(b->len)] = (char)dice(256);
		break;
	case 1: memset(b->s + at, 0, n); break;
	case 2:
		memmove(b->s + at, b->s + at + n, b->len - at - n);
		b->len -= n;
		break;
	case 3: memmove(b->s + dice(b->len - n + 1), b->s + at, n); break;
	default: b->len = at + 1;
	}
}

static void
damaged_files_break_nothing_and_end_in_time(void **state)
{
	static const char *const names[] = { "a.flac", "b.mp3", "c.opus", "d.ogg", "e.m4a", "f.wav",
		"g.aiff", "h.wv", "i.mka", "j.tta" };
	struct home *h = home_new();
	const int each = rounds_here(60); /* make corrupt: many more */
	char *all = xasprintf("%d files: ", each);
	const char *err;

	for (size_t i = 0; i < LENGTH(names); i++) {
		char *good = xasprintf("work/%s", names[i]),
		     *into = xasprintf("work/%c", *names[i]);
		folder(h, into);
		make_music(h, good, "0.5", "x");
		const char *bytes = home_read(h, good);
		for (int k = 0; k < each; k++) {
			char *path = xasprintf("%s/%02d%s", into, k, names[i]);
			struct buf b = BUF_INIT;

			buf_add_bytes(&b, bytes, home_len(h, bytes));
			damage(&b);
			write_bytes(h, path, b.s, b.len);
			buf_finish(&b);
			free(path);
		}
		assert_has(library(h, 0, "analyse", into + strlen("work/"), &err), all);
		if (strstr(err, "crashed") || strstr(err, "took too long"))
			fail_msg("%s", err);
		free(into);
		free(good);
	}
	assert_int_equal(running(h, "analyser"), 0);
	/* Most can still be decoded in part; some cannot. */
	int measured = (int)strtol(home_sql(h, "select count(*) from library"), NULL, 10);
	assert_in_range(measured, 3 * each, (int)LENGTH(names) * each - 1);
	bench_intact(h);
	free(all);
	home_free(h);
}

/* strace, in which a sanitizer cannot look for leaks. */
static const char *
traced(struct home *h, int status, char *inject, char *verb, char *arg, const char **err)
{
	if (home_run(h, ARGS("strace", "-o", "/dev/null", "true"), NULL, NULL, NULL) != 0)
		skip_for("strace may not trace here");
	home_env(h, "ASAN_OPTIONS=detect_leaks=0");
	char *log = xstrdup(home_path(h, "work/trace"));
	int rc = inject
		? home_run(h,
			  ARGS("strace", "-f", "-o", log, "-e", "trace=landlock_create_ruleset",
				  "-e", inject, "earlog", "library", verb, arg),
			  NULL, NULL, err)
		: home_run(h,
			  ARGS("strace", "-f", "-o", log, "-e",
				  "trace=openat,execve,socket,connect", "earlog", "library", verb,
				  arg),
			  NULL, NULL, err);

	free(log);
	assert_int_equal(rc, status);
	return home_read(h, "work/trace");
}

static void
only_workers_load_libavformat_and_open_nothing_afterwards(void **state)
{
	struct home *h = home_new();
	const char *err;

	folder(h, "work/music");
	make_tagged(h, "work/music/a.flac", "1", "A", "X");
	char *trace = xstrdup(traced(h, 0, NULL, "scan", "music", &err));
	assert_string_equal(err, "");
	assert_has(trace, "libavformat");
	assert_has(trace, "execve(\"/proc/self/exe\", [\"earlog\", \"library\", \"worker\"]");
	/* The one that starts it opens the file, by its name and not through links. */
	assert_has(trace, "a.flac\", O_RDONLY|O_NOCTTY|O_NONBLOCK|O_NOFOLLOW|O_CLOEXEC");
	assert_null(strstr(trace, "connect("));
	free(trace);
	assert_null(strstr(traced(h, 0, NULL, "list", NULL, &err), "libavformat"));
	home_free(h);
}

static void
without_landlock_it_says_so_once_and_works(void **state)
{
	struct home *h = home_new();
	char inject[] = "inject=landlock_create_ruleset:error=ENOSYS";
	const char *err;

	folder(h, "work/music");
	make_tagged(h, "work/music/a.flac", "1", "A", "X");
	make_tagged(h, "work/music/b.flac", "1", "B", "X");
	assert_has(traced(h, 0, inject, "scan", "music", &err), "INJECTED");
	assert_has(err, "no Landlock");
	assert_null(strstr(strstr(err, "no Landlock") + 1, "no Landlock"));
	assert_string_equal(home_sql(h, "select count(title) from library"), "2");
	home_free(h);
}

/* ---- at the bench ---- */

static void
the_bench_finds_music_hears_of_a_scan_and_knows_a_file_where_it_was_moved_to(void **state)
{
	struct home *h = bench_home();

	folder(h, "work/music");
	make_tagged(h, "work/music/07.flac", "4", "The Chain", "Fleetwood Mac");
	make_tagged(h, "work/music/live.flac", "6", "Dreams (Live)", "Fleetwood Mac");
	bench_tracks(h,
		"      - {id: chain, title: The Chain, artist: Fleetwood Mac, duration: \"0:04\"}\n"
		"      - {id: dreams, title: Dreams, artist: Fleetwood Mac, duration: \"0:06\"}\n");
	char *profile =
		xasprintf("audio: {output: \"null\"}\nmusic: [%s]\n", home_path(h, "work/music"));
	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);

	/* Folders are named, and nobody read them yet. */
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "FLAC 44");
	drive_wait_text(d, "♫");
	drive_wait_text(d, "▶ 0:01");
	drive_keys(d, "m");
	drive_wait_text(d, "marker");
	drive_wait_sql(d, "select count(*) from library where hash is not null", "1");
	drive_keys(d, ">");
	drive_wait_text(d, "1 possible match: t shows it, Space runs the clock");
	/* A scan by the shell, while the bench runs */
	make_tagged(h, "work/music/dreams.flac", "6", "Dreams", "Fleetwood Mac");
	assert_has(library(h, 0, "scan", NULL, NULL), "3 files: 1 read, 2 unchanged");
	drive_wait_text(d, "FLAC 44");
	bench_quit(d);

	folder(h, "work/music/moved");
	char *from = xstrdup(home_path(h, "work/music/07.flac"));
	/* Its tags would not tell. */
	assert_int_equal(rename(from, home_path(h, "work/music/moved/x.flac")), 0);
	free(from);
	assert_has(library(h, 0, "scan", NULL, NULL), "1 found in another place");
	assert_has(library(h, 0, "missing", "cantor", NULL), "moved/x.flac");
	d = bench_start(h, NULL);
	drive_keys(d, "<");
	drive_wait_text(d, "FLAC 44");
	drive_wait_text(d, "▶ 0:01");
	bench_quit(d);
	assert_string_equal(
		home_sql(h, "select kind, deleted from source"), "library|0\nlibrary|0");
	bench_intact(h);
	home_free(h);
}

/* The files are more than are read while this test waits. */
static void
q_ends_the_look_for_music_too(void **state)
{
	struct home *h = bench_home();
	char *profile =
		xasprintf("audio: {output: \"null\"}\nmusic: [%s]\n", home_path(h, "work/music"));

	folder(h, "work/music");
	make_tagged(h, "work/music/a.flac", "1", "A", "X");
	for (int i = 0; i < 9000; i++) {
		char *copy = xasprintf("%s", home_path(h, "work/music/copy%04d.flac", i));
		assert_int_equal(link(home_path(h, "work/music/a.flac"), copy), 0);
		free(copy);
	}
	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);
	struct drive *d = bench_start(h, NULL);
	drive_wait_text(d, "of 9001 new files read");
	bench_quit(d);
	for (int i = 0; i < 500 && running(h, "looker"); i++)
		usleep(1000);
	assert_int_equal(running(h, "looker"), 0);
	const char *read = home_sql(h, "select count(*) from library");
	assert_string_not_equal(read, "9001"); /* it would have ended by itself */
	home_free(h);
}

/* Also what a session finds open when it starts. What is read is told in one line. */
static void
the_bench_does_not_look_for_music_while_a_test_is_open(void **state)
{
	struct home *h = bench_home();
	char *profile =
		xasprintf("audio: {output: \"null\"}\nmusic: [%s]\n", home_path(h, "work/music"));

	folder(h, "work/music");
	make_tagged(h, "work/music/one.flac", "2", "Nothing alike", "Nobody");
	make_tagged(h, "work/music/two.flac", "2", "Nor this", "Nobody");
	struct drive *d = bench_start(h, NULL);
	bench_command(d, "blind 1 2 x2 alike");
	drive_wait_sql(d, "select count(*) from blind_run", "1");
	bench_quit(d);
	home_write(h, "config/earlog/config.yaml", profile);
	free(profile);

	d = bench_start(h, NULL);
	drive_wait_text(d, "the blind run goes on at trial 1 of 4");
	drive_keys(d, " ");
	drive_wait_text(d, "BLIND 1/4");
	bench_type(d, "dark");
	drive_keys(d, "\r");
	drive_wait_sql(d, "select body from note", "dark");
	assert_int_equal(running(h, "looker"), 0);
	assert_string_equal(home_sql(h, "select count(*) from library"), "0");
	bench_command(d, "blind end");
	drive_wait_text(d, "revealed before its last trial");
	drive_wait_sql(d, "select count(*) from library", "2");
	/* What it read waits for the result until a key is pressed. */
	assert_screen_has(d, "revealed before its last trial");
	drive_keys(d, "n");
	drive_wait_text(d, "music folders: 2 of 2 new files read");
	drive_keys(d, "\033");
	bench_quit(d);
	bench_intact(h);
	home_free(h);
}

/* A bench was killed before its look for music began, and its folders were removed. */
static void
a_look_for_music_without_its_bench_makes_no_archive(void **state)
{
	struct home *h = home_new();
	int ends[2], status;
	const char *problem;

	folder(h, "work/music");
	assert_true(os_pipe(ends));
	close(ends[0]);
	pid_t pid = home_start(h,
		ARGS("earlog", "--db", (char *)home_path(h, "data/own.db"), "library", "looker",
			(char *)home_path(h, "work/music")),
		&(struct start){ .in = 0, .out = ends[1], .err = 2 }, &problem);
	close(ends[1]);
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_false(home_has(h, "data/own.db"));
	home_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		drive_test(tags_of_each_format_are_read_once_and_again_when_the_file_changed),
		drive_test(gone_files_are_forgotten_unless_the_whole_folder_is_empty),
		drive_test(a_folder_that_moved_leaves_no_rows),
		drive_test(hostile_tags_reach_no_terminal),
		drive_test(any_of_several_artists_and_ids_is_found),
		drive_test(broken_files_are_skipped_and_said),
		drive_test(a_scan_that_is_killed_leaves_an_archive_that_is_whole_and_no_process),
		drive_test(audio_is_known_by_its_packets_whatever_its_tags_say),
		drive_test(only_workers_load_libavformat_and_open_nothing_afterwards),
		drive_test(without_landlock_it_says_so_once_and_works),
		drive_test(
			the_bench_finds_music_hears_of_a_scan_and_knows_a_file_where_it_was_moved_to),
		drive_test(q_ends_the_look_for_music_too),
		drive_test(a_look_for_music_without_its_bench_makes_no_archive),
		drive_test(the_bench_does_not_look_for_music_while_a_test_is_open),
		ONLY_WHOLE,
		drive_test(measuring_goes_on_where_it_was_interrupted),
		drive_test(damaged_files_break_nothing_and_end_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
