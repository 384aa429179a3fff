import Domain
import JSON
import Testing

@testable import Content

@Suite("The marker of advertisements")
struct AdvertisementRuleTests {
  static let cases: [(JSON, [String], Language, Bool)] = [
    (["country": "CN"], [], .english, true), (["country": " china "], [], .english, true),
    (["country": "中国"], [], .english, true),
    (["country": "US"], [], .chinese, false), (["country": "HK"], [], .chinese, false),
    (["country": "台湾"], [], .chinese, false),
    (["country": "US"], ["+8613800138000"], .english, true), ([:], ["+86 138-0013-8000"], .english, true),
    ([:], ["008613800138000"], .english, true), ([:], ["13800138000"], .english, true),
    (["phone": "+8613800138000"], [], .english, true),
    ([:], ["+15550100"], .english, false), ([:], [], .chinese, true), ([:], [], .english, false),
    (["country": ""], [], .chinese, true),
  ]

  @Test("is for customers in mainland China", arguments: cases)
  func applies(profile: JSON, phones: [String], language: Language, expected: Bool) {
    #expect(AdvertisementRule.applies(profile: profile, phones: phones, language: language) == expected)
  }

  @Test(
    "comes first, once",
    arguments: [
      ("新品", "（广告）新品"), ("（广告）新品", "（广告）新品"), ("广告：新品", "广告：新品"), ("【广告】新品", "（广告）新品"),
      ("[广告] 新品", "（广告）新品"), ("新品（广告）", "（广告）新品（广告）"),
    ])
  func marked(subject: String, expected: String) {
    #expect(AdvertisementRule.marked(subject) == expected)
  }
}
