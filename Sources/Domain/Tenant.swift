/// A business; owns everything else.
package struct Tenant: Sendable, Hashable {
  package let id: TenantID
  package var name: String
  package var zone: Zone
  package var currency: Currency
  package var language: Language
  package var mode: Mode
  /// Keys the tenant's draws (holdout, arm, release) and tokens. Never leaves the database.
  package var secret: [UInt8]
  /// Everything a person sets for the tenant; see ``TenantSettings``.
  package var settings: TenantSettings
  package let createdAt: Instant

  package init(
    id: TenantID, name: String, zone: Zone, currency: Currency, language: Language, mode: Mode, secret: [UInt8],
    settings: TenantSettings, createdAt: Instant
  ) {
    self.id = id
    self.name = name
    self.zone = zone
    self.currency = currency
    self.language = language
    self.mode = mode
    self.secret = secret
    self.settings = settings
    self.createdAt = createdAt
  }
}

package typealias TenantID = ID<Tenant>

/// Sandbox and live never share caps, keys or effects. In sandbox nothing leaves for a real customer.
package enum Mode: Int64, Sendable, Hashable, CaseIterable {
  case sandbox = 0
  case live = 1

  package var word: String { self == .live ? "live" : "sandbox" }
}

package enum Language: String, Sendable, Hashable, CaseIterable {
  case chinese = "zh-CN"
  case english = "en"
}

/// What a person sets for a whole tenant. Unknown members of the stored JSON are kept.
package struct TenantSettings: Sendable, Hashable {
  /// Share of customers, in millionths, that no marketing strategy may touch.
  package var marketingHoldout: Int64 = 50_000
  package var caps: [Cap] = [Cap(channel: nil, count: 3, days: 7)]
  package var quietHours: QuietHours? = QuietHours(from: 21 * 3_600, to: 9 * 3_600)
  /// Sender of mails: name, address and the postal address that marketing mail must carry.
  package var senderName = ""
  package var senderAddress = ""
  package var postalAddress = ""
  package var replyTo: String?
  /// Where links, unsubscribe endpoints and pixels point, without a slash at the end.
  package var publicURL = "http://127.0.0.1:8080"
  /// Puts 广告 first in the subject of marketing mail to customers in mainland China.
  package var advertisementMarker = true
  /// Purposes whose consent to mail counts only once the owner of the address has confirmed it.
  package var doubleOptIn: Set<Purpose> = []
  /// What the sign-up page offers; it is closed while there is nothing.
  package var signUp: Set<Purpose> = []

  package init() {}
}

/// At most `count` actions of purpose marketing in any `days` times 24 hours, on one channel or over all.
package struct Cap: Sendable, Hashable {
  package let channel: Channel?
  package let count: Int64
  package let days: Int64

  package init(channel: Channel?, count: Int64, days: Int64) {
    self.channel = channel
    self.count = count
    self.days = days
  }
}

/// A daily span in the customer's zone, in seconds after midnight; it may cross midnight.
package struct QuietHours: Sendable, Hashable {
  package let from: Int64
  package let to: Int64

  package init(from: Int64, to: Int64) {
    self.from = from
    self.to = to
  }
}
