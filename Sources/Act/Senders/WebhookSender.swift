internal import Content
internal import Crypto
package import Domain
internal import JSON

/// Calls an endpoint of the tenant's, signed as standardwebhooks.com says, with the action's id as the key by which
/// the other side knows a repeated call.
package struct WebhookSender: Sender {
  package let channel = Channel.webhook
  package let isIdempotent = true
  package let lanes: Int
  private let post: WebhookPost

  package init(post: WebhookPost, lanes: Int = 4) {
    self.post = post
    self.lanes = lanes
  }

  package func send(_ order: SendOrder) async -> SendAnswer {
    let action = order.action
    let host = SandboxRule.host(of: action.recipient)
    guard !host.isEmpty else { return .notSent(.permanent("webhook_url")) }
    if order.tenant.mode == .sandbox, !SandboxRule.isLoopback(host) {
      return .notSent(.permanent("sandbox_host", ["host": host]))
    }
    let body = WebhookSender.body(of: action)
    do {
      let signer = try StandardWebhook(secret: WebhookSender.secret(of: order.tenant))
      let id = action.id.description
      let seconds = order.at.microseconds.flooredQuotient(1_000_000)
      let signature = signer.sign(id: id, timestamp: seconds, body: body)
      let headers = [
        ("content-type", "application/json"), ("webhook-id", id), ("webhook-timestamp", String(seconds)),
        ("webhook-signature", signature),
      ]
      return WebhookSender.answer(await post.send(action.recipient, headers, body), id: id)
    } catch {
      return .notSent(.permanent("webhook_secret"))
    }
  }

  /// What the other side checks signatures with; derived, so that there is nothing more to keep.
  package static func secret(of tenant: Tenant) -> String {
    let key = Digest.hkdf(secret: tenant.secret, salt: tenant.id.bytes, info: Array("webhook".utf8), count: 32)
    return "whsec_" + Base64.encode(key)
  }

  /// The same bytes at every try.
  static func body(of action: Action) -> [UInt8] {
    let document: JSON = [
      "type": "action", "timestamp": .string(action.createdAt.rfc3339),
      "data": [
        "action": .string(action.id.description), "customer": .string(action.customer.description),
        "mode": .string(action.mode.word), "strategy": .string(action.strategy.description),
        "strategy_version": .int(action.strategyVersion), "arm": .string(action.arm), "step": .string(action.step),
        "purpose": .string(action.purpose.rawValue), "variables": action.variables,
      ],
    ]
    return document.bytes
  }

  static func answer(_ outcome: WebhookPost.Outcome, id: String) -> SendAnswer {
    switch outcome {
    case .answered(let status, let retryAfter):
      let parameters = ["status": String(status)]
      switch status {
      case 200..<300: return .delivered(providerID: id)
      case 408, 425, 429, 500...: return .refused(.transient("webhook_refused", parameters, retryAfter: retryAfter))
      default: return .refused(.permanent("webhook_refused", parameters))
      }
    case .forbidden: return .notSent(.permanent("webhook_forbidden"))
    case .unreachable(let problem): return .notSent(.transient("webhook_unreachable", ["problem": problem]))
    case .lost(let problem): return .lost(LocalizedSentence("webhook_lost", ["problem": problem]))
    }
  }
}
