internal import Domain
package import HTTPClient

extension WebhookPost {
  /// Through the guarded client. The call carries its key, so that a second one does no harm.
  package static func http(_ client: HTTPClient, timeout: Duration = .seconds(20)) -> WebhookPost {
    WebhookPost { url, headers, body in
      let request = ClientRequest(
        method: "POST", url: url, headers: headers, body: body, timeout: timeout, isRepeatable: true)
      do throws(TransportError) {
        let response = try await client.send(request)
        let seconds = response.header("retry-after").flatMap { Int64($0) }
        return .answered(status: response.status, retryAfter: seconds.map { .seconds(min(max(0, $0), 86_400)) })
      } catch {
        switch error.kind {
        case .refusedByGuard, .invalidRequest: return .forbidden
        default: return error.sentBytes ? .lost(error.kind.rawValue) : .unreachable(error.kind.rawValue)
        }
      }
    }
  }
}
