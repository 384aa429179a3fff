import CCurl

/// One request on its way, touched by the loop's thread only.
final class Transfer {
  let handle: EasyHandle
  private let maximumBytes: Int
  private let finish: (Result<ClientResponse, TransportError>) -> Void
  private var status = 0
  private var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var body: [UInt8] = []
  private var isTooLarge = false

  init(
    handle: EasyHandle, maximumBytes: Int, finish: @escaping (Result<ClientResponse, TransportError>) -> Void
  ) {
    self.handle = handle
    self.maximumBytes = maximumBytes
    self.finish = finish
  }

  /// Prepares the handle; false when a field would split the request.
  func prepare(_ request: ClientRequest, target: Target, options: HTTPClient.Options) -> Bool {
    guard Self.isToken(request.method), request.headers.allSatisfy(Self.isSafe) else { return false }
    handle.reset(host: target.host, port: target.port)
    handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
    handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    handle.set(CURLOPT_URL, request.url)
    handle.set(CURLOPT_USERAGENT, options.userAgent)
    handle.set(CURLOPT_TIMEOUT_MS, request.timeout.milliseconds)
    handle.set(CURLOPT_CONNECTTIMEOUT_MS, min(request.timeout, options.connectTimeout).milliseconds)
    handle.set(CURLOPT_FRESH_CONNECT, request.isRepeatable ? 0 : 1)
    if let file = options.certificateAuthorityFile { handle.set(CURLOPT_CAINFO, file) }
    if !options.resolve.isEmpty { handle.set(CURLOPT_RESOLVE, list: options.resolve) }
    setMethod(request)
    setHeaders(request)
    setCallbacks()
    return true
  }

  private func setMethod(_ request: ClientRequest) {
    if request.method == "HEAD" {
      handle.set(CURLOPT_NOBODY, 1)
    } else if !request.body.isEmpty || request.method != "GET" {
      rondo_set_large(handle.pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
      request.body.withUnsafeBytes {
        // The library copies; it needs an address even for nothing.
        let empty: StaticString = ""
        let start = $0.baseAddress ?? UnsafeRawPointer(empty.utf8Start)
        _ = rondo_set_pointer(handle.pointer, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
      }
      handle.set(CURLOPT_CUSTOMREQUEST, request.method)
    }
  }

  private func setHeaders(_ request: ClientRequest) {
    var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    // Without these the library would wait for "100 Continue" and call every body a form.
    lines.append("Expect:")
    if !request.headers.contains(where: { $0.name.lowercased() == "content-type" }) { lines.append("Content-Type:") }
    handle.set(CURLOPT_HTTPHEADER, list: lines)
  }

  private func setCallbacks() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    handle.set(CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, context) { bytes, size, count, context in
      Transfer.from(context)?.receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
    handle.set(CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, context) { bytes, size, count, context in
      Transfer.from(context)?.receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
    }
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func isToken(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !Array("\"(),/:;<=>?@[\\]{}".utf8).contains($0) }
  }

  private static func isSafe(_ field: (name: String, value: String)) -> Bool {
    isToken(field.name) && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
  }
}

// MARK: - What comes back

extension Transfer {
  private func receive(header line: UnsafeRawBufferPointer) -> Int {
    headerBytes += line.count
    guard headerBytes <= 256 << 10 else {
      isTooLarge = true
      return 0
    }
    let text = String(decoding: line, as: UTF8.self).filter { !$0.isNewline }
    if text.hasPrefix("HTTP/") {
      // The head of an interim answer is followed by another.
      status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
      headers = []
    } else if let colon = text.firstIndex(of: ":") {
      let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append((String(text[..<colon]), String(value)))
    }
    return line.count
  }

  private func receive(body bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= maximumBytes else {
      isTooLarge = true
      return 0
    }
    body += bytes
    return bytes.count
  }

  func complete(_ code: CURLcode) {
    guard code != CURLE_OK else {
      finish(.success(ClientResponse(status: status, headers: headers, body: body)))
      return
    }
    fail(kind(of: code), String(cString: curl_easy_strerror(code)))
  }

  func fail(_ kind: TransportError.Kind, _ message: String) {
    let sentBytes = handle.long(CURLINFO_REQUEST_SIZE) > 0
    finish(.failure(TransportError(kind, sentBytes: sentBytes, message: message)))
  }

  private func kind(of code: CURLcode) -> TransportError.Kind {
    if isTooLarge { return .tooLarge }
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return .resolve
    case CURLE_COULDNT_CONNECT: return handle.wasRefused ? .refusedByGuard : .connect
    case CURLE_OPERATION_TIMEDOUT: return .timeout
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
      return .tls
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: return .interrupted
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .invalidRequest
    default: return .malformed
    }
  }
}
