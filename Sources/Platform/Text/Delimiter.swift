/// What may stand between fields.
package enum Delimiter {
  package static let comma = UInt8(ascii: ",")
  package static let tab = UInt8(ascii: "\t")
  package static let semicolon = UInt8(ascii: ";")
  package static let bar = UInt8(ascii: "|")

  /// The delimiter by which most of the first records have as many fields as the header; a comma where none
  /// divides anything.
  package static func detect(_ sample: [UInt8]) -> UInt8 {
    var best = (delimiter: comma, share: 0.0, fields: 1)
    for delimiter in [comma, tab, semicolon, bar] {
      let counts = fieldCounts(sample, delimiter)
      guard let header = counts.first, header > 1 else { continue }
      let share = Double(counts.count { $0 == header }) / Double(counts.count)
      if share > best.share + 0.05 || (share > best.share - 0.05 && header > best.fields) {
        best = (delimiter, share, header)
      }
    }
    return best.delimiter
  }

  /// The numbers of fields of the first hundred records.
  private static func fieldCounts(_ sample: [UInt8], _ delimiter: UInt8) -> [Int] {
    var scanner = RecordScanner(delimiter: delimiter, fieldLimit: sample.count)
    var counts: [Int] = []
    sample.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < bytes.count, counts.count < 100,
        case .record(let end, let next, _) = scanner.scan(bytes, from: start, isLast: true)
      {
        // The last record of the sample may be cut; it counts only where nothing else does.
        if end > start && (next < bytes.count || counts.isEmpty) { counts.append(scanner.spans.count) }
        start = next
      }
    }
    return counts
  }
}
