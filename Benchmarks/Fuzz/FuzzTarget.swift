import TestSupport

/// A parser of what comes from outside, with inputs to lie to it and what must hold of it whatever they say.
protocol FuzzTarget: Sendable {
  static var name: String { get }
  /// An input of this seed and no other thing: the same seed gives the same bytes.
  static func input(_ random: inout SeededRandom) -> [UInt8]
  init() async throws
  /// Throws a ``FuzzFailure`` where something does not hold.
  func check(_ input: [UInt8]) async throws
  func close() async
}

extension FuzzTarget {
  func close() async {}
}

/// A property that does not hold.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Fails unless it is true.
func hold(_ isTrue: Bool, _ sentence: @autoclosure () -> String) throws(FuzzFailure) {
  if !isTrue { throw FuzzFailure(sentence()) }
}

enum FuzzTargets {
  /// Add a new one here.
  static let all: [any FuzzTarget.Type] = [
    CSVTarget.self, ImportTarget.self, JSONTarget.self, TemplateTarget.self, RuleTarget.self, StrategyTarget.self,
    HTTPTarget.self, IntakeTarget.self, MailTarget.self, LinkTarget.self, HeaderTarget.self,
  ]
}
