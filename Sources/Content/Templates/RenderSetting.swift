package import Domain

/// How values are written: the customer's or tenant's language, the tenant's currency and zone.
package struct RenderSetting: Sendable, Hashable {
  package let language: Language
  package let currency: Currency
  package let zone: Zone

  package init(language: Language, currency: Currency, zone: Zone) {
    self.language = language
    self.currency = currency
    self.zone = zone
  }
}
