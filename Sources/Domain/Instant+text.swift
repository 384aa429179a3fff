extension Instant {
  /// Reads RFC 3339 text such as `2026-11-20T08:00:00.123456+08:00`; nil when it is anything else.
  package init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= bytes.count else { return nil }
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 48)
      }
      return value
    }
    func isByte(_ index: Int, _ characters: String) -> Bool {
      index < bytes.count && characters.utf8.contains(bytes[index])
    }
    guard let year = number(0..<4), isByte(4, "-"), let month = number(5..<7), isByte(7, "-"),
      let day = number(8..<10), isByte(10, "Tt "), let hour = number(11..<13), isByte(13, ":"),
      let minute = number(14..<16), isByte(16, ":"), let second = number(17..<19),
      (1...12).contains(month), (1...CivilDay.length(ofMonth: month, year: year)).contains(day),
      hour < 24, minute < 60, second < 61
    else { return nil }
    var index = 19
    var fraction: Int64 = 0
    if isByte(index, ".") {
      index += 1
      var scale: Int64 = 100_000
      let start = index
      while index < bytes.count, (48...57).contains(bytes[index]) {
        fraction += Int64(bytes[index] - 48) * scale
        scale /= 10
        index += 1
      }
      guard index > start else { return nil }
    }
    var offset: Int64 = 0
    if isByte(index, "Zz") {
      index += 1
    } else {
      guard isByte(index, "+-"), let hours = number(index + 1..<index + 3), isByte(index + 3, ":"),
        let minutes = number(index + 4..<index + 6), hours < 24, minutes < 60
      else { return nil }
      offset = (bytes[index] == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
      index += 6
    }
    guard index == bytes.count else { return nil }
    let days = CivilDay(year: year, month: month, day: day).number
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    self.init(microseconds: seconds * 1_000_000 + fraction)
  }

  /// RFC 3339 in UTC with as many decimals as needed: none, three or six.
  package var rfc3339: String {
    let seconds = microseconds.flooredQuotient(1_000_000)
    let fraction = microseconds - seconds * 1_000_000
    let days = seconds.flooredQuotient(86_400)
    let rest = seconds - days * 86_400
    let day = CivilDay(number: days)
    let time = "\(pad(rest / 3_600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))"
    let decimals = fraction == 0 ? "" : fraction % 1_000 == 0 ? ".\(pad(fraction / 1_000, 3))" : ".\(pad(fraction, 6))"
    return "\(day)T\(time)\(decimals)Z"
  }
}

extension Instant: CustomStringConvertible {
  package var description: String { rfc3339 }
}

/// A number with leading zeros.
func pad(_ number: Int64, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
  /// Division that rounds towards negative infinity, as calendars need it before 1970.
  package func flooredQuotient(_ divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
