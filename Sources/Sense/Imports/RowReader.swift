internal import Domain
internal import Text

/// Reads the fields of a mapping out of the records of one file.
struct RowReader: Sendable {
  let mapping: ImportMapping
  /// The columns of the original file, without those of a rejects file.
  let header: [String]
  private let fields: [String: [Int]]
  private let profile: [(name: String, index: Int)]
  private let others: [(name: String, index: Int)]
  private let repair: (line: Int, ordinal: Int, run: Int)?
  /// The original columns' places in the file.
  private let places: [Int]
  var dates: DateReader
  private var ranks: [[UInt8]: Int] = [:]

  init(header record: [String], mapping: ImportMapping) throws(ImportError) {
    self.mapping = mapping
    dates = DateReader(formats: mapping.dateFormats, zone: mapping.zone)
    let names = record.map { $0.trimmingSpaces }
    var indices: [String: Int] = [:]
    for (index, name) in names.enumerated() where indices[name] == nil { indices[name] = index }

    let wanted = mapping.columns.values.flatMap(\.self) + mapping.profile.values
    let missing = Set(wanted).filter { indices[$0] == nil }.sorted()
    guard missing.isEmpty else { throw .columnsMissing(missing, header: names) }
    fields = mapping.columns.mapValues { $0.compactMap { indices[$0] } }
    profile = mapping.profile.sorted { $0.key < $1.key }.compactMap { name, column in
      indices[column].map { (name, $0) }
    }
    let used = Set(wanted + RejectColumns.all)
    others = mapping.keepsOtherColumns ? names.enumerated().filter { !used.contains($1) }.map { ($1, $0) } : []
    places = names.indices.filter { !RejectColumns.all.contains(names[$0]) }
    self.header = places.map { names[$0] }
    if let line = indices[RejectColumns.line], let ordinal = indices[RejectColumns.ordinal],
      let run = indices[RejectColumns.run]
    {
      repair = (line, ordinal, run)
    } else {
      repair = nil
    }
  }

  /// Whether the file is the rejects of another import.
  var isRepair: Bool { repair != nil }

  func origin(of record: DelimitedRecord) -> RowOrigin {
    let isWhole = record.fields.count >= (places.last ?? -1) + 1
    var origin = RowOrigin(
      ordinal: Int64(record.ordinal - 1), line: Int64(record.line), repaired: nil,
      fields: isWhole && record.fault == nil ? places.map { record.fields[$0] } : record.fields, raw: record.raw)
    if let repair, record.fault == nil, let run = ID<ImportRun>(record.fields[repair.run].trimmingSpaces),
      let ordinal = Int64(record.fields[repair.ordinal].trimmingSpaces)
    {
      let line = Int64(record.fields[repair.line].trimmingSpaces) ?? origin.line
      origin.repaired = RepairedRow(run: run, ordinal: ordinal, line: line)
    }
    return origin
  }

  /// The name to complain under.
  func label(_ field: String) -> String { mapping.columns[field]?.joined(separator: "/") ?? field }

  /// The text of a field, trimmed and in NFC; nil where it is empty or has no column and no constant.
  func optional(_ field: String, _ record: DelimitedRecord, limit: Int = 255) throws(RowProblem) -> String? {
    var text = mapping.constants[field] ?? ""
    if let indices = fields[field] {
      // A key of several columns has all of them.
      let parts = indices.map { record.fields[$0].trimmingSpaces }
      text = parts.count > 1 && parts.contains("") ? "" : parts.joined(separator: "/")
    }
    if text.isEmpty { return nil }
    text = Text.nfc(text)
    guard text.utf8.count <= limit else { throw RowProblem("field_too_long", label(field), text) }
    return text
  }

  func required(_ field: String, _ record: DelimitedRecord) throws(RowProblem) -> String {
    guard let text = try optional(field, record) else { throw RowProblem("field_empty", label(field)) }
    return text
  }

  mutating func instant(_ field: String, _ record: DelimitedRecord, now: Instant) throws(RowProblem) -> Instant? {
    guard let text = try optional(field, record) else { return nil }
    guard let instant = dates.read(text) else { throw RowProblem("date_invalid", label(field), text) }
    // A day's grace for zones and clocks.
    guard instant <= now + .days(1) else { throw RowProblem("date_in_future", label(field), text) }
    return instant
  }

  /// How many equal rows came before, for rows without an id of their own.
  mutating func rank(of hash: [UInt8]) -> Int {
    defer { ranks[hash, default: 0] += 1 }
    return ranks[hash, default: 0]
  }

  func profile(of record: DelimitedRecord) -> [String: String] { texts(profile, of: record) }

  func others(of record: DelimitedRecord) -> [String: String] { texts(others, of: record) }

  private func texts(_ columns: [(name: String, index: Int)], of record: DelimitedRecord) -> [String: String] {
    var texts: [String: String] = [:]
    for (name, index) in columns {
      let text = Text.nfc(record.fields[index].trimmingSpaces)
      if !text.isEmpty { texts[name] = text }
    }
    return texts
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmingSpaces: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = utf8.first, let last = utf8.last, isSpace(first) || isSpace(last) else { return self }
    let trimmed = Substring(self).utf8.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    return String(decoding: Array(trimmed), as: UTF8.self)
  }
}
