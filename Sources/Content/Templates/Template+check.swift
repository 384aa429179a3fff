extension Template {
  /// Variables that will or may be missing when messages are planned: empty before anything launches.
  package func check(available schema: VariableSchema) -> [ContentProblem] {
    variables.compactMap { variable in
      let sections = Template.resolved(variable.sections, in: schema)
      guard let path = Template.resolve(variable.path, within: sections, in: schema) else {
        // A default is for what nobody may know; a section on what nobody knows would hide its text for ever.
        return variable.hasDefault
          ? nil : ContentProblem(.variableUnknown, ["name": variable.path], at: variable.position)
      }
      if variable.hasDefault || variable.isSection || variable.path == "." { return nil }
      let isCertain = schema.uncertain(in: path).allSatisfy { uncertain in
        sections.contains { $0 == uncertain || $0.hasPrefix(uncertain + ".") }
      }
      return isCertain ? nil : ContentProblem(.variableMayBeMissing, ["name": variable.path], at: variable.position)
    }
  }

  /// The sections by their full paths, without those that nothing provides.
  private static func resolved(_ sections: [String], in schema: VariableSchema) -> [String] {
    sections.reduce(into: []) { full, section in
      if let path = resolve(section, within: full, in: schema) { full.append(path) }
    }
  }

  /// As rendering looks names up: in the innermost section first, then outwards.
  private static func resolve(_ path: String, within sections: [String], in schema: VariableSchema) -> String? {
    if path == "." { return sections.last }
    for section in sections.reversed() where schema.presence(of: "\(section).\(path)") != nil {
      return "\(section).\(path)"
    }
    return schema.presence(of: path) != nil ? path : nil
  }
}
