internal import Domain
internal import JSON

/// Puts one value into words.
struct ValueWriter {
  let setting: RenderSetting

  func words(for value: JSON, of tag: Template.Value) throws(ContentProblem) -> String {
    let words =
      switch tag.format {
      case nil: plain(value)
      case .money: money(value)
      case .number: number(value)
      case .date: date(value, withTime: false)
      case .datetime: date(value, withTime: true)
      }
    if let words { return words }
    let name = "\(tag.path)"
    guard let format = tag.format else { throw ContentProblem(.variableNotText, ["name": name], at: tag.position) }
    throw ContentProblem(.variableWrongType, ["name": name, "filter": format.rawValue], at: tag.position)
  }

  private func plain(_ value: JSON) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .double(let number): Int64(exactly: number).map { String($0) } ?? String(number)
    case .bool(let answer): Catalogue.content.render(LocalizedSentence(answer ? "yes" : "no"), setting.language)
    case .null, .array, .object: nil
    }
  }

  /// Whole minor units of the tenant's currency, or `{"minor": 1230, "currency": "GBP"}`.
  private func money(_ value: JSON) -> String? {
    if let minor = value.intValue {
      return Format.money(Money(minor: minor, currency: setting.currency), setting.language)
    }
    guard let minor = value["minor"]?.intValue, let code = value["currency"]?.stringValue,
      let currency = Currency(code)
    else { return nil }
    return Format.money(Money(minor: minor, currency: currency), setting.language)
  }

  private func number(_ value: JSON) -> String? {
    value.intValue.map { Format.number($0) } ?? value.doubleValue.map { Format.number($0) }
  }

  /// RFC 3339 text, a day such as `2026-11-20`, or microseconds since 1970.
  private func date(_ value: JSON, withTime: Bool) -> String? {
    if let text = value.stringValue, text.utf8.count == 10, let midnight = Instant(rfc3339: text + "T00:00:00Z") {
      return withTime ? nil : Format.date(Zone.utc.day(at: midnight), setting.language)
    }
    let instant = value.stringValue.flatMap(Instant.init(rfc3339:)) ?? value.intValue.map(Instant.init(microseconds:))
    return instant.map {
      withTime
        ? Format.dateAndTime($0, setting.zone, setting.language) : Format.date($0, setting.zone, setting.language)
    }
  }
}
