/// The links of a message that can be counted.
package enum TrackedLinks {
  /// Their addresses in order: what the link index of a click token counts. Web addresses only, so neither mail nor
  /// telephone addresses nor anchors, and none of the tenant's own signed links.
  package static func targets(in html: String, base: String) -> [String] {
    var targets: [String] = []
    _ = HTMLEdit.replacingLinks(in: html) { address in
      if isTracked(address, base), targets.count <= Int(UInt16.max) { targets.append(address) }
      return nil
    }
    return targets
  }

  /// The same HTML with each of those replaced by what `url` makes of its index.
  static func rewritten(_ html: String, base: String, _ url: (UInt16) -> String) -> String {
    var count = 0
    return HTMLEdit.replacingLinks(in: html) { address in
      guard isTracked(address, base), count <= Int(UInt16.max) else { return nil }
      defer { count += 1 }
      return url(UInt16(count))
    }
  }

  private static func isTracked(_ address: String, _ base: String) -> Bool {
    let lower = address.lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return false }
    return !LinkUse.allCases.contains { address.hasPrefix("\(LinkURL.trimmed(base))/\($0.path)/") }
  }
}
