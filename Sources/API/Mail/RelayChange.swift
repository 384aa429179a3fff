internal import Domain
internal import JSON

/// A relay as a person gives it, checked field by field.
struct RelayChange: Sendable {
  let relay: MailAccount.Relay
  /// What becomes of the password that is kept.
  let password: Password
  let bounceAddress: String?

  enum Password: Sendable, Hashable {
    case kept
    case none
    case new(String)
  }

  init(_ reader: JSONReader, before: MailAccount) throws {
    relay = MailAccount.Relay(
      host: try RelayChange.host(reader), port: try RelayChange.number(reader, "port", 1...65_535) ?? 587,
      security: try reader.optionalOneOf("security", MailAccount.Security.self) ?? .startTLS,
      user: try RelayChange.line(reader, "user") ?? "",
      connections: try RelayChange.number(reader, "connections", 1...4) ?? 4,
      perSecond: try RelayChange.rate(reader))
    bounceAddress = try RelayChange.bounceAddress(reader)
    if let text = try reader.optionalString("password") {
      guard text.utf8.count <= 1_000, !text.utf8.contains(0) else {
        throw try reader.required("password").invalid(
          "password_invalid", english: "must have at most 1,000 bytes", chinese: "最多 1000 字节")
      }
      password = text.isEmpty ? .none : .new(text)
    } else {
      password = try reader.members["password"] == .null || relay.user.isEmpty ? .none : .kept
    }
    // A kept password goes nowhere but where it was given for.
    if password == .kept, !relay.user.isEmpty, let old = before.relay,
      (old.host, old.port, old.user) != (relay.host, relay.port, relay.user)
    {
      throw APIError(
        "password_needed", 422, field: "password", "Enter the password again: it is for another server or user.",
        "服务器或用户已更改，请重新输入密码。")
    }
  }

  private static func host(_ reader: JSONReader) throws -> String {
    let host = try reader.string("host")
    let isName = host.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 0x20) || ".-:[]".utf8.contains(byte)
    }
    guard (1...253).contains(host.utf8.count), isName else {
      throw try reader.required("host").invalid(
        "host_invalid", english: "must be a host name such as smtp.example.com", chinese: "应为主机名，例如 smtp.example.com")
    }
    return host.lowercased()
  }

  private static func number(_ reader: JSONReader, _ field: String, _ range: ClosedRange<Int64>) throws -> Int64? {
    guard let number = try reader.optionalInt(field) else { return nil }
    guard range.contains(number) else {
      throw try reader.required(field).invalid(
        "number_range", english: "must be from \(range.lowerBound) to \(range.upperBound)",
        chinese: "应在 \(range.lowerBound) 到 \(range.upperBound) 之间")
    }
    return number
  }

  private static func rate(_ reader: JSONReader) throws -> Double? {
    guard let rate = try reader.optionalDouble("per_second") else { return nil }
    guard (0.01...10_000).contains(rate) else {
      throw try reader.required("per_second").invalid(
        "number_range", english: "must be from 0.01 to 10000", chinese: "应在 0.01 到 10000 之间")
    }
    return rate
  }

  private static func line(_ reader: JSONReader, _ field: String) throws -> String? {
    guard let text = try reader.optionalString(field) else { return nil }
    guard text.utf8.count <= 320, !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw try reader.required(field).invalid(
        "line_invalid", english: "must be one line of at most 320 bytes", chinese: "必须是不超过 320 字节的单行文字")
    }
    return text
  }

  private static func bounceAddress(_ reader: JSONReader) throws -> String? {
    guard let address = try line(reader, "bounce_address"), !address.isEmpty else { return nil }
    let parts = address.split(separator: "@", omittingEmptySubsequences: false)
    // Behind the local part comes a token of 43 letters, and it has 64 at most.
    guard parts.count == 2, (1...20).contains(parts[0].utf8.count), parts[1].contains("."),
      address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>,;\"()+".utf8.contains($0) })
    else {
      throw try reader.required("bounce_address").invalid(
        "address_invalid",
        english: "must be a mail address such as bounce@example.com with at most 20 letters before the @",
        chinese: "应为邮箱地址，例如 bounce@example.com，@ 前最多 20 个字符")
    }
    return address
  }
}

extension Schema {
  static let relayForm =
    form([
      "host": .text(like: "^[A-Za-z0-9.:\\[\\]-]{1,253}$").like("smtp.example.com"),
      "port": .whole(1...65_535).optional.standing(at: 587),
      "security": .one(MailAccount.Security.self).optional.standing(at: "starttls"), "user": .text.optional,
      "password": .text.optional.saying("What is left out stays.", "省略则保留原密码。"),
      "connections": .whole(1...4).optional.standing(at: 4), "per_second": .number(0.01...10_000).optional,
      "bounce_address": .text.optional.like("bounce@example.com"),
    ]).named("MailRelayForm")
}
