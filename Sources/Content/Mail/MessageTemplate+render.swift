package import JSON

/// A message with its variables put in, before anything that sending adds.
package struct RenderedMessage: Sendable, Hashable {
  /// One line.
  package let subject: String
  package let html: String?
  package let text: String

  package init(subject: String, html: String?, text: String) {
    self.subject = subject
    self.html = html
    self.text = text
  }
}

extension MessageTemplate {
  /// Puts the variables into all parts; the same variables and setting give the same bytes.
  package func render(_ variables: JSON, in setting: RenderSetting) throws(ContentProblem) -> RenderedMessage {
    let subject = try render(self.subject, .subject, variables, setting)
    if subject.isEmpty { throw ContentProblem(.subjectEmpty, part: .subject) }
    let preheader = try preheader.map { template throws(ContentProblem) in
      try render(template, .preheader, variables, setting)
    }
    let html = try html.map { template throws(ContentProblem) in try render(template, .html, variables, setting) }
    let text = try text.map { template throws(ContentProblem) in try render(template, .text, variables, setting) }
    return RenderedMessage(
      subject: subject, html: html.map { Self.adding(preheader: preheader ?? "", to: $0) },
      text: text.map(PlainText.tidied) ?? html.map(PlainText.text) ?? "")
  }

  private func render(
    _ template: Template, _ part: MessagePart, _ variables: JSON, _ setting: RenderSetting
  ) throws(ContentProblem) -> String {
    do {
      return try template.render(variables, in: setting)
    } catch {
      var problem = error
      problem.part = part
      throw problem
    }
  }

  private static func adding(preheader: String, to html: String) -> String {
    guard !preheader.isEmpty else { return html }
    return HTMLEdit.inserting(
      "<div style=\"display:none;max-height:0;overflow:hidden\">\(HTML.escaped(preheader))</div>",
      atStartOf: html)
  }
}
