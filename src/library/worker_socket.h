/*
 * The socket between earlog and a worker process, with open files as part of a message. The starter
 * kills a worker with all its child processes.
 */
#ifndef LIBRARY_WORKER_SOCKET_H
#define LIBRARY_WORKER_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define WORKER_SOCKET_FILES 2 /* files per message */

/* Starts `earlog library VERB` with one end of a socket as its standard input. Returns the
 * other end, which the caller closes; -1: see errno. nice: as in os_lower_priority; 0:
 * unchanged. */
int worker_socket_start(pid_t *pid, const char *program, const char *verb, int nice);
/* Kills the worker if it still runs. Returns its status as waitpid does. */
int worker_socket_end(pid_t pid);

bool worker_socket_send(int socket, const void *bytes, size_t n);
/* Sends one message of n bytes, at least one, with open files. */
bool worker_socket_send_files(
	int socket, const void *bytes, size_t n, const int *files, size_t nfiles);
/* Receives a message; the caller closes the files. Returns false at the end or on an error. */
bool worker_socket_receive_files(int socket, void *bytes, size_t n, int *files, size_t nfiles);

#endif
