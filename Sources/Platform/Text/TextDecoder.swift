/// A piece of text in UTF-8, and where U+FFFD stands in it for bytes that are none of the encoding.
package struct DecodedText: Sendable, Equatable {
  package struct Fault: Sendable, Equatable {
    /// Where the bytes stand in the whole input.
    package let inputOffset: Int
    /// Where their U+FFFD stands in the whole output.
    package let outputOffset: Int
  }

  package var bytes: [UInt8]
  package var faults: [Fault]

  package init(bytes: [UInt8], faults: [Fault] = []) {
    self.bytes = bytes
    self.faults = faults
  }
}

/// Turns a stream of chunks in one encoding into UTF-8 without its byte order mark. Sequences may be cut anywhere.
package final class TextDecoder {
  package let encoding: TextEncoding
  private let converter: Converter?
  /// The beginning of a sequence whose rest has not come yet.
  private var pending: [UInt8] = []
  private var inputOffset = 0
  private var outputOffset = 0
  private var isAtStart = true

  package init(_ encoding: TextEncoding) throws(TextError) {
    self.encoding = encoding
    converter = encoding == .gb18030 ? try Converter(from: encoding) : nil
  }

  package func decode(_ chunk: [UInt8], isLast: Bool = false) -> DecodedText {
    var input = pending.isEmpty ? chunk : pending + chunk
    pending = []
    if isAtStart {
      let mark = encoding.byteOrderMark
      if input.count < mark.count && !isLast && mark.starts(with: input) {
        pending = input
        return DecodedText(bytes: [])
      }
      isAtStart = false
      if input.starts(with: mark) {
        input.removeFirst(mark.count)
        inputOffset += mark.count
      }
    }
    var output = DecoderOutput(inputOffset: inputOffset, outputOffset: outputOffset)
    let consumed =
      switch encoding {
      case .utf8: decodeUTF8(input, isLast: isLast, into: &output)
      case .utf16LittleEndian: decodeUTF16(input, highByte: 1, isLast: isLast, into: &output)
      case .utf16BigEndian: decodeUTF16(input, highByte: 0, isLast: isLast, into: &output)
      case .gb18030: converter?.decode(input, isLast: isLast, into: &output) ?? 0
      }
    pending = Array(input[consumed...])
    inputOffset += consumed
    outputOffset += output.text.bytes.count
    return output.text
  }
}

/// Collects what a decoder finds in one chunk.
struct DecoderOutput {
  let inputOffset: Int
  let outputOffset: Int
  var text = DecodedText(bytes: [])

  init(inputOffset: Int, outputOffset: Int) {
    self.inputOffset = inputOffset
    self.outputOffset = outputOffset
  }

  /// Puts U+FFFD for the bytes at `position` of the chunk.
  mutating func fault(at position: Int) {
    text.faults.append(
      DecodedText.Fault(inputOffset: inputOffset + position, outputOffset: outputOffset + text.bytes.count))
    text.bytes += [0xEF, 0xBF, 0xBD]
  }

  mutating func append(_ scalar: Unicode.Scalar) { text.bytes += UTF8.encode(scalar)! }
}
