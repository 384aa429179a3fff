/// Why a request got no answer.
package struct TransportError: Error, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case invalidRequest
    case refusedByGuard
    case resolve
    case connect
    case tls
    case timeout
    case tooLarge
    /// The connection broke.
    case interrupted
    /// What came back is not HTTP.
    case malformed
    case cancelled
    /// The client was closed.
    case closed
  }

  package var kind: Kind
  /// Whether the other side may have seen some of the request: if not, repeating it cannot do anything twice.
  package var sentBytes: Bool
  /// For the log; it names hosts, never content.
  package var message: String

  package init(_ kind: Kind, sentBytes: Bool, message: String) {
    self.kind = kind
    self.sentBytes = sentBytes
    self.message = message
  }
}

extension TransportError {
  package var code: String { "transport.\(kind.rawValue)" }

  package var english: String { sentences.english }

  package var chinese: String { sentences.chinese }

  private var sentences: (english: String, chinese: String) {
    switch kind {
    case .invalidRequest: ("The address or a header field is not valid; correct it.", "地址或请求头无效，请更正。")
    case .refusedByGuard:
      (
        "The address is in a private network and not allowed; use a public one or have it allowed in the configuration.",
        "该地址属于内部网络，不允许访问；请使用公网地址，或在配置中放行。"
      )
    case .resolve: ("The host name was not found; check its spelling.", "找不到该主机名，请检查拼写。")
    case .connect: ("Nothing answers at this address; check host and port.", "该地址没有响应，请检查主机和端口。")
    case .tls:
      ("The connection is not secure: the certificate was not accepted; check it.", "连接不安全：证书未通过验证，请检查证书。")
    case .timeout: ("The other side took too long; it is tried again later.", "对方响应超时，稍后会重试。")
    case .tooLarge: ("The answer is too long.", "响应内容过长。")
    case .interrupted: ("The connection broke off; it is tried again later.", "连接中断，稍后会重试。")
    case .malformed: ("The answer is not valid HTTP; check the address.", "响应不是有效的 HTTP，请检查地址。")
    case .cancelled: ("The request was cancelled.", "请求已取消。")
    case .closed: ("The client is stopping.", "客户端正在停止。")
    }
  }
}
