internal import Domain
internal import Statistics

/// One purchase as it happens in the world.
struct Purchase: Sendable, Equatable {
  let at: Instant
  let lines: [Line]
  /// The purchase came back whole, that much later.
  let returnedAfter: Span?

  struct Line: Sendable, Equatable {
    let product: Int
    let quantity: Int64
    let amount: Int64
  }

  var total: Int64 { lines.reduce(0) { $0 + $1.amount } }
}

/// What a customer does on one day of their own accord. Drawn from the customer's and the day's number alone, so that
/// the same day is the same whatever else happened: a treated customer and the same one untreated differ by the
/// treatment and by nothing else.
struct ShopperDay: Sendable {
  let purchases: [Purchase]
  let visits: [Visit]

  struct Visit: Sendable {
    let at: Instant
    let product: Int
    let addsToCart: Bool
  }

  init(_ shopper: Shopper, _ day: CivilDay, _ rhythm: Rhythm, _ setting: WorldSetting) {
    var random = Xoshiro256(seed: World.mixed(shopper.seed, UInt64(bitPattern: day.number), 2))
    let rate = shopper.ordersPerDay * rhythm.weight(of: day)
    func isThere(_ at: Instant) -> Bool { shopper.joinsAt <= at && at < shopper.leavesAt }
    var purchases: [Purchase] = []
    for _ in 0..<random.poisson(mean: rate) {
      let purchase = Purchase.drawn(for: shopper, at: rhythm.instant(on: day, random.uniform()), setting, &random)
      if isThere(purchase.at) { purchases.append(purchase) }
    }
    var visits: [Visit] = []
    for _ in 0..<random.poisson(mean: rate * setting.visitsPerOrder) {
      let at = rhythm.instant(on: day, random.uniform())
      let product = shopper.product(&random)
      let visit = Visit(at: at, product: product, addsToCart: random.uniform() < 0.25)
      if isThere(at) { visits.append(visit) }
    }
    self.purchases = purchases
    self.visits = visits
  }
}

extension Purchase {
  static func drawn(
    for shopper: Shopper, at: Instant, _ setting: WorldSetting, _ random: inout Xoshiro256
  ) -> Purchase {
    var lines: [Line] = []
    for _ in 0..<(1 + random.poisson(mean: 0.8)) {
      let product = shopper.product(&random)
      let quantity = Int64(1 + random.poisson(mean: 0.3))
      let price = Double(ShopProduct.catalogue[product].price) * shopper.generosity
      lines.append(Line(product: product, quantity: quantity, amount: quantity * max(1, Int64(price.rounded()))))
    }
    let isReturned = random.uniform() < setting.returnShare
    let days = 1 + random.exponential(mean: 4)
    return Purchase(
      at: at, lines: lines, returnedAfter: isReturned ? Span(microseconds: Int64(days * 86_400_000_000)) : nil)
  }

  func scaled(by factor: Double) -> Purchase {
    guard factor != 1 else { return self }
    let scaled = lines.map { line in
      Line(
        product: line.product, quantity: line.quantity,
        amount: max(1, Int64((Double(line.amount) * factor).rounded())))
    }
    return Purchase(at: at, lines: scaled, returnedAfter: returnedAfter)
  }
}

extension Shopper {
  /// Mostly of a favourite category.
  func product(_ random: inout Xoshiro256) -> Int {
    let favourite = favourites[Int(random.uniform() * Double(favourites.count))]
    let category = random.uniform() < 0.75 ? favourite : Int(random.uniform() * 6)
    return category * 10 + Int(random.uniform() * 10)
  }
}
