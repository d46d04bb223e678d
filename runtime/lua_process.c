/* The worker process as its host sees it: see lua_process.h. */
#include "runtime/lua_process.h"

#include "base/diag.h"
#include "runtime/lua_host.h"
#include "runtime/lua_wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECOND_MS = 1000, MILLISECOND_NS = 1000000 };

/* The end ---------------------------------------------------------------------------------------- */

static void note_end(chuan_lua_process *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void note_end(chuan_lua_process *p, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(p->end, sizeof p->end, format, arguments);
  va_end(arguments);
}

/* Kills the process, which does nothing to one that has ended, and takes its status. */
static int reap(chuan_lua_process *p)
{
  int status = 0;
  kill(p->pid, SIGKILL);
  close(p->socket);
  while (waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
    ;
  p->pid = 0;
  p->read = p->received = 0;
  return status;
}

void chuan_lua_process_end(chuan_lua_process *p)
{
  if (p->pid > 0)
    reap(p);
}

/* It has closed its end: because it died, as a rule. */
static bool take_leave(chuan_lua_process *p)
{
  int status = reap(p);
  if (WIFSIGNALED(status))
    note_end(p, "SIG%s", sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
  else
    note_end(p, "kết thúc với mã %d%cended with status %d", WEXITSTATUS(status), CHUAN_DIAG_BILINGUAL,
             WEXITSTATUS(status));
  p->was_silent = false;
  return false;
}

static bool lose_patience(chuan_lua_process *p)
{
  reap(p);
  note_end(p, "không trả lời trong %d ms%cno answer within %d ms", p->patience_ms, CHUAN_DIAG_BILINGUAL,
           p->patience_ms);
  p->was_silent = true;
  return false;
}

void chuan_lua_process_distrust(chuan_lua_process *p)
{
  reap(p);
  note_end(p, "câu trả lời không đọc được%can answer that cannot be read", CHUAN_DIAG_BILINGUAL);
  p->was_silent = false;
}

/* Messages --------------------------------------------------------------------------------------- */

static int64_t now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / MILLISECOND_NS;
}

/* Waits until the socket can be read or written; false at `deadline`. */
static bool wait_until(const chuan_lua_process *p, short events, int64_t deadline)
{
  struct pollfd socket = { .fd = p->socket, .events = events };
  int64_t left = deadline - now_ms();
  return left > 0 && (poll(&socket, 1, (int)left) > 0 || now_ms() < deadline);
}

static bool is_passing(int error)
{
  return error == EAGAIN || error == EINTR;
}

bool chuan_lua_process_send(chuan_lua_process *p, const unsigned char *bytes, size_t count)
{
  int64_t deadline = now_ms() + p->patience_ms;
  while (count > 0) {
    ssize_t sent = send(p->socket, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && !is_passing(errno))
      return take_leave(p);
    if (sent < 0 && !wait_until(p, POLLOUT, deadline))
      return lose_patience(p);
    if (sent > 0) {
      bytes += sent;
      count -= (size_t)sent;
    }
  }
  return true;
}

/* Makes at least `count` bytes be there that were not looked at yet. */
static bool receive_bytes(chuan_lua_process *p, size_t count, int64_t *deadline)
{
  while (p->received - p->read < count) {
    memmove(p->bytes, p->bytes + p->read, p->received - p->read);
    p->received -= p->read;
    p->read = 0;
    ssize_t got = recv(p->socket, p->bytes + p->received, sizeof p->bytes - p->received, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && !is_passing(errno)))
      return take_leave(p);
    if (got > 0) {
      p->received += (size_t)got;
      continue;
    }
    if (*deadline == 0)
      *deadline = now_ms() + p->patience_ms;
    if (!wait_until(p, POLLIN, *deadline))
      return lose_patience(p);
  }
  return true;
}

bool chuan_lua_process_receive(chuan_lua_process *p, chuan_str *body)
{
  int64_t deadline = 0; /* from the first time that nothing is there */
  if (!receive_bytes(p, CHUAN_WIRE_LENGTH_BYTES, &deadline))
    return false;
  size_t length = chuan_wire_length(p->bytes + p->read);
  if (length > CHUAN_WIRE_ANSWER_BYTES_MAX) {
    chuan_lua_process_distrust(p);
    return false;
  }
  if (!receive_bytes(p, CHUAN_WIRE_LENGTH_BYTES + length, &deadline))
    return false;
  *body = (chuan_str){ (const char *)p->bytes + p->read + CHUAN_WIRE_LENGTH_BYTES, length };
  p->read += CHUAN_WIRE_LENGTH_BYTES + length;
  return true;
}

/* The start -------------------------------------------------------------------------------------- */

/* The new process gets the socket as 0 and 1, no other descriptor, no environment, and signals as they are by
   default. */
static int spawn(chuan_lua_process *p, const char *program, int socket)
{
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
  sigset_t all, none;
  char name[] = CHUAN_LUA_WORKER, *words[] = { name, NULL }, *environment[] = { NULL };
  sigfillset(&all);
  sigemptyset(&none);
  int error = posix_spawn_file_actions_init(&files);
  if (error)
    return error;
  error = posix_spawnattr_init(&attributes);
  if (!error)
    error = posix_spawn_file_actions_adddup2(&files, socket, STDIN_FILENO);
  if (!error)
    error = posix_spawn_file_actions_adddup2(&files, socket, STDOUT_FILENO);
  if (!error)
    error = posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO);
  if (!error)
    error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  if (!error)
    error = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!error)
    error = posix_spawnattr_setsigmask(&attributes, &none);
  if (!error)
    error = posix_spawn(&p->pid, program, &files, &attributes, words, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

static bool fail_to_start(chuan_lua_process *p, const char *what, int error)
{
  p->pid = 0;
  note_end(p, "%s", what);
  errno = error;
  return false;
}

/* Reads what the new process says first; 0 when it is ready, else an error number, and `end` says what failed. */
static int hear_of_sandbox(chuan_lua_process *p)
{
  chuan_str body;
  if (!chuan_lua_process_receive(p, &body))
    return p->was_silent ? ETIMEDOUT : ECHILD;
  chuan_wire_reader reader = chuan_wire_read(body, NULL);
  chuan_wire_kind kind = chuan_wire_take_kind(&reader);
  if (kind == CHUAN_WIRE_READY && chuan_wire_is_read(&reader))
    return 0;
  int error = (int)chuan_wire_take_number(&reader, INT16_MAX);
  chuan_str what = chuan_wire_take_text(&reader, CHUAN_LUA_END_BYTES - 1);
  bool refused = kind == CHUAN_WIRE_REFUSED && error > 0 && chuan_wire_is_read(&reader);
  chuan_lua_process_distrust(p);
  if (refused)
    note_end(p, "%.*s", CHUAN_STR_ARGS(what));
  return refused ? error : EPROTO;
}

bool chuan_lua_process_start(chuan_lua_process *p, const char *program)
{
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return fail_to_start(p, "socketpair", errno);
  int error = spawn(p, program, ends[1]);
  close(ends[1]);
  if (error) {
    close(ends[0]);
    return fail_to_start(p, program, error);
  }
  p->socket = ends[0];
  p->read = p->received = 0;
  p->patience_ms = p->start_patience_ms;
  errno = hear_of_sandbox(p);
  p->patience_ms = p->answer_patience_ms;
  return errno == 0;
}
