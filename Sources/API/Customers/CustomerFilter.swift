internal import Control
internal import Domain
internal import JSON

/// What a list of customers is narrowed by besides words and segment. Each holds for a whole alias set, as its row shows
/// it: the profile of the canonical customer, anybody's orders, everybody's consents.
struct CustomerFilter: Sendable {
  /// `profile.city=Shanghai`.
  private static let profile = "profile."
  private static let mostFields = 5

  private var fields: [(path: [String], value: String)] = []
  private var hasOrders: Bool?
  private var consent: (purpose: Purpose, channel: Channel, state: String)?
  /// From the start of one local day to the end of another.
  private(set) var created: Range<Instant>?

  /// Names a field of the profile.
  static func isField(_ name: String) -> Bool { name.hasPrefix(profile) && name.count > profile.count }

  init(_ query: Query, _ zone: Zone) throws(APIError) {
    for (name, value) in query.values.sorted(by: { $0.key < $1.key }) where name.hasPrefix(CustomerFilter.profile) {
      guard fields.count < CustomerFilter.mostFields else {
        throw .queryInvalid(name, "at most five fields at once", "最多同时使用五个字段")
      }
      let path = name.dropFirst(CustomerFilter.profile.count).split(separator: ".").map(String.init)
      fields.append((path, value.lowercased()))
    }
    hasOrders = try query.word("orders").map { $0 == "yes" }
    if let text = query["consent"] { consent = try CustomerFilter.consent(text) }
    let from = try CustomerFilter.day("created_from", query)
    let to = try CustomerFilter.day("created_to", query)
    if let from, let to, to < from {
      throw .queryInvalid("created_to", "not before created_from", "不能早于 created_from")
    }
    if from != nil || to != nil {
      let start = from.map { zone.start(of: $0) } ?? .distantPast
      created = start..<max(start, to.map { zone.start(of: CivilDay(number: $0.number + 1)) } ?? .distantFuture)
    }
  }

  /// `marketing.email.granted`.
  private static func consent(
    _ text: String
  ) throws(APIError) -> (purpose: Purpose, channel: Channel, state: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let purpose = Purpose(rawValue: parts[0]), !parts[1].isEmpty,
      ["granted", "pending", "withdrawn", "never"].contains(parts[2])
    else {
      throw .queryInvalid(
        "consent",
        "PURPOSE.CHANNEL.STATE, as in marketing.email.granted; the state is granted, pending, withdrawn or never",
        "应为 用途.渠道.状态，例如 marketing.email.granted；状态为 granted、pending、withdrawn 或 never")
    }
    return (purpose, Channel(rawValue: parts[1]), parts[2])
  }

  static func day(_ name: String, _ query: Query) throws(APIError) -> CivilDay? {
    guard let text = query[name] else { return nil }
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    // The one reader of dates says whether there is such a day.
    guard text.utf8.count == 10, parts.count == 3, Instant(rfc3339: "\(text)T12:00:00Z") != nil else {
      throw .queryInvalid(name, "a day such as 2026-11-20", "应为日期，例如 2026-11-20")
    }
    return CivilDay(year: parts[0], month: parts[1], day: parts[2])
  }

  var isEmpty: Bool { fields.isEmpty && hasOrders == nil && consent == nil && created == nil }

  /// Of some customers, each canonical of its set, those whom it holds; in their order.
  func holding(
    _ tx: any Transaction, _ tenant: TenantID, _ customers: [Customer], _ sets: [CustomerID: AliasSet], now: Instant
  ) throws -> [Customer] {
    // The cheap questions first: what they answer no to need not be looked up.
    var found = customers.filter { customer in
      created?.contains(customer.createdAt) ?? true && fields.allSatisfy { customer.holds($0.value, at: $0.path) }
    }
    func members(_ customer: Customer) -> [CustomerID] { sets[customer.id]?.members ?? [customer.id] }
    if let hasOrders, !found.isEmpty {
      let buyers = try tx.customersWithOrders(tenant, among: found.flatMap(members))
      found = found.filter { members($0).contains(where: buyers.contains) == hasOrders }
    }
    if let consent, !found.isEmpty {
      let ledger = Dictionary(grouping: try tx.consents(tenant, of: found.flatMap(members)), by: \.customer)
      found = found.filter { customer in
        let lines = members(customer).flatMap { ledger[$0] ?? [] }
        let state = ConsentState(lines, purpose: consent.purpose, channel: consent.channel, at: now)
        return "\(state)" == consent.state
      }
    }
    return found
  }
}

extension Customer {
  /// Whether the profile has this text, without regard to case, or this number or truth, at a path.
  fileprivate func holds(_ value: String, at path: [String]) -> Bool {
    var place: JSON? = profile
    for name in path { place = place?[name] }
    switch place {
    case .string(let text)?: return text.lowercased() == value
    case .array(let list)?: return list.contains { $0.stringValue?.lowercased() == value }
    case .null?, nil: return false
    case let other?: return other.description == value
    }
  }
}

extension Parameter {
  /// What a list of customers is narrowed by.
  static let customers = [
    Parameter("search", .text.saying("Words of a name, or a handle.", "姓名中的词，或标识。")), Parameter("segment", .text),
    .family("profile", "A field of the profile: profile.city=Shanghai; at most five.", "资料字段：profile.city=上海；最多五个。"),
    Parameter("orders", .one(of: "yes", "no")),
    Parameter(
      "consent",
      .text(
        like: "^(marketing|service|transactional|conversation|tracking)\\.[^.]+\\.(granted|pending|withdrawn|never)$"
      )
      .like("marketing.email.granted")), Parameter("created_from", .day), Parameter("created_to", .day),
  ]
}
