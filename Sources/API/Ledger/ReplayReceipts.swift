internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON

extension Route {
  static let replayReceipts = route(
    "POST", "/v1/replay", .analyse, "Recompute every receipt from its captured inputs and compare the bytes",
    "根据凭据中记录的输入重新计算每个决策，并逐字节比较"
  ) { call in
    let report = try await Replay(records: call.records).all(call.id)
    return .json([
      "receipts": .int(Int64(report.receipts)), "identical": .int(Int64(report.identical)),
      "different": .int(Int64(report.different)), "unreadable": .int(Int64(report.unreadable)),
      "erased": .int(Int64(report.erased)),
      "examples": .array(report.examples.map { .string($0) }),
    ])
  }
  .answering([
    "receipts": .count, "identical": .count, "different": .count, "unreadable": .count, "erased": .count,
    "examples": .list(.text),
  ])
}
