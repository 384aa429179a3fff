internal import Domain
internal import JSON

extension CouponPool {
  init(key: String, _ body: JSONReader, now: Instant) throws(JSONError) {
    let discount = try Discount(try body.object("discount"))
    let threshold = try body.notNegative("threshold_minor") ?? 0
    let validDays = try body.int("valid_days")
    guard validDays > 0 else { throw try body.required("valid_days").notPositive }
    guard validDays <= JSONReader.mostDays else { throw try body.required("valid_days").tooMany(JSONReader.mostDays) }
    let perCustomer = try body.notNegative("per_customer") ?? 1
    var validFrom = now
    if let text = try body.optionalString("valid_from") {
      guard let instant = Instant(rfc3339: text) else { throw try body.required("valid_from").noInstant }
      validFrom = instant
    }
    self.init(
      key: key, name: try body.optionalString("name") ?? key, discount: discount, threshold: threshold,
      total: try body.notNegative("total"), perCustomer: perCustomer, validFrom: validFrom, validDays: validDays)
  }

  var shape: JSON {
    let discount: JSON =
      switch discount {
      case .amount(let amount): ["amount_minor": .int(amount)]
      case .percent(let percent, let ceiling): ["percent": .int(percent), "ceiling_minor": .number(ceiling)]
      }
    return [
      "key": .string(key), "name": .string(name), "discount": discount, "threshold_minor": .int(threshold),
      "total": .number(total), "per_customer": .int(perCustomer), "valid_from": .instant(validFrom),
      "valid_days": .int(validDays), "issued": .int(issued), "liability_minor": .int(liability),
    ]
  }
}

extension CouponPool.Discount {
  fileprivate init(_ reader: JSONReader) throws(JSONError) {
    try reader.rejectUnknown(["amount_minor", "percent", "ceiling_minor"])
    if let amount = try reader.optionalInt("amount_minor") {
      guard amount > 0 else { throw try reader.required("amount_minor").notPositive }
      guard amount <= JSONReader.mostMinor else {
        throw try reader.required("amount_minor").tooMany(JSONReader.mostMinor)
      }
      for other in ["percent", "ceiling_minor"] where try reader.optional(other) != nil {
        throw try reader.required(other).invalid(
          "discount_twice", english: "goes with percent, and not with amount_minor", chinese: "不能与 amount_minor 同时使用")
      }
      self = .amount(amount)
      return
    }
    let percent = try reader.int("percent")
    guard (1...100).contains(percent) else {
      throw try reader.required("percent").invalid(
        "percent_range", english: "must be a whole number from 1 to 100", chinese: "必须是 1 到 100 的整数")
    }
    self = .percent(percent, ceiling: try reader.notNegative("ceiling_minor"))
  }
}

extension Coupon {
  var shape: JSON {
    [
      "code": .string(code), "pool": .string(pool), "issued_at": .instant(issuedAt), "expires_at": .instant(expiresAt),
      "redeemed_at": .instant(redeemedAt),
    ]
  }
}

extension JSONReader {
  /// What one sum of money may be, so that many can be added: ten million millions of minor units.
  static let mostMinor: Int64 = 1_000_000_000_000_000
  /// A hundred years.
  static let mostDays: Int64 = 36_500

  /// A whole number that is not below zero, and no larger than money may be.
  func notNegative(_ key: String) throws(JSONError) -> Int64? {
    guard let value = try optionalInt(key) else { return nil }
    guard value >= 0 else {
      throw try required(key).invalid("number_negative", english: "must not be below 0", chinese: "不能小于 0")
    }
    guard value <= JSONReader.mostMinor else { throw try required(key).tooMany(JSONReader.mostMinor) }
    return value
  }

  var notPositive: JSONError { invalid("number_not_positive", english: "must be above 0", chinese: "必须大于 0") }

  func tooMany(_ most: Int64) -> JSONError {
    invalid("number_range", english: "must be at most \(most)", chinese: "不能超过 \(most)")
  }

  var noInstant: JSONError {
    invalid(
      "instant_invalid", english: "must be an instant such as 2026-11-20T10:00:00+08:00",
      chinese: "必须是形如 2026-11-20T10:00:00+08:00 的时间")
  }
}

extension Schema {
  /// Whole minor units that somebody sets.
  static let amount = whole(0...JSONReader.mostMinor)

  static let pool =
    ([
      "key": .text, "name": .text,
      "discount": .either(["amount_minor": .minor], ["percent": .whole(1...100), "ceiling_minor": .minor.orNull]),
      "threshold_minor": .minor, "total": .count.orNull, "per_customer": .count, "valid_from": .instant,
      "valid_days": .count, "issued": .count, "liability_minor": .minor,
    ] as Schema).named("CouponPool")

  static let poolForm = form([
    "name": .text.optional,
    "discount": .either(
      .form(["amount_minor": .whole(1...JSONReader.mostMinor)]),
      .form(["percent": .whole(1...100), "ceiling_minor": .amount.optional])),
    "threshold_minor": .amount.optional.standing(at: 0), "total": .amount.optional,
    "per_customer": .amount.optional.standing(at: 1), "valid_from": .instant.optional,
    "valid_days": .whole(1...JSONReader.mostDays),
  ])

  static let coupon: Schema = [
    "code": .text, "pool": .text, "issued_at": .instant, "expires_at": .instant, "redeemed_at": .instant.orNull,
  ]
}
