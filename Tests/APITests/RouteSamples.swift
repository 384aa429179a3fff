import Domain
import JSON
import TestSupport
import Testing

@testable import API

/// The names under which the things of one tenant are found; those of nobody's things, for comparison.
struct Things: Sendable {
  var customer = "0190a000-0000-7000-8000-00000000f001"
  /// Two who are one.
  var pair = ["0190a000-0000-7000-8000-00000000f021", "0190a000-0000-7000-8000-00000000f022"]
  var merge = "0190a000-0000-7000-8000-00000000f003"
  var segment = "unknown-segment"
  var template = "unknown-template"
  var strategy = "unknown-strategy"
  var draft = "unknown-draft"
  var pool = "unknown-pool"
  var coupon = "UNKNOWN"
  var budget = "unknown-budget"
  var preset = "unknown-preset"
  var view = "unknown-view"
  var webhook = "0190a000-0000-7000-8000-00000000f00b"
  var erasure = "0190a000-0000-7000-8000-00000000f00a"
  var suppression = "email:00000000000000000000000000000000"
  var sent = "0190a000-0000-7000-8000-00000000f004"
  var waiting = (1...3).map { "0190a000-0000-7000-8000-00000000f01\($0)" }
  var hashes = [String](repeating: String(repeating: "0", count: 64), count: 3)
  var unknown = "0190a000-0000-7000-8000-00000000f005"
  var dead = "0190a000-0000-7000-8000-00000000f006"
  var open = "0190a000-0000-7000-8000-00000000f007"
  var finished = "0190a000-0000-7000-8000-00000000f008"
  var key = "0190a000-0000-7000-8000-00000000f009"
  var account = "0190a000-0000-7000-8000-00000000f00a"
  var invitation = "0190a000-0000-7000-8000-00000000f00b"

  /// Every name, longest first, so that answers can be compared but for them.
  var all: [String] {
    ([
      customer, merge, segment, template, strategy, draft, pool, coupon, budget, preset, view, webhook, erasure,
      suppression, sent,
      unknown, dead, open, finished, key, account, invitation,
    ] + pair + waiting + hashes).sorted { $0.count > $1.count }
  }
}

/// A request that a route would do, so that the only reason to refuse it is who asks.
struct RouteSample: Sendable {
  var target: String
  var body: [UInt8] = []

  /// Nil, with a failure, for a route nobody wrote one for.
  init?(_ route: Route, _ things: Things) {
    let name = "\(route.method) \(route.pattern)"
    var target = ""
    let parts = route.pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      guard part.hasPrefix("{") else {
        target += "/\(part)"
        continue
      }
      guard let value = RouteSample.place(String(part.dropFirst().dropLast()), String(parts[index - 1]), name, things)
      else {
        Issue.record("Say in RouteSamples what stands in \(part) of \(name).")
        return nil
      }
      target += "/\(value)"
    }
    self.target = target
    if route.method == "GET" {
      target += RouteSample.filters(things)[name] ?? ""
      self.target = target
      return
    }
    if let body = RouteSample.bodies(things)[name] {
      self.body = body.bytes
    } else if name == "PUT /v1/imports/{import}/data" {
      self.target += "?offset=0"
      body = Array("no,name\nx1,Cy\n".utf8)
    } else if name == "POST /v1/mail/reports" {
      body = Array("Subject: Out of office\r\n\r\nBack on Monday.\r\n".utf8)
    } else if !RouteSample.bodiless.contains(name) {
      Issue.record("Write a body that \(name) would take in RouteSamples, or say there that it has none.")
      return nil
    }
  }

  private static func place(_ place: String, _ before: String, _ name: String, _ things: Things) -> String? {
    switch (place, before) {
    case ("customer", _): things.customer
    case ("merge", _): things.merge
    case ("key", "segments"): things.segment
    case ("key", "templates"): things.template
    case ("key", "strategies"): name.hasPrefix("PUT") ? things.draft : things.strategy
    case ("key", "pools"): things.pool
    case ("key", "budgets"): things.budget
    case ("key", "keys"): things.key
    case ("name", "import-presets"): things.preset
    case ("screen", _): "customers"
    case ("subject", _): "messages"
    case ("webhook", _): things.webhook
    case ("erasure", _): things.erasure
    case ("suppression", _): things.suppression
    case ("name", "{screen}"): things.view
    case ("account", _): things.account
    case ("invitation", _): things.invitation
    case ("scope", _): "strategy:\(things.strategy)"
    case ("import", _): name.hasSuffix("/undo") || name.hasSuffix("/rejects") ? things.finished : things.open
    case ("action", "actions"):
      switch name.split(separator: "/").last {
      case "approve": things.waiting[0]
      case "reject": things.waiting[1]
      case "resolve": things.unknown
      case "replay": things.dead
      default: things.sent
      }
    case ("action", "mailbox"): things.sent
    default: nil
    }
  }

  /// Lists that can be asked for one thing's.
  private static func filters(_ things: Things) -> [String: String] {
    [
      "GET /v1/customers": "?segment=\(things.segment)", "GET /v1/customers/count": "?segment=\(things.segment)",
      "GET /v1/receipts": "?customer=\(things.customer)", "GET /v1/actions": "?customer=\(things.customer)",
      "GET /v1/approvals": "?strategy=\(things.strategy)", "GET /v1/retention/{subject}/preview": "?days=365",
    ]
  }

  private static let bodiless: Set = [
    "DELETE /v1/merges/{merge}", "POST /v1/context/recompute", "POST /v1/strategies/{key}/start",
    "POST /v1/strategies/{key}/pause", "POST /v1/strategies/{key}/resume", "POST /v1/strategies/{key}/end",
    "POST /v1/strategies/{key}/run", "POST /v1/actions/{action}/reject", "POST /v1/actions/{action}/replay",
    "POST /v1/replay", "DELETE /v1/stops/{scope}", "DELETE /v1/keys/{key}", "POST /v1/imports/{import}/run",
    "POST /v1/imports/{import}/undo", "POST /v1/imports/{import}/cancel", "POST /v1/demo",
    "DELETE /v1/views/{screen}/{name}", "DELETE /v1/webhooks/{webhook}", "POST /v1/webhooks/{webhook}/rotate",
    "POST /v1/webhooks/{webhook}/ping", "POST /v1/purge", "DELETE /v1/mail-account", "DELETE /v1/mail-account/dkim",
    "DELETE /v1/mail-account/warm-up", "POST /v1/mail-account/check", "POST /v1/secrets/rotate",
    "POST /v1/accounts/{account}/reset", "POST /v1/customers/{customer}/preference-link",
    "POST /v1/accounts/invitations/{invitation}/resend", "DELETE /v1/accounts/invitations/{invitation}",
  ]

  private static func bodies(_ things: Things) -> [String: JSON] {
    let person: JSON = .string(things.customer)
    let message: JSON = ["subject": "Hi", "text": "Hello."]
    let seen: (Int) -> JSON = { ["id": .string(things.waiting[$0]), "content_hash": .string(things.hashes[$0])] }
    return [
      "POST /v1/identify": ["userId": "u1"], "POST /v1/track": ["userId": "u1", "event": "Seen"],
      "POST /v1/page": ["userId": "u1", "name": "Home"], "POST /v1/screen": ["userId": "u1", "name": "Home"],
      "POST /v1/group": ["userId": "u1", "groupId": "acme"],
      "POST /v1/alias": ["userId": "u1", "previousId": "visitor-1"],
      "POST /v1/batch": ["batch": [["type": "track", "userId": "u1", "event": "Seen"]]],
      "POST /v1/customers": ["id": "u2", "profile": ["name": "Bo"]],
      "POST /v1/products": ["id": "P1", "name": "Tea", "price": "12.50"],
      "POST /v1/orders": ["id": "O1", "customer": ["user_id": "u2"], "total": "25.00"],
      "POST /v1/payments": ["id": "Y1", "customer": ["user_id": "u2"], "amount": "25.00"],
      "POST /v1/redemptions": ["id": "R1", "coupon": .string(things.coupon)],
      "POST /v1/consents": [
        "customer": person, "purpose": "marketing", "channel": "email", "granted": true, "evidence": "form",
      ],
      "POST /v1/consents/test-grant": ["purpose": "marketing", "channel": "email", "evidence": "a trial"],
      "POST /v1/merges": ["from": .string(things.pair[0]), "into": .string(things.pair[1])],
      "PUT /v1/segments/{key}": ["definition": Office.everybody],
      "POST /v1/segments/describe": ["definition": Office.everybody],
      "POST /v1/segments/preview": ["definition": Office.everybody],
      "PUT /v1/templates/{key}": message, "POST /v1/templates/{key}/test": ["to": "me@example.com"],
      "POST /v1/templates/preview": ["document": message, "customer": person],
      "PUT /v1/strategies/{key}": strategyJSON(),
      "POST /v1/strategies/bench": ["document": strategyJSON(["holdout": 0]), "customer": person],
      "POST /v1/strategies/check": ["document": strategyJSON()], "POST /v1/strategies/{key}/release": ["share": 0.5],
      "PUT /v1/pools/{key}": ["discount": ["amount_minor": 500], "valid_days": 30],
      "PUT /v1/retention/{subject}": ["days": 365],
      "PUT /v1/budgets/{key}": ["money_limit_minor": 100],
      "POST /v1/approvals": ["answer": "approved", "actions": [seen(2)]],
      "POST /v1/actions/{action}/approve": ["content_hash": .string(things.hashes[0])],
      "POST /v1/actions/{action}/resolve": ["resolution": "not_sent", "evidence": "the relay's log"],
      "POST /v1/stops": ["strategy": .string(things.strategy), "reason": "wrong price"],
      "PATCH /v1/tenant": ["name": "Renamed"], "POST /v1/webhooks": ["url": "https://example.com/new"],
      "PATCH /v1/webhooks/{webhook}": ["note": "Pager"], "POST /v1/webhooks/{webhook}/replay": [:],
      "POST /v1/customers/{customer}/erase": ["reason": "requested", "confirm": person],
      "PUT /v1/mail-account": ["host": "smtp.example.com", "security": "tls"],
      "POST /v1/mail-account/test": ["host": "smtp.example.com", "security": "tls"],
      "PUT /v1/mail-account/dkim": ["domain": "example.com", "selector": "s"],
      "PUT /v1/mail-account/warm-up": ["first": 50, "target": 10_000],
      "POST /v1/suppressions": ["address": "gone@example.com", "reason": "asked on the phone"],
      "POST /v1/suppressions/{suppression}/lift": ["reason": "asked again"],
      "POST /v1/keys": ["name": .string("new \(things.key.suffix(4))"), "kind": "own"],
      "POST /v1/accounts/invitations": ["email": "new@example.com", "role": "owner"],
      "PATCH /v1/accounts/{account}": ["role": "operator"],
      "POST /v1/imports": ["kind": "customers", "columns": ["customer": "no"], "preset": .string(things.preset)],
      "POST /v1/imports/{import}/preview": ["kind": "customers", "columns": ["customer": "no"]],
      "PUT /v1/import-presets/{name}": ["kind": "customers", "columns": ["customer": "no"]],
      "PUT /v1/views/{screen}/{name}": ["query": ["segment": .string(things.segment)]],
    ]
  }
}
