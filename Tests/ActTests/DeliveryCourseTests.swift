import Domain
import Testing

@testable import Act

@Suite("The course of a webhook's delivery")
struct DeliveryCourseTests {
  private let start = Instant(rfc3339: "2026-11-20T06:00:00Z")!
  private let webhook = Webhook(
    id: ID(high: 1, low: 1), url: "https://example.com", note: "", kinds: [], createdAt: .distantPast)

  private func delivery(attempts: Int64 = 0) -> WebhookDelivery {
    WebhookDelivery(
      webhook: webhook.id, notice: "ping:1", kind: .ping, body: "{}", at: start, attempts: attempts, dueAt: start,
      token: 7, updatedAt: start)
  }

  private func answered(_ status: Int, _ retryAfter: Span? = nil) -> WebhookPost.Outcome {
    .answered(status: status, retryAfter: retryAfter)
  }

  @Test("is over with any answer of success, and the webhook's troubles with it", arguments: [200, 204, 299])
  func delivered(_ status: Int) {
    var failing = webhook
    failing.failingSince = start - .days(4)
    failing.failures = 9
    let result = DeliveryCourse.after(answered(status), delivery(attempts: 3), failing, now: start, unit: 0)
    #expect(result.delivery.state == .delivered && result.delivery.attempts == 4 && result.delivery.token == nil)
    #expect(result.webhook.failingSince == nil && result.webhook.failures == 0 && !result.endsOthers)
  }

  @Test("follows the standard's waits, ten tries in all, and then is dead")
  func schedule() {
    var (delivery, webhook, now) = (delivery(), webhook, start)
    var waits: [Span] = []
    while delivery.state == .pending {
      let result = DeliveryCourse.after(answered(500), delivery, webhook, now: now, unit: 0)
      if result.delivery.state == .pending {
        waits.append(result.delivery.dueAt - now)
        now = result.delivery.dueAt
      }
      (delivery, webhook) = (result.delivery, result.webhook)
    }
    #expect(waits == DeliveryCourse.waits)
    #expect(delivery.attempts == 10 && delivery.state == .dead && delivery.status == 500)
    #expect(webhook.state == .active, "three days of silence are too few to switch it off")
  }

  @Test("waits as long as the other side asks, for a day at most, and never less than the standard says")
  func retryAfter() {
    func wait(_ asked: Span) -> Span {
      DeliveryCourse.after(answered(429, asked), delivery(), webhook, now: start, unit: 0).delivery.dueAt - start
    }
    #expect(wait(.seconds(1)) == .seconds(5))
    #expect(wait(.minutes(9)) == .minutes(9))
    #expect(wait(.days(30)) == .days(1))
    let spread =
      DeliveryCourse.after(answered(500), delivery(), webhook, now: start, unit: 0.999).delivery.dueAt - start
    #expect(spread > .seconds(5) && spread < .seconds(6))
  }

  @Test("ends with a webhook that is gone or forbidden, at once")
  func gone() {
    for outcome in [answered(410), .forbidden] {
      let result = DeliveryCourse.after(outcome, delivery(), webhook, now: start, unit: 0)
      #expect(result.webhook.state == .off && result.delivery.state == .dead && result.endsOthers)
    }
  }

  @Test("ends with a webhook through which nothing came for five days and ten tries", arguments: [(4, 20), (6, 8)])
  func patience(_ days: Int64, _ failures: Int64) {
    var failing = webhook
    failing.failingSince = start - .days(days)
    failing.failures = failures
    #expect(DeliveryCourse.after(.lost("timeout"), delivery(), failing, now: start, unit: 0).webhook.state == .active)
    failing.failingSince = start - .days(5)
    failing.failures = 9
    let result = DeliveryCourse.after(.lost("timeout"), delivery(), failing, now: start, unit: 0)
    #expect(result.webhook.state == .delinquent && result.endsOthers && result.delivery.reason == "timeout")
  }
}
