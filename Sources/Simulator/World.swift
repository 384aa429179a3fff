package import Domain
internal import Statistics

/// A synthetic member shop with known truth: the same seed is the same world, message by message.
///
/// What customers do of their own accord depends on the seed alone. A treatment adds to it, or takes from it, what its
/// ``TrueResponse`` says, with draws of its own; so the same customer can be seen treated and untreated.
package struct World: Sendable {
  package let setting: WorldSetting
  package let start: Instant
  package let zone: Zone
  package let shoppers: [Shopper]
  /// How far the world has been lived.
  package private(set) var now: Instant

  let rhythm: Rhythm
  private var treatments: [Int: [Treatment]] = [:]
  /// What is known to happen later: orders that treatments caused, returns.
  private var pending: [WorldMessage] = []
  private var today: (day: CivilDay, active: [(shopper: Int, day: ShopperDay)])?

  package init(
    seed: UInt64, customers: Int, start: Instant, zone: Zone, setting: WorldSetting = WorldSetting()
  ) {
    self.setting = setting
    self.start = start
    self.zone = zone
    rhythm = Rhythm(zone: zone)
    shoppers = (0..<customers).map { Shopper(number: $0, seed: seed, setting: setting, start: start) }
    now = start
    pending = ShopProduct.catalogue.map { .product($0, at: start, setting.currency) }
    for shopper in shoppers { pending += WorldMessage.joining(shopper) }
  }

  /// Lives on to an instant. Everything that happened since the last step, in time order.
  package mutating func step(to later: Instant) -> [WorldMessage] {
    guard later > now else { return [] }
    var day = zone.day(at: now)
    let last = zone.day(at: later)
    while day <= last {
      for (number, own) in active(on: day) { live(shoppers[number], own, until: later) }
      day = CivilDay(number: day.number + 1)
    }
    // What begins in one step may end in the next, so that steps of any length give the same messages.
    let due = pending.filter { $0.at < later }
    pending.removeAll { $0.at < later }
    now = later
    return due.sorted { ($0.at, $0.order) < ($1.at, $1.order) }
  }

  /// Tells the world that a customer was treated; what it does to them shows in later steps.
  package mutating func treated(customer userID: String, arm: String, at: Instant) {
    guard let number = Shopper.number(of: userID), shoppers.indices.contains(number) else { return }
    let before = treatments[number] ?? []
    let treatment = Treatment(
      response: setting.responses[arm] ?? .none, at: max(at, now), ordinal: before.count)
    treatments[number] = before + [treatment]
    guard let caused = treatment.causedPurchase(of: shoppers[number], setting) else { return }
    pending.append(.purchase(caused, of: shoppers[number], isReturn: false, setting.currency))
    addReturn(of: caused, by: shoppers[number])
  }

  private mutating func active(on day: CivilDay) -> [(shopper: Int, day: ShopperDay)] {
    if let today, today.day == day { return today.active }
    let active = shoppers.map { ($0.number, ShopperDay($0, day, rhythm, setting)) }
      .filter { !$0.1.purchases.isEmpty || !$0.1.visits.isEmpty }
    today = (day, active)
    return active
  }

  private mutating func live(_ shopper: Shopper, _ own: ShopperDay, until later: Instant) {
    let span = now..<later
    for visit in own.visits where span.contains(visit.at) { pending += WorldMessage.visit(visit, of: shopper) }
    for purchase in own.purchases where span.contains(purchase.at) {
      guard let purchase = Treatment.changed(purchase, of: shopper, by: treatments[shopper.number] ?? []) else {
        continue
      }
      pending.append(.purchase(purchase, of: shopper, isReturn: false, setting.currency))
      addReturn(of: purchase, by: shopper)
    }
  }

  private mutating func addReturn(of purchase: Purchase, by shopper: Shopper) {
    if purchase.returnedAfter != nil {
      pending.append(.purchase(purchase, of: shopper, isReturn: true, setting.currency))
    }
  }

  /// A seed for one purpose, by SplitMix64's finaliser over its parts.
  static func mixed(_ seed: UInt64, _ first: UInt64, _ second: UInt64) -> UInt64 {
    var mixer = SplitMix64(seed: seed)
    var state = mixer.next()
    for part in [first, second] {
      mixer = SplitMix64(seed: state ^ part &* 0x9E37_79B9_7F4A_7C15)
      state = mixer.next()
    }
    return state
  }
}

extension Shopper {
  static func number(of userID: String) -> Int? {
    guard userID.hasPrefix("member-"), let number = Int(userID.dropFirst(7)) else { return nil }
    return number - 1
  }
}
