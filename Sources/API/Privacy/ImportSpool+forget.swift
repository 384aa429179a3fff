internal import Control
internal import Domain
internal import Glibc
internal import Text

extension ImportSpool {
  /// Takes a person out of what waits: lines of rejects files that mention them go, and an upload that was never run
  /// goes as a whole, since whoever sent it can send it again. False when a file is being read just now.
  ///
  /// What an import has read is no longer here: its file was removed when it ended.
  func forget(_ mentions: Mentions, running: (ID<ImportRun>) -> Bool) throws -> Bool {
    var isDone = true
    for name in ImportSpool.names(in: root) {
      guard let id = ID<ImportRun>(name) else { continue }
      guard !running(id) else {
        isDone = false
        continue
      }
      for file in ImportSpool.names(in: folder(id)) where file != "upload.json" {
        let path = "\(folder(id))/\(file)"
        if file == "rejects.csv" {
          try ImportSpool.dropLines(of: path, mentions)
        } else if ImportSpool.mayMention(path, mentions) {
          SpoolFile.remove(path)
        }
      }
    }
    return isDone
  }

  private static func dropLines(of path: String, _ mentions: Mentions) throws {
    do {
      let reader = try DelimitedReader(file: TextFile(path: path, encoding: .utf8))
      var writer = DelimitedWriter(delimiter: reader.delimiter)
      var (kept, dropped) = (0, 0)
      while let record = try reader.next() {
        let fields = record.fields.map(SpreadsheetCell.bare)
        if record.ordinal > 1, mentions.isIn(fields: fields) || mentions.isIn(line: record.raw) {
          dropped += 1
        } else {
          writer.write(raw: record.raw)
          kept += 1
        }
      }
      guard dropped > 0 else { return }
      if kept > 1 { try SpoolFile.write(writer.take(), to: path) } else { SpoolFile.remove(path) }
    } catch is TextError {
      // It can't be said whom it is about.
      SpoolFile.remove(path)
    }
  }

  /// True also for a file that can't be read.
  private static func mayMention(_ path: String, _ mentions: Mentions) -> Bool {
    do {
      let reader = try DelimitedReader(file: TextFile(path: path))
      while let record = try reader.next() {
        if mentions.isIn(fields: record.fields) || mentions.isIn(line: record.raw) { return true }
      }
      return false
    } catch {
      return true
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
