package import Domain
internal import Statistics

/// One customer of the world with what nobody outside knows of them.
package struct Shopper: Sendable {
  /// 0, 1, ...: the customer's place in the world.
  package let number: Int
  package let userID: String
  package let email: String
  package let name: String
  package let isChinese: Bool
  /// Orders a day, on a day of weight 1.
  package let ordersPerDay: Double
  /// Multiplies what is spent.
  package let generosity: Double
  package let favourites: [Int]
  package let joinsAt: Instant
  /// Never does anything from here on.
  package let leavesAt: Instant
  package let allowsMarketing: Bool
  package let allowsTracking: Bool
  let seed: UInt64

  init(number: Int, seed: UInt64, setting: WorldSetting, start: Instant) {
    var random = Xoshiro256(seed: World.mixed(seed, UInt64(number), 0))
    self.number = number
    self.seed = World.mixed(seed, UInt64(number), 1)
    userID = "member-\(number + 1)"
    email = "member-\(number + 1)@example.com"
    isChinese = random.uniform() < 0.7
    let family = Int(random.uniform() * Double(Self.families.count))
    let given = Int(random.uniform() * Double(Self.given.count))
    name =
      isChinese
      ? Self.families[family].chinese + Self.given[given].chinese
      : "\(Self.given[given].english) \(Self.families[family].english)"
    let mean = setting.ordersPerYear / 365
    ordersPerDay = random.gamma(shape: setting.rateShape, scale: mean / setting.rateShape)
    generosity = random.logNormal(location: 0, scale: setting.spendScale)
    let first = Int(random.uniform() * 6)
    let second = Int(random.uniform() * 6)
    favourites = [first, first, second]
    joinsAt = start + Span(microseconds: Int64(random.uniform() * 86_400_000_000))
    let years = random.exponential(mean: 1 / max(setting.churnPerYear, 1e-9))
    leavesAt = joinsAt + Span(microseconds: Int64(min(years, 100) * 365 * 86_400_000_000))
    allowsMarketing = random.uniform() < setting.marketingConsent
    allowsTracking = random.uniform() < setting.trackingConsent
  }

  private static let families: [(english: String, chinese: String)] = [
    ("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Chen", "陈"), ("Lin", "林"), ("Zhao", "赵"), ("Sun", "孙"), ("He", "何"),
  ]
  private static let given: [(english: String, chinese: String)] = [
    ("Mei", "梅"), ("Jun", "军"), ("Lan", "兰"), ("Ming", "明"), ("Hua", "华"), ("Yu", "雨"), ("Xin", "欣"), ("Tao", "涛"),
  ]
}
