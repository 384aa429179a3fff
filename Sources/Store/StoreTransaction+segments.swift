package import Domain
import SQL

extension StoreTransaction: SegmentStore {
  /// A key that another segment has is a `.conflict`.
  package func saveSegment(_ tenant: TenantID, _ segment: Segment) throws {
    try execute(
      """
      INSERT INTO segments (tenant_id, segment_id, key, name, version, definition, updated_at, archived_at)
      VALUES (\(tenant), \(segment.id), \(segment.key), \(segment.name), \(segment.version), \(segment.definition),
        \(segment.updatedAt), \(segment.archivedAt))
      ON CONFLICT (tenant_id, segment_id) DO UPDATE SET key = excluded.key, name = excluded.name,
        version = excluded.version, definition = excluded.definition, updated_at = excluded.updated_at,
        archived_at = excluded.archived_at
      """)
  }

  /// By key, archived ones too.
  package func segments(_ tenant: TenantID) throws -> [Segment] {
    try query("\(fragment: Self.selectSegments) WHERE tenant_id = \(tenant)", Self.segment)
      .sorted { $0.key < $1.key }
  }

  package func segmentStamps(_ tenant: TenantID) throws -> [SegmentStamp] {
    try query(
      "SELECT segment_id, version, updated_at, archived_at FROM segments WHERE tenant_id = \(tenant)"
    ) { row throws(SQLError) in
      SegmentStamp(
        id: try row.id(0), version: try row.int(1), updatedAt: try row.instant(2), archivedAt: try row.instantOrNil(3))
    }.sorted { $0.id < $1.id }
  }

  package func segment(_ tenant: TenantID, key: String) throws -> Segment? {
    try first("\(fragment: Self.selectSegments) WHERE tenant_id = \(tenant) AND key = \(key)", Self.segment)
  }

  private static let selectSegments: SQL =
    "SELECT segment_id, key, name, version, definition, updated_at, archived_at FROM segments"

  private static func segment(_ row: Row) throws(SQLError) -> Segment {
    Segment(
      id: try row.id(0), key: try row.text(1), name: try row.text(2), version: try row.int(3),
      definition: try row.json(4), updatedAt: try row.instant(5), archivedAt: try row.instantOrNil(6))
  }
}
