internal import Content
internal import Domain
internal import JSON

/// The variables a message may use, captured when it is planned so that sending renders from these alone.
struct Variables {
  private let all: JSON
  private let setting: RenderSetting

  init(_ tenant: Tenant, _ person: Person, coupon: Coupon?, pool: CouponPool?) {
    var members: [String: JSON] = [
      "tenant": ["name": .string(tenant.name)], "customer": person.profile,
      "links": MailAssembly.linksToCome(tenant),
    ]
    if let coupon, let pool {
      members["coupon"] = [
        "code": .string(coupon.code), "name": .string(pool.name),
        "expires_at": .string(coupon.expiresAt.rfc3339), "threshold": .int(pool.threshold),
      ]
    }
    all = .object(members)
    let language = person.profile["language"]?.stringValue.flatMap { Language(rawValue: $0) } ?? tenant.language
    setting = RenderSetting(language: language, currency: tenant.currency, zone: person.zone)
  }

  /// What a template asks for and nothing more; nil when something it needs is missing.
  func captured(for template: MessageTemplate?) -> JSON? {
    guard let template else { return .object([:]) }
    var kept: JSON = .object([:])
    for variable in template.variables {
      let path = variable.path.split(separator: ".").map(String.init)
      if !path.isEmpty { kept = Variables.copy(path[...], from: all, into: kept) }
    }
    // The customer's language and country decide the footer and the advertisement marker when it is sent.
    for field in ["language", "country"] { kept = Variables.copy(["customer", field], from: all, into: kept) }
    do {
      _ = try template.render(kept, in: setting)
      return kept
    } catch {
      return nil
    }
  }

  private static func copy(_ path: ArraySlice<String>, from source: JSON, into target: JSON) -> JSON {
    guard let first = path.first, let value = source[first] else { return target }
    var members = target.objectValue ?? [:]
    members[first] = path.count == 1 ? value : copy(path.dropFirst(), from: value, into: members[first] ?? .object([:]))
    return .object(members)
  }
}
