import Control
import Decide
import Domain
import JSON
import Learn
import Rules
import SQLite
import Statistics
import Store
import TestSupport

/// The main job on a real order history: segments open by themselves, decisions leave receipts, mails leave by SMTP,
/// later orders are the outcomes, and the effect is stated against the holdout.
enum LoopOnRealOrders: Benchmark {
  static let name = "loop-on-real-orders"
  static let summary = "the whole loop on an order file --orders FILE [--redraws N] [--seed N]"

  static func run(_ arguments: [String]) async throws -> JSON {
    guard let index = arguments.firstIndex(of: "--orders"), index + 1 < arguments.count else {
      throw BenchmarkProblem("Give it an order file: --orders FILE (columns as in the preset online-retail).")
    }
    guard let sink = PostfixSink() else {
      throw BenchmarkProblem("postfix's smtp-sink is missing: apt-get install postfix")
    }
    let folder = TemporaryDirectory()
    let slices = try OrderSlices(
      path: arguments[index + 1], zone: Zone("Europe/London")!, into: folder, tailDays: 190)
    let database = try SQLiteDatabase(path: folder.file("shop.sqlite"))
    let shop = try await RealShop(database: database, smtpPort: sink.port, start: slices.slices[0].end)
    var members = try await Run(shop: shop, slices: slices, sink: sink).run()
    let redraws = try await Redraws(shop, last: slices.last)
    let count = option("--redraws", in: arguments) ?? 200
    let seed = UInt64(option("--seed", in: arguments) ?? 1)
    let null = redraws.run(count, seed: seed, injected: 0)
    let injected = redraws.run(count, seed: seed + 1, injected: 0.2)
    members["redraws"] = [
      "runs": .int(Int64(count)), "units": .int(Int64(redraws.units.count)),
      "fixed_covers_zero": .double(Double(null.fixed) / Double(count)),
      "sequential_covers_zero": .double(Double(null.sequential) / Double(count)),
      "injected_20_points_found_fixed": .double(Double(injected.foundFixed) / Double(count)),
      "injected_20_points_found_sequential": .double(Double(injected.foundSequential) / Double(count)),
    ]
    await database.close()
    return .object(members)
  }
}

/// One pass over the slices.
private struct Run {
  let shop: RealShop
  let slices: OrderSlices
  let sink: PostfixSink

  func run() async throws -> [String: JSON] {
    _ = try await shop.take(slices.slices[0], consent: false)
    try await shop.settle()
    let unconsented = try await stopAtConsent()
    try await shop.grant()
    try await shop.start("win-back")
    for slice in slices.slices.dropFirst() {
      _ = try await shop.take(slice, consent: true)
      // Whoever lapses later could not show what they do in ninety days.
      if slice.end + .days(90) > slices.last {
        _ = try await shop.desk.set(shop.tenant, key: "win-back", state: .ended, by: "benchmark")
      }
      try await shop.settle()
    }
    return try await figures(unconsented)
  }

  /// Without a grant every decision must stop at the consent gate, and nothing may leave.
  private func stopAtConsent() async throws -> JSON {
    try await shop.start("without-consent")
    let (receipts, strategy) = try await shop.records.read { [tenant = shop.tenant] tx in
      let strategy = try tx.strategy(tenant, key: "without-consent")!
      return (try tx.receiptCounts(tenant, strategy.id), strategy)
    }
    _ = try await shop.desk.set(shop.tenant, key: strategy.key, state: .ended, by: "benchmark")
    let consent = DecisionOutcome.blocked(.consent).code
    return [
      "considered": .int(receipts.values.reduce(0, +)), "stopped_at_consent": .int(receipts[consent] ?? 0),
      "delivered_at_sink": .int(Int64(sink.dumps.count)),
    ]
  }

  private func figures(_ unconsented: JSON) async throws -> [String: JSON] {
    let report = try await EffectDesk(records: shop.records, clock: shop.clock).report(shop.tenant, key: "win-back")
    let counts = try await shop.records.read { [tenant = shop.tenant] tx in
      let strategy = try tx.strategy(tenant, key: "win-back")!
      return (
        try tx.occurrenceCounts(tenant, strategy.id), try tx.receiptCounts(tenant, strategy.id),
        try tx.actionCounts(tenant, strategy.id)
      )
    }
    let considered = counts.0[.decided] ?? 0
    let heldOut = counts.1[DecisionOutcome.blocked(.holdout).code] ?? 0
    let blocked = counts.1.filter { $0.key >= 10 }.values.reduce(0, +) - heldOut
    let sent = counts.2[.succeeded] ?? 0
    let delivered = Int64(sink.dumps.count)
    let receipts = counts.1.values.reduce(0, +)
    let effect = report.effects.first?.conversion
    let isExact =
      considered == receipts && considered == sent + blocked + heldOut && sent == delivered
      && counts.2.filter { $0.key != .succeeded }.isEmpty
    return [
      "considered": .int(considered), "receipts": .int(receipts), "sent": .int(sent),
      "delivered_at_sink": .int(delivered), "blocked": .int(blocked), "held_out": .int(heldOut),
      "lift": .double(effect?.difference ?? 0), "lift_low": .double(effect?.sequential.low ?? 0),
      "lift_high": .double(effect?.sequential.high ?? 0), "lift_low_fixed": .double(effect?.fixed.low ?? 0),
      "lift_high_fixed": .double(effect?.fixed.high ?? 0),
      "words": .string(report.sentences(.english).joined(separator: " ")), "adds_up": .bool(isExact),
      "without_consent": unconsented,
    ]
  }
}

extension Redraws {
  /// Everybody's first receipt of the strategy, with what they bought in the ninety days after.
  init(_ shop: RealShop, last: Instant) async throws {
    let read = try await shop.records.read { [tenant = shop.tenant] tx -> (Policy, ID<Strategy>, [Unit]) in
      let strategy = try tx.strategy(tenant, key: "win-back")!
      var policies = PolicyReader(tx: tx, tenant: tenant)
      var first: [CustomerID: Receipt] = [:]
      var cursor: Receipt?
      while true {
        let page = try tx.receipts(tenant, after: cursor, limit: 5_000)
        guard let end = page.last else { break }
        cursor = end
        for receipt in page where receipt.strategy == strategy.id {
          if let other = first[receipt.customer], other.at <= receipt.at { continue }
          first[receipt.customer] = receipt
        }
      }
      guard let sample = first.values.first, let policy = try policies.policy(sample.header) else {
        throw BenchmarkProblem("There are no receipts.")
      }
      let units = try first.values.sorted { $0.customer < $1.customer }.compactMap { receipt -> Unit? in
        guard let body = ReceiptBody(bytes: receipt.body), receipt.at + .days(90) <= last + .days(1) else { return nil }
        let orders = try tx.history(tenant, of: [receipt.customer], until: nil).orders
        let converts = orders.contains { !$0.isReturn && $0.at >= receipt.at && $0.at < receipt.at + .days(90) }
        return Unit(customer: receipt.customer, captured: body.captured, isConverted: converts)
      }
      return (policy, strategy.id, units)
    }
    self.init(policy: read.0, strategy: read.1, units: read.2)
  }
}
