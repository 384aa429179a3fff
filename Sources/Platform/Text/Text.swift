internal import Foundation

/// What all text in the house must be.
package enum Text {
  /// `text` in Unicode normalisation form C.
  package static func nfc(_ text: String) -> String {
    isPlainlyNFC(text) ? text : text.precomposedStringWithCanonicalMapping
  }

  /// Whether a glance is enough to see that `text` is in normalisation form C.
  package static func isPlainlyNFC(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isPlainlyNormal($0) }
  }

  /// Whether every character is one of those that are common here and never change: below U+0300 (the first
  /// combining mark), CJK punctuation up to U+3029, unified ideographs from U+4E00, fullwidth forms from U+FF00.
  private static func isPlainlyNormal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case 0..<0x80: index += 1
      case 0xC2...0xCB: index += 2
      case 0xE3 where bytes[index + 1] == 0x80 && bytes[index + 2] < 0xAA: index += 3
      case 0xE4 where bytes[index + 1] >= 0xB8: index += 3
      case 0xE5...0xE9: index += 3
      case 0xEF where bytes[index + 1] >= 0xBC: index += 3
      default: return false
      }
    }
    return true
  }
}
