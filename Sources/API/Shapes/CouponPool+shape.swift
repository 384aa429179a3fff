internal import Domain
internal import JSON

extension CouponPool {
  init(key: String, _ body: JSONReader, now: Instant) throws(JSONError) {
    let discount = try Discount(try body.object("discount"))
    let threshold = try body.notNegative("threshold_minor") ?? 0
    let validDays = try body.int("valid_days")
    guard validDays > 0 else { throw try body.required("valid_days").notPositive }
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
      if try reader.optional("percent") != nil {
        throw try reader.required("percent").invalid(
          "discount_twice", english: "give either amount_minor or percent", chinese: "amount_minor 与 percent 只能选一个")
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
  /// A whole number that is not below zero.
  func notNegative(_ key: String) throws(JSONError) -> Int64? {
    guard let value = try optionalInt(key) else { return nil }
    guard value >= 0 else {
      throw try required(key).invalid("number_negative", english: "must not be below 0", chinese: "不能小于 0")
    }
    return value
  }

  var notPositive: JSONError { invalid("number_not_positive", english: "must be above 0", chinese: "必须大于 0") }

  var noInstant: JSONError {
    invalid(
      "instant_invalid", english: "must be an instant such as 2026-11-20T10:00:00+08:00",
      chinese: "必须是形如 2026-11-20T10:00:00+08:00 的时间")
  }
}
