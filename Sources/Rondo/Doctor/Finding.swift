import API
import JSON

/// One thing the doctor looked at.
struct Finding: Sendable {
  enum Level: String, Sendable, Comparable {
    case ok, warn, bad

    static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .ok ? 0 : self == .warn ? 1 : 2 }
  }

  let level: Level
  let subject: Words
  /// What was found, and what to do where it is not well.
  let sentence: Words

  init(_ level: Level, _ subject: Words, _ english: String, _ chinese: String) {
    self.level = level
    self.subject = subject
    sentence = Words(english, chinese)
  }

  var json: JSON {
    [
      "level": .string(level.rawValue), "subject": .string(subject.english), "english": .string(sentence.english),
      "chinese": .string(sentence.chinese),
    ]
  }
}
