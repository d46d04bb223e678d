/* The sandbox of the worker process: see lua_sandbox.h. */
#include "runtime/lua_sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { LIMIT_MEMORY = 512 << 20, LIMIT_STACK = 8 << 20, LIMIT_SECONDS = 3600 };

/* The process ------------------------------------------------------------------------------------ */

static bool restrict_process(void)
{
  return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* Landlock --------------------------------------------------------------------------------------- */

/* What a process wants to be denied, as the kernel reads it; headers may be older than the kernel. */
typedef struct denied {
  uint64_t files, network, scopes;
} denied;

/* Everything that a version of Landlock can deny. */
static denied everything(long version)
{
  static const int FILE_RIGHTS[] = { 0, 13, 14, 15, 15, 16 }; /* of version 1, 2, …, the last for all that follow */
  enum { VERSIONS = sizeof FILE_RIGHTS / sizeof *FILE_RIGHTS };
  return (denied){ .files = (UINT64_C(1) << FILE_RIGHTS[version < VERSIONS ? version : VERSIONS - 1]) - 1,
                   .network = version >= 4 ? 3 : 0, /* to bind and to connect by TCP */
                   .scopes = version >= 6 ? 3 : 0 }; /* abstract sockets and signals of others */
}

static bool restrict_files(void)
{
  enum { ASK_VERSION = 1 };
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
  if (version <= 0)
    return errno == ENOSYS || errno == EOPNOTSUPP; /* the kernel does not have it, or it is switched off */
  denied all = everything(version);
  int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
  if (rules < 0)
    return false;
  bool done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
  int error = errno;
  close(rules);
  errno = error;
  return done;
}

/* Limits ----------------------------------------------------------------------------------------- */

/* Lowers a limit for good; one that is lower already stays. */
static bool limit(__rlimit_resource_t resource, rlim_t most)
{
  struct rlimit now;
  if (getrlimit(resource, &now) != 0)
    return false;
  if (most > now.rlim_max)
    most = now.rlim_max;
  return setrlimit(resource, &(struct rlimit){ most, most }) == 0;
}

static bool restrict_resources(void)
{
  return (SANITIZED || limit(RLIMIT_AS, LIMIT_MEMORY)) && limit(RLIMIT_STACK, LIMIT_STACK) &&
         limit(RLIMIT_CPU, LIMIT_SECONDS) && limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_NPROC, 0) &&
         limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0);
}

/* System calls ----------------------------------------------------------------------------------- */

static int allow_memory(scmp_filter_ctx filter)
{
  const struct scmp_arg_cmp no_code = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0), no_stack = SCMP_A0(SCMP_CMP_EQ, 0);
  if (!SANITIZED)
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(madvise), 0);
  int result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(madvise), 0);
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(munmap), 0);
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code);
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, no_code);
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sigaltstack), 1, no_stack);
  return result;
}

static int allow_calls(scmp_filter_ctx filter)
{
  int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, STDIN_FILENO));
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, STDOUT_FILENO));
  if (result == 0)
    result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit_group), 0);
  if (result == 0)
    result = allow_memory(filter);
  return result;
}

static bool restrict_calls(void)
{
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  int result = filter ? allow_calls(filter) : -ENOMEM;
  if (result == 0)
    result = seccomp_load(filter);
  if (filter)
    seccomp_release(filter);
  errno = -result;
  return result == 0;
}

const char *chuan_lua_sandbox_enter(void)
{
  if (!restrict_process())
    return "prctl";
  if (!restrict_files())
    return "Landlock";
  if (!restrict_resources())
    return "setrlimit";
  return restrict_calls() ? NULL : "seccomp";
}
