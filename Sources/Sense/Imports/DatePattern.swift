internal import Domain

/// A date and time as a file writes it, such as `M/d/yyyy H:mm`.
struct DatePattern: Sendable {
  private enum Part {
    /// Digits of one component: exactly `width`, or one or two where it is 1.
    case number(UInt8, width: Int)
    case literal(UInt8)
  }

  private let parts: [Part]

  init(_ pattern: String) {
    var parts: [Part] = []
    for byte in pattern.utf8 {
      let isLetter = "yMdHms".utf8.contains(byte)
      if isLetter, case .number(byte, let width)? = parts.last {
        parts[parts.count - 1] = .number(byte, width: width + 1)
      } else {
        parts.append(isLetter ? .number(byte, width: 1) : .literal(byte))
      }
    }
    self.parts = parts
  }

  /// The day and the second of the day; nil where the text is anything else or names no day of the calendar.
  func read(_ text: String) -> (day: CivilDay, second: Int64)? {
    let bytes = Array(text.utf8)
    var index = 0
    var year: Int64 = 0
    var (month, day): (Int64, Int64) = (1, 1)
    var (hour, minute, second): (Int64, Int64, Int64) = (0, 0, 0)
    for part in parts {
      switch part {
      case .literal(let byte):
        guard index < bytes.count, bytes[index] == byte else { return nil }
        index += 1
      case .number(let letter, let width):
        var value: Int64 = 0
        let start = index
        while index < bytes.count, index - start < max(width, 2), bytes[index] &- 48 < 10 {
          value = value * 10 + Int64(bytes[index] - 48)
          index += 1
        }
        guard index > start, width == 1 || index - start == width else { return nil }
        switch letter {
        case UInt8(ascii: "y"): year = value
        case UInt8(ascii: "M"): month = value
        case UInt8(ascii: "d"): day = value
        case UInt8(ascii: "H"): hour = value
        case UInt8(ascii: "m"): minute = value
        default: second = value
        }
      }
    }
    guard index == bytes.count, (1...12).contains(month), hour < 24, minute < 60, second < 60,
      day >= 1, day <= CivilDay.length(ofMonth: month, year: year)
    else { return nil }
    return (CivilDay(year: year, month: month, day: day), hour * 3_600 + minute * 60 + second)
  }
}
