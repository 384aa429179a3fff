internal import Domain
internal import HTTPServer

/// A small page for whoever follows a link of a mail: one language, no script, light or dark as the reader has it.
struct PublicPage {
  let language: Language
  let title: String
  private var parts: [String] = []

  init(_ language: Language, title: String) {
    self.language = language
    self.title = title
  }

  /// Markup as it is.
  mutating func add(_ markup: String) { parts.append(markup) }

  mutating func paragraph(_ text: String, _ kind: String = "") {
    add("<p\(kind.isEmpty ? "" : " class=\"\(kind)\"")>\(Self.escaped(text))</p>")
  }

  /// What is wrong with what was sent.
  mutating func alert(_ text: String) { add("<p class=\"note bad\" role=\"alert\">\(Self.escaped(text))</p>") }

  /// A form of one button that posts to the page's own address.
  static func form(_ fields: [(name: String, value: String)], button: String, label: String? = nil, look: String = "")
    -> String
  {
    let hidden = fields.map {
      "<input type=\"hidden\" name=\"\(escaped($0.name))\" value=\"\(escaped($0.value))\">"
    }
    let aria = label.map { " aria-label=\"\(escaped($0))\"" } ?? ""
    return "<form method=\"post\">\(hidden.joined())"
      + "<button type=\"submit\" class=\"\(look)\"\(aria)>\(escaped(button))</button></form>"
  }

  static func escaped(_ text: String) -> String { UnsubscribePage.escaped(text) }

  /// The same page in the other language, by the page's own address.
  var html: String {
    let other: Language = language == .chinese ? .english : .chinese
    let name = other == .chinese ? "中文" : "English"
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8">\
      <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">\
      <meta name="color-scheme" content="light dark"><title>\(Self.escaped(title))</title>
      <style>\(Self.style)</style></head>
      <body><main><p class="switch"><a href="?lang=\(other.rawValue)" lang="\(other.rawValue)">\(name)</a></p>
      <h1>\(Self.escaped(title))</h1>
      \(parts.joined(separator: "\n"))
      </main></body></html>
      """
  }

  private static let style = """
    :root{--page:#f7f8fa;--surface:#fff;--line:#e3e6eb;--ink:#171b21;--soft:#4c5563;--accent:#0b6b5d;--on:#fff;\
    --ok:#14713a;--warn:#8f5a00;--bad:#b9291f}\
    @media(prefers-color-scheme:dark){:root{--page:#0f1216;--surface:#161a20;--line:#2a313b;--ink:#e9ecf1;--soft:#b3bcc9;\
    --accent:#4cc9b0;--on:#0f1216;--ok:#5bd08a;--warn:#f0b04a;--bad:#ff8a80}}\
    *{box-sizing:border-box}body{margin:0;font:16px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",\
    sans-serif;color:var(--ink);background:var(--page);overflow-wrap:anywhere}\
    main{max-width:40rem;margin:0 auto;padding:24px 16px 64px}h1{font-size:1.375rem;line-height:1.3;margin:8px 0 16px}\
    h2{font-size:1rem;margin:24px 0 8px}p{margin:8px 0}.switch{text-align:right;margin:0}a{color:var(--accent)}\
    .soft{color:var(--soft);font-size:.875rem}.note{padding:8px 12px;border:1px solid var(--line);\
    border-left:4px solid var(--accent);border-radius:4px;background:var(--surface)}.bad{border-left-color:var(--bad)}\
    input[type=email]{font:inherit;width:100%;max-width:24rem;min-height:40px;padding:6px 12px;border:1px solid var(--soft);\
    border-radius:6px;background:var(--surface);color:var(--ink)}input[type=checkbox]{width:18px;height:18px;\
    vertical-align:-3px;accent-color:var(--accent)}\
    ul{list-style:none;margin:0 0 16px;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--surface)}\
    li{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:12px 16px}\
    li+li{border-top:1px solid var(--line)}li>div{flex:1 1 14rem;min-width:0}li p{margin:0}\
    .state{font-weight:600}.granted{color:var(--ok)}.pending{color:var(--warn)}.withdrawn,.never{color:var(--soft)}\
    form{margin:0}button{font:inherit;min-height:40px;padding:6px 16px;border:1px solid var(--accent);border-radius:6px;\
    background:var(--surface);color:var(--accent);cursor:pointer}button.main{background:var(--accent);color:var(--on)}\
    button.stop{border-color:var(--bad);color:var(--bad)}\
    a:focus-visible,button:focus-visible,input:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    """
}

extension Visit {
  /// Chosen on the page, else the customer's, else the browser's, else the tenant's.
  func language(_ profile: String?, _ tenant: Tenant) -> Language {
    let chosen = request.query.last { $0.name == "lang" }.flatMap { Language(rawValue: $0.value) }
    if let chosen { return chosen }
    return Language(accepting: profile) ?? Language(accepting: request.headers["Accept-Language"]) ?? tenant.language
  }

  /// A form's fields (application/x-www-form-urlencoded); the last of a name stands.
  func form() -> [String: String] {
    let body = String(decoding: request.body, as: UTF8.self)
    let fields = HTTPRequest("POST", target: "/?\(body)").query
    return Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}
