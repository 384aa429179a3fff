/// Numbers, money and dates as people of each language write them.
package enum Format {
  /// `1,234,567`, the same in both languages.
  package static func number(_ value: Int64) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude))
  }

  /// At most `decimals` places, trailing zeros dropped: `1,234.5`. Not finite: `-`.
  package static func number(_ value: Double, decimals: Int = 2) -> String {
    guard value.isFinite else { return "-" }
    let scale = powerOfTen(decimals)
    let scaled = (abs(value) * Double(scale)).rounded()
    guard scaled < 9e18 else { return String(value) }
    let units = UInt64(scaled)
    var fraction = padded(String(units % scale), to: decimals)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    let sign = value < 0 && units > 0 ? "-" : ""
    return sign + grouped(String(units / scale)) + (decimals == 0 || fraction.isEmpty ? "" : ".\(fraction)")
  }

  /// A share of one: `0.125` is `12.5%`.
  package static func percent(_ share: Double, decimals: Int = 1) -> String {
    share.isFinite ? number(share * 100, decimals: decimals) + "%" : "-"
  }

  static func powerOfTen(_ exponent: Int) -> UInt64 { (0..<exponent).reduce(1) { power, _ in power * 10 } }

  static func padded(_ digits: String, to width: Int) -> String {
    String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func grouped(_ digits: String) -> String {
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
