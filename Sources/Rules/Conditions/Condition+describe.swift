package import Domain
import JSON

/// A condition in plain words. With a currency, money is written in it; without, in minor units.
package func describe(_ condition: Condition, _ language: Language, currency: Currency? = nil) -> String {
  ConditionWords(language: language, currency: currency).sentence(condition)
}

/// The words of conditions in both languages.
struct ConditionWords {
  let language: Language
  let currency: Currency?

  func sentence(_ condition: Condition) -> String {
    switch condition {
    case .all(let parts):
      parts.isEmpty ? say("everyone", "所有客户") : joined(parts, say(" and ", " 且 "))
    case .any(let parts): joined(parts, say(" or ", " 或 "))
    case .not(let part): say("not (\(sentence(part)))", "不满足（\(sentence(part))）")
    case .trait(let test): sentence(test)
    case .profile(let test): sentence(test, subject: say("profile field \(test.path)", "资料字段 \(test.path)"))
    case .event(let test): sentence(test)
    case .orders(let test): sentence(test)
    case .bought(let test): sentence(test)
    case .date(let test): sentence(test)
    }
  }

  private func joined(_ parts: [Condition], _ word: String) -> String {
    parts.map { part in
      switch part {
      case .all(let inner) where inner.count > 1, .any(let inner) where inner.count > 1:
        parts.count > 1 ? say("(\(sentence(part)))", "（\(sentence(part))）") : sentence(part)
      default: sentence(part)
      }
    }.joined(separator: word)
  }

  private func sentence(_ test: TraitTest) -> String {
    let values = test.values.map { value in
      guard test.trait.isMoney, case .int(let amount) = value else { return quoted(value.json) }
      return money(amount)
    }
    return "\(test.trait.title(language)) \(comparison(test.comparison, values))"
  }

  private func sentence(_ test: FieldTest, subject: String) -> String {
    if test.comparison == .isSet, test.values == [false] { return "\(subject) \(say("is not set", "未设置"))" }
    return "\(subject) \(comparison(test.comparison, test.values.map(quoted)))"
  }

  private func sentence(_ test: EventTest) -> String {
    let filters = test.filters.map { sentence($0, subject: $0.path.description) }
    let suffix =
      filters.isEmpty
      ? "" : say(" where \(filters.joined(separator: " and "))", "（其中 \(filters.joined(separator: " 且 "))）")
    if test.count == .none {
      return say("has not done \"\(test.name)\"\(period(test.window))", "\(period(test.window))没有“\(test.name)”")
        + suffix
    }
    return say(
      "did \"\(test.name)\" \(times(test.count))\(period(test.window))",
      "\(period(test.window))“\(test.name)”\(times(test.count))") + suffix
  }

  private func sentence(_ test: OrdersTest) -> String {
    var parts: [String] = []
    if let count = test.count {
      parts.append(
        count == .none ? say("has not ordered", "没有下单") : say("ordered \(times(count))", "下单\(times(count))"))
    }
    if let total = test.total {
      let words = range(total, money)
      parts.append(say("spent \(words)", "消费\(words)"))
    }
    let words = parts.joined(separator: say(" and ", "且"))
    return say("\(words)\(period(test.window))", "\(period(test.window))\(words)")
  }

  private func sentence(_ test: BoughtTest) -> String {
    let goods =
      switch test.subject {
      case .product(let code): say("product \"\(code)\"", "商品“\(code)”")
      case .category(let name): say("category \"\(name)\"", "类别“\(name)”")
      }
    if test.count == .none {
      return say("has not bought \(goods)\(period(test.window))", "\(period(test.window))没有购买\(goods)")
    }
    return say(
      "bought \(goods) \(times(test.count))\(period(test.window))",
      "\(period(test.window))购买\(goods)\(times(test.count))")
  }

  private func sentence(_ test: DateTest) -> String {
    let days = abs(test.inDays)
    if test.inDays == 0 { return say("today is the day of \(test.field)", "今天是 \(test.field) 纪念日") }
    return test.inDays > 0
      ? say("\(test.field) returns in \(plural(days, "day"))", "距 \(test.field) 纪念日还有 \(days) 天")
      : say("\(test.field) returned \(plural(days, "day")) ago", "\(test.field) 纪念日已过 \(days) 天")
  }
}
