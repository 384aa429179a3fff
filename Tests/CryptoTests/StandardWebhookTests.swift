import Crypto
import Testing

@Suite("A standard webhook")
struct StandardWebhookTests {
  let webhook = try! StandardWebhook(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
  let body = Array(#"{"test": 2432232314}"#.utf8)
  let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"

  @Test("signs as the specification's own libraries do")
  func vector() {
    #expect(
      webhook.sign(id: id, timestamp: 1_614_265_330, body: body)
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test("accepts one right signature among several")
  func several() throws {
    let signature = webhook.sign(id: id, timestamp: 1000, body: body)
    try webhook.verify(signatures: "v1,AAAA v1a,xx \(signature)", id: id, timestamp: 1000, body: body, now: 1300)
  }

  @Test("refuses another body, id or time, and a time out of tolerance")
  func refusal() {
    let signature = webhook.sign(id: id, timestamp: 1000, body: body)
    #expect(throws: CryptoError.notAuthentic) {
      try webhook.verify(signatures: signature, id: id, timestamp: 1000, body: [], now: 1000)
    }
    #expect(throws: CryptoError.notAuthentic) {
      try webhook.verify(signatures: signature, id: "other", timestamp: 1000, body: body, now: 1000)
    }
    #expect(throws: CryptoError.notAuthentic) {
      try webhook.verify(signatures: signature, id: id, timestamp: 1001, body: body, now: 1000)
    }
    for now in [699, 1301, Int64.min, .max] {
      #expect(throws: CryptoError.outsideTolerance) {
        try webhook.verify(signatures: signature, id: id, timestamp: 1000, body: body, now: now)
      }
    }
  }

  @Test("makes secrets it takes, and takes no others", arguments: ["", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8I"])
  func secrets(bad: String) throws {
    _ = try StandardWebhook(secret: StandardWebhook.makeSecret())
    #expect(throws: CryptoError.malformed) { try StandardWebhook(secret: bad) }
  }
}
