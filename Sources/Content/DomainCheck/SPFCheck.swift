/// Whether a domain lets an address send for it: check_host of RFC 7208, section 4.
///
/// Macros need the message itself: a term with one is asked of nobody, and the answer then says so.
package struct SPFCheck {
  package enum Verdict: Sendable, Hashable {
    case pass, fail, softFail, neutral
    /// There is no record.
    case none
    /// The record is worth nothing as it is, and receivers say so.
    case broken(Flaw)
    /// Some name server did not answer.
    case unanswered
    /// It hangs on a macro.
    case unknown
  }

  package enum Flaw: String, Sendable, Hashable {
    case twoRecords = "spf_two_records"
    case syntax = "spf_syntax"
    case tooManyLookups = "spf_too_many_lookups"
    case missingInclude = "spf_missing_include"
  }

  private static let mostLookups = 10
  private static let mostVoids = 2

  private let address: InternetAddress
  private let names: NameService
  private var lookups = 0
  private var voids = 0

  private init(_ address: InternetAddress, _ names: NameService) {
    self.address = address
    self.names = names
  }

  /// What stopped the walk.
  private struct Stop: Error { let verdict: Verdict }

  package static func verdict(_ domain: String, address: String, _ names: NameService) async -> Verdict {
    guard let address = InternetAddress(address) else { return .unknown }
    var check = SPFCheck(address, names)
    do {
      return try await check.evaluate(domain)
    } catch let stop as Stop {
      return stop.verdict
    } catch {
      return .unanswered
    }
  }

  private mutating func evaluate(_ domain: String) async throws -> Verdict {
    guard let text = try await record(of: domain) else { return .none }
    guard let record = SPFRecord(text) else { throw Stop(verdict: .broken(.syntax)) }
    for term in record.terms where try await matches(term, domain) {
      switch term.qualifier {
      case .pass: return .pass
      case .fail: return .fail
      case .softFail: return .softFail
      case .neutral: return .neutral
      }
    }
    guard let redirect = record.redirect, !record.terms.contains(where: { $0.name == "all" }) else { return .neutral }
    try count()
    let verdict = try await evaluate(try plain(redirect))
    return verdict == .none ? .broken(.missingInclude) : verdict
  }

  private func record(of domain: String) async throws -> String? {
    switch await names.texts(domain) {
    case .failed: throw Stop(verdict: .unanswered)
    case .none: return nil
    case .found(let texts):
      let records = texts.filter(SPFRecord.claims)
      guard records.count < 2 else { throw Stop(verdict: .broken(.twoRecords)) }
      return records.first
    }
  }

  private mutating func matches(_ term: SPFRecord.Term, _ domain: String) async throws -> Bool {
    switch term.name {
    case "all": return true
    case "ip4", "ip6":
      guard let network = InternetAddress(term.target ?? ""), network.isShort == (term.name == "ip4") else {
        throw Stop(verdict: .broken(.syntax))
      }
      return address.isIn(network, length: term.length ?? network.bytes.count * 8)
    case "include":
      try count()
      switch try await evaluate(try plain(term.target ?? "")) {
      case .pass: return true
      case .none: throw Stop(verdict: .broken(.missingInclude))
      case .broken(let flaw): throw Stop(verdict: .broken(flaw))
      case .unanswered: throw Stop(verdict: .unanswered)
      case .unknown: throw Stop(verdict: .unknown)
      case .fail, .softFail, .neutral: return false
      }
    case "a":
      try count()
      return try await isAmong([try plain(term.target ?? domain)], term)
    case "mx":
      try count()
      return try await isAmong(try await found(names.mailHosts(try plain(term.target ?? domain))), term)
    case "exists":
      try count()
      return try await !found(names.addresses(try plain(term.target ?? ""))).isEmpty
    default:
      // `ptr` is not to be used (section 5.5), and nobody's name is looked up for it here.
      try count()
      return false
    }
  }

  private mutating func isAmong(_ hosts: [String], _ term: SPFRecord.Term) async throws -> Bool {
    for host in hosts.prefix(10) {
      for text in try await found(names.addresses(host)) {
        guard let network = InternetAddress(text) else { continue }
        let length = network.isShort ? term.length ?? 32 : term.longLength ?? 128
        if address.isIn(network, length: length) { return true }
      }
    }
    return false
  }

  private mutating func found(_ answer: NameService.Answer) throws -> [String] {
    switch answer {
    case .found(let values): return values
    case .failed: throw Stop(verdict: .unanswered)
    case .none:
      voids += 1
      guard voids <= Self.mostVoids else { throw Stop(verdict: .broken(.tooManyLookups)) }
      return []
    }
  }

  private mutating func count() throws {
    lookups += 1
    guard lookups <= Self.mostLookups else { throw Stop(verdict: .broken(.tooManyLookups)) }
  }

  private func plain(_ name: String) throws -> String {
    if name.contains("%") { throw Stop(verdict: .unknown) }
    return name
  }
}
