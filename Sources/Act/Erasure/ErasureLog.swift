internal import Crypto
package import Domain
internal import Glibc
internal import JSON

/// The file of a data directory in which every erasure is written down, outside the database: a backup from before an
/// erasure is brought up to it again. It is only appended to, holds random ids and keyed hashes, and names nobody.
package struct ErasureLog: Sendable {
  package struct Entry: Sendable, Hashable {
    package let tenant: TenantID
    package let id: ID<Erasure>
    package let at: Instant
    package let reason: Erasure.Reason
    package let customers: [CustomerID]
    package let handles: [[UInt8]]

    package init(_ tenant: TenantID, _ erasure: Erasure, handles: [[UInt8]]) {
      self.init(tenant, erasure.id, erasure.at, erasure.reason, erasure.customers, handles)
    }

    init(
      _ tenant: TenantID, _ id: ID<Erasure>, _ at: Instant, _ reason: Erasure.Reason, _ customers: [CustomerID],
      _ handles: [[UInt8]]
    ) {
      self.tenant = tenant
      self.id = id
      self.at = at
      self.reason = reason
      self.customers = customers
      self.handles = handles
    }
  }

  package let path: String

  package init(folder: String) { path = "\(folder)/erasures.log" }

  /// Returns when the lines are on disk.
  package func append(_ entries: [Entry]) throws(StoreError) {
    guard !entries.isEmpty else { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure() }
    defer { close(descriptor) }
    let lines = entries.flatMap { $0.json.bytes + [UInt8(ascii: "\n")] }
    // One call: a line is there as a whole or, after a crash, is cut off and left out when read.
    let count = lines.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard count == lines.count, fsync(descriptor) == 0 else { throw failure() }
  }

  /// In the order of the file; of entries with the same id the last. A line that is no entry, such as one that a crash
  /// cut off, is left out.
  package func read() -> [Entry] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var entries: [Entry] = []
    var places: [ID<Erasure>: Int] = [:]
    while getline(&line, &capacity, file) > 0, let line {
      guard let json = try? JSON.parse(String(cString: line)), let entry = Entry(json) else { continue }
      if let place = places[entry.id] {
        entries[place] = entry
      } else {
        places[entry.id] = entries.count
        entries.append(entry)
      }
    }
    return entries
  }

  private func failure() -> StoreError {
    switch errno {
    case ENOSPC, EDQUOT: StoreError(.full, path)
    case EROFS, EACCES: StoreError(.readOnly, path)
    default: StoreError(.other, "\(path): error \(errno)")
    }
  }
}

extension ErasureLog.Entry {
  fileprivate var json: JSON {
    [
      "erasure": .string("\(id)"), "tenant": .string("\(tenant)"), "at": .int(at.microseconds),
      "reason": .string(reason.rawValue), "customers": .array(customers.map { .string("\($0)") }),
      "handles": .array(handles.map { .string(Hex.encode($0)) }),
    ]
  }

  fileprivate init?(_ json: JSON) {
    guard let id = json["erasure"]?.stringValue.flatMap({ ID<Erasure>($0) }),
      let tenant = json["tenant"]?.stringValue.flatMap({ TenantID($0) }), let at = json["at"]?.intValue,
      let reason = json["reason"]?.stringValue.flatMap({ Erasure.Reason(rawValue: $0) })
    else { return nil }
    let customers = (json["customers"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { CustomerID($0) } }
    let handles = (json["handles"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { Hex.decode($0) } }
    self.init(tenant, id, Instant(microseconds: at), reason, customers, handles)
  }
}
