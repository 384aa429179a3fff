internal import Domain
internal import HTTPServer
internal import JSON

/// Fills an empty tenant with the facts of the demo shop, in the process that serves it.
package protocol ShopLoading: Sendable {
  /// Begins; it goes on when whoever asked has gone.
  func start() throws
  /// Nil when it was never begun.
  var progress: ShopProgress? { get }
}

package struct ShopProgress: Sendable, Hashable {
  package enum State: String, Sendable { case running, finished, failed }

  package var state: State
  /// Of its days, from 0 to 1.
  package var share: Double
  package var facts: Int

  package init(state: State, share: Double = 0, facts: Int = 0) {
    self.state = state
    self.share = share
    self.facts = facts
  }
}

extension Route {
  static let loadShop = route(
    "POST", "/v1/demo", .own,
    "Fill an empty sandbox with ninety days of a simulated shop's facts, and segments, messages and strategies as drafts",
    "把模拟商店 90 天的数据，以及分群、模板和策略草稿，装入空的沙箱"
  ) { call in
    guard let loader = call.services.shopLoader else { throw APIError.shopUnavailable }
    if loader.progress?.state == .running { throw APIError.shopRunning }
    guard call.tenant.mode == .sandbox else { throw APIError.shopNeedsSandbox }
    let tenant = call.id
    let isEmpty = try await call.records.read { tx in
      try tx.customers(tenant, after: nil, limit: 1).isEmpty && tx.segments(tenant).isEmpty
        && tx.strategies(tenant).isEmpty
    }
    guard isEmpty else { throw APIError.shopNeedsEmpty }
    try loader.start()
    return .json(ShopProgress.json(loader.progress), status: 202)
  }
  .answering(202, .shop)
  .refusing(409)

  static let showShop = route("GET", "/v1/demo", .own, "How far the demo shop is loaded", "演示商店的装入进度") { call in
    return .json(ShopProgress.json(call.services.shopLoader?.progress))
  }
  .answering(.shop)
}

extension ShopProgress {
  /// `{"state": "none"}` where nothing was begun.
  static func json(_ progress: ShopProgress?) -> JSON {
    [
      "state": .string(progress?.state.rawValue ?? "none"), "share": .double(progress?.share ?? 0),
      "facts": .int(Int64(progress?.facts ?? 0)),
    ]
  }
}

extension APIError {
  static let shopUnavailable = APIError(
    "demo_unavailable", 409, "This process can't load the demo shop: it runs one already, or on simulated time.",
    "当前进程无法装入演示商店：它本身就是演示，或使用模拟时间。")
  static let shopRunning = APIError("demo_running", 409, "The demo shop is being loaded.", "演示商店正在装入。")
  static let shopNeedsSandbox = APIError(
    "demo_needs_sandbox", 409, "The demo shop goes into a sandbox only.", "演示商店只能装入沙箱。")
  static let shopNeedsEmpty = APIError(
    "demo_needs_empty", 409,
    "There are customers, segments or strategies here already. The demo shop fills an empty one.",
    "此处已有客户、分群或策略，演示商店只能装入空的租户。")
}

extension Schema {
  fileprivate static let shop: Schema = [
    "state": .one(of: "none", "running", "finished", "failed"), "share": .share, "facts": .count,
  ]
}
