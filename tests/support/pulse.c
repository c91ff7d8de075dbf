/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support/pulse.h"

#include <string.h>

static const char *const pulse_programs[] = { "pulseaudio", "pactl", "parec" };

bool
pulse_is_there(void)
{
	for (size_t i = 0; i < LENGTH(pulse_programs); i++)
		if (!is_installed(pulse_programs[i]))
			return false;
	return true;
}

void
needs_pulse(void)
{
	for (size_t i = 0; i < LENGTH(pulse_programs); i++)
		needs(pulse_programs[i]);
}

static bool
pulse_shell(const char *line)
{
	char *cmd = xasprintf("timeout 10 %s >/dev/null 2>&1", line);
	bool ok = system(cmd) == 0;

	free(cmd);
	return ok;
}

void
pulse_run(struct pulse *p)
{
	char *script = xasprintf("%s/default.pa", p->folder),
	     *log = xasprintf("--log-target=file:%s/pulse.log", p->folder);

	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execlp("pulseaudio", "pulseaudio", "-n", "-F", script, "--daemonize=no",
			"--exit-idle-time=-1", "--use-pid-file=no", "--realtime=no",
			"--high-priority=no", "--log-level=debug", log, (char *)NULL);
		_exit(127);
	}
	free(script);
	free(log);
	for (int ms = 0; ms < home_limit_ms(0) && !pulse_shell("pactl info"); ms += 20)
		poll(NULL, 0, 20);
	assert_true(pulse_shell("pactl info"));
}

void
pulse_start(struct pulse *p)
{
	char *path;

	assert_true(test_home_make(p->folder));
	setenv("XDG_RUNTIME_DIR", p->folder, 1);
	path = xasprintf("%s/client.conf", p->folder);
	setenv("PULSE_CLIENTCONFIG", path, 1);
	FILE *f = fopen(path, "we");
	assert_non_null(f);
	fprintf(f, "autospawn = no\ncookie-file = %s/cookie\n", p->folder);
	fclose(f);
	free(path);
	path = xasprintf("%s/default.pa", p->folder);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(PULSE_SINK("dx300") "\n" PULSE_SINK(
		      "desk") "\nset-default-sink dx300\n"
			      "load-module module-native-protocol-unix auth-anonymous=1\n",
		f);
	fclose(f);
	free(path);
	pulse_run(p);
}

void
pulse_kill(struct pulse *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	p->pid = 0;
}

void
pulse_end(struct pulse *p)
{
	if (p->pid)
		pulse_kill(p);
	if (p->tape) {
		kill(p->tape, SIGKILL);
		waitpid(p->tape, NULL, 0);
		p->tape = 0;
	}
	unsetenv("XDG_RUNTIME_DIR"); /* a library would make the folder again */
	assert_true(test_folder_remove(p->folder));
}

void
pulse_unplug(const char *sink)
{
	char *cmd = xasprintf("sh -c 'pactl unload-module $(pactl list short modules | "
			      "sed -n \"s/^\\([0-9]*\\).*sink_name=%s .*/\\1/p\")'",
		sink);

	assert_true(pulse_shell(cmd));
	free(cmd);
}

void
pulse_suspend(const char *sink, bool suspended)
{
	char *cmd = xasprintf("pactl suspend-sink %s %d", sink, suspended);

	assert_true(pulse_shell(cmd));
	free(cmd);
}

void
pulse_plug(const char *sink)
{
	char *cmd = xasprintf("pactl load-module module-null-sink sink_name=%s "
			      "sink_properties=device.description=%s",
		sink, sink);

	assert_true(pulse_shell(cmd));
	free(cmd);
}

pid_t
pulse_listen(const struct pulse *p, const char *sink)
{
	char *path = xasprintf("%s/%s.raw", p->folder, sink),
	     *device = xasprintf("%s.monitor", sink);
	unlink(path);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		dup2(out, STDOUT_FILENO);
		execlp("parec", "parec", "--raw", "--device", device, "--latency-msec=20",
			"--format=s16le", "--rate=24000", "--channels=1", (char *)NULL);
		_exit(127);
	}
	struct stat st;
	for (int ms = 0; ms < home_limit_ms(0) && (stat(path, &st) != 0 || st.st_size == 0);
		ms += 10)
		poll(NULL, 0, 10);
	free(path);
	free(device);
	return pid;
}

int16_t *
pulse_heard(const struct pulse *p, const char *sink, pid_t pid, size_t *n)
{
	char *path = xasprintf("%s/%s.raw", p->folder, sink);
	struct stat st;

	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	assert_int_equal(fstat(fileno(f), &st), 0);
	int16_t *v = xcalloc((size_t)st.st_size + 1, 1);
	*n = fread(v, sizeof(*v), (size_t)st.st_size / sizeof(*v), f);
	fclose(f);
	free(path);
	return v;
}

size_t
test_lines_with(const char *folder, const char *log, const char *words)
{
	char *path = xasprintf("%s/%s", folder, log), line[512];
	FILE *f = fopen(path, "re");
	size_t n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f))
		n += strstr(line, words) != NULL;
	fclose(f);
	free(path);
	return n;
}

size_t
pulse_late(const struct pulse *p)
{
	return test_lines_with(p->folder, "pulse.log", "Pipe-sink just dropped");
}

#define TAPE_FRAME (2 * sizeof(int32_t)) /* short blocks of the sink have few frames */

void
pulse_tape(struct pulse *p)
{
	CLEANUP(pointer_free) char *pipe = xasprintf("%s/tape.pipe", p->folder);
	CLEANUP(pointer_free) char *raw = xasprintf("%s/tape.raw", p->folder);
	CLEANUP(pointer_free)
	char *cmd = xasprintf("pactl load-module module-pipe-sink sink_name=tape file=%s "
			      "sink_properties=device.description=tape format=s32le rate=%d "
			      "channels=2 use_system_clock_for_timing=yes",
		pipe, PULSE_RATE);

	assert_true(pulse_shell(cmd));
	p->tape = test_run((const char *const[]){ "cat", pipe, NULL }, raw);
}

off_t
pulse_tape_now(const struct pulse *p)
{
	CLEANUP(pointer_free) char *raw = xasprintf("%s/tape.raw", p->folder);
	struct stat st;

	return stat(raw, &st) == 0 ? st.st_size / (off_t)TAPE_FRAME * (off_t)TAPE_FRAME : 0;
}

int16_t *
pulse_taped(const struct pulse *p, off_t from, size_t *n)
{
	CLEANUP(pointer_free) char *raw = xasprintf("%s/tape.raw", p->folder);
	size_t most = (size_t)(pulse_tape_now(p) - from) / TAPE_FRAME;
	int16_t *v = xcalloc(most + 1, sizeof(*v));
	int32_t *pairs = xcalloc(most + 1, TAPE_FRAME);
	FILE *f = fopen(raw, "re");

	assert_non_null(f);
	assert_int_equal(fseeko(f, from, SEEK_SET), 0);
	*n = fread(pairs, TAPE_FRAME, most, f);
	fclose(f);
	for (size_t i = 0; i < *n; i++)
		v[i] = (int16_t)(pairs[2 * i] >> 16);
	free(pairs);
	return v;
}
