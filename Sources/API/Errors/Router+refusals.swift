internal import Domain
package import HTTPServer

extension Router {
  /// The answer to a request that the server refuses by itself: as a route would have said it.
  package static func refusal(_ refusal: HTTPRefusal, _ headers: HTTPFields) -> HTTPResponse {
    APIError(refusal).response(Language(accepting: headers["Accept-Language"]) ?? .english)
  }
}

extension APIError {
  fileprivate init(_ refusal: HTTPRefusal) {
    switch refusal {
    case .bodyTooLong(let limit): self = .tooLarge(limit)
    case .headTooLong:
      self.init("head_too_large", refusal.status, refusal.sentence, "请求头过长。")
    case .framing(let problem):
      self.init("request_malformed", refusal.status, refusal.sentence, APIError.chinese(problem))
    case .targetInvalid:
      self.init("target_invalid", refusal.status, refusal.sentence, "请求地址不是有效的 UTF-8 路径。")
    case .stopping:
      self.init("stopping", refusal.status, refusal.sentence, "服务正在停止。")
    }
  }

  private static func chinese(_ problem: HTTPRefusal.Framing) -> String {
    switch problem {
    case .lengthTwice: "Content-Length 重复给出。"
    case .lengthNoNumber: "Content-Length 不是数字。"
    case .lengthAndEncoding: "Content-Length 与 Transfer-Encoding 不能同时给出。"
    case .hostTwice: "Host 重复给出。"
    }
  }
}
