/// One place where a template needs a variable.
package struct TemplateVariable: Sendable, Hashable {
  /// As written: `customer.name`, or `.` for the element of the section around it.
  package let path: String
  package let hasDefault: Bool
  /// Asks only whether it is there.
  package let isSection: Bool
  /// The sections around it that show when their variable is something, outermost first.
  package let sections: [String]
  package let position: TextPosition
}

extension Template {
  /// Everything the template asks for, in the order of the source.
  package var variables: [TemplateVariable] {
    var variables: [TemplateVariable] = []
    Template.collect(nodes, within: [], into: &variables)
    return variables
  }

  private static func collect(_ nodes: [Node], within sections: [String], into variables: inout [TemplateVariable]) {
    for node in nodes {
      switch node {
      case .text, .comment: break
      case .value(let value):
        variables.append(
          TemplateVariable(
            path: "\(value.path)", hasDefault: value.fallback != nil, isSection: false, sections: sections,
            position: value.position))
      case .section(let section):
        let path = "\(section.path)"
        variables.append(
          TemplateVariable(
            path: path, hasDefault: false, isSection: true, sections: sections, position: section.position))
        collect(section.body, within: section.isInverted ? sections : sections + [path], into: &variables)
      }
    }
  }
}
