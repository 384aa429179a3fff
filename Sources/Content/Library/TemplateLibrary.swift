package import Domain
package import JSON

/// Messages to start from: one for each kind of strategy in each language.
///
/// They use `tenant.name`; `customer.name`, with a default; `coupon.code` and `coupon.expires_at` where there is a
/// coupon; `shop.url` where there is a shop: the variables of ``VariableSchema/standard``. The unsubscribe link and
/// the postal address are added when the mail is assembled.
package enum TemplateLibrary {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A first order from somebody who has looked around.
    case conversion
    /// Thanks to a customer who buys regularly.
    case retention
    /// The next order, when the last is about used up.
    case repurchase
    /// Somebody who has not bought for long.
    case winBack = "win-back"
  }

  package struct Entry: Sendable, Hashable {
    package let kind: Kind
    package let language: Language
    package let subject: String
    package let preheader: String
    package let html: String
    package let text: String

    /// `win-back.zh-CN`
    package var key: String { "\(kind.rawValue).\(language.rawValue)" }

    /// As the document of a ``TemplateVersion``.
    package var document: JSON {
      [
        "subject": .string(subject), "preheader": .string(preheader), "html": .string(html), "text": .string(text),
      ]
    }
  }

  package static let entries: [Entry] =
    [conversionEnglish, conversionChinese, retentionEnglish, retentionChinese]
    + [repurchaseEnglish, repurchaseChinese, winBackEnglish, winBackChinese]

  package static func entry(_ kind: Kind, _ language: Language) -> Entry {
    entries.first { $0.kind == kind && $0.language == language }!
  }
}
