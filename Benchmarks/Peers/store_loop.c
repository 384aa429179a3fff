// The peer of the store's intake: a plain loop over prepared statements that writes the rows intake writes, into the
// same schema with the same pragmas, in transactions of the same size.
//
//   store_loop DATABASE MESSAGES BATCH rows|asks
//
// MESSAGES has a line for each event: message id, user id, name, instant in microseconds, properties; tabs between.
// The customers are there already. `rows` knows their ids beforehand and asks nothing. `asks` puts the questions that
// intake can't do without: whose handle it is, who speaks for them, whether anybody was erased, which strategies run.
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct {
  char *id, *user, *name, *properties;
  int64_t at;
  int customer;
} Message;

typedef struct {
  char user[64];
  unsigned char id[16];
  int touched;
} Customer;

static sqlite3 *database;
static unsigned char tenant[16];
static Customer *customers;
static int customer_count;

static void fail(const char *what) {
  fprintf(stderr, "store_loop: %s: %s\n", what, database ? sqlite3_errmsg(database) : "");
  exit(1);
}

static void run(const char *sql) {
  if (sqlite3_exec(database, sql, 0, 0, 0) != SQLITE_OK) fail(sql);
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, 0) != SQLITE_OK) fail(sql);
  return statement;
}

static void finish(sqlite3_stmt *statement) {
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW) {}
  if (status != SQLITE_DONE) fail(sqlite3_sql(statement));
  sqlite3_reset(statement);
}

static uint64_t random_state = 88172645463325252ull;
static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static int64_t now_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000000ll + now.tv_nsec / 1000;
}

// UUIDv7.
static void make_id(unsigned char id[16]) {
  uint64_t high = ((uint64_t)(now_microseconds() / 1000) << 16) | 0x7000 | (random_word() & 0xFFF);
  uint64_t low = 0x8000000000000000ull | random_word() >> 2;
  for (int i = 0; i < 8; i++) id[i] = high >> (56 - 8 * i), id[8 + i] = low >> (56 - 8 * i);
}

static int bucket(const unsigned char id[16]) { return (id[14] & 3) << 8 | id[15]; }

static int by_user(const void *a, const void *b) { return strcmp(((Customer *)a)->user, ((Customer *)b)->user); }

static void read_customers(void) {
  sqlite3_stmt *rows = prepare("SELECT tenant_id, value, customer_id FROM identities WHERE kind = 'user_id'");
  int room = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) {
    if (customer_count == room) customers = realloc(customers, (room = room * 2 + 1024) * sizeof *customers);
    Customer *next = &customers[customer_count++];
    memcpy(tenant, sqlite3_column_blob(rows, 0), 16);
    snprintf(next->user, sizeof next->user, "%s", sqlite3_column_text(rows, 1));
    memcpy(next->id, sqlite3_column_blob(rows, 2), 16);
    next->touched = -1;
  }
  sqlite3_finalize(rows);
  qsort(customers, customer_count, sizeof *customers, by_user);
}

static Message *read_messages(const char *path, int *count) {
  FILE *file = fopen(path, "r");
  if (!file) fail(path);
  Message *messages = 0;
  int room = 0;
  char *line = 0;
  size_t size = 0;
  ssize_t length;
  *count = 0;
  while ((length = getline(&line, &size, file)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = 0;
    if (*count == room) messages = realloc(messages, (room = room * 2 + 1024) * sizeof *messages);
    Message *next = &messages[(*count)++];
    char *rest = strdup(line);
    next->id = strsep(&rest, "\t");
    next->user = strsep(&rest, "\t");
    next->name = strsep(&rest, "\t");
    next->at = atoll(strsep(&rest, "\t"));
    next->properties = rest;
    Customer wanted;
    snprintf(wanted.user, sizeof wanted.user, "%s", next->user);
    Customer *found = bsearch(&wanted, customers, customer_count, sizeof wanted, by_user);
    if (!found) fail("a user who is not there");
    next->customer = found - customers;
  }
  return messages;
}

static double seconds(struct timeval time) { return time.tv_sec + time.tv_usec / 1e6; }

int main(int count, char **arguments) {
  if (count != 5) fail("store_loop DATABASE MESSAGES BATCH rows|asks");
  int batch = atoi(arguments[3]), asks = strcmp(arguments[4], "asks") == 0, total;
  if (sqlite3_open_v2(arguments[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, 0) != SQLITE_OK) fail("open");
  run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
      "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
  read_customers();
  Message *messages = read_messages(arguments[2], &total);
  sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
  sqlite3_stmt *key = prepare(
      "INSERT INTO fact_keys (tenant_id, source, source_id, content_hash, at) VALUES (?1, ?2, ?3, ?4, ?5) "
      "ON CONFLICT (tenant_id, source, source_id) DO NOTHING");
  sqlite3_stmt *event = prepare(
      "INSERT INTO events (tenant_id, bucket, customer_id, at, event_id, name, received_at, properties, source, source_id) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
  sqlite3_stmt *tokens = prepare("UPDATE tokens SET value = value + ?1 RETURNING value");
  sqlite3_stmt *touch = prepare(
      "INSERT INTO agenda (tenant_id, bucket, customer_id, stage, due_at, wanted_at, generation) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6) ON CONFLICT (tenant_id, bucket, customer_id, stage) DO UPDATE SET "
      "generation = excluded.generation, wanted_at = CASE WHEN excluded.wanted_at < agenda.wanted_at THEN "
      "excluded.wanted_at ELSE agenda.wanted_at END, due_at = CASE WHEN agenda.token IS NULL AND excluded.due_at < "
      "agenda.due_at THEN excluded.due_at ELSE agenda.due_at END");
  sqlite3_stmt *identity = prepare(
      "SELECT kind, value, customer_id, is_verified, created_at FROM identities "
      "WHERE tenant_id = ?1 AND kind = ?2 AND value = ?3");
  sqlite3_stmt *alias = prepare(
      "SELECT customer_id, canonical_id FROM aliases WHERE tenant_id = ?1 AND bucket = ?2 AND customer_id = ?3");
  sqlite3_stmt *members = prepare("SELECT canonical_id, customer_id FROM aliases WHERE tenant_id = ?1 AND canonical_id = ?2");
  sqlite3_stmt *erasures = prepare("SELECT 1 FROM erased_handles WHERE tenant_id = ?1 LIMIT 1");
  sqlite3_stmt *strategies = prepare("SELECT * FROM strategies WHERE tenant_id = ?1");

  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  double cpu = seconds(used.ru_utime) + seconds(used.ru_stime);
  int64_t started = now_microseconds();
  for (int first = 0, round = 0; first < total; first += batch, round++) {
    int end = first + batch < total ? first + batch : total, touched = 0;
    int64_t now = now_microseconds();
    finish(begin);
    if (asks) {
      sqlite3_bind_blob(erasures, 1, tenant, 16, SQLITE_STATIC);
      finish(erasures);
      sqlite3_bind_blob(strategies, 1, tenant, 16, SQLITE_STATIC);
      finish(strategies);
    }
    for (int i = first; i < end; i++) {
      Message *message = &messages[i];
      unsigned char hash[32];
      for (int word = 0; word < 4; word++) {
        uint64_t random = random_word();
        memcpy(hash + 8 * word, &random, 8);
      }
      sqlite3_bind_blob(key, 1, tenant, 16, SQLITE_STATIC);
      sqlite3_bind_text(key, 2, "segment", 7, SQLITE_STATIC);
      sqlite3_bind_text(key, 3, message->id, -1, SQLITE_STATIC);
      sqlite3_bind_blob(key, 4, hash, 32, SQLITE_STATIC);
      sqlite3_bind_int64(key, 5, message->at);
      finish(key);
    }
    for (int i = first; i < end; i++) {
      Message *message = &messages[i];
      Customer *customer = &customers[message->customer];
      if (customer->touched != round) {
        customer->touched = round;
        touched++;
        if (asks) {
          sqlite3_bind_blob(identity, 1, tenant, 16, SQLITE_STATIC);
          sqlite3_bind_text(identity, 2, "user_id", 7, SQLITE_STATIC);
          sqlite3_bind_text(identity, 3, message->user, -1, SQLITE_STATIC);
          finish(identity);
          sqlite3_bind_blob(alias, 1, tenant, 16, SQLITE_STATIC);
          sqlite3_bind_int(alias, 2, bucket(customer->id));
          sqlite3_bind_blob(alias, 3, customer->id, 16, SQLITE_STATIC);
          finish(alias);
          sqlite3_bind_blob(members, 1, tenant, 16, SQLITE_STATIC);
          sqlite3_bind_blob(members, 2, customer->id, 16, SQLITE_STATIC);
          finish(members);
        }
      }
      unsigned char id[16];
      make_id(id);
      sqlite3_bind_blob(event, 1, tenant, 16, SQLITE_STATIC);
      sqlite3_bind_int(event, 2, bucket(customer->id));
      sqlite3_bind_blob(event, 3, customer->id, 16, SQLITE_STATIC);
      sqlite3_bind_int64(event, 4, message->at);
      sqlite3_bind_blob(event, 5, id, 16, SQLITE_STATIC);
      sqlite3_bind_text(event, 6, message->name, -1, SQLITE_STATIC);
      sqlite3_bind_int64(event, 7, now);
      sqlite3_bind_text(event, 8, message->properties, -1, SQLITE_STATIC);
      sqlite3_bind_text(event, 9, "segment", 7, SQLITE_STATIC);
      sqlite3_bind_text(event, 10, message->id, -1, SQLITE_STATIC);
      finish(event);
    }
    sqlite3_bind_int(tokens, 1, touched * 2);
    if (sqlite3_step(tokens) != SQLITE_ROW) fail("tokens");
    int64_t token = sqlite3_column_int64(tokens, 0) - touched * 2;
    finish(tokens);
    for (int i = first; i < end; i++) {
      Customer *customer = &customers[messages[i].customer];
      if (customer->touched != round) continue;
      customer->touched = -1;
      for (int stage = 0; stage < 2; stage++) {
        sqlite3_bind_blob(touch, 1, tenant, 16, SQLITE_STATIC);
        sqlite3_bind_int(touch, 2, bucket(customer->id));
        sqlite3_bind_blob(touch, 3, customer->id, 16, SQLITE_STATIC);
        sqlite3_bind_int(touch, 4, stage);
        sqlite3_bind_int64(touch, 5, now);
        sqlite3_bind_int64(touch, 6, ++token);
        finish(touch);
      }
    }
    finish(commit);
  }
  double wall = (now_microseconds() - started) / 1e6;
  getrusage(RUSAGE_SELF, &used);
  cpu = seconds(used.ru_utime) + seconds(used.ru_stime) - cpu;
  printf("{\"rows\":%d,\"seconds\":%.6f,\"cpu_seconds\":%.6f}\n", total, wall, cpu);
  return 0;
}
