internal import CZlib
internal import Glibc

/// Reads a file in chunks; one that begins as gzip is inflated on the way, of any number of members.
package final class GzipReader {
  package static let chunkCount = 256 * 1024

  package let path: String
  /// Bytes of the file, for a progress bar; 0 where it is a pipe.
  package let fileByteCount: Int
  /// Bytes of the file read so far.
  package private(set) var fileBytesRead = 0

  private let descriptor: Int32
  private var input: [UInt8] = []
  private var inflater: Inflater?
  private var isFirst = true

  package init(path: String) throws(TextError) {
    self.path = path
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: errno) }
    var status = stat()
    fileByteCount = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The next bytes of the content, never empty; nil at its end.
  package func next() throws(TextError) -> [UInt8]? {
    if isFirst {
      isFirst = false
      input = try readFile()
      if input.starts(with: [0x1F, 0x8B]) { inflater = Inflater() } else { return input.isEmpty ? nil : input }
    }
    guard let inflater else {
      let chunk = try readFile()
      return chunk.isEmpty ? nil : chunk
    }
    while true {
      if inflater.needsInput {
        input = try readFile()
        if input.isEmpty {
          if inflater.isBetweenMembers { return nil }
          throw .damagedCompression(path: path, offset: fileBytesRead)
        }
        inflater.feed(input)
      } else if !inflater.wasFed {
        inflater.feed(input)
      }
      guard let chunk = inflater.inflate(atMost: Self.chunkCount) else {
        throw .damagedCompression(path: path, offset: fileBytesRead)
      }
      if !chunk.isEmpty { return chunk }
    }
  }

  /// As many bytes as one chunk, fewer only at the end of the file.
  private func readFile() throws(TextError) -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: Self.chunkCount)
    var count = 0
    while count < chunk.count {
      let found = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + count, $0.count - count) }
      if found < 0 && errno == EINTR { continue }
      guard found >= 0 else { throw .unreadable(path: path, reason: errno) }
      if found == 0 { break }
      count += found
    }
    fileBytesRead += count
    chunk.removeLast(chunk.count - count)
    return chunk
  }
}

/// One zlib stream. It lives on the heap, since zlib keeps its address.
private final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>
  private var input: [UInt8] = []
  private var consumed = 0
  private(set) var wasFed = false
  private(set) var isBetweenMembers = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, 16 more for the gzip head.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  var needsInput: Bool { wasFed && consumed == input.count }

  func feed(_ bytes: [UInt8]) {
    input = bytes
    consumed = 0
    wasFed = true
  }

  /// What the present input gives, which may be nothing yet; nil where it is damaged.
  func inflate(atMost count: Int) -> [UInt8]? {
    if isBetweenMembers {
      // Some writers fill the last block with zeros behind the last member.
      while consumed < input.count, input[consumed] == 0 { consumed += 1 }
      if consumed == input.count { return [] }
      inflateReset(stream)
      isBetweenMembers = false
    }
    var status = Z_OK
    let output = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      input.withUnsafeMutableBufferPointer { input in
        stream.pointee.next_in = input.baseAddress! + consumed
        stream.pointee.avail_in = UInt32(input.count - consumed)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(count)
        status = CZlib.inflate(stream, Z_NO_FLUSH)
        consumed = input.count - Int(stream.pointee.avail_in)
        filled = count - Int(stream.pointee.avail_out)
      }
    }
    if status == Z_STREAM_END { isBetweenMembers = true }
    return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? output : nil
  }
}
