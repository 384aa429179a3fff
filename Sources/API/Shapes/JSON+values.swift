internal import Crypto
internal import Domain
internal import JSON

extension JSON {
  static func instant(_ instant: Instant) -> JSON { .string(instant.rfc3339) }
  static func instant(_ instant: Instant?) -> JSON { instant.map { .string($0.rfc3339) } ?? .null }
  static func id<Noun>(_ id: ID<Noun>) -> JSON { .string(id.description) }
  static func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
  static func number(_ number: Int64?) -> JSON { number.map { .int($0) } ?? .null }
  static func permissions(_ set: Set<Permission>) -> JSON {
    .array(Permission.allCases.filter(set.contains).map { .string($0.rawValue) })
  }
  static func hex(_ bytes: [UInt8]) -> JSON { .string(Hex.encode(bytes)) }
  /// Millionths as a share of one.
  static func share(_ millionths: Int64) -> JSON { .double(Double(millionths) / 1_000_000) }
}
