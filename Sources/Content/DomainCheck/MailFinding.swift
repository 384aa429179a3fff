package import Domain

/// What was found about one way in which a mail domain vouches for its mails.
package struct MailFinding: Sendable, Hashable {
  package enum Level: String, Sendable, Hashable { case ok, warn, bad, unknown }
  package enum About: String, Sendable, Hashable { case spf, dkim, dmarc }

  /// What to publish in the name service.
  package struct Record: Sendable, Hashable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package let about: About
  package let level: Level
  package let sentence: LocalizedSentence
  /// Where something has to be published, or is already as it should be.
  package let record: Record?

  package init(_ about: About, _ level: Level, _ sentence: LocalizedSentence, record: Record? = nil) {
    self.about = about
    self.level = level
    self.sentence = sentence
    self.record = record
  }

  package func text(_ language: Language) -> String { Catalogue.domainCheck.render(sentence, language) }
}
