import Crypto
import Testing

@Suite("Bytes as text")
struct TextFormTests {
  @Test(
    "follow RFC 4648, section 10",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"),
    ])
  func base64(plain: String, text: String) {
    #expect(Base64.encode(Array(plain.utf8)) == text)
    #expect(Base64.decode(text) == Array(plain.utf8))
    #expect(Base64.decode(text.filter { $0 != "=" }, .url) == Array(plain.utf8))
  }

  @Test("have their own letters for links")
  func links() {
    #expect(Base64.encode([0xFB, 0xFF], .url) == "-_8")
    #expect(Base64.encode([0xFB, 0xFF]) == "+/8=")
    #expect(Base64.decode("+/8", .url) == nil)
  }

  @Test("refuse anything but the one right form", arguments: ["Zg", "Zg=", "Zh==", "Z===", "Zm9v\n", "Zm 9v", "===="])
  func strictness(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test("come back whole, of any length")
  func roundTrip() {
    for count in 0..<70 {
      let bytes = RandomSource.system.bytes(count)
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(Base64.decode(Base64.encode(bytes, .url), .url) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
  }

  @Test("read hexadecimal in either case and nothing else")
  func hexadecimal() {
    #expect(Hex.decode("00fFA5") == [0, 255, 165])
    #expect(Hex.decode("0") == nil)
    #expect(Hex.decode("0g") == nil)
  }
}
