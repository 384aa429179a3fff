/// Why a server does not start.
package enum HTTPServerError: Error, Equatable {
  case invalidAddress(String)
  case addressInUse(address: String, port: Int)
  case notPermitted(address: String, port: Int)
  /// With TLS this is most often a certificate and a key that cannot be read or do not belong together.
  case cannotStart(reason: String, tls: Bool)
  case alreadyStarted
}

extension HTTPServerError {
  package var code: String {
    switch self {
    case .invalidAddress: "http-server.invalid-address"
    case .addressInUse: "http-server.address-in-use"
    case .notPermitted: "http-server.not-permitted"
    case .cannotStart(_, let tls): tls ? "http-server.tls" : "http-server.cannot-start"
    case .alreadyStarted: "http-server.already-started"
    }
  }

  package var english: String {
    switch self {
    case .invalidAddress(let address): "\"\(address)\" is not a numeric IP address; give one such as 127.0.0.1."
    case .addressInUse(let address, let port):
      "Port \(port) on \(address) is taken; stop what listens there or choose another port."
    case .notPermitted(let address, let port):
      "Listening on port \(port) of \(address) is not permitted; choose a port above 1023."
    case .cannotStart(let reason, true):
      "The server does not start with TLS (\(reason)); check that the certificate and the key are PEM and match."
    case .cannotStart(let reason, false): "The server does not start: \(reason)."
    case .alreadyStarted: "This server was started before; make a new one."
    }
  }

  package var chinese: String {
    switch self {
    case .invalidAddress(let address): "“\(address)”不是数字形式的 IP 地址，请填写例如 127.0.0.1。"
    case .addressInUse(let address, let port): "\(address) 的端口 \(port) 已被占用，请停止占用它的程序或换一个端口。"
    case .notPermitted(let address, let port): "没有权限监听 \(address) 的端口 \(port)，请使用 1023 以上的端口。"
    case .cannotStart(let reason, true): "服务无法以 TLS 启动（\(reason)），请检查证书和私钥是否为 PEM 且相互匹配。"
    case .cannotStart(let reason, false): "服务无法启动：\(reason)。"
    case .alreadyStarted: "该服务已经启动过，请新建一个。"
    }
  }
}

extension HTTPServerError: CustomStringConvertible {
  package var description: String { english }
}
