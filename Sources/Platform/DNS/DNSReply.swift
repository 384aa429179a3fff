import CCares
import Glibc

/// Reads the records of one type out of a reply.
enum DNSReply {
  static func texts(_ reply: [UInt8]) -> DNSAnswer<String> {
    var head: UnsafeMutablePointer<ares_txt_ext>?
    let status = ares_parse_txt_reply_ext(reply, Int32(reply.count), &head)
    defer { if let head { ares_free_data(head) } }
    return answer(status) {
      var texts: [[UInt8]] = []
      var next = head
      while let part = next {
        let bytes = Array(UnsafeBufferPointer(start: part.pointee.txt, count: part.pointee.length))
        if part.pointee.record_start != 0 || texts.isEmpty {
          texts.append(bytes)
        } else {
          texts[texts.count - 1] += bytes
        }
        next = part.pointee.next
      }
      return texts.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  static func mailExchanges(_ reply: [UInt8]) -> DNSAnswer<MailExchange> {
    var head: UnsafeMutablePointer<ares_mx_reply>?
    let status = ares_parse_mx_reply(reply, Int32(reply.count), &head)
    defer { if let head { ares_free_data(head) } }
    return answer(status) {
      var found: [MailExchange] = []
      var next = head
      while let part = next {
        found.append(
          MailExchange(preference: Int(part.pointee.priority), host: String(cString: part.pointee.host)))
        next = part.pointee.next
      }
      return found.sorted { $0.preference < $1.preference }
    }
  }

  static func addresses(_ reply: [UInt8]) -> DNSAnswer<String> {
    var found = [ares_addrttl](repeating: ares_addrttl(), count: 64)
    var count = Int32(found.count)
    let status = ares_parse_a_reply(reply, Int32(reply.count), nil, &found, &count)
    return answer(status) {
      found.prefix(Int(count)).map { text(AF_INET, withUnsafeBytes(of: $0.ipaddr) { Array($0) }) }
    }
  }

  static func longAddresses(_ reply: [UInt8]) -> DNSAnswer<String> {
    var found = [ares_addr6ttl](repeating: ares_addr6ttl(), count: 64)
    var count = Int32(found.count)
    let status = ares_parse_aaaa_reply(reply, Int32(reply.count), nil, &found, &count)
    return answer(status) {
      found.prefix(Int(count)).map { text(AF_INET6, withUnsafeBytes(of: $0.ip6addr) { Array($0) }) }
    }
  }

  private static func answer<Value>(_ status: Int32, _ values: () -> [Value]) -> DNSAnswer<Value> {
    switch status {
    case ARES_SUCCESS:
      let values = values()
      return values.isEmpty ? .none : .found(values)
    case ARES_ENODATA: return .none
    default: return .failed(DNSQuestion.words(status))
    }
  }

  private static func text(_ family: Int32, _ bytes: [UInt8]) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    inet_ntop(family, bytes, &buffer, socklen_t(buffer.count))
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
