/// Which facts count, seen from an instant. Facts later than the instant never do.
package enum FactWindow: Sendable, Hashable {
  case ever
  /// Later than so many times 24 hours ago: (now - days * 86 400 s, now].
  case rolling(days: Int64)
  /// Today and the local days before it in the tenant's zone, so many in all.
  case calendar(days: Int64)

  package var days: Int64? {
    switch self {
    case .ever: nil
    case .rolling(let days), .calendar(let days): days
    }
  }

  package var isCalendar: Bool {
    if case .calendar = self { true } else { false }
  }
}
