internal import Act
internal import Domain
internal import JSON

extension Action.State {
  /// `awaiting_approval`.
  var word: String { self == .awaitingApproval ? "awaiting_approval" : "\(self)" }

  init?(word: String) {
    guard let state = Action.State.allCases.first(where: { $0.word == word }) else { return nil }
    self = state
  }
}

/// Short names of a tenant's strategies by their ids.
struct StrategyNames: Sendable {
  private let keys: [ID<Strategy>: String]

  init(_ tx: any Transaction, _ tenant: TenantID) throws {
    keys = Dictionary(try tx.strategies(tenant).map { ($0.id, $0.key) }, uniquingKeysWith: { first, _ in first })
  }

  func key(_ id: ID<Strategy>) -> String { keys[id] ?? (id == .confirmation ? "confirmation" : id.description) }
}

extension Action {
  func shape(_ names: StrategyNames, _ language: Language) -> JSON {
    [
      "id": .id(id), "customer": .id(customer), "mode": .string(mode.word), "strategy": .string(names.key(strategy)),
      "strategy_version": .int(strategyVersion), "occurrence": .id(occurrence), "step": .string(step),
      "arm": .string(arm), "channel": .string(channel.rawValue), "purpose": .string(purpose.rawValue),
      "template": .string(template), "template_version": .int(templateVersion), "variables": variables,
      "recipient": .string(recipient), "cost_minor": .int(cost), "liability_minor": .int(liability),
      "budget": .text(budget), "content_hash": .hex(contentHash), "priority": .int(priority),
      "state": .string(state.word), "reason": .text(reason.map { ActionReason.words($0, language) }),
      "attempts": .int(attempts),
      "provider_id": .text(providerID), "created_at": .instant(createdAt), "due_at": .instant(dueAt),
      "expires_at": .instant(expiresAt), "updated_at": .instant(updatedAt),
    ]
  }
}

extension Attempt {
  func shape(_ language: Language) -> JSON {
    [
      "number": .int(number), "started_at": .instant(startedAt), "ended_at": .instant(endedAt),
      "result": .string(result), "detail": .string(ActionReason.words(detail, language)),
    ]
  }
}

extension Approval {
  var shape: JSON {
    [
      "answer": .string(answer.rawValue), "approver": .string(approver), "is_sole_approver": .bool(isSoleApprover),
      "reason": .string(reason), "content_hash": .hex(contentHash), "at": .instant(at),
    ]
  }
}

extension Schema {
  /// Empty once the customer was erased.
  private static let keptHash = text(like: "^([0-9a-f]{64})?$")

  static let actionState = one(of: Action.State.allCases.map(\.word))

  static let action =
    ([
      "id": .id, "customer": .id, "mode": .mode, "strategy": .text, "strategy_version": .whole, "occurrence": .id,
      "step": .text, "arm": .text, "channel": .channel, "purpose": .purpose, "template": .text,
      "template_version": .whole, "variables": .any, "recipient": .text, "cost_minor": .minor,
      "liability_minor": .minor, "budget": .text.orNull, "content_hash": .keptHash, "priority": .whole,
      "state": .actionState, "reason": .text.orNull, "attempts": .count, "provider_id": .text.orNull,
      "created_at": .instant, "due_at": .instant, "expires_at": .instant, "updated_at": .instant,
    ] as Schema).named("Action")

  static let attempt: Schema = [
    "number": .count, "started_at": .instant, "ended_at": .instant.orNull, "result": .text, "detail": .text,
  ]

  static let approval: Schema = [
    "answer": .one(of: "approved", "rejected"), "approver": .text, "is_sole_approver": .truth, "reason": .text,
    "content_hash": .keptHash, "at": .instant,
  ]
}
