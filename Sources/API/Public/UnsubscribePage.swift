/// The small pages behind an unsubscribe link, in both languages at once: nobody knows yet who reads them.
enum UnsubscribePage {
  /// `preferences` leads to the page where one can keep a part.
  static func question(_ tenant: String, preferences: String = "") -> String {
    let name = escaped(tenant)
    let choose =
      preferences.isEmpty
      ? ""
      : "\n<p><a href=\"\(escaped(preferences))\">只退订部分内容 · Choose what you get instead</a></p>"
    return page(
      """
      <h1>退订 · Unsubscribe</h1>
      <p lang="zh-CN">不再接收「\(name)」的此类消息？</p>
      <p lang="en">Stop receiving messages like this one from \(name)?</p>
      <form method="post"><button type="submit">确认退订 · Unsubscribe</button></form>\(choose)
      """)
  }

  static func done(_ tenant: String) -> String {
    let name = escaped(tenant)
    return page(
      """
      <h1>已退订 · Unsubscribed</h1>
      <p lang="zh-CN">您不会再收到「\(name)」的此类消息。</p>
      <p lang="en">You will get no more messages like this one from \(name).</p>
      """)
  }

  static let invalid = page(
    """
    <h1>链接无效 · This link doesn't work</h1>
    <p lang="zh-CN">链接不完整或已被改动。请从邮件中重新打开，或直接回复该邮件要求退订。</p>
    <p lang="en">It is cut off or was changed. Open it from the mail again, or answer the mail and ask to be left alone.</p>
    """)

  static let nobody = page(
    """
    <h1>无需退订 · Nothing to unsubscribe</h1>
    <p lang="zh-CN">该邮件为测试邮件，或其记录已删除。</p>
    <p lang="en">The mail was a test, or its record is gone.</p>
    """)

  private static func page(_ content: String) -> String {
    """
    <!doctype html>
    <html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex"><title>Unsubscribe · 退订</title>
    <style>body{font:16px/1.6 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem;color:#1f2328;\
    background:#fff}h1{font-size:1.25rem}button{font:inherit;padding:.5rem 1.25rem}</style></head>
    <body><main>
    \(content)
    </main></body></html>
    """
  }

  /// Safe as text and inside quotes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
