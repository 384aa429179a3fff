package import HTTPClient
internal import JSON

extension SimulatorDriver {
  /// Why the world could not go on.
  package struct Refusal: Error, Sendable, Hashable, CustomStringConvertible {
    package let status: Int
    package let answer: String

    package var description: String { "the system answered \(status) to simulated facts: \(answer)" }
  }

  /// Speaks to a server. Throws ``Refusal`` when it doesn't take everything.
  ///
  /// - Parameter key: a key that may write native records and consents.
  package init(client: HTTPClient, url: String, key: String) {
    self.init { path, body in
      let request = ClientRequest(
        method: "POST", url: url + path,
        headers: [("Content-Type", "application/json"), ("Authorization", "Bearer \(key)")], body: body.bytes,
        // A world that lives months in seconds may keep a small machine waiting; a repeated batch adds nothing.
        timeout: .seconds(300), isRepeatable: true)
      let response = try await client.send(request)
      let answer = try? JSON.parse(response.body)
      guard response.status == 200, answer?["rejected"]?.arrayValue?.isEmpty ?? true else {
        let text = String(decoding: response.body.prefix(500), as: UTF8.self)
        throw Refusal(status: response.status, answer: text)
      }
    }
  }
}
