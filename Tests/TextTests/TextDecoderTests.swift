import Testing
import Text

@Suite("A text decoder")
struct TextDecoderTests {
  static let text = "id,名称,é\n1,键盘😀,x\n"

  static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let pair = [UInt8(unit & 255), UInt8(unit >> 8)]
      return bigEndian ? pair.reversed() : pair
    }
  }

  /// Python: text.encode("gb18030").
  static let gb18030: [UInt8] =
    Array("id,".utf8) + [0xC3, 0xFB, 0xB3, 0xC6] + Array(",".utf8) + [0xA8, 0xA6] + Array("\n1,".utf8)
    + [0xBC, 0xFC, 0xC5, 0xCC, 0x94, 0x39, 0xFC, 0x36] + Array(",x\n".utf8)

  static let samples: [(TextEncoding, [UInt8])] = [
    (.utf8, Array(text.utf8)), (.utf8, [0xEF, 0xBB, 0xBF] + Array(text.utf8)),
    (.utf16LittleEndian, utf16(text, bigEndian: false)),
    (.utf16LittleEndian, [0xFF, 0xFE] + utf16(text, bigEndian: false)),
    (.utf16BigEndian, utf16(text, bigEndian: true)),
    (.utf16BigEndian, [0xFE, 0xFF] + utf16(text, bigEndian: true)),
    (.gb18030, gb18030),
  ]

  @Test("finds the encoding and reads it, in chunks of any size", arguments: TextDecoderTests.samples)
  func detection(encoding: TextEncoding, bytes: [UInt8]) throws {
    #expect(TextEncoding.detect(bytes) == encoding)
    for size in 1...bytes.count {
      let decoded = try decode(bytes, encoding, chunk: size)
      #expect(String(decoding: decoded.bytes, as: UTF8.self) == Self.text)
      #expect(decoded.faults.isEmpty)
    }
  }

  @Test("tells the place of each invalid sequence, in chunks of any size")
  func faults() throws {
    let cases: [(TextEncoding, [UInt8], String, [Int])] = [
      (.utf8, [0x61, 0xFF, 0x62, 0xE9, 0x94, 0x63, 0xC3], "a\u{FFFD}b\u{FFFD}c\u{FFFD}", [1, 3, 6]),
      (.utf8, [0xEF, 0xBB, 0xBF, 0xED, 0xA0, 0x80, 0x61], "\u{FFFD}\u{FFFD}\u{FFFD}a", [3, 4, 5]),
      (.utf16LittleEndian, [0x61, 0, 0x00, 0xD8, 0x62, 0, 0x00, 0xDC, 0x63], "a\u{FFFD}b\u{FFFD}\u{FFFD}", [2, 6, 8]),
      (.gb18030, [0x61, 0xFF, 0x62, 0xBC], "a\u{FFFD}b\u{FFFD}", [1, 3]),
    ]
    for (encoding, bytes, text, offsets) in cases {
      for size in 1...bytes.count {
        let decoded = try decode(bytes, encoding, chunk: size)
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == text)
        #expect(decoded.faults.map(\.inputOffset) == offsets)
        for fault in decoded.faults {
          #expect(Array(decoded.bytes[fault.outputOffset..<fault.outputOffset + 3]) == [0xEF, 0xBF, 0xBD])
        }
      }
    }
  }

  @Test("agrees with the standard library on random bytes of UTF-8")
  func random() throws {
    var random = SeededGenerator(state: 3)
    let pieces: [[UInt8]] = [
      [0x41], [0xE9, 0x94, 0xAE], [0xF0, 0x9F, 0x98, 0x80], [0xC3, 0xA9], [0xED, 0xA0], [0x80], [0xF5],
    ]
    for _ in 0..<5_000 {
      let bytes = (0..<12).flatMap { _ in
        let piece = pieces.randomElement(using: &random)!
        return Bool.random(using: &random) ? piece : Array(piece.prefix(2))
      }
      let decoded = try decode(bytes, .utf8, chunk: Int.random(in: 1...20, using: &random))
      #expect(decoded.bytes == Array(String(decoding: bytes, as: UTF8.self).utf8))
      #expect(decoded.faults.isEmpty == (String(validating: bytes, as: UTF8.self) != nil))
    }
  }

  @Test("does not guess where nothing fits, and knows the usual names")
  func unknown() {
    #expect(TextEncoding.detect([0x61, 0xFF, 0xFF, 0x0A]) == nil)
    #expect(TextEncoding.detect([]) == .utf8)
    let chinese = Array(String(repeating: "键盘,", count: 10).utf8)
    #expect(TextEncoding.detect(chinese + [0xFF] + chinese) == .utf8)
    #expect(TextEncoding(named: "GBK") == .gb18030)
    #expect(TextEncoding(named: "UTF-16") == .utf16LittleEndian)
    #expect(TextEncoding(named: "latin1") == nil)
  }

  private func decode(_ bytes: [UInt8], _ encoding: TextEncoding, chunk size: Int) throws -> DecodedText {
    let decoder = try TextDecoder(encoding)
    var whole = DecodedText(bytes: [])
    for start in stride(from: 0, to: bytes.count, by: size) {
      let part = decoder.decode(Array(bytes[start..<min(start + size, bytes.count)]))
      whole.bytes += part.bytes
      whole.faults += part.faults
    }
    let part = decoder.decode([], isLast: true)
    return DecodedText(bytes: whole.bytes + part.bytes, faults: whole.faults + part.faults)
  }
}
