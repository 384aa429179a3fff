import API
import Domain
import Foundation
import TestSupport
import Testing

@testable import Rondo

@Suite("The doctor")
struct DoctorTests {
  private let folder = TemporaryFolder()

  private func configuration(_ change: (inout Configuration) -> Void = { _ in }) -> Configuration {
    var configuration = Configuration()
    configuration.dataDirectory = folder.path
    configuration.port = 0
    change(&configuration)
    return configuration
  }

  private func findings(_ configuration: Configuration) async -> [Finding] {
    let found = await Doctor(configuration: configuration).findings()
    for finding in found {
      #expect(finding.sentence.chinese.unicodeScalars.contains { $0.value > 0x3000 }, "\(finding.sentence.english)")
    }
    return found
  }

  private func make(_ configuration: Configuration) async throws {
    let app = try await App.open(configuration)
    await app.close()
  }

  @Test("finds nothing wrong with a folder that was just set up")
  func healthy() async throws {
    try await make(configuration())
    let found = await findings(configuration())
    #expect(found.allSatisfy { $0.level < .bad }, "\(found.map(\.sentence.english))")
    #expect(found.contains { $0.sentence.english == "The file is whole." })
    #expect(found.contains { $0.sentence.english == "Nothing is overdue." })
  }

  @Test("says that nothing is there yet, and makes nothing")
  func empty() async throws {
    let found = await findings(configuration { $0.dataDirectory += "/none" })
    #expect(found.contains { $0.level == .warn && $0.subject.english == "data directory" })
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/none"))
  }

  @Test("finds a damaged file, a key that others may read, a relay that is gone, and a console that is none")
  func damaged() async throws {
    let configuration = configuration {
      $0.smtp = ("127.0.0.1", 1)
      $0.dkim = ("example.com", "s", "/nowhere.pem")
      $0.console = "/nowhere"
    }
    try await make(self.configuration())
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: configuration.ownerKeyPath)
    let file = try #require(FileHandle(forUpdatingAtPath: configuration.databasePath))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4_096))
    try file.close()
    let bad = await findings(configuration).filter { $0.level == .bad }
    for part in ["damaged", "chmod 600", "relay", "signing key", "index.html"] {
      #expect(bad.contains { $0.sentence.english.contains(part) }, "\(part): \(bad.map(\.sentence.english))")
    }
  }

  @Test("looks at a database on PostgreSQL, and says when there is none")
  func postgres() async throws {
    try await PostgresServer.shared().withLease { conninfo in
      let configuration = configuration { $0.postgres = conninfo }
      try await make(configuration)
      let found = await findings(configuration)
      #expect(
        found.contains { $0.sentence.english.hasPrefix("The server answers") }, "\(found.map(\.sentence.english))")
    }
    let gone = await findings(configuration { $0.postgres = "host=127.0.0.1 port=1 dbname=x connect_timeout=2" })
    #expect(gone.contains { $0.level == .bad && $0.subject.english == "database" })
  }
}
