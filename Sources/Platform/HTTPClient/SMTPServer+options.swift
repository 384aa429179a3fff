import CCurl

extension SMTPServer {
  /// What libcurl has to know of a relay, whatever is then said to it.
  func configure(_ handle: EasyHandle) {
    handle.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    let host = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
    let scheme = security == .tls ? "smtps" : "smtp"
    handle.set(CURLOPT_URL, "\(scheme)://\(host):\(port)/\(helloName)")
    if security == .startTLS { handle.set(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
    if let file = certificateAuthorityFile { handle.set(CURLOPT_CAINFO, file) }
    if let username {
      handle.set(CURLOPT_USERNAME, username)
      handle.set(CURLOPT_PASSWORD, password ?? "")
    }
  }
}
