import Foundation
import Glibc
import SQL
import Store
import TestSupport

/// Looks for needles in every byte of every file a database and a data directory are made of.
struct ByteScan {
  /// Which of the needles stand in which files.
  var found: [String: Set<String>] = [:]

  mutating func look(for needles: [String], inFolder folder: String) {
    guard let files = FileManager.default.enumerator(atPath: folder) else { return }
    for case let name as String in files { look(for: needles, inFile: "\(folder)/\(name)", as: name) }
  }

  mutating func look(for needles: [String], inFile path: String, as name: String? = nil) {
    guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { return }
    data.withUnsafeBytes { bytes in
      for needle in needles {
        if Self.holds(bytes, Array(needle.utf8)) { found[needle, default: []].insert(name ?? path) }
      }
    }
  }

  private static func holds(_ bytes: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
    guard var place = bytes.baseAddress, let first = word.first else { return false }
    let end = place + bytes.count
    while place + word.count <= end, let next = memchr(place, Int32(first), end - place - word.count + 1) {
      if memcmp(next, word, word.count) == 0 { return true }
      place = UnsafeRawPointer(next) + 1
    }
    return false
  }

  /// Where a database's bytes lie.
  static func places(of database: any Database) async throws -> [String] {
    switch database.engine {
    case .sqlite:
      let file = try await database.read {
        try $0.first("SELECT file FROM pragma_database_list WHERE name = 'main'") { try $0.text(0) }
      }
      return ["", "-wal", "-shm"].map { (file ?? "") + $0 }
    case .postgres:
      // What was written lies in the server's memory until a checkpoint.
      try await database.alone { try $0.script("CHECKPOINT") }
      let folder = try await database.read {
        try $0.first("SELECT current_setting('data_directory')") { try $0.text(0) }
      }
      return [folder ?? ""]
    }
  }

  static func of(_ database: any Database, _ folder: String, needles: [String]) async throws -> ByteScan {
    var scan = ByteScan()
    for place in try await places(of: database) {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else { continue }
      if isFolder.boolValue {
        scan.look(for: needles, inFolder: place)
      } else {
        scan.look(for: needles, inFile: place)
      }
    }
    scan.look(for: needles, inFolder: folder)
    return scan
  }
}
