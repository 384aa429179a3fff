import SQL

/// The whole schema of a database as text, the same for the same schema.
func schema(of database: any Database) async throws -> String {
  try await database.read { connection in
    switch connection.engine {
    case .sqlite:
      try lines(
        connection,
        """
        SELECT sql || ';' FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY tbl_name, type DESC, name
        """)
    case .postgres:
      try lines(
        connection,
        """
        SELECT CAST(table_name AS TEXT) || '.' || column_name || ' ' || data_type
          || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || column_default, '')
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
        """)
        + lines(
          connection,
          """
          SELECT CAST(conrelid AS REGCLASS)::TEXT || ' ' || conname || ' ' || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname
          """)
        + lines(connection, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname")
        + lines(connection, "SELECT CAST(sequencename AS TEXT) FROM pg_sequences ORDER BY sequencename")
    }
  }
}

private func lines(_ connection: any Connection, _ sql: SQL) throws -> String {
  try connection.query(sql) { row throws(SQLError) in try row.text(0) }.map { $0 + "\n" }.joined()
}
