package import Domain
package import JSON

/// Lets a world live against a running system: speaks to its public API and feeds treatments back.
package struct SimulatorDriver: Sendable {
  /// An action that reached a customer.
  package struct Delivery: Sendable, Hashable {
    package let userID: String
    package let arm: String
    package let at: Instant

    package init(userID: String, arm: String, at: Instant) {
      self.userID = userID
      self.arm = arm
      self.at = at
    }
  }

  /// Posts a body to a path of the public API.
  package typealias Post = @Sendable (_ path: String, _ body: JSON) async throws -> Void

  private let post: Post
  /// Well below what one request may carry.
  private static let batch = 200

  package init(post: @escaping Post) { self.post = post }

  /// Lives to an instant in steps. After each, `turn` lets the system work and tells what it delivered.
  ///
  /// The clock goes ahead of the messages, since nobody takes facts of the future.
  /// Returns how many messages were sent.
  @discardableResult
  package func run(
    _ world: inout World, to end: Instant, every step: Span, clock: SimulatedClock,
    turn: (Instant) async throws -> [Delivery] = { _ in [] }
  ) async throws -> Int {
    var count = 0
    while world.now < end {
      let messages = world.step(to: min(end, world.now + step))
      clock.advance(to: world.now)
      try await send(messages)
      count += messages.count
      for delivery in try await turn(world.now) {
        world.treated(customer: delivery.userID, arm: delivery.arm, at: delivery.at)
      }
    }
    return count
  }

  private func send(_ messages: [WorldMessage]) async throws {
    for start in stride(from: 0, to: messages.count, by: Self.batch) {
      let part = messages[start..<min(start + Self.batch, messages.count)]
      try await post("/v1/batch", ["batch": .array(part.map(\.json))])
    }
  }
}
