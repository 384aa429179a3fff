import Domain
import Glibc
import Sense
import TestSupport
import Text

/// An order file cut into what was known at a date and what came in each later week.
struct OrderSlices {
  /// One slice: rows up to `end`, as a file of the same shape.
  struct Slice {
    let end: Instant
    let path: String
  }

  let slices: [Slice]
  /// The last order in the file.
  let last: Instant

  /// Reads the whole file once. Dates are in the fifth column as `2010-12-01 08:26:00`, which sorts as text.
  init(path: String, zone: Zone, into folder: TemporaryDirectory, tailDays: Int64) throws {
    let reader = try DelimitedReader(file: TextFile(path: path))
    guard let header = try reader.next() else { throw BenchmarkProblem("\(path) is empty.") }
    guard let column = header.fields.firstIndex(of: "InvoiceDate") else {
      throw BenchmarkProblem("\(path) has no column InvoiceDate.")
    }
    var rows: [(at: String, raw: String)] = []
    while let record = try reader.next() {
      if record.fault == nil { rows.append((record.fields[column], record.raw)) }
    }
    guard let latest = rows.map(\.at).max(), let last = OrderSlices.instant(latest, zone) else {
      throw BenchmarkProblem("\(path) has no dates such as 2010-12-01 08:26:00.")
    }
    self.last = last
    var ends: [Instant] = []
    let lastDay = zone.day(at: last)
    // Ten in the morning, outside quiet hours.
    for day in stride(from: lastDay.number - tailDays, through: lastDay.number + 1, by: 7) {
      ends.append(zone.instant(day: CivilDay(number: day), secondOfDay: 36_000))
    }
    ends.append(last + .seconds(1))
    var slices: [Slice] = []
    var start = Instant.distantPast
    for (number, end) in ends.sorted().enumerated() {
      let part = rows.filter { row in
        OrderSlices.instant(row.at, zone).map { $0 >= start && $0 < end } ?? false
      }
      let file = folder.file("orders-\(number).csv")
      try OrderSlices.write([header.raw] + part.map(\.raw), to: file)
      slices.append(Slice(end: end, path: file))
      start = end
    }
    self.slices = slices
  }

  private static func instant(_ text: String, _ zone: Zone) -> Instant? {
    guard let utc = Instant(rfc3339: text + "Z") else { return nil }
    let seconds = utc.microseconds.flooredQuotient(1_000_000)
    let day = CivilDay(number: seconds.flooredQuotient(86_400))
    return zone.instant(day: day, secondOfDay: seconds - day.number * 86_400)
  }

  private static func write(_ lines: [String], to path: String) throws {
    guard let file = fopen(path, "w") else { throw BenchmarkProblem("Can't write \(path).") }
    defer { fclose(file) }
    for line in lines {
      fputs(line, file)
      if !line.hasSuffix("\n") { fputs("\n", file) }
    }
  }
}

/// What keeps a benchmark from measuring, in a sentence.
struct BenchmarkProblem: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
