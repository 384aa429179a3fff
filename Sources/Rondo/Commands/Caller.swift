package import JSON

/// The way a command reaches the API: over HTTP to the running process, or into a router of its own.
package protocol Caller: Sendable {
  /// `path` carries its query, percent-encoded.
  func call(_ method: String, _ path: String, _ body: JSON?) async throws -> (status: Int, body: JSON)
  /// For bodies that are not JSON, such as pieces of a file.
  func raw(_ method: String, _ path: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8])
}
