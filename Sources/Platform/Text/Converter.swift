internal import Glibc

/// The C library's converter to UTF-8, for encodings that need tables.
final class Converter {
  private let handle: iconv_t

  init(from encoding: TextEncoding) throws(TextError) {
    guard let handle = iconv_open("UTF-8", encoding.rawValue), Int(bitPattern: handle) != -1 else {
      throw .unsupportedEncoding(encoding)
    }
    self.handle = handle
  }

  deinit { iconv_close(handle) }

  /// Appends what `input` means and returns how many of its bytes are done with.
  func decode(_ input: [UInt8], isLast: Bool, into output: inout DecoderOutput) -> Int {
    var position = 0
    var buffer = [CChar](repeating: 0, count: 64 * 1024)
    while position < input.count {
      let (read, written, problem) = step(input, from: position, into: &buffer)
      output.text.bytes += buffer[..<written].lazy.map { UInt8(bitPattern: $0) }
      position += read
      switch problem {
      case 0, E2BIG: continue
      case EINVAL where !isLast: return position
      case EINVAL:
        output.fault(at: position)
        return input.count
      default:
        output.fault(at: position)
        position += 1
      }
    }
    return position
  }

  private func step(
    _ input: [UInt8], from position: Int, into buffer: inout [CChar]
  ) -> (read: Int, written: Int, problem: Int32) {
    input.withUnsafeBytes { input in
      buffer.withUnsafeMutableBufferPointer { buffer in
        // iconv takes its input as mutable and does not change it.
        var source: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
          mutating: input.baseAddress!.assumingMemoryBound(to: CChar.self) + position)
        var sourceCount = input.count - position
        var target = buffer.baseAddress
        var targetCount = buffer.count
        let failed = iconv(handle, &source, &sourceCount, &target, &targetCount) == -1
        let problem = failed ? errno : 0
        return (input.count - position - sourceCount, buffer.count - targetCount, problem)
      }
    }
  }
}
