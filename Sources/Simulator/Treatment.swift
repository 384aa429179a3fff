internal import Domain
internal import Statistics

/// One treatment of one customer.
struct Treatment: Sendable {
  let response: TrueResponse
  let at: Instant
  /// The customer's how-manieth, so that each has draws of its own, whatever its arm.
  let ordinal: Int

  /// The order that the treatment itself leads to, if any.
  func causedPurchase(of shopper: Shopper, _ setting: WorldSetting) -> Purchase? {
    var random = Xoshiro256(seed: World.mixed(shopper.seed, UInt64(ordinal), 3))
    guard random.uniform() < response.orderLift else { return nil }
    let delay = random.exponential(mean: Double(response.meanDelay.microseconds))
    let moment = at + Span(microseconds: Int64(delay))
    guard shopper.joinsAt <= moment, moment < shopper.leavesAt else { return nil }
    return Purchase.drawn(for: shopper, at: moment, setting, &random).scaled(by: 1 + response.spendLift)
  }

  private func works(at instant: Instant) -> Bool { at <= instant && instant < at + response.lasting }

  /// A purchase of one's own accord under the treatments so far; nil when one of them put the customer off, which each
  /// does with the probability by which its lift is below zero, as long as it lasts.
  static func changed(_ purchase: Purchase, of shopper: Shopper, by treatments: [Treatment]) -> Purchase? {
    var factor = 1.0
    for treatment in treatments where treatment.works(at: purchase.at) {
      factor *= 1 + treatment.response.spendLift
      guard treatment.response.orderLift < 0 else { continue }
      let moment = UInt64(bitPattern: purchase.at.microseconds)
      var random = Xoshiro256(seed: World.mixed(shopper.seed, moment, 4 + UInt64(treatment.ordinal)))
      if random.uniform() < -treatment.response.orderLift { return nil }
    }
    return purchase.scaled(by: factor)
  }
}
