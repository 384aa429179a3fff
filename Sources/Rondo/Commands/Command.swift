import API

/// One word, or two, that a person types, and what follows.
struct Command: Sendable {
  /// `strategy set`.
  let name: String
  /// What follows the name: `KEY FILE [--dry-run]`.
  let usage: String
  let summary: Words
  /// How many words follow that are no options.
  let arguments: ClosedRange<Int>
  /// Options that take a value.
  let options: Set<String>
  let flags: Set<String>
  let run: @Sendable (Invocation) async throws -> Void

  init(
    _ name: String, _ usage: String, _ english: String, _ chinese: String, arguments: ClosedRange<Int> = 0...0,
    options: Set<String> = [], flags: Set<String> = [], run: @escaping @Sendable (Invocation) async throws -> Void
  ) {
    self.name = name
    self.usage = usage
    summary = Words(english, chinese)
    self.arguments = arguments
    self.options = options
    self.flags = flags
    self.run = run
  }

  /// A command that nothing has to follow.
  init(
    _ name: String, _ english: String, _ chinese: String, options: Set<String> = [],
    run: @escaping @Sendable (Invocation) async throws -> Void
  ) {
    self.init(name, "", english, chinese, options: options, run: run)
  }

  /// In the order in which help lists them.
  static let all: [Command] =
    [overview] + imports + customers + privacy + consents + segments + templates + strategies + trade + ledger + tenants
    + mail + accounts + webhooks + [document]
}
