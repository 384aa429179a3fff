import CGMime

/// Reads a message, however broken: what cannot be understood is left out.
package func parse(_ bytes: [UInt8]) -> ParsedMail {
  guard let message = GMimeMessageReference(MailRepair.repaired(bytes)) else { return ParsedMail() }
  var mail = ParsedMail()
  mail.headers = message.headers
  mail.subject = g_mime_message_get_subject(message.pointer).map { String(cString: $0) }
  mail.from = mailboxes(g_mime_message_get_from(message.pointer), depth: 0)
  mail.to = mailboxes(g_mime_message_get_to(message.pointer), depth: 0)
  if let part = g_mime_message_get_mime_part(message.pointer) { read(part, into: &mail, depth: 0) }
  return mail
}

/// Owns a parsed message.
private final class GMimeMessageReference {
  /// Once for the process.
  private static let start: Void = g_mime_init()

  let pointer: UnsafeMutablePointer<GMimeMessage>

  init?(_ bytes: [UInt8]) {
    Self.start
    let stream = bytes.withUnsafeBytes {
      g_mime_stream_mem_new_with_buffer($0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count)
    }
    guard let stream else { return nil }
    defer { g_object_unref(stream) }
    guard let parser = g_mime_parser_new_with_stream(stream) else { return nil }
    defer { g_object_unref(parser) }
    guard let message = g_mime_parser_construct_message(parser, nil) else { return nil }
    pointer = message
  }

  deinit {
    g_object_unref(pointer)
  }

  var headers: [ParsedMail.Header] {
    guard let list = g_mime_object_get_header_list(rondo_as_object(pointer)) else { return [] }
    return (0..<g_mime_header_list_get_count(list)).compactMap { index in
      guard let header = g_mime_header_list_get_header_at(list, index), let name = g_mime_header_get_name(header) else {
        return nil
      }
      let value = g_mime_header_get_value(header).map { String(cString: $0) } ?? ""
      return ParsedMail.Header(name: String(cString: name), value: value)
    }
  }
}

/// A list may hold groups of lists; some levels are enough for what people write.
private func mailboxes(_ list: UnsafeMutablePointer<InternetAddressList>?, depth: Int) -> [Mailbox] {
  guard let list, depth < 8 else { return [] }
  return (0..<internet_address_list_length(list)).flatMap { index -> [Mailbox] in
    guard let address = internet_address_list_get_address(list, index) else { return [] }
    if let group = rondo_as_group(address) {
      return mailboxes(internet_address_group_get_members(group), depth: depth + 1)
    }
    guard let mailbox = rondo_as_mailbox(address), let text = internet_address_mailbox_get_addr(mailbox) else {
      return []
    }
    let name = internet_address_get_name(address).map { String(cString: $0) }
    let found = String(cString: text)
    // GMime decodes words where none may stand, and what they hide ends a line in whatever the address is written to.
    guard found.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { return [] }
    return [Mailbox(name: name.flatMap { $0.isEmpty ? nil : $0 }, address: found)]
  }
}

// MARK: - Parts

private func read(_ object: UnsafeMutablePointer<GMimeObject>, into mail: inout ParsedMail, depth: Int) {
  guard depth < 64 else { return }
  if let multipart = rondo_as_multipart(object) {
    for index in 0..<g_mime_multipart_get_count(multipart) {
      if let part = g_mime_multipart_get_part(multipart, index) { read(part, into: &mail, depth: depth + 1) }
    }
  } else if let part = rondo_as_part(object) {
    read(part, of: object, into: &mail)
  } else if rondo_as_message_part(object) != nil {
    mail.attachments.append(
      MailAttachment(name: "message.eml", type: "message/rfc822", bytes: take(rondo_object_bytes(object))))
  }
}

private func read(
  _ part: UnsafeMutablePointer<GMimePart>, of object: UnsafeMutablePointer<GMimeObject>, into mail: inout ParsedMail
) {
  let type = typeName(object)
  let isAttachment = g_mime_object_get_disposition(object).map { String(cString: $0).lowercased() } == "attachment"
  let name = g_mime_part_get_filename(part).map { String(cString: $0) }
  if !isAttachment, name == nil, let textPart = rondo_as_text_part(object), let text = decoded(textPart) {
    if type == "text/html", mail.html == nil {
      mail.html = text
      return
    }
    if type != "text/html", mail.text == nil {
      mail.text = text
      return
    }
  }
  mail.attachments.append(MailAttachment(name: name ?? "", type: type, bytes: take(rondo_part_bytes(part))))
}

private func typeName(_ object: UnsafeMutablePointer<GMimeObject>) -> String {
  guard let type = g_mime_object_get_content_type(object), let name = g_mime_content_type_get_mime_type(type) else {
    return "application/octet-stream"
  }
  defer { g_free(name) }
  return String(cString: name).lowercased()
}

/// In UTF-8 from whatever the part says it is in.
private func decoded(_ part: UnsafeMutablePointer<GMimeTextPart>) -> String? {
  guard let text = g_mime_text_part_get_text(part) else { return nil }
  defer { g_free(text) }
  return String(cString: text)
}

private func take(_ array: UnsafeMutablePointer<GByteArray>?) -> [UInt8] {
  guard let array else { return [] }
  defer { g_byte_array_unref(array) }
  return Array(UnsafeBufferPointer(start: array.pointee.data, count: Int(array.pointee.len)))
}
