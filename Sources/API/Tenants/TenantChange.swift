internal import Control
internal import Domain
internal import JSON

/// Settings as a person names them, checked one by one.
struct TenantChange: Sendable {
  let reader: JSONReader
  let isSimulated: Bool

  func apply(to tenant: inout Tenant) throws(JSONError) {
    try applyIdentity(to: &tenant)
    try applyLimits(to: &tenant.settings)
    try applySender(to: &tenant.settings)
    try applyConsent(to: &tenant.settings)
  }

  private func applyConsent(to settings: inout TenantSettings) throws(JSONError) {
    if let purposes = try purposes("double_opt_in") { settings.doubleOptIn = purposes }
    if let purposes = try purposes("sign_up") { settings.signUp = purposes }
  }

  /// Purposes that somebody can agree to; nil where nothing is said.
  private func purposes(_ field: String) throws(JSONError) -> Set<Purpose>? {
    guard try reader.members[field] != nil else { return nil }
    return Set(
      try reader.optionalArray(field) { element throws(JSONError) in
        guard let purpose = Purpose(rawValue: try element.asString()), Purpose.confirmable.contains(purpose) else {
          throw element.invalid(
            "purpose_unconfirmable", english: "must be marketing, service or tracking",
            chinese: "应为 marketing、service 或 tracking")
        }
        return purpose
      })
  }

  private func applyIdentity(to tenant: inout Tenant) throws(JSONError) {
    if try reader.optional("name") != nil { tenant.name = try reader.filled("name") }
    if let name = try reader.optionalString("zone") {
      guard let zone = Zone(name) else {
        throw try wrong(
          "zone", "zone_unknown", "is no time zone; take one such as Asia/Shanghai", "不是时区，请使用例如 Asia/Shanghai 的名称")
      }
      tenant.zone = zone
    }
    if let code = try reader.optionalString("currency") {
      guard let currency = Currency(code) else {
        throw try wrong("currency", "currency_unknown", "must be three capital letters such as CNY", "应为三个大写字母，例如 CNY")
      }
      tenant.currency = currency
    }
    if let language = try reader.optionalOneOf("language", Language.self) { tenant.language = language }
    if let word = try reader.optionalOneOf("mode", ModeWord.self) {
      if word == .live, isSimulated {
        throw try wrong("mode", "mode_simulated", "can't be live while time is simulated", "使用模拟时间时不能切换为正式模式")
      }
      tenant.mode = word == .live ? .live : .sandbox
    }
  }

  private func applyLimits(to settings: inout TenantSettings) throws(JSONError) {
    if let value = try reader.optional("marketing_holdout") {
      var share = value.value.doubleValue
      if let text = value.value.stringValue, text.hasSuffix("%") { share = Double(text.dropLast()).map { $0 / 100 } }
      guard let share, (0..<1).contains(share) else {
        throw value.invalid(
          "share_range", english: "must be a share from 0 to below 1, or a text such as \"5%\"",
          chinese: "必须是 0 到 1 之间（不含 1）的比例，或形如 \"5%\" 的文字")
      }
      settings.marketingHoldout = Int64((share * 1_000_000).rounded())
    }
    let members = try reader.members
    if members["caps"] != nil {
      settings.caps = try reader.optionalArray("caps") { element throws(JSONError) in
        let cap = try Cap(element)
        guard cap.count >= 0 else { throw try element.required("count").notPositive }
        return cap
      }
    }
    if members["quiet_hours"] != nil {
      settings.quietHours = try reader.optionalObject("quiet_hours").map { hours throws(JSONError) in
        try QuietHours(hours)
      }
    }
  }

  private func applySender(to settings: inout TenantSettings) throws(JSONError) {
    if let name = try line("sender_name") { settings.senderName = name }
    if let address = try line("sender_address") {
      try checkAddress(address, "sender_address")
      settings.senderAddress = address
    }
    if let address = try line("postal_address") { settings.postalAddress = address }
    if try reader.members["reply_to"] != nil {
      let address = try line("reply_to")
      if let address { try checkAddress(address, "reply_to") }
      settings.replyTo = address
    }
    if let url = try line("public_url") {
      guard url.hasPrefix("https://") || url.hasPrefix("http://"), !url.contains(where: { " <>\"'?#".contains($0) })
      else {
        throw try wrong(
          "public_url", "url_invalid", "must be an address such as https://mail.example.com",
          "必须是形如 https://mail.example.com 的网址")
      }
      settings.publicURL = url.hasSuffix("/") ? String(url.dropLast()) : url
    }
    if let isMarked = try reader.optionalBool("advertisement_marker") { settings.advertisementMarker = isMarked }
  }

  /// A text that stands in a header of every mail.
  private func line(_ field: String) throws(JSONError) -> String? {
    guard let text = try reader.optionalString(field) else { return nil }
    guard text.utf8.count <= 500, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw try wrong(field, "line_invalid", "must be one line of at most 500 bytes", "必须是不超过 500 字节的单行文字")
    }
    return text
  }

  private func checkAddress(_ address: String, _ field: String) throws(JSONError) {
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    let isPlain = address.utf8.allSatisfy { $0 > 0x20 && !"<>,;\"()".utf8.contains($0) }
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), isPlain else {
      throw try wrong(
        field, "address_invalid", "must be a mail address such as shop@example.com", "必须是形如 shop@example.com 的邮箱")
    }
  }

  private func wrong(_ field: String, _ code: String, _ english: String, _ chinese: String) throws(JSONError)
    -> JSONError
  {
    try reader.required(field).invalid(code, english: english, chinese: chinese)
  }
}

private enum ModeWord: String, CaseIterable { case sandbox, live }

extension Schema {
  static let cap: Schema = [
    "channel": .text.orNull.optional, "count": .whole(0...1_000_000), "days": .whole(1...JSONReader.mostDays),
  ]
  static let clock = text(like: "^(([01]?[0-9]|2[0-3]):[0-5]?[0-9]|24:00?)$").like("21:00")
  static let hours = form(["from": .clock, "to": .clock])

  static let tenantForm =
    form([
      "name": .name.optional, "zone": .zone.optional, "currency": .currency.optional, "language": .language.optional,
      "mode": .mode.optional,
      "marketing_holdout": .either(.number(0...1), .text(like: "^[0-9.]+%$")).optional.like(0.05),
      "caps": .list(
        .form(["channel": .text.optional, "count": .whole(0...1_000_000), "days": .whole(1...JSONReader.mostDays)])
      )
      .optional,
      "quiet_hours": .hours.optional, "sender_name": .text.optional, "sender_address": .text.optional,
      "postal_address": .text.optional, "reply_to": .text.optional, "public_url": .text.optional,
      "advertisement_marker": .truth.optional,
      "double_opt_in": .list(.one(of: Purpose.confirmable.map(\.rawValue).sorted())).optional.saying(
        "Purposes whose grants the owner of the address has to confirm.", "需由地址本人确认的用途。"),
      "sign_up": .list(.one(of: Purpose.confirmable.map(\.rawValue).sorted())).optional.saying(
        "Purposes that the page at `/s/{tenant}` offers; closed while there are none.", "订阅页 `/s/{tenant}` 提供的用途；为空时关闭。"
      ),
    ]).named("TenantForm")
}
