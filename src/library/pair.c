#include "library/pair.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/os_thread.h"
#include "base/text.h"
#include "library/decode.h"
#include "library/jail.h"
#include "library/pool.h"

#define GONE_MS 10000
#define QUIET_MS 600000 /* longest wait for the next message of the worker */
#define CHANNELS 2      /* channels of each of the two files in the combined file */
#define FRAME_BYTES (2 * CHANNELS * sizeof(float))
/* Limit in bytes for all samples in the worker; the libraries need the rest of its memory. */
#define MOST_BYTES (JAIL_MEMORY_BYTES * 2 / 3)
#define SOUND_BYTES ((int64_t)(CHANNELS * sizeof(float))) /* bytes of a stereo frame */
#define MOST_FRAMES (MOST_BYTES / 2 / SOUND_BYTES)        /* most frames of the first file */
#define BLOCK (WORKER_BYTES / FRAME_BYTES) /* most frames in one message of the worker */

/* ---- in the worker process: decoding both files and sending their frames ---- */

/* A decoded file as stereo frames; a mono file fills both channels. */
struct pair_sound {
	float *v;
	size_t n, cap, most;
	int rate_hz, channels;
	const struct pair_sound
		*first; /* the first of the two files; NULL: this is the first file */
};

/* Returns the memory for one second of this file, in bytes; with the resampled copy, if any. */
static double
bytes_of_second(const struct pair_sound *s)
{
	int other_hz = s->first && s->first->rate_hz != s->rate_hz ? s->first->rate_hz : 0;

	return (double)(s->rate_hz + other_hz) * (double)SOUND_BYTES;
}

static bool
sound_begin(
	void *into, int rate_hz, const AVChannelLayout *channels, float full_scale, struct err *err)
{
	struct pair_sound *s = into;

	(void)full_scale;
	s->rate_hz = rate_hz;
	s->channels = channels->nb_channels;
	s->most = (size_t)MOST_FRAMES;
	if (s->first)
		s->most = (size_t)((double)(MOST_BYTES - (int64_t)s->first->n * SOUND_BYTES) /
			bytes_of_second(s) * rate_hz);
	return s->channels <= CHANNELS || err_set(err, "it has more than two channels");
}

static bool
sound_add(void *into, const float *frames, size_t n, struct err *err)
{
	struct pair_sound *s = into;

	if (s->n + n > s->most) {
		double second = bytes_of_second(s), first = second;
		char other[32] = "";

		if (s->first) {
			first = bytes_of_second(s->first);
			snprintf(other, sizeof(other), "%g and ", s->first->rate_hz / 1000.0);
		}
		return err_set(err,
			"it is too long: at %s%g kHz, %.1f minutes of each file fit into memory",
			other, s->rate_hz / 1000.0, (double)MOST_BYTES / (first + second) / 60);
	}
	if (s->n + n > s->cap) {
		/* Growing costs little: the allocator moves large blocks without copying them. */
		s->cap = s->cap * 5 / 4 > s->n + n ? s->cap * 5 / 4 : s->n + n + 1048576;
		s->cap = s->cap < s->most ? s->cap : s->most;
		s->v = xreallocarray(s->v, s->cap * CHANNELS, sizeof(*s->v));
	}
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < CHANNELS; c++)
			s->v[(s->n + i) * CHANNELS + c] =
				s->channels == 1 ? frames[i] : frames[i * CHANNELS + c];
	s->n += n;
	return true;
}

static bool
sound_resample(struct pair_sound *s, int rate_hz, struct err *err)
{
	size_t n;

	if (s->rate_hz == rate_hz)
		return true;
	float *v = resample(s->v, s->n, CHANNELS, s->rate_hz, rate_hz, &n, err);
	if (!v)
		return false;
	free(s->v);
	s->v = v;
	s->n = n;
	return true;
}

static bool
send_frames(int socket, const struct pair_sound *a, const struct pair_sound *b, int64_t offset)
{
	float block[BLOCK][2 * CHANNELS];
	bool ok = true;

	for (size_t at = 0; ok && at < a->n; at += BLOCK) {
		size_t n = a->n - at < BLOCK ? a->n - at : BLOCK;
		for (size_t i = 0; i < n; i++) {
			int64_t there = (int64_t)(at + i) - offset;
			bool within = there >= 0 && there < (int64_t)b->n;
			for (size_t c = 0; c < CHANNELS; c++) {
				block[i][c] = a->v[(at + i) * CHANNELS + c];
				block[i][CHANNELS + c] =
					within ? b->v[(size_t)there * CHANNELS + c] : 0;
			}
		}
		ok = worker_send_bytes(socket, WORKER_FRAMES, block, n * FRAME_BYTES);
	}
	return ok;
}

static bool
align_files(const struct pair_question *q, const int *files, struct pair_sound s[2],
	struct pair_made *m, struct err *err)
{
	static const struct decoded to = { sound_begin, sound_add };

	s[1].first = &s[0];
	for (int i = 0; i < 2; i++) {
		if (!decode_file(files[i], &to, &s[i], m->audio[i], err))
			return err_prefix(err, i ? "the second file" : "the first file");
		s[i].v = xreallocarray(s[i].v, s[i].n * CHANNELS, sizeof(*s[i].v));
	}
	m->rate_hz = s[0].rate_hz;
	m->other_rate_hz = s[1].rate_hz;
	m->frames = (int64_t)s[0].n;
	m->length_ms = (int64_t)(s[0].n * 1000 / (size_t)s[0].rate_hz);
	if (!sound_resample(&s[1], s[0].rate_hz, err))
		return err_prefix(err, "the second file");
	struct offset *o = &m->offset;
	*o = (struct offset){ .frames = q->frames, .alike = NAN, .sure = 1 };
	offset_common(o, s[0].n, s[1].n);
	if (!q->told)
		*o = offset_find(s[0].v, s[0].n, s[1].v, s[1].n, CHANNELS, s[0].rate_hz);
	return true;
}

bool
pair_run(int socket, const int *files, const struct pair_question *q, struct err *err)
{
	struct worker_answer head = { .ok = true, .part = WORKER_HEAD };
	struct pair_sound s[2] = { { 0 } };
	bool ok = align_files(q, files, s, &head.pair, err) &&
		((worker_socket_send(socket, &head, sizeof(head)) &&
			 send_frames(socket, &s[0], &s[1], head.pair.offset.frames)) ||
			err_set(err, "the frames cannot be sent"));

	free(s[0].v);
	free(s[1].v);
	return ok;
}

/* ---- in the calling process: running the worker and writing the combined file ---- */

struct pair {
	char *program, *path[2], *folders[PAIR_FOLDERS];
	struct pair_question q;
	struct wake ended, stop, gone;
	pthread_t thread;
	bool running, taken;
	/* Until the thread ends, only the thread uses the members below. */
	FILE *f;
	int64_t left; /* bytes that the worker has yet to send */
	char *into;   /* path of the new file; NULL: none */
	int lock;     /* descriptor that locks the file; -1: none */
	bool made;
	struct pair_made out;
	struct err why;
};

static bool
is_part(const struct offset_part *part, int64_t from, int64_t to)
{
	return part->from >= from && part->from <= part->to && part->to <= to;
}

/* Returns true if a message is plausible: a hostile file may control the worker. */
static bool
is_possible(const struct pair_made *m)
{
	const struct offset_part *both = &m->offset.both;

	return m->offset.sure <= 1 && m->rate_hz >= 1000 && m->rate_hz <= 1000000 &&
		m->other_rate_hz >= 1000 && m->other_rate_hz <= 1000000 && m->frames > 0 &&
		m->frames <= MOST_FRAMES && m->offset.frames >= -2 * MOST_FRAMES &&
		m->offset.frames <= 2 * MOST_FRAMES && !(m->offset.alike < 0) &&
		!(m->offset.alike > 1.001) && is_part(both, 0, m->frames) &&
		is_part(&m->offset.in_step, both->from, both->to) && file_is_hash(m->audio[0]) &&
		file_is_hash(m->audio[1]) && m->length_ms == m->frames * 1000 / m->rate_hz;
}

/* Writes the header of a WAV file of floats, in this machine's byte order. */
static bool
write_head(FILE *f, const struct pair_made *m)
{
	uint32_t bytes = (uint32_t)(m->frames * (int64_t)FRAME_BYTES), rate = (uint32_t)m->rate_hz;
	const uint32_t words[] = { bytes + 36, 16, 3 | 2 * CHANNELS << 16, rate,
		rate * (uint32_t)FRAME_BYTES, (uint32_t)FRAME_BYTES | 32 << 16, bytes };
	const struct {
		const char *text;
		size_t word, n;
	} parts[] = { { "RIFF", 0, 1 }, { "WAVEfmt ", 1, 5 }, { "data", 6, 1 } };

	for (size_t i = 0; i < LENGTH(parts); i++)
		if (fputs(parts[i].text, f) == EOF ||
			fwrite(&words[parts[i].word], 4, parts[i].n, f) != parts[i].n)
			return false;
	return true;
}

/* Sets err to a message that the file `into` of this size could not be written, for the reason in
 * errno. Returns false. */
static bool
say_unwritten(const char *into, int64_t bytes, struct err *err)
{
	int why = errno;
	CLEANUP(pointer_free) char *folder = file_folder(into);

	if (why == ENOSPC || why == EDQUOT)
		err_set(err,
			"the disk is full: the file that combines two files needs %" PRId64
			" MB in %.150s, or in TMPDIR",
			bytes / 1000000 + 1, folder);
	else
		err_set(err, "cannot write the file that combines two files in %.150s: %s", folder,
			strerror(why));
	return false;
}

#define NAME_BEGIN "pair-"
#define NAME_END ".wav"

static bool
is_pair(const char *name, const char *of)
{
	(void)of;
	return strncmp(name, NAME_BEGIN, strlen(NAME_BEGIN)) == 0 && text_ends_in(name, NAME_END);
}

void
pair_remove_left(const char *const folders[PAIR_FOLDERS])
{
	for (int i = 0; i < PAIR_FOLDERS; i++)
		if (folders[i])
			file_remove_leftovers_later(folders[i], is_pair, "");
}

/* Creates a new file in the folder and locks it with p->lock, so that other processes of earlog do
 * not remove it. Returns NULL on failure, with errno set. */
static FILE *
create_in(struct pair *p, const char *folder)
{
	static _Atomic unsigned number;
	int fd;

	do {
		free(p->into);
		p->into = xasprintf(
			"%s/" NAME_BEGIN "%ld-%u" NAME_END, folder, (long)getpid(), ++number);
		fd = file_create_locked(AT_FDCWD, p->into, 0600);
	} while (fd < 0 && errno == EEXIST);
	p->lock = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	FILE *f = p->lock >= 0 ? fdopen(fd, "w") : NULL;
	if (!f && fd >= 0)
		close(fd);
	return f;
}

/* Removes the file, if there is one, and then its lock. */
static void
remove_file(struct pair *p)
{
	if (p->into)
		unlink(p->into);
	if (p->lock >= 0)
		close(p->lock);
	p->lock = -1;
}

/* Creates the file in the first of the folders with enough space. Returns NULL on failure; err then
 * names the last folder. */
static FILE *
create(struct pair *p, int64_t bytes, struct err *err)
{
	FILE *f = NULL;

	err_set(err, "there is no folder for the file that combines two files: set HOME or TMPDIR");
	for (int i = 0; i < PAIR_FOLDERS && !f; i++) {
		const char *folder = p->folders[i];

		if (!folder || !file_make_folder(folder, err))
			continue;
		struct statvfs st;
		f = create_in(p, folder);
		if (f && statvfs(folder, &st) == 0 &&
			(double)st.f_bavail * (double)st.f_frsize >= (double)bytes)
			return f;
		if (f) {
			fclose(f);
			remove_file(p);
			f = NULL;
			errno = ENOSPC;
		}
		say_unwritten(p->into, bytes, err);
		xreplace(&p->into, NULL);
	}
	return NULL;
}

static bool
take_pair_part(void *into, const struct worker_answer *w)
{
	struct pair *p = into;

	if (w->part == WORKER_HEAD) {
		/* the first part of the result */
		if (p->f || !is_possible(&w->pair))
			return err_set(
				&p->why, "the worker that aligns two files sent an invalid result");
		p->out = w->pair;
		memset(p->out.hash, 0, sizeof(p->out.hash));
		p->left = w->pair.frames * (int64_t)FRAME_BYTES;
		p->f = create(p, p->left, &p->why);
		return p->f &&
			(write_head(p->f, &w->pair) || say_unwritten(p->into, p->left, &p->why));
	}
	if (w->part != WORKER_FRAMES || !p->f || !w->nbytes || w->nbytes > sizeof(w->bytes) ||
		w->nbytes > p->left)
		return err_set(&p->why, "the worker that aligns two files sent an invalid result");
	p->left -= w->nbytes;
	return fwrite(w->bytes, 1, w->nbytes, p->f) == w->nbytes ||
		say_unwritten(p->into, p->out.frames * (int64_t)FRAME_BYTES, &p->why);
}

/* The thread: makes the combined file, waits until the caller stops it, and removes the file. */
static void *
pair_thread(void *arg)
{
	struct pair *p = arg;
	struct pollfd stop = { p->stop.fd, POLLIN, 0 };
	const struct music_file of[] = { { .path = p->path[0] }, { .path = p->path[1] } };
	const struct music_file *const files[] = { &of[0], &of[1] };
	const struct pool_how how = {
		.question.pair = p->q, .nice = POOL_TO_SOUND, .take = take_pair_part, .into = p
	};
	struct pool *pool = pool_new(p->program, WORKER_PAIR, files, 2, QUIET_MS, p->stop.fd, &how);
	struct pool_answer a;
	struct err err = ERR_INIT;
	bool answered = pool_next(pool, &a), ok = answered && a.ok;
	pool_works(pool, &err);
	pool_free(pool);
	if (!ok && !p->why.msg[0])
		err_set(&p->why, "%s", answered ? a.why : err.msg);
	if (ok && p->left)
		ok = err_set(&p->why, "the worker that aligns two files ended too early");
	if (p->f && fclose(p->f) != 0 && ok)
		ok = say_unwritten(p->into, p->out.frames * (int64_t)FRAME_BYTES, &p->why);
	if (!ok) {
		remove_file(p);
		xreplace(&p->into, NULL);
	}
	p->made = ok;
	for (int i = 0; ok && i < 2; i++) {
		int fd = open(p->path[i], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

		if (fd < 0 || !file_hash_fd(fd, p->out.hash[i]))
			p->out.hash[i][0] = '\0';
		if (fd >= 0)
			close(fd);
	}
	wake_send(&p->ended);
	while (p->into && poll(&stop, 1, -1) != 1)
		;
	remove_file(p);
	wake_send(&p->gone);
	return NULL;
}

struct pair *
pair_new(const char *program, const char *first, const char *second,
	const char *const folders[PAIR_FOLDERS], const int64_t *frames)
{
	struct pair *p = xcalloc(1, sizeof(*p));

	p->lock = -1;
	p->program = xstrdup(program);
	p->path[0] = xstrdup(first);
	p->path[1] = xstrdup(second);
	for (int i = 0; i < PAIR_FOLDERS; i++)
		p->folders[i] = folders[i] ? xstrdup(folders[i]) : NULL;
	if (frames)
		p->q = (struct pair_question){ true, *frames };
	p->ended = p->stop = p->gone = (struct wake)WAKE_NONE;
	wake_open(&p->ended);
	wake_open(&p->stop);
	wake_open(&p->gone);
	p->running = thread_start(&p->thread, "earlog-pair", pair_thread, p) == 0;
	if (!p->running) {
		err_set(&p->why, "a thread cannot be started");
		wake_send(&p->ended);
	}
	return p;
}

int
pair_fd(const struct pair *p)
{
	return p->taken ? -1 : p->ended.fd;
}

bool
pair_take(struct pair *p, bool *made, struct pair_made *out, struct err *err)
{
	struct pollfd fd = { pair_fd(p), POLLIN, 0 };

	if (p->taken || poll(&fd, 1, 0) != 1)
		return false;
	wake_drain(&p->ended);
	p->taken = true;
	*made = p->made;
	*out = p->out;
	*err = p->why;
	return true;
}

const char *
pair_path(const struct pair *p)
{
	return p->into;
}

void
pair_stop(struct pair *p)
{
	wake_send(&p->stop);
}

void
pair_free(struct pair *p)
{
	if (!p)
		return;
	pair_stop(p);
	struct pollfd gone = { p->gone.fd, POLLIN, 0 };
	if (p->running && poll(&gone, 1, GONE_MS) == 0) {
		pthread_detach(p->thread); /* the disk hangs: the thread still uses p */
		return;
	}
	if (p->running)
		pthread_join(p->thread, NULL);
	wake_close(&p->ended);
	wake_close(&p->stop);
	wake_close(&p->gone);
	free(p->program);
	for (int i = 0; i < 2; i++)
		free(p->path[i]);
	for (int i = 0; i < PAIR_FOLDERS; i++)
		free(p->folders[i]);
	free(p->into);
	free(p);
}
