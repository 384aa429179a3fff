internal import Domain
internal import JSON

extension ActionFigures {
  /// A strategy's actions by the state's word.
  func json(_ strategy: ID<Strategy>) -> JSON { (counts[strategy] ?? [:]).json }
}

extension Dictionary where Key == Action.State, Value == Int64 {
  var json: JSON { .object([String: JSON](uniqueKeysWithValues: map { ($0.word, JSON.int($1)) })) }
}
