import CCurl

/// Where a URL leads, as the library that connects reads it: a second parser could disagree.
struct Target: Sendable {
  let host: String
  let port: Int

  init(_ url: String) throws(TransportError) {
    guard let handle = curl_url() else { throw Self.invalid("out of memory") }
    defer { curl_url_cleanup(handle) }
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
      curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK
    else { throw Self.invalid("not a URL") }
    guard let scheme = Self.part(CURLUPART_SCHEME, of: handle), scheme == "http" || scheme == "https" else {
      throw Self.invalid("not an http or https URL")
    }
    guard Self.part(CURLUPART_USER, of: handle) == nil, Self.part(CURLUPART_PASSWORD, of: handle) == nil else {
      throw Self.invalid("user and password do not belong in a URL")
    }
    guard let host = Self.part(CURLUPART_HOST, of: handle),
      let port = Self.part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap({ Int($0) })
    else { throw Self.invalid("no host") }
    self.host = host
    self.port = port
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }

  private static func invalid(_ message: String) -> TransportError {
    TransportError(.invalidRequest, sentBytes: false, message: message)
  }
}
