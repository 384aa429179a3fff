import CCares

/// One question to a name server, from the first packet to the answer or the end of its time.
struct DNSQuestion: Sendable {
  let name: String
  let type: Int32
  let server: String?
  let timeout: Duration

  /// Once for the process.
  private static let start: Int32 = ares_library_init(ARES_LIB_INIT_ALL)

  private final class Box {
    var answer: DNSAnswer<[UInt8]>?
  }

  /// Blocks. The bytes are the whole reply.
  func ask() -> DNSAnswer<[UInt8]> {
    guard Self.start == ARES_SUCCESS else { return .failed("the resolver can't be started") }
    var channel: ares_channel?
    var options = ares_options()
    // Names are whole: no search list may turn one into another.
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_EDNS
    options.timeout = Int32(clamping: max(200, milliseconds / 3))
    options.tries = 2
    let mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES
    let status = ares_init_options(&channel, &options, Int32(mask))
    guard status == ARES_SUCCESS, let channel else { return .failed(Self.words(status)) }
    defer { ares_destroy(channel) }
    if let server {
      let set = ares_set_servers_ports_csv(channel, server)
      guard set == ARES_SUCCESS else { return .failed(Self.words(set)) }
    }
    let box = Box()
    ares_query(
      channel, name, 1, type,
      { context, status, _, bytes, count in
        guard let context else { return }
        let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
        box.answer = DNSQuestion.answer(status, bytes, count)
      }, Unmanaged.passUnretained(box).toOpaque())
    let end = ContinuousClock.now + timeout
    while box.answer == nil, ContinuousClock.now < end {
      if rondo_ares_step(channel, 100) == 0 { break }
    }
    // Answers what is still open, so that the box is not written to later.
    if box.answer == nil { ares_cancel(channel) }
    return withExtendedLifetime(box) { box.answer ?? .failed("no answer in time") }
  }

  private static func answer(_ status: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int32) -> DNSAnswer<
    [UInt8]
  > {
    switch status {
    case ARES_SUCCESS: .found([Array(UnsafeBufferPointer(start: bytes, count: Int(count)))])
    case ARES_ENOTFOUND, ARES_ENODATA: .none
    case ARES_ECANCELLED, ARES_EDESTRUCTION: .failed("no answer in time")
    default: .failed(words(status))
    }
  }

  static func words(_ status: Int32) -> String { String(cString: ares_strerror(status)) }

  private var milliseconds: Int64 {
    let (seconds, attoseconds) = timeout.components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
