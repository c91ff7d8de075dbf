/*
 * A PulseAudio or PipeWire server of our own whose only sink writes into a pipe, and a file of all
 * that it plays. The monitor of a null sink would lose the first samples behind a pause, a seek and
 * a start: as many ms as it records late, since the sink rewinds what the monitor has already
 * given.
 */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perf.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static struct {
	pid_t server, manager, recorder; /* manager: of PipeWire's session */
	off_t from;                      /* pulse_forget */
	char heard[300];
	float *samples[2];
} pulse;

/* Starts a program with its output in a file of the folder. */
static pid_t
start(const char *const argv[], const char *output)
{
	posix_spawn_file_actions_t files;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	int failed =
		posix_spawnp(&pid, argv[0], &files, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	return failed ? 0 : pid;
}

static void
stop(pid_t *pid)
{
	if (*pid) {
		kill(*pid, SIGTERM);
		waitpid(*pid, NULL, 0);
	}
	*pid = 0;
}

static off_t
recorded(void)
{
	struct stat st;

	return stat(pulse.heard, &st) == 0 ? st.st_size : 0;
}

bool
pulse_open(void)
{
	char sink[500], protocol[400], address[300], log[300], pipe[300];
	const char *const server[] = { "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
		"--use-pid-file=no", "--realtime=no", "--high-priority=no", "-L", sink, "-L",
		protocol, NULL };
	const char *const recorder[] = { "cat", pipe, NULL };
	const char *const info[] = { "pactl", "info", NULL };

	if (pulse.server)
		return true;
	snprintf(address, sizeof(address), "unix:%.200s/pulse.socket", bench.dir);
	snprintf(protocol, sizeof(protocol),
		"module-native-protocol-unix auth-anonymous=1 socket=%s", address + 5);
	snprintf(log, sizeof(log), "%.200s/pulse.log", bench.dir);
	snprintf(pipe, sizeof(pipe), "%.200s/pulse.pipe", bench.dir);
	snprintf(sink, sizeof(sink),
		"module-pipe-sink sink_name=card file=%s format=s16le rate=48000 channels=2 "
		"use_system_clock_for_timing=yes",
		pipe);
	snprintf(pulse.heard, sizeof(pulse.heard), "%.200s/pulse.raw", bench.dir);
	setenv("PULSE_SERVER", address, 1);
	pulse.server = start(server, log);
	for (int i = 0; pulse.server && i < 100; i++) {
		if (time_argv(NULL, info) >= 0) {
			pulse.recorder = start(recorder, pulse.heard);
			return pulse.recorder;
		}
		sleep_until(now_ns() + 50 * MS);
	}
	say("no PulseAudio server: are pulseaudio and pactl there?");
	return false;
}

void
pulse_close(void)
{
	stop(&pulse.recorder);
	stop(&pulse.manager);
	stop(&pulse.server);
	for (int i = 0; i < 2; i++) {
		free(pulse.samples[i]);
		pulse.samples[i] = NULL;
	}
	pulse.from = 0;
}

/* Writes the configuration of a sink that writes into a pipe. */
static bool
write_config(const char *path, const char *pipe)
{
	FILE *f = fopen(path, "we");

	if (!f)
		return false;
	fprintf(f,
		"context.modules = [ { name = libpipewire-module-pipe-tunnel args = { tunnel.mode "
		"= sink pipe.filename = \"%s\" audio.format = \"S16LE\" audio.rate = %d "
		"audio.channels = 2 audio.position = [ FL FR ] stream.props = { node.name = "
		"\"card\" media.class = \"Audio/Sink\" node.description = \"card\" } } } ]\n",
		pipe, RATE);
	return fclose(f) == 0;
}

bool
pipewire_open(void)
{
	char folder[300], path[400], pipe[400], log[400];
	const char *const server[] = { "pipewire", NULL },
			  *const manager[] = { "dbus-run-session", "--", "wireplumber", NULL },
			  *const recorder[] = { "cat", pipe, NULL };
	const char *const list[] = { "sh", "-c", "pw-cli ls Node | grep -q '\"card\"'", NULL };

	pulse_close();
	snprintf(folder, sizeof(folder), "%.200s/pw", bench.dir);
	mkdir(folder, 0700);
	setenv("XDG_RUNTIME_DIR", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(path, sizeof(path), "%s/pipewire", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/pipewire/pipewire.conf.d", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/pipewire/pipewire.conf.d/card.conf", folder);
	snprintf(pipe, sizeof(pipe), "%s/pipe", folder);
	snprintf(log, sizeof(log), "%s/log", folder);
	snprintf(pulse.heard, sizeof(pulse.heard), "%.200s/pw/heard.raw", bench.dir);
	setenv("XDG_CONFIG_HOME", folder, 1);
	mkfifo(pipe, 0600);
	if (write_config(path, pipe)) {
		pulse.recorder = start(recorder, pulse.heard);
		pulse.server = start(server, log);
		sleep_until(now_ns() + 500 * MS);
		pulse.manager = start(manager, log);
	}
	for (int i = 0; pulse.manager && i < 100; i++) {
		if (time_argv(NULL, list) >= 0)
			return true;
		sleep_until(now_ns() + 100 * MS);
	}
	say("no PipeWire server: are pipewire, wireplumber and pw-cli there?");
	return false;
}

void
pulse_forget(void)
{
	pulse.from = recorded() / 4 * 4;
}

size_t
pulse_samples(const float **left, const float **right)
{
	size_t most = (size_t)(recorded() - pulse.from) / 4, n = 0;
	FILE *f = fopen(pulse.heard, "re");
	int16_t pair[2];

	for (int i = 0; i < 2; i++) {
		pulse.samples[i] = realloc(pulse.samples[i], (most + 1) * sizeof(float));
		if (!pulse.samples[i])
			abort();
	}
	if (f && fseeko(f, pulse.from, SEEK_SET) == 0)
		for (; n < most && fread(pair, sizeof(pair), 1, f) == 1; n++)
			for (int i = 0; i < 2; i++)
				pulse.samples[i][n] = (float)pair[i] / 32768;
	if (f)
		fclose(f);
	*left = pulse.samples[0];
	*right = pulse.samples[1];
	return n;
}
