import API
import Domain

/// `rondo init`: sets up the tenant of a new data directory with a name, a zone, a currency and a language.
enum Initialise {
  static let usage = "rondo init [--name NAME] [--zone Europe/London] [--currency GBP] [--language en|zh-CN]"

  /// Reads the flags; throws a sentence that names the wrong one.
  static func tenant(_ arguments: [String]) throws(Configuration.Problem) -> FirstTenant {
    var first = FirstTenant()
    var rest = arguments[...]
    while let flag = rest.popFirst() {
      guard let value = rest.popFirst() else {
        throw Configuration.Problem(name: flag, english: "needs a value after it. \(usage)", chinese: "后面需要一个值。")
      }
      switch flag {
      case "--name": first.name = value
      case "--zone":
        guard let zone = Zone(value) else {
          throw Configuration.Problem(
            name: flag, english: "“\(value)” is no zone such as Asia/Shanghai.",
            chinese: "“\(value)” 不是时区，例如 Asia/Shanghai。")
        }
        first.zone = zone
      case "--currency":
        guard let currency = Currency(value) else {
          throw Configuration.Problem(
            name: flag, english: "“\(value)” is no currency code such as CNY.", chinese: "“\(value)” 不是货币代码，例如 CNY。")
        }
        first.currency = currency
      case "--language":
        guard let language = Language(rawValue: value) else {
          throw Configuration.Problem(name: flag, english: "must be en or zh-CN.", chinese: "必须是 en 或 zh-CN。")
        }
        first.language = language
      default:
        throw Configuration.Problem(name: flag, english: "is not known. \(usage)", chinese: "未知选项。\(usage)")
      }
    }
    return first
  }
}
