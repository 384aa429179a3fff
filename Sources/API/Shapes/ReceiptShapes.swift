internal import Control
internal import Decide
internal import Domain
internal import JSON

/// Receipts put into words, each policy read once.
struct ReceiptShapes {
  private let language: Language
  private let zone: Zone
  private let names: Result<StrategyNames, any Error>
  private var policies: PolicyReader

  init(_ tx: any Transaction, _ tenant: Tenant, _ language: Language) {
    self.language = language
    zone = tenant.zone
    names = Result { try StrategyNames(tx, tenant.id) }
    policies = PolicyReader(tx: tx, tenant: tenant.id)
  }

  mutating func json(_ receipt: Receipt) throws -> JSON {
    var members: [String: JSON] = [
      "customer": .id(receipt.customer), "occurrence": .id(receipt.occurrence), "revision": .int(receipt.revision),
      "strategy": .string(try names.get().key(receipt.strategy)), "at": .instant(receipt.at),
      "outcome": .string(DecisionOutcome(code: receipt.outcome)?.word ?? "\(receipt.outcome)"),
    ]
    if receipt.isErased {
      members["outcome"] = "erased"
      members["summary"] = .string(
        Words("Erased: why this was decided went with the customer's data.", "已删除：决策依据已随客户数据一并删除。").text(language))
      members["words"] = .array([])
      members["gates"] = .array([])
      return .object(members)
    }
    guard let policy = try policies.policy(receipt.header), let body = ReceiptBody(bytes: receipt.body) else {
      members["summary"] = .string(
        Words("This receipt can't be read: its bytes are damaged.", "该凭据已损坏，无法读取。").text(language))
      members["gates"] = .array([])
      return .object(members)
    }
    let words = body.words(policy, language: language, zone: zone)
    members["summary"] = .string(words.summary)
    members["words"] = .array(words.gates.map { .string($0) })
    members["arm"] = .text(body.verdict.arm)
    members["is_drawn"] = .bool(body.verdict.isDrawn)
    members["gates"] = .array(body.verdict.gateShapes)
    return .object(members)
  }
}

extension Verdict {
  /// Each gate that was asked, in order, with its answer.
  var gateShapes: [JSON] {
    Gate.allCases.compactMap { gate in
      let answer = answers[gate.rawValue]
      return answer == .notAsked ? nil : ["gate": .string(gate.word), "answer": .string("\(answer)")]
    }
  }
}

extension Schema {
  static let gates = list(["gate": .one(of: Gate.allCases.map(\.word)), "answer": .text])

  /// One whose inputs were erased says so, and no more.
  static let receipt =
    ([
      "customer": .id, "occurrence": .id, "revision": .whole, "strategy": .text, "at": .instant, "outcome": .text,
      "summary": .text, "words": .list(.text).optional, "arm": .text.orNull.optional, "is_drawn": .truth.optional,
      "gates": .gates,
    ] as Schema).named("Receipt")
}
