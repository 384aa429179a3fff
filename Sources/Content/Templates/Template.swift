/// A text with tags in it, parsed and checked:
///
/// - `{{customer.name}}` a variable; `{{customer.name | default: "friend"}}` with a stand-in;
/// - `{{order.total | money}}`, `number`, `date`, `datetime`: written the tenant's way;
/// - `{{#items}}..{{/items}}` once for each element, or once when there is something; `{{.}}` is the element;
/// - `{{^items}}..{{/items}}` when there is nothing: missing, null, false, 0, or empty;
/// - `{{! a comment }}`.
///
/// There is no logic and no way to print a value unescaped.
package struct Template: Sendable, Hashable {
  /// What the text is for, which decides how values are escaped.
  package enum Medium: Sendable, Hashable {
    case html
    case text
    /// A single line, such as a subject: line breaks and controls of values become spaces.
    case line
  }

  package enum Limit {
    /// Bytes of a template's source.
    package static let source = 256 * 1_024
    /// Bytes of what one rendering gives.
    package static let output = 1_024 * 1_024
    /// Sections within sections.
    package static let depth = 16
    /// Nodes that one rendering visits.
    package static let steps = 200_000
  }

  package let medium: Medium
  let nodes: [Node]

  indirect enum Node: Sendable, Hashable {
    case text(String)
    case value(Value)
    case section(Section)
    case comment(String)
  }

  struct Value: Sendable, Hashable {
    let path: Path
    let format: ValueFormat?
    let fallback: String?
    let position: TextPosition
    /// Where in HTML it stands; plain text in the other media.
    var context = HTMLContext.text
  }

  struct Section: Sendable, Hashable {
    let path: Path
    let isInverted: Bool
    var body: [Node]
    let position: TextPosition
  }

  enum ValueFormat: String, Sendable, Hashable, CaseIterable {
    case money, number, date, datetime
  }
}

/// A dotted name; without components it is the element of the section around it, written `.`.
struct Path: Sendable, Hashable, CustomStringConvertible {
  let components: [String]

  var description: String { components.isEmpty ? "." : components.joined(separator: ".") }
}
