package import Domain

extension Format {
  /// `¥1,234.50`, `£12.30`, `JP¥980`: all decimals the currency has, the sign before the symbol.
  package static func money(_ money: Money, _ language: Language) -> String {
    let scale = money.currency.scale
    let unit = powerOfTen(scale)
    let minor = money.minor.magnitude
    let whole = grouped(String(minor / unit))
    let fraction = scale == 0 ? "" : "." + padded(String(minor % unit), to: scale)
    return (money.minor < 0 ? "-" : "") + symbol(of: money.currency, language) + whole + fraction
  }

  /// ¥ is the renminbi's in both languages, so the yen carries its country.
  private static func symbol(of currency: Currency, _ language: Language) -> String {
    switch currency.code {
    case "CNY": "¥"
    case "JPY": "JP¥"
    case "GBP": "£"
    case "EUR": "€"
    case "USD": language == .chinese ? "US$" : "$"
    case "HKD": "HK$"
    case "TWD": "NT$"
    case "SGD": "S$"
    case "AUD": "A$"
    case "CAD": "CA$"
    case "KRW": "₩"
    case "INR": "₹"
    default: "\(currency.code) "
    }
  }
}
