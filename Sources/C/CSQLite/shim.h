#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift can't import.
static inline int sqlite_bind_text_copy(sqlite3_stmt *statement, int number, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, number, text ? text : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// A null pointer of length 0 would bind NULL where an empty blob is meant.
static inline int sqlite_bind_blob_copy(sqlite3_stmt *statement, int number, const void *bytes, sqlite3_uint64 length) {
  return length == 0 ? sqlite3_bind_zeroblob(statement, number, 0)
                     : sqlite3_bind_blob64(statement, number, bytes, length, SQLITE_TRANSIENT);
}

// sqlite3_db_config is variadic. Without this a misspelt "column" silently becomes a string.
static inline int sqlite_refuse_double_quoted_strings(sqlite3 *database) {
  int status = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
  return status ? status : sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
}

// Keeps the plan of a prepared statement whatever is bound to it. Without this SQLite looks at bound values to find out
// whether a partial index may serve, and plans such a statement anew each time it runs.
static inline int sqlite_keep_plans(sqlite3 *database) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_QPSG, 1, (int *)0);
}
