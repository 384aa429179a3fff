import Glibc
import Synchronization

/// A small name server on 127.0.0.1, over UDP and TCP, that knows what a test tells it (RFC 1035).
package final class NameServer: Sendable {
  package enum Behaviour: Sendable { case answer, silent, fail }

  package enum Record: Sendable {
    case text(String)
    case address(String)
    case mailExchange(Int, String)

    fileprivate var type: UInt16 {
      switch self {
      case .address: 1
      case .mailExchange: 15
      case .text: 16
      }
    }
  }

  private struct State {
    var records: [String: [Record]]
    var behaviour = Behaviour.answer
    var questions: [String] = []
    var isStopped = false
  }

  package let port: Int
  private let datagrams: Int32
  private let listener: Int32
  private let state: Mutex<State>

  package init(_ records: [String: [Record]] = [:]) {
    state = Mutex(State(records: records))
    (listener, port) = listenOnLoopback()
    datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(datagrams, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(bound == 0, "the port is free for TCP and not for UDP")
    var pause = timeval(tv_sec: 0, tv_usec: 100_000)
    setsockopt(datagrams, SOL_SOCKET, SO_RCVTIMEO, &pause, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &pause, socklen_t(MemoryLayout<timeval>.size))
    let (udp, tcp) = (datagrams, listener)
    startThread { [weak self] in
      defer { close(udp) }
      while let server = self, !server.isStopped { server.serveDatagram() }
    }
    startThread { [weak self] in
      defer { close(tcp) }
      while let server = self, !server.isStopped { server.serveConnection() }
    }
  }

  /// As the resolver takes it.
  package var endpoint: String { "127.0.0.1:\(port)" }

  package var behaviour: Behaviour {
    get { state.withLock { $0.behaviour } }
    set { state.withLock { $0.behaviour = newValue } }
  }

  package var questions: [String] { state.withLock { $0.questions } }
  package func set(_ name: String, _ records: [Record]) { state.withLock { $0.records[name] = records } }
  package func stop() { state.withLock { $0.isStopped = true } }
  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private func serveDatagram() {
    var buffer = [UInt8](repeating: 0, count: 2048)
    var sender = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutablePointer(to: &sender) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        let count = recvfrom(datagrams, &buffer, buffer.count, 0, address, &size)
        guard count > 12, let reply = reply(to: Array(buffer.prefix(count)), most: 512) else { return }
        _ = sendto(datagrams, reply, reply.count, 0, address, size)
      }
    }
  }

  private func serveConnection() {
    let client = accept(listener, nil, nil)
    guard client >= 0 else { return }
    defer { close(client) }
    var head = [UInt8](repeating: 0, count: 2)
    guard recv(client, &head, 2, Int32(MSG_WAITALL)) == 2 else { return }
    var question = [UInt8](repeating: 0, count: Int(head[0]) << 8 | Int(head[1]))
    guard recv(client, &question, question.count, Int32(MSG_WAITALL)) == question.count,
      let reply = reply(to: question, most: 65_535)
    else { return }
    let bytes = [UInt8(reply.count >> 8), UInt8(reply.count & 255)] + reply
    _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }

  /// Nil says nothing at all. Longer than `most`, it is cut off and says so.
  private func reply(to question: [UInt8], most: Int) -> [UInt8]? {
    var place = 12
    var labels: [String] = []
    while place < question.count, question[place] > 0 {
      let end = place + 1 + Int(question[place])
      guard end < question.count else { return nil }
      labels.append(String(decoding: question[place + 1..<end], as: UTF8.self))
      place = end
    }
    guard place + 5 <= question.count else { return nil }
    let type = UInt16(question[place + 1]) << 8 | UInt16(question[place + 2])
    let asked = Array(question[12..<place + 5])
    let name = labels.joined(separator: ".").lowercased()
    let (behaviour, known) = state.withLock { state in
      state.questions.append("\(name) \(type)")
      return (state.behaviour, state.records[name])
    }
    if behaviour == .silent { return nil }
    let code: UInt8 = behaviour == .fail ? 2 : known == nil ? 3 : 0
    let found = code == 0 ? (known ?? []).filter { $0.type == type } : []
    func packet(_ records: [Record], isCut: Bool) -> [UInt8] {
      Array(question[..<2]) + [0x84 | (isCut ? 2 : 0), 0x80 | code, 0, 1, 0, UInt8(records.count), 0, 0, 0, 0]
        + asked + records.flatMap(Self.bytes)
    }
    let whole = packet(found, isCut: false)
    return whole.count <= most ? whole : packet([], isCut: true)
  }

  private static func bytes(_ record: Record) -> [UInt8] {
    let data: [UInt8]
    switch record {
    case .text(let text):
      let bytes = Array(text.utf8)
      data = stride(from: 0, to: max(1, bytes.count), by: 255).flatMap { start -> [UInt8] in
        let part = bytes[start..<min(start + 255, bytes.count)]
        return [UInt8(part.count)] + part
      }
    case .address(let text): data = text.split(separator: ".").compactMap { UInt8($0) }
    case .mailExchange(let preference, let host):
      data = [UInt8(preference >> 8), UInt8(preference & 255)] + name(host)
    }
    return [0xC0, 12, 0, UInt8(record.type), 0, 1, 0, 0, 0, 60, UInt8(data.count >> 8), UInt8(data.count & 255)] + data
  }

  private static func name(_ text: String) -> [UInt8] {
    text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + $0.utf8 } + [0]
  }
}
