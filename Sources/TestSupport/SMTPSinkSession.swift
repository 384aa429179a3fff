import Glibc
import Synchronization

/// One client of a sink, on a thread of its own.
struct SMTPSinkSession: Sendable {
  let sink: SMTPSink
  let client: Int32
  let number: Int

  func run() {
    var timeout = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    defer { close(client) }
    if sink.behaviour == .stallAtGreeting { return stall("greeting") }
    say("220 sink.example.com ESMTP")
    var input: [UInt8] = []
    var message = SMTPSink.Message(sender: "", recipients: [], bytes: [])
    while let line = readLine(&input) {
      let word = line.prefix { $0 != " " }.uppercased()
      switch word {
      case "EHLO": say("250-sink.example.com\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES")
      case "HELO", "NOOP": say("250 2.0.0 Ok")
      case "RSET":
        message = SMTPSink.Message(sender: "", recipients: [], bytes: [])
        say("250 2.0.0 Ok")
      case "MAIL":
        message = SMTPSink.Message(sender: Self.address(line), recipients: [], bytes: [])
        mail(message.sender)
      case "RCPT": recipient(Self.address(line), &message)
      case "DATA": guard data(&message, &input) else { return }
      case "QUIT":
        say("221 2.0.0 Bye")
        return
      default: say("502 5.5.2 Not understood")
      }
    }
  }

  private func mail(_ sender: String) {
    sink.note("\(number) MAIL \(sender)")
    if case .refuseSender(let reply) = sink.behaviour { say(reply) } else { say("250 2.1.0 Ok") }
  }

  private func recipient(_ address: String, _ message: inout SMTPSink.Message) {
    var reply = "250 2.1.5 Ok"
    if case .refuseRecipient(let refusal) = sink.behaviour {
      reply = refusal
    } else {
      message.recipients.append(address)
    }
    sink.note("\(number) RCPT \(address) \(reply.prefix(3))")
    say(reply)
  }

  /// False when the connection is over.
  private func data(_ message: inout SMTPSink.Message, _ input: inout [UInt8]) -> Bool {
    sink.note("\(number) DATA")
    if case .refuseData(let reply) = sink.behaviour {
      say(reply)
      return true
    }
    say("354 End with a dot")
    if sink.behaviour == .closeDuringData {
      _ = fill(&input)
      sink.note("\(number) BROKEN inside the message")
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(client, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
      return false
    }
    guard let bytes = readMessage(&input) else {
      sink.note("\(number) BROKEN by the client inside the message")
      return false
    }
    message.bytes = bytes
    return answer(message)
  }

  private func answer(_ message: SMTPSink.Message) -> Bool {
    let behaviour = sink.behaviour
    if case .refuseMessage(let reply) = behaviour {
      sink.note("\(number) REFUSED \(reply.prefix(3))")
      say(reply)
      return true
    }
    let kept = sink.keep(message)
    sink.note("\(number) ACCEPTED \(kept) \(message.bytes.count)")
    switch behaviour {
    case .stallAfterMessage:
      stall("message")
      return false
    case .closeAfterMessage: return false
    case .answerLate:
      while sink.behaviour == .answerLate { usleep(10_000) }
      say("250 2.0.0 Ok: queued as SINK\(kept)")
      return true
    default:
      say("250 2.0.0 Ok: queued as SINK\(kept)")
      return behaviour != .closeWhenIdle
    }
  }

  private func stall(_ place: String) {
    sink.note("\(number) BROKEN stalled after the \(place)")
    // Until the client gives up.
    var ignored: [UInt8] = []
    while fill(&ignored) { ignored = [] }
  }

  private static func address(_ line: String) -> String {
    String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
  }
}

// MARK: - Bytes

extension SMTPSinkSession {
  private func say(_ reply: String) {
    let bytes = Array((reply + "\r\n").utf8)
    _ = bytes.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  private func fill(_ input: inout [UInt8]) -> Bool {
    let piece = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
      count = max(0, recv(client, buffer.baseAddress, buffer.count, 0))
    }
    input += piece
    return !piece.isEmpty
  }

  private func readLine(_ input: inout [UInt8]) -> String? {
    while true {
      if let end = input.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: input[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        input.removeSubrange(...end)
        return line
      }
      guard fill(&input) else { return nil }
    }
  }

  /// Up to the line with nothing but a dot.
  private func readMessage(_ input: inout [UInt8]) -> [UInt8]? {
    let dot = UInt8(ascii: ".")
    var message: [UInt8] = []
    var start = 0
    while true {
      guard let end = input[start...].firstIndex(of: UInt8(ascii: "\n")) else {
        input.removeSubrange(..<start)
        start = 0
        guard fill(&input) else { return nil }
        continue
      }
      let line = input[start...end]
      start = end + 1
      if line.elementsEqual(".\r\n".utf8) {
        input.removeSubrange(..<start)
        return message
      }
      message += line.first == dot ? line.dropFirst() : line
    }
  }
}
