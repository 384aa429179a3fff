import COpenDKIM

/// A handle of libopendkim with its options. It is only read after it is set up, which the library allows from
/// several threads; each message has a handle of its own.
final class DKIMLibrary: @unchecked Sendable {
  let pointer: OpaquePointer

  init() {
    guard let pointer = dkim_init(nil, nil) else { preconditionFailure("libopendkim gives no handle") }
    self.pointer = pointer
  }

  deinit {
    dkim_close(pointer)
  }

  /// Names of fields for an option; the library copies them.
  func set(_ option: Int32, names: [String]) {
    var words: [UnsafeMutablePointer<UInt8>?] = names.map { name in
      let word = UnsafeMutablePointer<UInt8>.allocate(capacity: name.utf8.count + 1)
      for (index, byte) in (Array(name.utf8) + [0]).enumerated() { word[index] = byte }
      return word
    }
    words.append(nil)
    words.withUnsafeMutableBufferPointer { words in
      _ = dkim_options(
        pointer, DKIM_OP_SETOPT, option, words.baseAddress, MemoryLayout<UnsafeMutablePointer<UInt8>>.size)
    }
    for word in words { word?.deallocate() }
  }

  func set(_ option: Int32, number: UInt64) {
    var number = number
    dkim_options(pointer, DKIM_OP_SETOPT, option, &number, MemoryLayout<UInt64>.size)
  }
}

/// One message on its way through the library.
struct DKIMPass {
  let pointer: OpaquePointer

  /// Feeds the whole message; the first status that is not OK, except "no signature".
  func feed(_ message: RawMessage) -> Int32 {
    for field in message.fields where field.contains(UInt8(ascii: ":")) {
      let status = Array(field).withUnsafeBufferPointer {
        dkim_header(pointer, UnsafeMutablePointer(mutating: $0.baseAddress), $0.count)
      }
      if status != DKIM_STAT_OK { return status }
    }
    let head = dkim_eoh(pointer)
    if head != DKIM_STAT_OK { return head }
    guard !message.body.isEmpty else { return DKIM_STAT_OK }
    return Array(message.body).withUnsafeBufferPointer {
      dkim_body(pointer, UnsafeMutablePointer(mutating: $0.baseAddress), $0.count)
    }
  }

  func finish() -> Int32 {
    var isTest = false
    return dkim_eom(pointer, &isTest)
  }

  func reason(_ status: Int32) -> String {
    if let text = dkim_geterror(pointer), text.pointee != 0 { return String(cString: text) }
    return dkim_getresultstr(status).map { String(cString: $0) } ?? "status \(status)"
  }
}
