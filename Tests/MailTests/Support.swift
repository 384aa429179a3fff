import Glibc
import Mail
import TestSupport
import Testing

func sample(_ change: (inout MailMessage) -> Void = { _ in }) -> MailMessage {
  var message = MailMessage(
    from: Mailbox(name: "云上书店", address: "shop@example.com"),
    to: [Mailbox(name: "王小明", address: "xiaoming@example.com")],
    subject: "您的专属优惠券即将到期，请在周日之前使用", text: "您好，小明：\n\n优惠券 RONDO-88 本周日到期。\n",
    html: "<p>您好，小明：</p>\n<p>优惠券 <b>RONDO-88</b> 本周日到期。</p>\n",
    headers: [
      ("List-Unsubscribe", "<https://example.com/u/\(String(repeating: "k3Xq", count: 60))>, <mailto:u@example.com>"),
      ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ], messageId: "0190b5a2.7c@example.com", date: 1_709_210_096_000_000)
  change(&message)
  return message
}

func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Compares with the file of this name in Tests/Golden/Mail; `RECORD=1` writes it.
func expectGolden(_ bytes: [UInt8], _ name: String, file: String = #filePath) {
  let folder = file.split(separator: "/").dropLast().joined(separator: "/")
  let path = "/\(folder)/../Golden/Mail/\(name)"
  if getenv("RECORD") != nil { Command.write(bytes, to: path) }
  #expect(Command.readBytes(path) == bytes, "\(name) differs; RECORD=1 writes it")
}

/// Long loops give way, since other tests wait for servers that need the threads of tasks.
func letOthersRun(_ round: Int) async {
  if round % 20 == 0 { await Task.yield() }
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

  mutating func text(_ length: Int, from alphabet: String) -> String {
    let characters = Array(alphabet)
    return String((0..<length).map { _ in characters[Int.random(in: 0..<characters.count, using: &self)] })
  }
}
