import Act
import Crypto
import Domain
import HTTPServer
import JSON
import Synchronization
import TestSupport
import Testing

@testable import API

/// A store that always fails in one way.
private struct BrokenRecords: Records {
  let error: any Error & Sendable
  func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T { throw error }
  func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T { throw error }
}

private struct Surprise: Error { let secret = "ann@example.com" }

private final class Lines: Sendable {
  private let lines = Mutex<[String]>([])
  func add(_ line: String) { lines.withLock { $0.append(line) } }
  var all: [String] { lines.withLock { $0 } }
}

@Suite("An error")
struct ErrorTests {
  private func answer(_ error: any Error & Sendable) async -> (response: HTTPResponse, log: [String]) {
    let lines = Lines()
    let services = Services(
      records: BrokenRecords(error: error), clock: .fixed(.seconds(0)), ids: .system(clock: .system),
      random: .init { _ in [] },
      mail: MailOffice(records: BrokenRecords(error: error), vault: testVault), dataDirectory: "/nonexistent",
      isSimulated: true, wake: {}, log: Log { _, line, _ in lines.add(line) })
    let request = HTTPRequest("GET", target: "/v1/overview", headers: ["Authorization": "Bearer x"])
    return (await Router(services: services).handle(request), lines.all)
  }

  @Test(
    "of the store says what to do, without saying what it was about",
    arguments: [
      (StoreError.Code.full, 507), (.unavailable, 503), (.readOnly, 503), (.outcomeUnknown, 503), (.other, 500),
    ])
  func store(_ code: StoreError.Code, _ status: Int) async throws {
    let (response, log) = await answer(StoreError(code, "detail for the log"))
    #expect(response.status == status)
    guard case .bytes(let bytes) = response.body else { return }
    #expect(!String(decoding: bytes, as: UTF8.self).contains("detail"))
    #expect(log.count == 1)
    #expect((response.headers["Retry-After"] != nil) == (status == 503))
  }

  @Test("nobody foresaw is “Internal error.”, and only its type is logged")
  func surprise() async throws {
    let (response, log) = await answer(Surprise())
    #expect(response.status == 500)
    guard case .bytes(let bytes) = response.body else { return }
    #expect(try JSON.parse(bytes)["error"]?["message"] == "Internal error.")
    #expect(log == ["GET /v1/overview: Surprise"])
  }
}
