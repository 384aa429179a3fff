package import Domain
package import JSON

/// The content of a message: the parts of a ``TemplateVersion``'s document, parsed.
package struct MessageTemplate: Sendable, Hashable {
  package let subject: Template
  /// What mailboxes show beside the subject.
  package let preheader: Template?
  package let html: Template?
  /// Made from `html` where the document has none.
  package let text: Template?

  /// Reads `{"subject": .., "html": .., "text": .., "preheader": ..}`; subject and one of html and text are required.
  /// Throws everything that is wrong in all parts.
  package init(_ document: JSON) throws(ContentProblems) {
    var reader = PartReader(document)
    let subject = reader.part(.subject, for: .line)
    preheader = reader.part(.preheader, for: .line)
    html = reader.part(.html, for: .html)
    text = reader.part(.text, for: .text)
    guard reader.problems.isEmpty, let subject else { throw ContentProblems(reader.problems) }
    self.subject = subject
  }

  package init(_ version: TemplateVersion) throws(ContentProblems) { try self.init(version.document) }

  private var parts: [(MessagePart, Template)] {
    let parts: [(MessagePart, Template?)] = [
      (.subject, subject), (.preheader, preheader), (.html, html), (.text, text),
    ]
    return parts.compactMap { part, template in template.map { (part, $0) } }
  }

  /// Everything the parts ask for.
  package var variables: [TemplateVariable] { parts.flatMap { $1.variables } }

  /// Variables that will or may be missing when messages are planned.
  package func check(available schema: VariableSchema) -> [ContentProblem] {
    parts.flatMap { part, template in
      template.check(available: schema).map { problem in
        var problem = problem
        problem.part = part
        return problem
      }
    }
  }
}

/// Parses the members of a message's document and keeps what is wrong.
private struct PartReader {
  private let members: [String: JSON]
  private(set) var problems: [ContentProblem] = []

  init(_ document: JSON) {
    guard let members = document.objectValue else {
      self.members = [:]
      problems = [ContentProblem(.documentInvalid)]
      return
    }
    self.members = members
    let known = Set(MessagePart.allCases.map(\.rawValue))
    problems = members.keys.filter { !known.contains($0) }.sorted().map { ContentProblem(.fieldUnknown, ["field": $0]) }
    if isAbsent(.subject) { problems.append(ContentProblem(.fieldMissing, ["field": "subject"])) }
    if isAbsent(.html), isAbsent(.text) { problems.append(ContentProblem(.bodyMissing)) }
  }

  private func isAbsent(_ part: MessagePart) -> Bool { members[part.rawValue]?.isNull ?? true }

  mutating func part(_ part: MessagePart, for medium: Template.Medium) -> Template? {
    guard let member = members[part.rawValue], !member.isNull else { return nil }
    guard let source = member.stringValue else {
      problems.append(ContentProblem(.fieldWrongType, ["field": part.rawValue]))
      return nil
    }
    do {
      return try Template(source, for: medium)
    } catch {
      var problem = error
      problem.part = part
      problems.append(problem)
      return nil
    }
  }
}
