package import Domain
package import JSON

/// Marketing mail to customers in mainland China says 广告 first in its subject (互联网电子邮件服务管理办法, article 13).
package enum AdvertisementRule {
  package static let marker = "（广告）"

  private static let mainland: Set<String> = [
    "cn", "chn", "china", "中国", "中国大陆", "中华人民共和国", "大陆", "mainland china", "prc",
    "people's republic of china",
  ]

  /// Whether a customer counts as being in mainland China: the profile's country says so; or a telephone number is
  /// of +86; or no country is known and the customer's language (the tenant's, when the profile has none) is Chinese.
  package static func applies(profile: JSON, phones: [String], language: Language) -> Bool {
    let country = CleanText.line(profile["country"]?.stringValue ?? "").lowercased()
    if mainland.contains(country) || (phones + [profile["phone"]?.stringValue ?? ""]).contains(where: isMainland) {
      return true
    }
    return country.isEmpty && language == .chinese
  }

  /// +86, 0086, or the eleven digits of a mobile number as they are written at home.
  private static func isMainland(_ phone: String) -> Bool {
    let digits = phone.filter { $0.isASCII && ($0.isNumber || $0 == "+") }
    if digits.hasPrefix("+86") || digits.hasPrefix("0086") { return true }
    return digits.utf8.count == 11 && digits.hasPrefix("1")
      && digits.dropFirst().first.map { "3456789".contains($0) } == true
  }

  /// The subject with the marker first, once; other brackets around an existing 广告 are replaced.
  package static func marked(_ subject: String) -> String {
    if subject.hasPrefix(marker) || subject.hasPrefix("广告") { return subject }
    for other in ["(广告)", "【广告】", "[广告]", "［广告］", "「广告」"] where subject.hasPrefix(other) {
      return marker + CleanText.line(String(subject.dropFirst(other.count)))
    }
    return marker + subject
  }
}
