package import Content
package import Domain
internal import JSON

/// How a sentence is kept in ``Action/reason`` and ``Attempt/detail``: its code, and its parameters as JSON.
package enum ActionReason {
  package static func text(_ sentence: LocalizedSentence) -> String {
    if sentence.parameters.isEmpty { return sentence.code }
    return "\(sentence.code) \(JSON.object(sentence.parameters.mapValues { .string($0) }))"
  }

  package static func sentence(_ text: String) -> LocalizedSentence {
    guard let space = text.firstIndex(of: " ") else { return LocalizedSentence(text) }
    let json = try? JSON.parse(String(text[text.index(after: space)...]))
    return LocalizedSentence(
      String(text[..<space]), (json?.objectValue ?? [:]).compactMapValues(\.stringValue))
  }

  /// Why an action is where it is, in words.
  package static func words(_ text: String, _ language: Language) -> String {
    (Catalogue.act + Catalogue.content).render(sentence(text), language)
  }
}
