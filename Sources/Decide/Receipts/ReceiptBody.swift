internal import Control
internal import Crypto
internal import Domain

/// The bytes of a receipt: captured inputs, the verdict, and a checksum over both.
///
/// Layout: format (1 byte), captured inputs, outcome, whether a unit was drawn, arm, gate answers (two bits each),
/// deferral in microseconds, then the first four bytes of SHA-256 over all before.
package struct ReceiptBody: Sendable, Hashable {
  package let captured: Captured
  package let verdict: Verdict

  package init(captured: Captured, verdict: Verdict) {
    self.captured = captured
    self.verdict = verdict
  }

  private static let format: UInt8 = 1

  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.byte(ReceiptBody.format)
    captured.write(to: &writer)
    writer.integer(verdict.outcome.code)
    writer.byte(verdict.isDrawn ? 1 : 0)
    writer.text(verdict.arm ?? "")
    for start in stride(from: 0, to: verdict.answers.count, by: 4) {
      let four = verdict.answers[start..<min(start + 4, verdict.answers.count)]
      writer.byte(four.reversed().reduce(0) { $0 << 2 | $1.rawValue })
    }
    writer.integer(verdict.dueAt.microseconds &- captured.now.microseconds)
    writer.raw(Array(Digest.sha256(writer.bytes).prefix(4)))
    return writer.bytes
  }

  /// Nil when the checksum is wrong or the bytes are not a receipt.
  package init?(bytes: [UInt8]) {
    guard bytes.count > 5, bytes.first == ReceiptBody.format,
      Array(Digest.sha256(Array(bytes.dropLast(4))).prefix(4)) == Array(bytes.suffix(4))
    else { return nil }
    var reader = ByteReader(bytes.dropFirst().dropLast(4))
    guard let captured = Captured(from: &reader),
      let outcome = reader.integer().flatMap({ DecisionOutcome(code: $0) }), let drawn = reader.byte(), drawn < 2,
      let arm = reader.text(), let answers = ReceiptBody.readAnswers(&reader), let deferral = reader.integer(),
      reader.isAtEnd
    else { return nil }
    self.captured = captured
    verdict = Verdict(
      outcome: outcome, arm: arm.isEmpty ? nil : arm, isDrawn: drawn == 1, answers: answers,
      dueAt: Instant(microseconds: captured.now.microseconds &+ deferral))
  }

  private static func readAnswers(_ reader: inout ByteReader) -> [GateAnswer]? {
    let count = Gate.allCases.count
    guard let bytes = reader.raw((count + 3) / 4) else { return nil }
    let answers = (0..<count).compactMap { GateAnswer(rawValue: bytes[$0 / 4] >> UInt8($0 % 4 * 2) & 3) }
    return answers.count == count ? answers : nil
  }
}
