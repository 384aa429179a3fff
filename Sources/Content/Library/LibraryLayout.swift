internal import Domain

/// The words of one library message; the layout around them is the same for all.
struct LibraryWords {
  let subject: String
  let preheader: String
  let greeting: String
  let paragraphs: [String]
  let coupon: String
  let couponEnd: String
  let button: String
  let goodbye: String
}

extension TemplateLibrary.Entry {
  init(_ kind: TemplateLibrary.Kind, _ language: Language, _ words: LibraryWords) {
    self.kind = kind
    self.language = language
    subject = words.subject
    preheader = words.preheader
    html = LibraryLayout.html(words, language)
    text = LibraryLayout.text(words, language)
  }
}

enum LibraryLayout {
  static func html(_ words: LibraryWords, _ language: Language) -> String {
    let paragraphs = ([words.greeting] + words.paragraphs).map { "<p>\($0)</p>" }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
      <body style="margin:0;padding:24px;background:#ffffff;color:#1f1f1f;font:16px/1.6 sans-serif">
      <div style="max-width:560px;margin:0 auto">
      \(paragraphs)
      {{#coupon.code}}
      <p style="padding:16px;border:1px dashed #8c8c8c;text-align:center">\(words.coupon)<br>
      <strong style="font-size:22px">{{coupon.code}}</strong><br>
      \(words.couponEnd)</p>
      {{/coupon.code}}
      {{#shop.url}}
      <p><a href="{{shop.url}}" style="display:inline-block;padding:10px 24px;background:#1f1f1f;color:#ffffff;\
      text-decoration:none">\(words.button)</a></p>
      {{/shop.url}}
      <p>\(words.goodbye)</p>
      </div>
      </body>
      </html>
      """
  }

  static func text(_ words: LibraryWords, _ language: Language) -> String {
    """
    \(([words.greeting] + words.paragraphs).joined(separator: "\n\n"))

    {{#coupon.code}}
    \(words.coupon)\(language == .chinese ? "" : " "){{coupon.code}}
    \(words.couponEnd)
    {{/coupon.code}}

    {{#shop.url}}
    \(words.button)\(language == .chinese ? "：" : ": "){{shop.url}}
    {{/shop.url}}

    \(words.goodbye)
    """
  }
}
