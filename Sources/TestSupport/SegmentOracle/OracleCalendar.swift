import Foundation

/// The civil days of a zone from 2012 to 2032 as Foundation's Gregorian calendar counts them.
struct OracleCalendar: Sendable {
  /// The first instant of each day in microseconds.
  let midnights: [Int64]
  let civil: [(year: Int, month: Int, day: Int)]

  static let zones = [
    "Asia/Shanghai", "UTC", "America/New_York", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe",
    "Asia/Kathmandu", "America/St_Johns",
  ]

  static func named(_ zone: String) -> OracleCalendar { all[zone]! }

  private static let all = Dictionary(uniqueKeysWithValues: zones.map { ($0, OracleCalendar(zone: $0)) })

  private init(zone: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone)!
    var midnights: [Int64] = []
    var civil: [(year: Int, month: Int, day: Int)] = []
    var noon = calendar.date(from: DateComponents(year: 2012, month: 1, day: 1, hour: 12))!
    while true {
      let parts = calendar.dateComponents([.year, .month, .day], from: noon)
      guard parts.year! < 2033 else { break }
      civil.append((parts.year!, parts.month!, parts.day!))
      midnights.append(Int64(calendar.startOfDay(for: noon).timeIntervalSince1970.rounded()) * 1_000_000)
      noon = calendar.date(byAdding: .day, value: 1, to: noon)!
    }
    self.midnights = midnights
    self.civil = civil
  }

  /// The position of the day an instant falls into.
  func index(of instant: Int64) -> Int {
    var low = 0
    var high = midnights.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if midnights[middle] <= instant { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
