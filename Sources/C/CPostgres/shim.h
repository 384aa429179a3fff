#pragma once
#include <libpq-fe.h>

static inline void postgres_discard_notice(void *context, const PGresult *notice) {}

// Notices would go to stderr, and can quote a row's content.
static inline void postgres_silence_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, postgres_discard_notice, 0);
}
