package import Domain
package import JSON

/// What an answer depends on besides the customer: the tenant's zone, and cuts made from the tenant's customers.
package struct EvaluationContext: Sendable, Hashable {
  /// Four ascending cuts each. A value passes a cut when it is greater.
  package struct RFMCuts: Sendable, Hashable {
    package let recencyDays: [Int64]
    package let frequency: [Int64]
    package let monetary: [Int64]

    package init(recencyDays: [Int64], frequency: [Int64], monetary: [Int64]) {
      self.recencyDays = recencyDays
      self.frequency = frequency
      self.monetary = monetary
    }
  }

  package let version: Int64
  package let zone: Zone
  package let rfm: RFMCuts?
  /// Two ascending mean prices in minor units: from the first on mid value, from the second on premium.
  package let priceCuts: [Double]?
  /// Days without working hours, for whoever plans by them.
  package let holidays: [CivilDay]

  package init(
    version: Int64 = 0, zone: Zone, rfm: RFMCuts? = nil, priceCuts: [Double]? = nil, holidays: [CivilDay] = []
  ) {
    self.version = version
    self.zone = zone
    self.rfm = rfm
    self.priceCuts = priceCuts
    self.holidays = holidays
  }

  /// Reads `{"rfm": {"recency_days": [..4], "frequency": [..4], "monetary": [..4]}, "price": [..2],
  /// "holidays": ["2026-10-01", ..]}`; every member may be absent, others are left alone.
  package init(_ context: RuleContext, zone: Zone) throws(JSONError) {
    let reader = JSONReader(context.document)
    var rfm: RFMCuts?
    if let cuts = try reader.optionalObject("rfm") {
      rfm = RFMCuts(
        recencyDays: try cuts.wholeCuts("recency_days"), frequency: try cuts.wholeCuts("frequency"),
        monetary: try cuts.wholeCuts("monetary"))
    }
    var price: [Double]?
    if let list = try reader.optional("price") {
      price = try reader.array("price") { reader throws(JSONError) in try reader.asDouble() }
      try list.requireAscending(price ?? [], count: 2)
    }
    let holidays = try reader.optionalArray("holidays") { reader throws(JSONError) in
      guard let start = Instant(rfc3339: "\(try reader.asString())T00:00:00Z") else {
        throw reader.invalid("day_invalid", english: "a day such as 2026-10-01", chinese: "应为日期，例如 2026-10-01")
      }
      return CivilDay(number: start.microseconds.flooredQuotient(dayLength))
    }
    self.init(version: context.version, zone: zone, rfm: rfm, priceCuts: price, holidays: holidays)
  }
}

extension JSONReader {
  fileprivate func wholeCuts(_ key: String) throws(JSONError) -> [Int64] {
    let cuts = try array(key) { reader throws(JSONError) in try reader.asInt() }
    try required(key).requireAscending(cuts, count: 4)
    return cuts
  }

  fileprivate func requireAscending<Value: Comparable>(_ cuts: [Value], count: Int) throws(JSONError) {
    guard cuts.count == count, zip(cuts, cuts.dropFirst()).allSatisfy({ $0 <= $1 }) else {
      throw invalid("cuts_invalid", english: "expected \(count) ascending numbers", chinese: "应为 \(count) 个升序数字")
    }
  }
}

extension [Int64] {
  /// How many of these cuts a value passes.
  func passed(by value: Int64) -> Int64 { Int64(filter { value > $0 }.count) }
}
