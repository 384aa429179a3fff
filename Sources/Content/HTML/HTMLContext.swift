/// Where in HTML a value stands.
enum HTMLContext: Sendable, Hashable {
  case text
  /// A quoted attribute.
  case attribute
  /// A quoted attribute that browsers follow, and its quote.
  case link(quote: UInt8)

  /// Attributes whose value is an address.
  static let linkAttributes: Set<String> = [
    "href", "src", "action", "formaction", "background", "poster", "cite", "longdesc", "data", "xlink:href", "lowsrc",
    "dynsrc", "manifest", "codebase",
  ]

  /// Nil where no escaping helps: programs, styles and lists of addresses.
  init?(attribute name: String, quote: UInt8?) {
    guard let quote, !name.hasPrefix("on"), !["style", "srcset", "srcdoc", "ping", "http-equiv"].contains(name) else {
      return nil
    }
    self = HTMLContext.linkAttributes.contains(name) ? .link(quote: quote) : .attribute
  }
}
