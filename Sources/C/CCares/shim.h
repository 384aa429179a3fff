#pragma once
#include <ares.h>
#include <poll.h>
#include <sys/time.h>

// The library says which sockets it waits for by function-like macros.
/// Waits once, at most so many milliseconds, and lets the channel go on; 0 when it waits for nothing.
static inline int rondo_ares_step(ares_channel channel, int milliseconds) {
  ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
  struct pollfd polls[ARES_GETSOCK_MAXNUM];
  int count = 0;
  int bits = ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
  for (int index = 0; index < ARES_GETSOCK_MAXNUM; index++) {
    short events = 0;
    if (ARES_GETSOCK_READABLE(bits, index)) events |= POLLIN;
    if (ARES_GETSOCK_WRITABLE(bits, index)) events |= POLLOUT;
    if (!events) continue;
    polls[count].fd = sockets[index];
    polls[count].events = events;
    polls[count++].revents = 0;
  }
  if (count == 0) return 0;
  struct timeval most = {milliseconds / 1000, (milliseconds % 1000) * 1000};
  struct timeval left;
  struct timeval *wait = ares_timeout(channel, &most, &left);
  poll(polls, (nfds_t)count, (int)(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
  // Also with nothing to read: that is how it learns that time has passed.
  ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
  for (int index = 0; index < count; index++) {
    ares_process_fd(
        channel, polls[index].revents & (POLLIN | POLLERR | POLLHUP) ? polls[index].fd : ARES_SOCKET_BAD,
        polls[index].revents & POLLOUT ? polls[index].fd : ARES_SOCKET_BAD);
  }
  return 1;
}
