import SQL
import Store
import TestSupport
import Testing

/// The rules of the data, held against the schema itself: every key starts with the tenant; what belongs to a
/// customer is found by tenant, bucket and customer; a claim's index starts with what is due.
@Suite("SchemaLint")
struct SchemaLintTests {
  /// Tables that are no tenant's, or are found another way, each with its reason.
  static let exempt: [String: String] = [
    "schema_migrations": "of the database, not of a tenant", "tokens": "one sequence for all",
    "tenants": "is the tenant",
    "api_keys_hash": "a key is looked up before its tenant is known",
    "accounts_email": "a person signs in before the tenant is known",
    "sessions_hash": "a browser's token is looked up before its tenant is known",
    "invitations_hash": "a link's token is looked up before its tenant is known",
    "password_resets_hash": "a link's token is looked up before its tenant is known",
    "identities": "claimed by their own value", "import_changes": "belongs to the import",
    "coupon_codes": "claimed by their own code", "receipt_origins": "tenant-wide", "receipt_counts": "tenant-wide",
  ]

  struct Key: Sendable {
    let table: String
    let name: String
    let columns: [String]
    let isUnique: Bool
  }

  @Test("every table keeps the rules, or is named as an exception", arguments: TestEngine.allCases)
  func rules(_ engine: TestEngine) async throws {
    try await engine.withDatabase { database in
      try await Store(database: database).migrate()
      let (columns, keys) = try await database.read { connection in
        (try Self.columns(connection), try Self.keys(connection))
      }
      #expect(columns.count > 25)
      var broken: [String] = []
      for key in keys where Self.exempt[key.table] == nil && Self.exempt[key.name] == nil {
        let isClaim = key.columns.first == "due_at" || key.columns.first == "lease_until"
        if key.columns.first != "tenant_id", key.isUnique || !isClaim { broken.append("\(key.name): tenant_id first") }
        let isOfCustomer = columns[key.table]?.contains("customer_id") ?? false
        let lead = ["tenant_id", "bucket", "customer_id"]
        if isOfCustomer, key.isUnique, Array(key.columns.prefix(3)) != lead {
          broken.append("\(key.name): \(lead) first")
        }
      }
      for (table, names) in columns where names.contains("customer_id") && Self.exempt[table] == nil {
        if !names.contains("bucket") { broken.append("\(table): customer_id without bucket") }
        if !keys.contains(where: { $0.table == table && $0.isUnique }) { broken.append("\(table): no key") }
      }
      #expect(broken.sorted() == [])
    }
  }

  static func columns(_ connection: any Connection) throws -> [String: [String]] {
    let rows: [(String, String)] =
      switch connection.engine {
      case .sqlite:
        try connection.query(
          """
          SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
          """
        ) { (try $0.text(0), try $0.text(1)) }
      case .postgres:
        try connection.query(
          """
          SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
          WHERE table_schema = 'public'
          """
        ) { (try $0.text(0), try $0.text(1)) }
      }
    return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
  }

  static func keys(_ connection: any Connection) throws -> [Key] {
    let rows: [(table: String, name: String, column: String, isUnique: Bool)] =
      switch connection.engine {
      case .sqlite:
        try connection.query(
          """
          SELECT m.name, i.name, COALESCE(c.name, ''), i."unique" FROM sqlite_schema m
          JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, i.name, c.seqno
          """
        ) { (try $0.text(0), try $0.text(1), try $0.text(2), try $0.int(3) == 1) }
      case .postgres:
        try connection.query(
          """
          SELECT CAST(t.relname AS TEXT), CAST(x.relname AS TEXT), CAST(a.attname AS TEXT), CAST(i.indisunique AS INT)
          FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
          JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
          JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(number, place) ON true
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
          ORDER BY t.relname, x.relname, k.place
          """
        ) { (try $0.text(0), try $0.text(1), try $0.text(2), try $0.int(3) == 1) }
      }
    return Dictionary(grouping: rows) { "\($0.table)/\($0.name)" }.values.map { group in
      Key(
        table: group[0].table, name: group[0].name, columns: group.map(\.column), isUnique: group[0].isUnique)
    }
  }
}
