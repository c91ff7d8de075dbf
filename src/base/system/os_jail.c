/* The sandbox of a worker: limits, Landlock, and the list of denied system calls. worker.c
 * enters it before the first file. */
/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/system/os_jail.h"

#include "base/system/os_system.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#if OS_LINUX
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/core/mem.h"

#if OS_LINUX
/* ---- Landlock: no access to any file ---- */

static long
landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static bool
lock_files(void)
{
	/* Bits of all rights to files, by version of Landlock: later versions know more rights. */
	static const uint64_t rights[] = { 0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff };
	long version = landlock_version();

	if (version < 1)
		return false;
	size_t known = (size_t)version < LENGTH(rights) ? (size_t)version : LENGTH(rights) - 1;
	struct landlock_ruleset_attr attr = { .handled_access_fs = rights[known] };
	int fd = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	if (fd < 0)
		return false;
	/* The ruleset has no rules: no file can be opened, but open descriptors remain usable. */
	bool ok = syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	close(fd);
	return ok;
}

/* ---- seccomp: calls that reading a descriptor never needs ---- */

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#define FOREIGN_CALLS \
	0x40000000u /* bit of the call numbers of the x32 ABI, which has the same calls */
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#define FOREIGN_CALLS 0xffffffffu
#endif

#ifdef OUR_ARCH
/* Numbers of system calls that older headers lack; new calls have one number on all machines. */
enum { FCHMODAT2 = 452, SETXATTRAT = 463, REMOVEXATTRAT = 466 };

/* The denied system calls: a list of allowed calls would break with new versions of libraries. */
static const int denied[] = {
#ifdef SYS_open
	SYS_open, SYS_creat, SYS_link, SYS_symlink, SYS_unlink, SYS_rename, SYS_mkdir, SYS_rmdir,
	SYS_chmod, SYS_chown, SYS_mknod, SYS_lchown, SYS_renameat, SYS_utime, SYS_utimes,
	SYS_futimesat,
#endif
	/* These calls would change mode, owner, times or attributes of the user's files. */
	SYS_fchmod, SYS_fchown, SYS_utimensat, SYS_fsetxattr, SYS_lsetxattr, SYS_removexattr,
	SYS_lremovexattr, SYS_fremovexattr, FCHMODAT2, SETXATTRAT, REMOVEXATTRAT, SYS_openat,
	SYS_openat2, SYS_linkat, SYS_symlinkat, SYS_unlinkat, SYS_renameat2, SYS_mkdirat,
	SYS_fchmodat, SYS_fchownat, SYS_mknodat, SYS_truncate, SYS_mount, SYS_chdir, SYS_chroot,
	SYS_setxattr, SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept,
	SYS_accept4, SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv,
	SYS_process_vm_writev, SYS_kill, SYS_tkill, SYS_tgkill, SYS_rt_sigqueueinfo,
	SYS_rt_tgsigqueueinfo, SYS_setsid, SYS_setpgid, SYS_pidfd_open, SYS_pidfd_send_signal,
	SYS_io_uring_setup, SYS_bpf, SYS_userfaultfd, SYS_keyctl, SYS_unshare, SYS_setns,
	SYS_shmget, SYS_msgget, SYS_semget, SYS_add_key, SYS_request_key, SYS_setpriority
};

#endif

static bool
deny_calls(void)
{
#ifdef OUR_ARCH
	struct sock_filter f[LENGTH(denied) + 8];
	unsigned short n = 0, left = LENGTH(denied);

	f[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	f[n++] = (struct sock_filter)BPF_JUMP(
		BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, (uint8_t)(left + 1), 0);
	for (size_t i = 0; i < LENGTH(denied); i++, left--)
		f[n++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)denied[i], (uint8_t)left, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	struct sock_fprog program = { .len = n, .filter = f };
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
	return false;
#endif
}
#endif

bool
os_jail_enter(int cpu_s, const char **missing, struct err *err)
{
	*missing = NULL;
	signal(SIGXFSZ, SIG_IGN);
#if OS_LINUX
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_fail(err, "cannot give up privileges: %s", strerror(errno));
#endif
	const struct {
		unsigned char resource; /* RLIMIT_…; setrlimit takes an enumeration in glibc and an
					   int in musl, and both accept this type */
		rlim_t most;
		const char *what;
	} limits[] = { { RLIMIT_CPU, (rlim_t)cpu_s, "time" }, { RLIMIT_FSIZE, 0, "file size" },
		{ RLIMIT_CORE, 0, "core files" }, { RLIMIT_AS, JAIL_MEMORY_BYTES, "memory" } };
	size_t n = LENGTH(limits);
	/* Leaves out the last limit, memory, which a sanitizer needs; elsewhere than on Linux it is
	 * of addresses that are never used. */
	if (OS_SANITIZED || !OS_LINUX)
		n--;
	EACH_IN (limit, limits, n) {
		const struct rlimit at_most = { limit->most, limit->most };

		if (setrlimit(limit->resource, &at_most) != 0)
			return err_fail(err, "cannot limit %s: %s", limit->what, strerror(errno));
	}
#if OS_LINUX
	bool files = lock_files(), calls = deny_calls();
	if (!files && !calls)
		*missing = "neither Landlock nor seccomp";
	else if (!files)
		*missing = "no Landlock";
	else if (!calls)
		*missing = "no seccomp";
#else
	*missing = "neither Landlock nor seccomp";
#endif
	return true;
}

void
os_jail_facts(struct system_facts *f)
{
	long version = 0;
	bool seccomp = false;

#if OS_LINUX
	version = landlock_version();
#endif
#ifdef OUR_ARCH
	/* A NULL filter fails with EFAULT only if the kernel supports filters. */
	seccomp = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) != 0 && errno == EFAULT;
#endif
	if (version >= 1)
		system_fact_add(f, "music files", "Landlock", "version %ld", version);
	else
		system_fact_lacks(
			f, "music files", "Landlock", "a hostile music file can do more harm");
	if (seccomp)
		system_fact_add(f, "music files", "seccomp", "is there");
	else
		system_fact_lacks(
			f, "music files", "seccomp", "a hostile music file can do more harm");
}
