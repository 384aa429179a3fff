/// Addresses in the form in which they are compared.
package enum Handles {
  /// Lower case, without spaces around; nil unless it has one `@` with something on both sides and a dot behind it.
  package static func email(_ text: String) -> String? {
    let address = text.trimmingSpaces.lowercased()
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.count <= 64, address.utf8.count <= 254,
      parts[1].contains("."), !parts[1].hasPrefix("."), !parts[1].hasSuffix("."),
      !address.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || ",;<>()[]\\\"".utf8.contains($0) })
    else { return nil }
    return address
  }

  /// Digits, behind a plus where there was one; nil unless there are 5 to 15 (ITU-T E.164) and nothing strange.
  package static func phone(_ text: String) -> String? {
    let trimmed = text.trimmingSpaces
    let digits = trimmed.utf8.filter { (48...57).contains($0) }
    let isPlain = trimmed.utf8.allSatisfy { (48...57).contains($0) || " -().+/".utf8.contains($0) }
    guard isPlain, (5...15).contains(digits.count), !trimmed.dropFirst().contains("+") else { return nil }
    return (trimmed.hasPrefix("+") ? "+" : "") + String(decoding: digits, as: UTF8.self)
  }
}
