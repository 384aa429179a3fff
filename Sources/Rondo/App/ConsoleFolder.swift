import API
import FoundationEssentials

/// The console as `bin/console` leaves it, read into memory at the start.
enum ConsoleFolder {
  /// A folder that is not there is told to whoever opens the console, not to whoever starts the server.
  static func read(_ path: String?) -> ConsoleFiles? {
    guard let path else { return nil }
    let manager = FileManager.default
    var contents: [String: [UInt8]] = [:]
    for name in (try? manager.subpathsOfDirectory(atPath: path)) ?? [] {
      var isFolder = false
      guard manager.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder), !isFolder,
        let data = manager.contents(atPath: "\(path)/\(name)")
      else { continue }
      contents["/\(name)"] = Array(data)
    }
    return ConsoleFiles(contents)
  }
}
