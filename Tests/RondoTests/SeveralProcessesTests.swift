import API
import Domain
import TestSupport
import Testing

@testable import Rondo

@Suite("Several processes on one PostgreSQL")
struct SeveralProcessesTests {
  @Test("find one tenant between them, however they start, and wake each other after a commit")
  func wake() async throws {
    try await PostgresServer.shared().withLease { conninfo in
      let folders = (0..<3).map { _ in TemporaryFolder() }
      let apps = try await withThrowingTaskGroup(of: App.self) { group in
        for folder in folders {
          group.addTask {
            var configuration = Configuration()
            configuration.dataDirectory = folder.path
            configuration.postgres = conninfo
            return try await App.open(configuration)
          }
        }
        return try await group.reduce(into: [App]()) { $0.append($1) }
      }
      #expect(Set(apps.map(\.tenant.id)).count == 1)
      let heard = AsyncStream<Int>.makeStream()
      await withTaskGroup(of: Void.self) { group in
        for (number, app) in apps.enumerated() {
          group.addTask { await app.line?.run({ heard.continuation.yield(number) }, log: .silent) }
        }
        // Each hears "look now" when it begins to listen; after that, what the first one rings.
        var listening: Set<Int> = []
        var hearing: Set<Int> = []
        for await number in heard.stream {
          if listening.count < 3 {
            listening.insert(number)
            if listening.count == 3 { apps[0].services.wake() }
          } else {
            hearing.insert(number)
            if hearing.isSuperset(of: [1, 2]) { break }
          }
        }
        group.cancelAll()
      }
      for app in apps { await app.close() }
    }
  }
}
