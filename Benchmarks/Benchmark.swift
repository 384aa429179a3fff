import JSON

/// One measurement that stays runnable: `bin/bench NAME [ARGUMENTS]`.
///
/// It prints what it does on standard error and returns the figures, which become the last line of
/// standard output as one JSON object.
protocol Benchmark {
  /// The word after `bin/bench`.
  static var name: String { get }
  /// One line for `bin/bench` without arguments.
  static var summary: String { get }
  static func run(_ arguments: [String]) async throws -> JSON
}

extension Benchmark {
  /// The whole number after a flag; nil without the flag.
  static func option(_ name: String, in arguments: [String]) -> Int? {
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return Int(arguments[place + 1])
  }
}
