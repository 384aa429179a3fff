internal import Control
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let exportCustomer = route(
    "GET", "/v1/customers/{customer}/export", .own, "Everything kept about one person, as a file", "导出一个人的全部数据（文件）"
  ) { call in
    let (tenant, name) = (call.id, call.parameter("customer"))
    let aliases = try await call.records.read { tx in try CustomerName.resolve(name, tenant, in: tx) }
    let export = CustomerExport(call, aliases)
    return HTTPResponse(
      status: 200,
      headers: [
        "Content-Type": "application/json",
        "Content-Disposition": "attachment; filename=\"customer-\(aliases.canonical).json\"",
        "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
      ], body: .stream { AsyncStream(unfolding: { await export.next() }) })
  }
  .answering(.customerExport)
  .refusing(404, 410)
}

/// Writes one person's file piece by piece, each read when it is asked for: a hundred thousand events take no more
/// memory than five hundred.
///
/// The last member, `complete`, is there only when everything before it is.
actor CustomerExport {
  private let call: Call
  private let aliases: AliasSet
  private var sections: ArraySlice<ExportSection>
  private var section: ExportSection?
  private var members: ArraySlice<CustomerID> = []
  private var cursor: ExportSection.Cursor?
  private var isFirst = true
  private var isOver = false

  private static let page = 500

  init(_ call: Call, _ aliases: AliasSet) {
    self.call = call
    self.aliases = aliases
    sections = ExportSection.allCases[...]
  }

  /// The next piece; nil at the end, or where the database failed midway.
  func next() async -> [UInt8]? {
    guard !isOver else { return nil }
    do {
      return try await piece()
    } catch {
      call.services.log("export: \((error as? StoreError)?.description ?? "\(type(of: error))")")
      isOver = true
      return nil
    }
  }

  private func piece() async throws -> [UInt8] {
    guard let section else { return try await begin() }
    guard let member = members.first else { return end(section) }
    let (tenant, language, after) = (call.tenant, call.language, cursor)
    let page = try await call.records.read { tx in
      try section.page(tx, tenant, member, after: after, limit: CustomerExport.page, language)
    }
    cursor = page.last
    if page.last == nil { members = members.dropFirst() }
    var bytes: [UInt8] = []
    for row in page.rows {
      bytes += Array((isFirst ? "\n    " : ",\n    ").utf8) + row.bytes
      isFirst = false
    }
    // An empty piece would read as the end.
    return bytes.isEmpty ? Array("\n".utf8) : bytes
  }

  /// What is short stands first, in one piece.
  private func begin() async throws -> [UInt8] {
    let (tenant, aliases, now) = (call.tenant, aliases, call.now)
    let head = try await call.records.read { tx in try ExportHead(tx, tenant, aliases, now: now).members }
    let lines = head.map { "  \(JSON.string($0.0)): \($0.1)" }.joined(separator: ",\n")
    return Array("{\n\(lines)".utf8) + open()
  }

  private func open() -> [UInt8] {
    section = sections.popFirst()
    guard let section else {
      isOver = true
      return Array(",\n  \"complete\": true\n}\n".utf8)
    }
    (members, cursor, isFirst) = (aliases.members[...], nil, true)
    return Array(",\n  \"\(section.rawValue)\": [".utf8)
  }

  private func end(_ section: ExportSection) -> [UInt8] { Array((isFirst ? "]" : "\n  ]").utf8) + open() }
}
