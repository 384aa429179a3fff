import API
import Domain
import JSON

/// What the demo shop's people have set up: two segments, their messages, a coupon and two strategies.
struct DemoContent {
  let app: App
  let key: String

  func setUp() async throws {
    for (method, path, body) in calls {
      let answer = try await RouterCaller(app, key: key, language: .english).call(method, path, body)
      guard (200..<300).contains(answer.status) else {
        throw DataDirectory.Problem(description: "\(method) \(path): \(answer.body)")
      }
    }
  }

  /// The same without what starts strategies, and without the business's own settings.
  var drafts: [(String, String, JSON?)] {
    calls.filter { method, path, _ in path != "/v1/tenant" && !(method == "POST" && path.hasSuffix("/start")) }
  }

  private var calls: [(String, String, JSON?)] {
    [
      (
        "PATCH", "/v1/tenant",
        [
          "sender_name": "示例会员店", "sender_address": "shop@example.com",
          "postal_address": "上海市示例路 1 号", "quiet_hours": ["from": "21:00", "to": "09:00"],
        ]
      ),
      (
        "PUT", "/v1/segments/lapsed",
        [
          "name": "30 天未购买 / no purchase for 30 days",
          "definition": ["trait": "recency_days", "op": ">=", "value": 30],
        ]
      ),
      (
        "PUT", "/v1/segments/comparing",
        [
          "name": "正在比较 / comparing",
          "definition": ["trait": "purchase_stage", "op": "in", "value": ["comparing", "deciding"]],
        ]
      ),
      ("PUT", "/v1/templates/miss-you", Self.mail("{{customer.name | default: \"您好\"}}，好久不见", "我们上了新品，回来看看吧。")),
      (
        "PUT", "/v1/templates/coupon",
        Self.mail(
          "{{customer.name | default: \"您好\"}}，送您一张券", "券码 {{coupon.code}}，有效期至 {{coupon.expires_at | date}}。")
      ),
      (
        "PUT", "/v1/pools/back20",
        [
          "name": "满 100 减 20", "discount": ["amount_minor": 2_000], "threshold_minor": 10_000, "total": 5_000,
          "per_customer": 3, "valid_days": 14,
        ]
      ),
      (
        "PUT", "/v1/strategies/win-back",
        [
          "name": "老客召回 / win back", "kind": "win_back", "audience": ["segment": "lapsed"],
          "trigger": ["on": "segment_entered"], "reentry": ["mode": "every", "days": 30], "holdout": 0.3,
          "goal": ["event": "order", "window_days": 14],
          "arms": [
            ["key": "reminder", "actions": [["channel": "email", "template": "miss-you", "cost_minor": 1]]],
            [
              "key": "coupon",
              "actions": [["channel": "email", "template": "coupon", "coupon": "back20", "cost_minor": 1]],
            ],
          ],
          "budget": ["key": "win-back", "money_minor": 100_000, "liability_minor": 2_000_000],
        ]
      ),
      (
        "PUT", "/v1/strategies/help-deciding",
        [
          "name": "临门一脚 / help deciding", "kind": "conversion", "audience": ["segment": "comparing"],
          "trigger": ["on": "segment_entered"], "reentry": ["mode": "every", "days": 14], "holdout": 0.5,
          "goal": ["event": "order", "window_days": 7],
          "arms": [["key": "gift", "actions": [["channel": "email", "template": "miss-you", "cost_minor": 1]]]],
        ]
      ),
      ("POST", "/v1/strategies/win-back/start", nil), ("POST", "/v1/strategies/help-deciding/start", nil),
    ]
  }

  private static func mail(_ subject: String, _ text: String) -> JSON {
    ["subject": .string(subject), "text": .string(text)]
  }
}
