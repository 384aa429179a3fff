package import JSON

extension Template {
  /// The text with every variable put in. Throws at a variable without a value, of the wrong type, or that would make
  /// an unsafe link, and where a limit is passed; nothing is ever left out or shown as a tag.
  package func render(_ variables: JSON, in setting: RenderSetting) throws(ContentProblem) -> String {
    var renderer = TemplateRenderer(medium: medium, setting: setting, variables: variables)
    try renderer.render(nodes)
    let text = String(decoding: renderer.output, as: UTF8.self)
    return medium == .line ? CleanText.line(text) : text
  }
}

private struct TemplateRenderer {
  let medium: Template.Medium
  let setting: RenderSetting
  var output: [UInt8] = []
  private var scope: Scope
  private var steps = 0

  init(medium: Template.Medium, setting: RenderSetting, variables: JSON) {
    self.medium = medium
    self.setting = setting
    scope = Scope(variables)
  }

  mutating func render(_ nodes: [Template.Node]) throws(ContentProblem) {
    for node in nodes {
      steps += 1
      guard steps <= Template.Limit.steps else {
        throw ContentProblem(.tooManySteps, ["limit": String(Template.Limit.steps)])
      }
      switch node {
      case .text(let text): try append(text)
      case .comment: break
      case .value(let value): try render(value)
      case .section(let section): try render(section)
      }
    }
  }

  private mutating func append(_ text: String) throws(ContentProblem) {
    guard output.count + text.utf8.count <= Template.Limit.output else {
      throw ContentProblem(.outputTooLarge, ["limit": String(Template.Limit.output / 1_024)])
    }
    output += text.utf8
  }

  private mutating func render(_ section: Template.Section) throws(ContentProblem) {
    let value = scope.lookUp(section.path)
    let isShown = value?.isSomething ?? false
    if section.isInverted {
      if !isShown { try render(section.body) }
      return
    }
    guard isShown, let value else { return }
    for element in value.arrayValue ?? [value] {
      scope.push(element)
      // An empty element repeats nothing but the loop, so it is counted here.
      steps += 1
      try render(section.body)
      scope.pop()
    }
  }

  private mutating func render(_ value: Template.Value) throws(ContentProblem) {
    let words = try words(for: value)
    switch medium {
    case .text: try append(CleanText.lines(words))
    case .line: try append(CleanText.line(words))
    case .html:
      switch value.context {
      case .text: try append(HTML.escaped(CleanText.lines(words)))
      case .attribute: try append(HTML.escaped(CleanText.line(words)))
      case .link(let quote):
        let escaped = HTML.escaped(CleanText.line(words))
        // Values hold no quotes any more, so the last one opened the attribute; no working link is as long as that.
        let recent = output.suffix(LinkScheme.longest)
        guard let open = recent.lastIndex(of: quote),
          LinkScheme.isSafe(output[(open + 1)...].prefix(512) + escaped.utf8.prefix(512))
        else {
          throw ContentProblem(.variableUnsafeLink, ["name": "\(value.path)"], at: value.position)
        }
        try append(escaped)
      }
    }
  }

  private func words(for value: Template.Value) throws(ContentProblem) -> String {
    guard let found = scope.lookUp(value.path) else {
      if let fallback = value.fallback { return fallback }
      throw ContentProblem(.variableMissing, ["name": "\(value.path)"], at: value.position)
    }
    if let fallback = value.fallback, let text = found.stringValue, CleanText.line(text).isEmpty { return fallback }
    return try ValueWriter(setting: setting).words(for: found, of: value)
  }
}
