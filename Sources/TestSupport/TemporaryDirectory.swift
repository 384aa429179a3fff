import Foundation
import Glibc

/// A folder of its own for one test, removed with its content when the value goes away.
package final class TemporaryDirectory: Sendable {
  package let path: String

  package init() {
    var template = Array((FileManager.default.temporaryDirectory.path + "/rondo-XXXXXX").utf8CString)
    precondition(mkdtemp(&template) != nil, "the system refuses a temporary folder: error \(errno)")
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The path of a file inside.
  package func file(_ name: String) -> String {
    path + "/" + name
  }
}
