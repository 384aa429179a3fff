internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let showLive = route(
    "GET", "/v1/live", .read,
    "A stream of server-sent events that say what kind of thing changed; ends after ten minutes",
    "服务器推送事件流：提示哪类数据有变化，十分钟后结束"
  ) { call in
    // Asked for without its body, it would stay open for nobody.
    guard call.request.method == "GET" else { return .stream() }
    guard let reader = call.services.live.open(for: call.principal.name, tenant: call.id) else {
      throw APIError.liveFull
    }
    return .stream {
      AsyncStream(unfolding: { await reader.next() })
    }
  }
  .answering(
    bytes: "text/event-stream", "Events `open` and `changed`; the data of `changed` is a list of kinds.",
    "事件 `open` 与 `changed`；`changed` 的数据是类别列表。")
}

extension HTTPResponse {
  fileprivate static func stream(
    _ body: @escaping @Sendable () -> AsyncStream<[UInt8]> = { AsyncStream { $0.finish() } }
  ) -> HTTPResponse {
    HTTPResponse(
      status: 200,
      headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
      body: .stream(body))
  }
}

extension APIError {
  static let liveFull = APIError(
    "live_full", 503, "Too many consoles listen already. Ask again from time to time instead.",
    "监听的控制台过多，请改为定时查询。")
}
