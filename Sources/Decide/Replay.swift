internal import Control
package import Domain

/// Recomputes receipts from their captured inputs and the versions they name, and compares the bytes.
package struct Replay: Sendable {
  /// How a run of replays ended.
  package struct Report: Sendable, Hashable {
    package var receipts = 0
    package var identical = 0
    /// Not the bytes that were recomputed; the first few are named.
    package var different = 0
    /// No receipt at all: a damaged body or a version that is gone.
    package var unreadable = 0
    /// Of people who were erased: emptied, neither identical nor different.
    package var erased = 0
    package var examples: [String] = []
  }

  private let records: any Records

  package init(records: any Records) { self.records = records }

  /// Replays every receipt of a tenant.
  package func all(_ tenant: TenantID) async throws -> Report {
    var report = Report()
    var cursor: Receipt?
    while true {
      let after = cursor
      let (page, answers) = try await records.read { tx in
        let page = try tx.receipts(tenant, after: after, limit: 1_000)
        var policies = PolicyReader(tx: tx, tenant: tenant)
        return (page, try page.map { try Replay.answer($0, policies.policy($0.header)) })
      }
      for (receipt, answer) in zip(page, answers) { report.add(receipt, answer) }
      guard let last = page.last else { return report }
      cursor = last
    }
  }

  package enum Answer: Sendable, Hashable { case identical, different, unreadable, erased }

  /// Recomputes one receipt. Sees nothing but the body and the policy.
  package static func answer(_ receipt: Receipt, _ policy: Policy?) -> Answer {
    if receipt.isErased { return .erased }
    guard let policy, let body = ReceiptBody(bytes: receipt.body) else { return .unreadable }
    let fresh = ReceiptBody(captured: body.captured, verdict: decide(body.captured, policy))
    let isSame = fresh.bytes == receipt.body && fresh.verdict.outcome.code == receipt.outcome
    return isSame ? .identical : .different
  }
}

extension Replay.Report {
  fileprivate mutating func add(_ receipt: Receipt, _ answer: Replay.Answer) {
    receipts += 1
    switch answer {
    case .identical: identical += 1
    case .different: different += 1
    case .unreadable: unreadable += 1
    case .erased: erased += 1
    }
    if answer == .different || answer == .unreadable, examples.count < 10 {
      examples.append("\(receipt.customer)/\(receipt.occurrence)")
    }
  }
}

/// Rebuilds policies from headers, each once.
package struct PolicyReader {
  private let tx: any Transaction
  private let tenant: TenantID
  private var known: [ID<ReceiptHeader>: Policy?] = [:]

  package init(tx: any Transaction, tenant: TenantID) {
    self.tx = tx
    self.tenant = tenant
  }

  /// Nil when the header or the version it names is gone or can't be read.
  package mutating func policy(_ header: ID<ReceiptHeader>) throws -> Policy? {
    if let policy = known[header] { return policy }
    let policy = try read(header)
    known[header] = .some(policy)
    return policy
  }

  private func read(_ id: ID<ReceiptHeader>) throws -> Policy? {
    guard let header = try tx.receiptHeader(tenant, id), let named = Policy.version(of: header.document),
      let version = try tx.strategyVersion(tenant, named.strategy, named.version)
    else { return nil }
    return try? Policy(header: header.document, document: StrategyDocument(json: version.document))
  }
}
