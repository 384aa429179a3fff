#pragma once
// Before <microhttpd.h>, which uses these types without including them everywhere.
#include <stdarg.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <microhttpd.h>

/// What a daemon is started with; the callbacks share one context.
struct RondoDaemonOptions {
  const struct sockaddr *address;
  unsigned int threads;
  unsigned int connection_limit;
  unsigned int idle_seconds;
  size_t connection_memory;
  const char *certificate;  // NULL without TLS
  const char *private_key;
  void *context;
  MHD_AccessHandlerCallback access;
  MHD_RequestCompletedCallback completed;
  MHD_NotifyConnectionCallback notify;
  void *(*target)(void *context, const char *target, struct MHD_Connection *connection);
};

// Decoding is Swift's: the library would cut a path at its first %00.
static inline size_t rondo_keep_escaped(void *context, struct MHD_Connection *connection, char *text) {
  (void)context;
  (void)connection;
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

// MHD_start_daemon is variadic, which Swift cannot call.
static inline struct MHD_Daemon *rondo_start_daemon(const struct RondoDaemonOptions *options) {
  struct MHD_OptionItem tls[] = {
      {MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)options->certificate},
      {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)options->private_key},
      {MHD_OPTION_END, 0, NULL},
  };
  struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
  unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
  if (options->certificate) flags |= MHD_USE_TLS;
  if (options->address->sa_family == AF_INET6) flags |= MHD_USE_IPv6;
  // A pool of one is refused by the library; one thread is its form without a pool.
  unsigned int pool = options->threads > 1 ? options->threads : 0;
  return MHD_start_daemon(
      flags, 0, NULL, NULL, options->access, options->context,
      MHD_OPTION_SOCK_ADDR, options->address,
      MHD_OPTION_THREAD_POOL_SIZE, pool,
      MHD_OPTION_CONNECTION_LIMIT, options->connection_limit,
      MHD_OPTION_CONNECTION_TIMEOUT, options->idle_seconds,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, options->connection_memory,
      MHD_OPTION_STRICT_FOR_CLIENT, (int)1,
      MHD_OPTION_NOTIFY_COMPLETED, options->completed, options->context,
      MHD_OPTION_NOTIFY_CONNECTION, options->notify, options->context,
      MHD_OPTION_URI_LOG_CALLBACK, options->target, options->context,
      MHD_OPTION_UNESCAPE_CALLBACK, &rondo_keep_escaped, NULL,
      MHD_OPTION_ARRAY, options->certificate ? tls : plain,
      MHD_OPTION_END);
}

// The info functions are variadic.
static inline int rondo_daemon_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info ? info->port : 0;
}

static inline int rondo_connection_descriptor(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline const struct sockaddr *rondo_connection_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : NULL;
}

/// The identifier that the notify callback stored as the socket's context.
static inline uintptr_t rondo_connection_identifier(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? (uintptr_t)info->socket_context : 0;
}

// The importer finds no good names for these two cases.
static inline _Bool rondo_is_opening(enum MHD_ConnectionNotificationCode code) {
  return code == MHD_CONNECTION_NOTIFY_STARTED;
}

// Macros with casts do not reach Swift.
static inline ssize_t rondo_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t rondo_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }
static inline uint64_t rondo_size_unknown(void) { return MHD_SIZE_UNKNOWN; }

// epoll's flags are an enum and macros at once, and its event is a union.
static inline int rondo_watch_hangup(int epoll, int descriptor, uint64_t identifier) {
  struct epoll_event event = {.events = EPOLLRDHUP | EPOLLET, .data = {.u64 = identifier}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

static inline int rondo_watch_readable(int epoll, int descriptor, uint64_t identifier) {
  struct epoll_event event = {.events = EPOLLIN, .data = {.u64 = identifier}};
  return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

/// Waits for at most `capacity` (64 at most) events and writes their identifiers; -1 on an error.
static inline int rondo_wait(int epoll, uint64_t *identifiers, int capacity, int milliseconds) {
  struct epoll_event events[64];
  int count = epoll_wait(epoll, events, capacity < 64 ? capacity : 64, milliseconds);
  for (int index = 0; index < count; index++) identifiers[index] = events[index].data.u64;
  return count;
}
