import API
import Domain
import HTTPClient
import HTTPServer
import JSON

/// Speaks to the process that holds the data directory.
struct HTTPCaller: Caller {
  let base: String
  let client: HTTPClient
  let headers: [(name: String, value: String)]

  init(_ process: RunningProcess, key: String, language: Language) {
    base = "http://\(process.address):\(process.port)"
    let endpoint = OutboundGuard.Endpoint(host: process.address, port: process.port)
    client = HTTPClient(guard: OutboundGuard(allowing: [endpoint]), options: HTTPClient.Options())
    headers = [("Authorization", "Bearer \(key)"), ("Accept-Language", language.rawValue)]
  }

  func call(_ method: String, _ path: String, _ body: JSON?) async throws -> (status: Int, body: JSON) {
    let answer = try await raw(method, path, body?.bytes ?? [])
    return (answer.status, (try? JSON.parse(answer.body)) ?? .null)
  }

  func raw(_ method: String, _ path: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
    // An import runs as long as its file is.
    let request = ClientRequest(
      method: method, url: base + path, headers: headers, body: body, timeout: .seconds(3_600))
    let response = try await client.send(request)
    return (response.status, response.body)
  }
}

/// Asks a router of its own, because no process runs on the data directory; what is left to do is done before the
/// command ends.
struct RouterCaller: Caller {
  let app: App
  let headers: HTTPFields

  init(_ app: App, key: String, language: Language) {
    self.app = app
    headers = ["Authorization": "Bearer \(key)", "Accept-Language": language.rawValue]
  }

  func call(_ method: String, _ path: String, _ body: JSON?) async throws -> (status: Int, body: JSON) {
    let answer = try await raw(method, path, body?.bytes ?? [])
    return (answer.status, (try? JSON.parse(answer.body)) ?? .null)
  }

  func raw(_ method: String, _ path: String, _ body: [UInt8]) async throws -> (status: Int, body: [UInt8]) {
    let response = await app.router.handle(HTTPRequest(method, target: path, headers: headers, body: body))
    switch response.body {
    case .bytes(let bytes): return (response.status, bytes)
    case .stream(let stream):
      var bytes: [UInt8] = []
      for await part in stream() { bytes += part }
      return (response.status, bytes)
    }
  }
}

/// For help, which asks nobody.
struct NoCaller: Caller {
  func call(_: String, _: String, _: JSON?) async throws -> (status: Int, body: JSON) { (503, .null) }
  func raw(_: String, _: String, _: [UInt8]) async throws -> (status: Int, body: [UInt8]) { (503, []) }
}
