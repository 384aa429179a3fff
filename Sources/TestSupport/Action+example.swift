internal import Control
package import Domain
package import JSON

extension Action {
  /// A mail that is ready, for tests.
  package static func example(
    id: UInt64 = 1, customer: CustomerID = CustomerID(high: 1, low: 1), strategy: ID<Strategy> = ID(high: 2, low: 2),
    occurrence: UInt64 = 1, step: String = "email", state: State = .ready, createdAt: Instant = .seconds(1_000_000),
    variables: JSON = ["customer": ["name": "Li"]], cost: Int64 = 0, mode: Mode = .sandbox
  ) -> Action {
    let hash = ContentHash.of(
      channel: .email, template: "winback", templateVersion: 1, variables: variables, recipient: "li@example.com",
      cost: cost, liability: 0)
    return Action(
      id: ID(high: 3, low: id), customer: customer, mode: mode, strategy: strategy, strategyVersion: 1,
      occurrence: ID(high: 4, low: occurrence), step: step, arm: "mail", channel: .email, purpose: .marketing,
      template: "winback", templateVersion: 1, variables: variables, recipient: "li@example.com", cost: cost,
      liability: 0, budget: nil, contentHash: hash, priority: 0, createdAt: createdAt,
      expiresAt: createdAt + .days(3), state: state, dueAt: createdAt, updatedAt: createdAt)
  }
}
