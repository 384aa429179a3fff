import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("A mail connection", .timeLimit(.minutes(5)))
struct SMTPTests {
  private func message(_ text: String = "Subject: hi\n\nhello\n", to recipients: [String] = ["ann@example.com"])
    -> SMTPMessage
  {
    SMTPMessage(sender: "shop@example.com", recipients: recipients, bytes: Array(text.utf8))
  }

  private func connection(_ port: Int) -> SMTPConnection {
    SMTPConnection(
      server: SMTPServer(host: "127.0.0.1", port: port, security: .none),
      guard: OutboundGuard(allowing: [.init(host: "127.0.0.1", port: port)]))
  }

  private func error(
    _ connection: SMTPConnection, _ message: SMTPMessage, timeout: Duration = .seconds(10)
  ) async -> SMTPError? {
    do throws(SMTPError) {
      _ = try await connection.send(message, timeout: timeout)
      return nil
    } catch {
      return error
    }
  }

  @Test("hands over messages one after the other on one connection and gives the relay's word")
  func accepted() async throws {
    let sink = SMTPSink()
    let connection = connection(sink.port)
    for number in 1...20 {
      let receipt = try await connection.send(message("n: \(number)\n\nx", to: ["a@example.com", "b@example.com"]))
      #expect(receipt == SMTPReceipt(reply: "250 2.0.0 Ok: queued as SINK\(number)", queueId: "SINK\(number)"))
    }
    #expect(sink.connectionCount == 1)
    #expect(sink.messages.count == 20)
    #expect(sink.messages[4].recipients == ["a@example.com", "b@example.com"])
    #expect(sink.messages[4].sender == "shop@example.com")
    #expect(sink.journal.filter { $0.contains(" ACCEPTED ") }.count == 20)
    #expect(Command.read(sink.folder + "/3.eml") == "n: 3\r\n\r\nx\r\n")
  }

  @Test(
    "keeps every byte, whatever stands at the beginning of a line",
    arguments: [
      ".first\n", "..two\n\n.\n..\n...\n.x", "a\n.\nb", ".\n", "", "\n", "no end",
      "a\r\n.\r\nMAIL FROM:<x@example.com>\r\n",
      "old mac\rlines\r.\rend", "客户\n\u{FEFF}.\n", "cr at the end\r", "a\r\n\nb\n\r\nc",
    ])
  func dots(text: String) async throws {
    let sink = SMTPSink()
    _ = try await connection(sink.port).send(message(text))
    #expect(sink.messages.map(\.bytes) == [canonical(text)])
  }

  @Test("keeps every byte of random messages")
  func randomMessages() async throws {
    let sink = SMTPSink()
    let connection = connection(sink.port)
    var random = Seeded(state: 7)
    for round in 0..<60 {
      let alphabet: [UInt8] = [13, 10, 10, 46, 46, 97, 0xE5]
      let count =
        round % 5 == 0 ? Int.random(in: 60_000...200_000, using: &random) : Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
      _ = try await connection.send(
        SMTPMessage(sender: "s@example.com", recipients: ["r@example.com"], bytes: bytes))
      #expect(sink.messages.last?.bytes == canonical(bytes))
    }
    #expect(sink.messages.count == 60)
  }

  /// An independent reading of "CRLF is the only end of a line": split, then join.
  private func canonical(_ bytes: [UInt8]) -> [UInt8] {
    var lines: [[UInt8]] = [[]]
    var index = 0
    while index < bytes.count {
      if bytes[index] == 13 {
        if index + 1 < bytes.count, bytes[index + 1] == 10 { index += 1 }
        lines.append([])
      } else if bytes[index] == 10 {
        lines.append([])
      } else {
        lines[lines.count - 1].append(bytes[index])
      }
      index += 1
    }
    if lines.count > 1, lines.last == [] { lines.removeLast() }
    return lines.flatMap { $0 + [13, 10] }
  }

  private func canonical(_ text: String) -> [UInt8] { canonical(Array(text.utf8)) }

  @Test(
    "knows that nothing was sent",
    arguments: [
      (SMTPSink.Behaviour.refuseSender("550 5.7.1 No"), 550, "5.7.1", false),
      (.refuseRecipient("450 4.2.2 Mailbox full"), 450, "4.2.2", true),
      (.refuseRecipient("550 5.1.1 Unknown"), 550, "5.1.1", false),
      (.refuseData("451 4.3.0 Later"), 451, "4.3.0", true),
      (.refuseData("554 No valid recipients"), 554, nil, false),
    ] as [(SMTPSink.Behaviour, Int, String?, Bool)])
  func notSent(behaviour: SMTPSink.Behaviour, code: Int, enhanced: String?, isTransient: Bool) async throws {
    let sink = SMTPSink()
    sink.behaviour = behaviour
    let connection = connection(sink.port)
    guard case .notSent(code, enhanced, _, isTransient) = await error(connection, message()) else {
      Issue.record("not \(code)")
      return
    }
    #expect(sink.messages.isEmpty)
    sink.behaviour = .accept
    _ = try await connection.send(message())
    #expect(sink.messages.count == 1)
  }

  @Test(
    "knows that the message was refused",
    arguments: [("452 4.3.1 Full", 452, "4.3.1", true), ("554 5.7.1 Spam", 554, "5.7.1", false)])
  func refused(reply: String, code: Int, enhanced: String, isTransient: Bool) async throws {
    let sink = SMTPSink()
    sink.behaviour = .refuseMessage(reply)
    let connection = connection(sink.port)
    let refusal = SMTPError.refused(code: code, enhanced: enhanced, message: reply, isTransient: isTransient)
    #expect(await error(connection, message()) == refusal)
    sink.behaviour = .accept
    _ = try await connection.send(message())
    #expect(sink.messages.count == 1)
  }

  @Test("does not pretend to know after the end of the message", arguments: [true, false])
  func unknown(stalls: Bool) async throws {
    let sink = SMTPSink()
    sink.behaviour = stalls ? .stallAfterMessage : .closeAfterMessage
    let connection = connection(sink.port)
    guard case .unknown = await error(connection, message(), timeout: .seconds(1)) else {
      Issue.record("it claims to know")
      return
    }
    #expect(sink.messages.count == 1)
    sink.behaviour = .accept
    _ = try await connection.send(message())
    #expect(sink.messages.count == 2)
  }

  @Test("knows that a message broken off in the middle was not taken")
  func brokenInside() async throws {
    let sink = SMTPSink()
    sink.behaviour = .closeDuringData
    let long = String(repeating: "0123456789\n", count: 3_000_000)
    guard case .notSent(nil, nil, _, true) = await error(connection(sink.port), message(long)) else {
      Issue.record("it does not know")
      return
    }
    #expect(sink.messages.isEmpty)
  }

  @Test("connects again when the relay has closed the kept connection")
  func reconnects() async throws {
    let sink = SMTPSink()
    sink.behaviour = .closeWhenIdle
    let connection = connection(sink.port)
    for _ in 0..<5 {
      _ = try await connection.send(message())
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(sink.messages.count == 5 && sink.connectionCount == 5)
  }

  @Test("gives up on a relay that does not greet or is not there, having sent nothing")
  func absent() async throws {
    let sink = SMTPSink()
    sink.behaviour = .stallAtGreeting
    guard case .notSent(nil, nil, _, true) = await error(connection(sink.port), message(), timeout: .seconds(1)) else {
      Issue.record("it waits")
      return
    }
    let port = sink.port
    sink.stop()
    guard case .notSent(nil, nil, _, true) = await error(connection(port), message()) else {
      Issue.record("it connects")
      return
    }
  }

  @Test(
    "refuses an address that could smuggle something in",
    arguments: [
      "a@example.com\r\nRCPT TO:<b@example.com>", "a b@example.com", "<a@example.com>", "a@example.com>",
      "a\0@example.com",
      "", "a", "@example.com", "a@", "a@b@c", "a@example.com\n",
    ])
  func smuggling(address: String) async throws {
    let sink = SMTPSink()
    let connection = connection(sink.port)
    #expect(await error(connection, message(to: ["ok@example.com", address]))?.isSafeToRetry == false)
    if !address.isEmpty {
      let sender = SMTPMessage(sender: address, recipients: ["ok@example.com"], bytes: [])
      #expect(await error(connection, sender)?.code == "smtp.not-sent")
    }
    #expect(sink.connectionCount == 0)
  }

  @Test("insists on TLS when told to")
  func startTLS() async throws {
    let sink = SMTPSink()
    let connection = SMTPConnection(
      server: SMTPServer(host: "127.0.0.1", port: sink.port, security: .startTLS),
      guard: OutboundGuard(allowing: [.init(host: "127.0.0.1", port: sink.port)]))
    guard case .notSent(_, _, _, false) = await error(connection, message()) else {
      Issue.record("it went on in the clear")
      return
    }
    #expect(sink.journal.allSatisfy { $0.hasSuffix("CONNECT") })
  }

  @Test("is cancelled and closed without a lie")
  func cancelled() async throws {
    let sink = SMTPSink()
    sink.behaviour = .stallAfterMessage
    let connection = connection(sink.port)
    let task = Task { await error(connection, message()) }
    try await Task.sleep(for: .milliseconds(300))
    let waiting = Task { await error(connection, message()) }
    try await Task.sleep(for: .milliseconds(100))
    connection.close()
    guard case .unknown = await task.value, case .notSent = await waiting.value else {
      Issue.record("a wrong answer")
      return
    }
    #expect(sink.messages.count == 1)
  }

  @Test("works with postfix's smtp-sink")
  func postfix() async throws {
    guard let sink = PostfixSink() else {
      if getenv("CI") != nil { Issue.record("postfix is not installed") }
      print("skipped: postfix's smtp-sink is not installed")
      return
    }
    let connection = connection(sink.port)
    for number in 0..<50 {
      let receipt = try await connection.send(message("Subject: \(number)\n\n.dot\n", to: ["r\(number)@example.com"]))
      #expect(receipt.reply.hasPrefix("250"))
    }
    let dumps = sink.dumps.map { String(decoding: $0, as: UTF8.self) }
    #expect(dumps.count == 50, "\(sink.output)")
    for number in 0..<50 {
      #expect(
        dumps.contains {
          $0.contains("r\(number)@example.com") && $0.contains("Subject: \(number)\n") && $0.contains("\n.dot\n")
        })
    }
  }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
