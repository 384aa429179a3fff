/// Rows of text in aligned columns. Chinese letters take two places on a terminal.
struct Table: Sendable {
  let rows: [[String]]

  var text: String { text(wrappingAfter: .max) }

  /// A first column that is wider than the limit has the rest of its row on the next line.
  func text(wrappingAfter limit: Int) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.compactMap { $0.count > column ? Table.width($0[column]) : nil }.filter { column > 0 || $0 <= limit }.max()
        ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        if column == 0, Table.width(cell) > widths[0] {
          line += cell + "\n" + String(repeating: " ", count: widths[0] + 2)
          continue
        }
        line += cell
        guard column < row.count - 1 else { break }
        line += String(repeating: " ", count: widths[column] - Table.width(cell) + 2)
      }
      return line + "\n"
    }.joined()
  }

  /// Places on a terminal (Unicode Standard Annex 11: wide and full-width letters take two).
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { width, scalar in
      switch scalar.value {
      case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: width
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        width + 2
      default: width + 1
      }
    }
  }
}
