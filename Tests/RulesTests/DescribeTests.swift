import Domain
import JSON
import Rules
import Testing

@Suite("Conditions in words")
struct DescribeTests {
  @Test(
    "read as sentences in both languages",
    arguments: [
      (
        ["trait": "recency_days", "op": ">=", "value": 90], "days since the last purchase is at least 90",
        "距最近购买天数 不少于 90"
      ),
      (
        ["profile": "country", "op": "in", "value": ["France", "China"]],
        "profile field country is one of \"France\", \"China\"", "资料字段 country 属于 “France”、“China”"
      ),
      (
        [
          "event": "Product Viewed", "at_least": 3, "within_days": 7,
          "where": [["property": "category", "op": "=", "value": "tea"]],
        ], "did \"Product Viewed\" at least 3 times in the last 7 days where category is \"tea\"",
        "最近 7 天内“Product Viewed”至少 3 次（其中 category 等于 “tea”）"
      ),
      (
        ["event": "Complained", "not_within_days": 30], "has not done \"Complained\" in the last 30 days",
        "最近 30 天内没有“Complained”"
      ),
      (
        ["orders": ["at_least": 2, "total_at_least": 10_050, "within_days": 90]],
        "ordered at least 2 times and spent at least CNY 100.50 in the last 90 days",
        "最近 90 天内下单至少 2 次且消费至少 CNY 100.50"
      ),
      (["date": "birthday", "in_days": 7], "birthday returns in 7 days", "距 birthday 纪念日还有 7 天"),
      (
        ["all": [["bought": ["product": "P1"]], ["any": [["date": "birthday"], ["not": ["event": "A"]]]]]],
        "bought product \"P1\" at least 1 time and (today is the day of birthday or not (did \"A\" at least 1 time))",
        "购买商品“P1”至少 1 次 且 （今天是 birthday 纪念日 或 不满足（“A”至少 1 次））"
      ),
      (["all": []], "everyone", "所有客户"),
    ] as [(JSON, String, String)])
  func sentences(json: JSON, english: String, chinese: String) throws {
    let condition = try Condition(json: json)
    #expect(describe(condition, .english, currency: Currency("CNY")) == english)
    #expect(describe(condition, .chinese, currency: Currency("CNY")) == chinese)
  }

  @Test("money without a currency is in minor units")
  func minorUnits() throws {
    let condition = try Condition(json: ["trait": "spend_90d", "op": ">", "value": 5])
    #expect(describe(condition, .english) == "spend in the last 90 days is more than 5 (minor units)")
    #expect(
      describe(condition, .english, currency: Currency("CNY")) == "spend in the last 90 days is more than CNY 0.05")
    #expect(
      describe(condition, .english, currency: Currency("JPY")) == "spend in the last 90 days is more than JPY 5")
  }
}
