internal import HTTPServer

/// The console's files, read once: pages for browsers beside the API.
package struct ConsoleFiles: Sendable {
  private struct File: Sendable {
    let type: String
    let bytes: [UInt8]
    let compressed: [UInt8]?
  }

  private let files: [String: File]

  /// - Parameter contents: by path, as `/assets/main-ABC.js`, beside it `/assets/main-ABC.js.gz`, the same compressed;
  ///   `/index.html` answers every page of the console.
  package init(_ contents: [String: [UInt8]]) {
    files = Dictionary(
      uniqueKeysWithValues: contents.filter { !$0.key.hasSuffix(".gz") }.map { path, bytes in
        (path, File(type: ConsoleFiles.type(path), bytes: bytes, compressed: contents[path + ".gz"]))
      })
  }

  /// The file at the path, or the console's page for any other that a browser opens; nil for what is not ours.
  func answer(_ request: HTTPRequest) -> HTTPResponse? {
    if let file = files[request.path], request.path != "/index.html" {
      // A file of assets has the hash of its content in its name.
      let age = request.path.hasPrefix("/assets/") ? "public, max-age=31536000, immutable" : "no-cache"
      return response(file, request, cache: age)
    }
    guard request.headers["Accept"]?.contains("text/html") ?? false else { return nil }
    guard let index = files["/index.html"] else { return ConsoleFiles.missing }
    var response = response(index, request, cache: "no-cache")
    response.headers["Content-Security-Policy"] = ConsoleFiles.policy
    response.headers["X-Frame-Options"] = "DENY"
    return response
  }

  /// Mails are shown in a frame without an origin, and a frame inherits this: hence styles in the text.
  private static let policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    + "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

  private func response(_ file: File, _ request: HTTPRequest, cache: String) -> HTTPResponse {
    var headers: HTTPFields = [
      "Content-Type": file.type, "Cache-Control": cache, "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin", "Vary": "Accept-Encoding",
    ]
    if let compressed = file.compressed, request.headers["Accept-Encoding"]?.contains("gzip") ?? false {
      headers["Content-Encoding"] = "gzip"
      return HTTPResponse(status: 200, headers: headers, body: .bytes(compressed))
    }
    return HTTPResponse(status: 200, headers: headers, body: .bytes(file.bytes))
  }

  private static let types = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml", "woff2": "font/woff2", "json": "application/json",
  ]

  private static func type(_ path: String) -> String {
    types[String(path.split(separator: ".").last ?? "")] ?? "application/octet-stream"
  }

  private static let missing = HTTPResponse.page(
    """
    <!doctype html><meta charset="utf-8"><title>Rondo</title>
    <p>The console is not built. Run <code>bin/console</code>, then start Rondo again. The API is here: /v1.</p>
    <p>控制台尚未构建。请运行 <code>bin/console</code>，然后重新启动 Rondo。API 位于 /v1。</p>
    """)
}
