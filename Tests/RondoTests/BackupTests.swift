import API
import Act
import Domain
import Foundation
import JSON
import Postgres
import SQL
import SQLite
import Store
import Synchronization
import TestSupport
import Testing

@testable import Rondo

@Suite("Backup and restore")
struct BackupTests {
  /// A data directory on one engine, its processes opened and closed as commands do.
  struct Place {
    let folder: String
    let conninfo: String?

    var configuration: Configuration {
      get throws {
        var arguments: [String] = []
        var configuration = try Configuration(arguments: &arguments, environment: { _ in nil })
        configuration.dataDirectory = folder
        configuration.postgres = conninfo
        return configuration
      }
    }

    func within<T>(_ body: (App) async throws -> T) async throws -> T {
      let app = try await App.open(configuration)
      do {
        let value = try await body(app)
        await app.close()
        return value
      } catch {
        await app.close()
        throw error
      }
    }
  }

  private static func with(_ engine: TestEngine, _ body: (Place, String) async throws -> Void) async throws {
    let folder = TemporaryDirectory()
    switch engine {
    case .sqlite: try await body(Place(folder: folder.file("data"), conninfo: nil), folder.path)
    case .postgres:
      try await TestEngine.withPostgres {
        try await body(Place(folder: folder.file("data"), conninfo: $0), folder.path)
      }
    }
    withExtendedLifetime(folder) {}
  }

  private static func add(_ name: String, to app: App) async throws -> CustomerID {
    let (tenant, id, now) = (app.tenant.id, app.ids.next(Customer.self), app.clock.now())
    try await app.records.write { tx in
      try tx.insertCustomers(
        tenant,
        [Customer(id: id, isProvisional: false, profile: ["name": .string(name)], profileAt: now, createdAt: now)])
      try tx.claimIdentities(
        tenant,
        [Identity(kind: .email, value: "\(name)@example.com", customer: id, isVerified: true, createdAt: now)])
    }
    return id
  }

  private static func count(_ app: App) async throws -> Int64 {
    try await app.records.read { [id = app.tenant.id] in try $0.customerCount(id) }
  }

  private func restore(_ place: Place, _ file: String, replaces: Bool = false, erasures: String? = nil) async throws
    -> Restore.Outcome
  {
    try await Restore(configuration: place.configuration, replaces: replaces, erasures: erasures).run(from: file)
  }

  @Test("bring back what was there, but nobody who was erased since", arguments: TestEngine.allCases)
  func roundTrip(_ engine: TestEngine) async throws {
    try await Self.with(engine) { place, folder in
      let file = folder + "/copy"
      let ann = try await place.within { app in
        let ann = try await Self.add("ann", to: app)
        _ = try await Self.add("bo", to: app)
        // Made while the process works.
        let header = try await Backup(configuration: place.configuration, clock: .system).run(to: file)
        #expect(header.engine == (engine == .sqlite ? "sqlite" : "postgres") && header.schema == Store.latestSchema)
        _ = try await app.services.erasures.erase(app.tenant.id, ann, reason: .test, by: "li")
        _ = try await Self.add("cy", to: app)
        return ann
      }
      await #expect(throws: BackupFile.Problem.self) { _ = try await restore(place, file) }
      let outcome = try await restore(place, file, replaces: true)
      #expect(outcome.erasedAgain == 1 && !outcome.madeKey)
      try await place.within { app in
        #expect(try await Self.count(app) == 1, "bo alone: cy came after the backup, ann was erased")
        let customer = try await app.records.read { [id = app.tenant.id] in try $0.customer(id, ann) }
        #expect(customer?.erasedAt != nil && customer?.profile == [:])
        #expect(app.erasedAgain.load(ordering: .relaxed) == 0)
      }
      var scan = FileManager.default.contents(atPath: folder + "/data/erasures.log") ?? Data()
      #expect(scan.range(of: Data("ann".utf8)) == nil && !scan.isEmpty)
      scan = Data()
    }
  }

  @Test("go into a fresh folder with the log of erasures from elsewhere")
  func fresh() async throws {
    try await Self.with(.sqlite) { place, folder in
      let file = folder + "/copy"
      try await place.within { app in
        let ann = try await Self.add("ann", to: app)
        _ = try await Backup(configuration: place.configuration, clock: .system).run(to: file)
        _ = try await app.services.erasures.erase(app.tenant.id, ann, reason: .test, by: "li")
      }
      let other = Place(folder: folder + "/other", conninfo: nil)
      let outcome = try await restore(other, file, erasures: place.folder + "/erasures.log")
      #expect(outcome.erasedAgain == 1 && outcome.madeKey)
      let left = try await other.within { app in try await Self.count(app) }
      #expect(left == 0)
      let without = Place(folder: folder + "/without", conninfo: nil)
      #expect(try await restore(without, file).erasedAgain == 0)
      await #expect(throws: BackupFile.Problem.self) {
        _ = try await restore(Place(folder: folder + "/x", conninfo: nil), file, erasures: "/nowhere")
      }
    }
  }

  @Test("refuse what is no backup, is damaged, is newer, or is of another engine")
  func refusals() async throws {
    try await Self.with(.sqlite) { place, folder in
      let file = folder + "/copy"
      try await place.within { app in
        _ = try await Self.add("ann", to: app)
        _ = try await Backup(configuration: place.configuration, clock: .system).run(to: file)
      }
      let good = FileManager.default.contents(atPath: file) ?? Data()
      let fresh = Place(folder: folder + "/fresh", conninfo: nil)
      var turned = good
      turned[turned.count / 2] ^= 1
      let line = good.firstIndex(of: UInt8(ascii: "\n")) ?? 0
      let header = String(decoding: good[..<line], as: UTF8.self)
      func with(_ other: String) -> Data { Data(other.utf8) + good[line...] }
      let bad: [(Data, String)] = [
        (Data("no backup\n".utf8), "no backup"), (good.dropLast(), "damaged"), (good.prefix(5_000), "damaged"),
        (turned, "damaged"), (good + Data([1]), "damaged"),
        (with(header.replacingOccurrences(of: "\"schema\":\(Store.latestSchema)", with: "\"schema\":9999")), "newer"),
        (with(header.replacingOccurrences(of: "sqlite", with: "postgres")), "postgres"),
      ]
      for (bytes, word) in bad {
        let path = folder + "/bad"
        try bytes.write(to: URL(fileURLWithPath: path))
        do {
          _ = try await restore(fresh, path)
          Issue.record("\(word) was restored")
        } catch {
          #expect("\(error)".contains(word), "\(error)")
        }
        #expect(!FileManager.default.fileExists(atPath: fresh.folder + "/rondo.sqlite"), "\(word)")
      }
      #expect(try await restore(fresh, file).erasedAgain == 0)
    }
  }

  @Test("refuse while a process works in the folder")
  func running() async throws {
    try await Self.with(.sqlite) { place, folder in
      let file = folder + "/copy"
      try await place.within { app in
        _ = try await Backup(configuration: place.configuration, clock: .system).run(to: file)
        await #expect(throws: (any Error).self) { _ = try await restore(place, file, replaces: true) }
        #expect(try await Self.count(app) == 0)
      }
    }
  }

  @Test("have nothing to copy where there is no database")
  func nothing() async throws {
    try await Self.with(.sqlite) { place, folder in
      await #expect(throws: BackupFile.Problem.self) {
        _ = try await Backup(configuration: place.configuration, clock: .system).run(to: folder + "/copy")
      }
    }
  }
}
