package import Domain

/// Why a template, its variables or a mail cannot be used, and where.
package struct ContentProblem: Error, Sendable, Hashable {
  package let code: Code
  /// The part of the message, where there are parts.
  package var part: MessagePart?
  /// The place in the source of the part.
  package let position: TextPosition?
  package let parameters: [String: String]

  package init(
    _ code: Code, _ parameters: [String: String] = [:], part: MessagePart? = nil, at position: TextPosition? = nil
  ) {
    self.code = code
    self.part = part
    self.position = position
    self.parameters = parameters
  }

  package var sentence: LocalizedSentence { LocalizedSentence(code.rawValue, parameters) }

  /// What is wrong and what to do, after the place: `html, line 3, column 14: ...`.
  package func text(_ language: Language) -> String {
    let catalogue = Catalogue.content
    var place: [String] = []
    if let part { place.append(catalogue.render(LocalizedSentence("part_\(part.rawValue)"), language)) }
    if let position {
      let parameters = ["line": String(position.line), "column": String(position.column)]
      place.append(catalogue.render(LocalizedSentence("position", parameters), language))
    }
    let words = catalogue.render(sentence, language)
    if place.isEmpty { return words }
    return language == .chinese
      ? place.joined(separator: "，") + "：" + words : place.joined(separator: ", ") + ": " + words
  }
}

/// Everything found wrong at once.
package struct ContentProblems: Error, Sendable, Hashable {
  package let problems: [ContentProblem]
  package init(_ problems: [ContentProblem]) { self.problems = problems }
}

/// A part of a message's template, named as in its document.
package enum MessagePart: String, Sendable, Hashable, CaseIterable {
  case subject, preheader, html, text
}

/// A place in a text. Lines and columns count from 1, columns in Unicode scalars.
package struct TextPosition: Sendable, Hashable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}
