/* What a script could do that broke out of its box: each of these system calls is tried in a process of its own that
   has entered the worker's sandbox, and none may work. A call that would work outside is tried there first, so that it
   is known to be one that does something. Prints how each one ended; exit status 1 when one worked. */
#include "runtime/lua_sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
  WANTED = 60,
  PAGE = 4096,
  OTHER_FILE = 9, /* a descriptor that the process happens to have */
  /* How a child ends: 0 to 199 is the error number of a call that was refused. */
  WORKED = 200,
  NOT_CLOSED_IN = 201
};

typedef struct attempt {
  const char *name;
  long number;
  bool works; /* outside of the sandbox, without special rights */
  uintptr_t words[6];
} attempt;

static unsigned char page[PAGE] __attribute__((aligned(PAGE)));
static struct timespec moment = { 0, 1 };
static struct sockaddr_un address = { .sun_family = AF_UNIX };
static struct pollfd polled = { .fd = 0, .events = POLLIN };
static struct iovec piece = { page, 16 };
static struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
static struct rlimit more = { RLIM_INFINITY, RLIM_INFINITY };
static char *words_of_program[] = { (char *)"true", NULL };
static int two[2];

#define P(pointer) (uintptr_t)(pointer)

static const attempt ATTEMPTS[] = {
  /* files */
  { "openat", SYS_openat, true, { AT_FDCWD, P("/etc/passwd"), O_RDONLY } },
  { "openat: write", SYS_openat, true, { AT_FDCWD, P("/tmp"), O_RDWR | O_TMPFILE, 0600 } },
  { "newfstatat", SYS_newfstatat, true, { AT_FDCWD, P("/etc/passwd"), P(page), 0 } },
  { "statx", SYS_statx, true, { AT_FDCWD, P("/etc/passwd"), 0, 0, P(page) } },
  { "faccessat", SYS_faccessat, true, { AT_FDCWD, P("/etc/passwd"), R_OK } },
  { "readlinkat", SYS_readlinkat, true, { AT_FDCWD, P("/proc/self/exe"), P(page), PAGE } },
  { "getcwd", SYS_getcwd, true, { P(page), PAGE } },
  { "chdir", SYS_chdir, true, { P("/") } },
  { "mkdirat", SYS_mkdirat, false, { AT_FDCWD, P("/proc/x"), 0700 } },
  { "unlinkat", SYS_unlinkat, false, { AT_FDCWD, P("/proc/x"), 0 } },
  { "renameat2", SYS_renameat2, false, { AT_FDCWD, P("/proc/x"), AT_FDCWD, P("/proc/y"), 0 } },
  { "linkat", SYS_linkat, false, { AT_FDCWD, P("/proc/x"), AT_FDCWD, P("/proc/y"), 0 } },
  { "symlinkat", SYS_symlinkat, false, { P("/proc/x"), AT_FDCWD, P("/proc/y") } },
  { "truncate", SYS_truncate, false, { P("/proc/x"), 0 } },
  { "chroot", SYS_chroot, false, { P("/proc/x") } },
  { "inotify_init1", SYS_inotify_init1, true, { 0 } },
  /* descriptors that it has, and new ones */
  { "read: another descriptor", SYS_read, true, { OTHER_FILE, P(page), 16 } },
  { "write: another descriptor", SYS_write, true, { OTHER_FILE, P(page), 16 } },
  { "pread64", SYS_pread64, true, { OTHER_FILE, P(page), 16, 0 } },
  { "writev", SYS_writev, true, { OTHER_FILE, P(&piece), 1 } },
  { "lseek", SYS_lseek, true, { OTHER_FILE, 0, SEEK_SET } },
  { "dup", SYS_dup, true, { OTHER_FILE } },
  { "dup3", SYS_dup3, true, { OTHER_FILE, 0, 0 } },
  { "fcntl", SYS_fcntl, true, { OTHER_FILE, F_GETFD } },
  { "ioctl", SYS_ioctl, true, { OTHER_FILE, 0x5451 } },
  { "pipe2", SYS_pipe2, true, { P(two), 0 } },
  { "ppoll", SYS_ppoll, true, { P(&polled), 1, P(&moment), 0, 0 } },
  { "epoll_create1", SYS_epoll_create1, true, { 0 } },
  { "eventfd2", SYS_eventfd2, true, { 0, 0 } },
  { "memfd_create", SYS_memfd_create, true, { P("x"), 0 } },
  /* network */
  { "socket", SYS_socket, true, { AF_INET, SOCK_STREAM, 0 } },
  { "socketpair", SYS_socketpair, true, { AF_UNIX, SOCK_STREAM, 0, P(two) } },
  { "connect", SYS_connect, false, { OTHER_FILE, P(&address), sizeof address } },
  { "bind", SYS_bind, false, { OTHER_FILE, P(&address), sizeof address } },
  { "sendto", SYS_sendto, false, { 1, P(page), 16, 0, 0, 0 } },
  { "sendmsg", SYS_sendmsg, false, { 1, P(&message), 0 } },
  { "recvmsg", SYS_recvmsg, false, { OTHER_FILE, P(&message), MSG_DONTWAIT } },
  /* processes */
  { "execve", SYS_execve, false, { P("/bin/true"), P(words_of_program), P(words_of_program + 1) } },
  { "execveat", SYS_execveat, false, { AT_FDCWD, P("/bin/true"), P(words_of_program), P(words_of_program + 1), 0 } },
  { "clone", SYS_clone, true, { SIGCHLD } },
  { "clone3", SYS_clone3, false, { P(page), 64 } },
  { "kill", SYS_kill, true, { 0, 0 } },
  { "tgkill", SYS_tgkill, false, { 1, 1, 0 } },
  { "ptrace", SYS_ptrace, true, { PTRACE_TRACEME } },
  { "process_vm_readv", SYS_process_vm_readv, false, { 1, P(&piece), 1, P(&piece), 1, 0 } },
  { "process_vm_writev", SYS_process_vm_writev, false, { 1, P(&piece), 1, P(&piece), 1, 0 } },
  { "pidfd_open", SYS_pidfd_open, true, { 1, 0 } },
  { "getpid", SYS_getpid, true, { 0 } },
  { "getppid", SYS_getppid, true, { 0 } },
  { "setuid", SYS_setuid, false, { 0 } },
  { "prctl", SYS_prctl, true, { PR_SET_DUMPABLE, 1, 0, 0, 0 } },
  { "prlimit64", SYS_prlimit64, false, { 0, RLIMIT_NOFILE, P(&more), 0 } },
  { "seccomp", SYS_seccomp, false, { 1, 0, 0 } },
  { "rt_sigaction", SYS_rt_sigaction, true, { SIGSYS, 0, P(page), 8 } },
  { "sched_setaffinity", SYS_sched_setaffinity, true, { 0, 8, P("\1\0\0\0\0\0\0\0") } },
  { "unshare", SYS_unshare, false, { 0x10000000 } },
  { "setns", SYS_setns, false, { OTHER_FILE, 0 } },
  /* memory */
  { "mmap: to execute", SYS_mmap, true, { 0, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0 } },
  { "mprotect: to execute", SYS_mprotect, true, { P(page), PAGE, PROT_READ | PROT_WRITE | PROT_EXEC } },
  { "pkey_mprotect", SYS_pkey_mprotect, true, { P(page), PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, -1 } },
  { "mremap", SYS_mremap, true, { P(page), PAGE, PAGE, 0 } },
  { "shmget", SYS_shmget, false, { 0, 0, 0 } },
  { "userfaultfd", SYS_userfaultfd, false, { 1 } },
  { "futex", SYS_futex, true, { P(page), FUTEX_WAKE, 1 } },
  /* time and chance */
  { "clock_nanosleep", SYS_clock_nanosleep, true, { CLOCK_MONOTONIC, 0, P(&moment), 0 } },
  { "clock_gettime", SYS_clock_gettime, true, { CLOCK_REALTIME, P(page) } },
  { "getrandom", SYS_getrandom, true, { P(page), 16, 0 } },
  { "uname", SYS_uname, true, { P(page) } },
  /* the kernel */
  { "io_uring_setup", SYS_io_uring_setup, false, { 1, P(page) } },
  { "io_setup", SYS_io_setup, false, { 1, P(page) } },
  { "bpf", SYS_bpf, false, { 0, P(page), 64 } },
  { "perf_event_open", SYS_perf_event_open, false, { P(page), 0, -1, -1, 0 } },
  { "mount", SYS_mount, false, { P("x"), P("/proc/x"), P("tmpfs"), 0, 0 } },
  { "reboot", SYS_reboot, false, { 0, 0, 0, 0 } },
  { "init_module", SYS_init_module, false, { 0, 0, P("") } },
  { "keyctl", SYS_keyctl, false, { 0, 0, 0 } },
  { "landlock_create_ruleset", SYS_landlock_create_ruleset, false, { 0, 0, 1 } },
};
enum { COUNT = sizeof ATTEMPTS / sizeof *ATTEMPTS };
_Static_assert((int)COUNT >= (int)WANTED, "there are so many attempts");

/* Makes the call in a child; gives its status. */
static int try(const attempt *a, bool closed_in)
{
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    if (dup2(open("/dev/zero", O_RDWR), OTHER_FILE) < 0 || (closed_in && chuan_lua_sandbox_enter()))
      _exit(NOT_CLOSED_IN);
    long result = syscall(a->number, a->words[0], a->words[1], a->words[2], a->words[3], a->words[4], a->words[5]);
    _exit(result >= 0 || errno == 0 ? WORKED : errno);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child)
    perror("fork");
  return status;
}

static bool worked(int status)
{
  return WIFEXITED(status) && WEXITSTATUS(status) == WORKED;
}

/* Whether the sandbox held; says how. */
static bool check(const attempt *a)
{
  int status = try(a, true);
  bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
  bool refused = WIFEXITED(status) && WEXITSTATUS(status) < WORKED;
  printf("%-26s ", a->name);
  if (killed)
    printf("killed by SIGSYS");
  else if (refused)
    printf("refused: %s", strerror(WEXITSTATUS(status)));
  else
    printf("%s (status %#x)", worked(status) ? "WORKED" : "NOT TRIED", (unsigned)status);
  bool known = !a->works || worked(try(a, false));
  puts(known ? "" : ", BUT DOES NOT WORK OUTSIDE");
  return (killed || refused) && known;
}

#ifdef __x86_64__
/* getpid by the way of 32-bit programs, which filters forget. */
static void call_the_old_way(void)
{
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory");
  _exit(result >= 0 ? WORKED : 1);
}

static bool check_old_way(void)
{
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    if (chuan_lua_sandbox_enter())
      _exit(NOT_CLOSED_IN);
    call_the_old_way();
  }
  int status = 0;
  bool held = waitpid(child, &status, 0) == child && (WIFSIGNALED(status) || !worked(status));
  printf("%-26s %s\n", "int 0x80", WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "NOT KILLED");
  return held;
}
#else
static bool check_old_way(void)
{
  return true; /* there is none */
}
#endif

int main(void)
{
  int held = 0;
  for (size_t i = 0; i < COUNT; i++)
    held += check(&ATTEMPTS[i]);
  bool old_way = check_old_way();
  printf("%d of %d held\n", held, (int)COUNT);
  return held == COUNT && old_way ? 0 : 1;
}
