internal import Crypto
internal import Domain
internal import JSON
internal import Text

/// The members of a message, each within its bounds.
struct MessageReader {
  let json: JSONReader
  let type: String

  /// A name or an id: not empty, at most 255 bytes; a number is taken as its digits.
  func name(_ key: String) throws(JSONError) -> String? {
    guard let member = try json.optional(key) else { return nil }
    let text: String
    if case .int(let number) = member.value { text = "\(number)" } else { text = try member.asString().trimmingSpaces }
    guard !text.isEmpty else {
      throw member.invalid("field_empty", english: "must not be empty", chinese: "不能为空")
    }
    guard text.utf8.count <= IntakeLimits.nameBytes else {
      throw member.invalid(
        "field_too_long", english: "is longer than \(IntakeLimits.nameBytes) bytes",
        chinese: "超过 \(IntakeLimits.nameBytes) 字节")
    }
    return text
  }

  func required(_ key: String) throws(JSONError) -> String {
    guard let text = try name(key) else { throw JSONError(.missing, path: path(key)) }
    return text
  }

  /// An object, empty where there is none.
  func object(_ key: String) throws(JSONError) -> JSON { try json.optionalObject(key)?.value ?? [:] }

  func path(_ key: String) -> String { json.path.isEmpty ? key : "\(json.path).\(key)" }

  /// SHA-256 over the message without members that change when it is sent again.
  func hash(without volatile: Set<String>) -> [UInt8] {
    var members = json.value.objectValue ?? [:]
    for key in volatile { members[key] = nil }
    members["type"] = .string(type)
    return Digest.sha256(JSON.object(members).bytes)
  }

  /// Minor units of `12.5` or `"12.50"`, rounded half away from zero.
  func amount(_ key: String, _ currency: Currency) throws(JSONError) -> Int64? {
    guard let member = try json.optional(key) else { return nil }
    let text: String
    switch member.value {
    case .string(let value): text = value
    case .int(let value): text = "\(value)"
    case .double(let value): text = "\(value)"
    default: throw mismatch(member)
    }
    let amount: Int64
    do {
      amount = try MinorUnits.parse(text, scale: currency.scale, rounding: .halfAwayFromZero)
    } catch {
      if case .tooLarge = error { throw member.tooLarge }
      throw mismatch(member)
    }
    guard AmountLimit.holds(amount) else { throw member.tooLarge }
    return amount
  }

  private func mismatch(_ member: JSONReader) -> JSONError {
    member.invalid("amount_invalid", english: "must be an amount such as 12.50", chinese: "应为形如 12.50 的金额")
  }

  func currency(_ fallback: Currency) throws(JSONError) -> Currency {
    guard let member = try json.optional("currency") else { return fallback }
    guard let currency = Currency(try member.asString().uppercased()) else {
      throw member.invalid(
        "currency_invalid", english: "must be three letters such as CNY", chinese: "应为三个字母，例如 CNY")
    }
    return currency
  }
}

extension JSONReader {
  var tooLarge: JSONError { invalid("number_too_large", english: "is too large", chinese: "数值过大") }

  func instant(_ key: String) throws(JSONError) -> Instant? {
    guard let member = try optional(key) else { return nil }
    guard let text = member.value.stringValue, let instant = Instant(rfc3339: text) else {
      throw member.invalid(
        "time_invalid", english: "must be a time such as 2026-11-20T08:00:00Z",
        chinese: "应为形如 2026-11-20T08:00:00Z 的时间")
    }
    return instant
  }
}
