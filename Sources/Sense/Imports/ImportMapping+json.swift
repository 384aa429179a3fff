internal import Domain
package import JSON
internal import Text

extension ImportMapping {
  /// Every option under its name, as a preset or a run keeps it.
  package var json: JSON {
    var members: [String: JSON] = [
      "kind": .string(kind.rawValue), "source": .string(source),
      "columns": .object(columns.mapValues { .array($0.map { .string($0) }) }),
      "constants": .object(constants.mapValues { .string($0) }),
      "profile": .object(profile.mapValues { .string($0) }),
      "keeps_other_columns": .bool(keepsOtherColumns),
      "zone": .string(zone.name), "currency": .string(currency.code), "rounding": .string(rounding.rawValue),
      "date_formats": .array(dateFormats.map { .string($0) }),
    ]
    if let delimiter { members["delimiter"] = .string(String(UnicodeScalar(delimiter))) }
    if let encoding { members["encoding"] = .string(encoding.rawValue) }
    if case .prefix(let letters) = returns { members["returns_prefix"] = .string(letters) }
    return .object(members)
  }

  /// Errors name the option.
  package init(json: JSON) throws(JSONError) {
    let reader = JSONReader(json)
    let zoneName = try reader.string("zone")
    guard let zone = Zone(zoneName) else {
      throw try reader.required("zone").invalid(
        "zone_unknown", english: "no time zone is named \(zoneName); take one such as Asia/Shanghai",
        chinese: "没有名为 \(zoneName) 的时区，请使用例如 Asia/Shanghai 的名称")
    }
    guard let currency = Currency(try reader.string("currency")) else {
      throw try reader.required("currency").invalid(
        "currency_unknown", english: "a currency is three capital letters such as CNY", chinese: "货币应为三个大写字母，例如 CNY")
    }
    self.init(
      kind: try reader.oneOf("kind", ImportKind.self), source: try reader.string("source"),
      columns: try reader.texts("columns") { value throws(JSONError) in
        if let column = value.value.stringValue { return [column] }
        var columns: [String] = []
        for element in try value.asElements() { columns.append(try element.asString()) }
        return columns
      }, zone: zone, currency: currency)
    constants = try reader.texts("constants") { value throws(JSONError) in try value.asString() }
    profile = try reader.texts("profile") { value throws(JSONError) in try value.asString() }
    keepsOtherColumns = try reader.optionalBool("keeps_other_columns") ?? false
    rounding = try reader.optionalOneOf("rounding", Rounding.self) ?? .halfAwayFromZero
    delimiter = try reader.optionalString("delimiter").flatMap(\.utf8.first)
    encoding = try reader.optionalString("encoding").flatMap(TextEncoding.init(named:))
    if let letters = try reader.optionalString("returns_prefix") { returns = .prefix(letters) }
    let formats = try reader.optionalArray("date_formats") { value throws(JSONError) in try value.asString() }
    if !formats.isEmpty { dateFormats = formats }
  }
}

extension JSONReader {
  fileprivate func texts<Value>(
    _ key: String, _ body: (JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> [String: Value] {
    guard let object = try optionalObject(key) else { return [:] }
    var result: [String: Value] = [:]
    for name in try object.members.keys { result[name] = try body(object.required(name)) }
    return result
  }
}
