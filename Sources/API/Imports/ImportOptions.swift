internal import Domain
internal import JSON
internal import Sense
internal import Text

/// How a file is to be read, as a caller says it; what isn't said is taken from a preset, the tenant, or the header.
struct ImportOptions: Sendable {
  private static let names = Schema.importOptions.memberNames

  private let members: [String: JSON]
  /// Nothing said which column is which, so the header decides.
  private let isByHeader: Bool

  /// Reads options and joins them with the preset they name. Throws ``JSONError`` naming the option.
  init(_ reader: JSONReader, preset: JSON?, tenant: Tenant) throws {
    let kind = try reader.oneOf("kind", ImportKind.self)
    var members = preset?.objectValue ?? [:]
    if let other = members["kind"]?.stringValue, other != kind.rawValue {
      throw try reader.required("preset").invalid(
        "preset_kind", english: "is for files of \(other)", chinese: "用于 \(other) 文件")
    }
    isByHeader = preset == nil
    var defaults: [String: JSON] = [
      "source": "file", "columns": .object([:]), "zone": .string(tenant.zone.name),
      "currency": .string(tenant.currency.code),
    ]
    if preset == nil, kind == .customers || kind == .events { defaults["keeps_other_columns"] = true }
    members.merge(defaults) { said, _ in said }
    for (name, value) in try reader.members where name != "preset" && ImportOptions.names.contains(name) {
      switch name {
      case "columns", "constants", "profile":
        _ = try reader.object(name)
        members[name] = .object((members[name]?.objectValue ?? [:]).merging(value.objectValue ?? [:]) { _, new in new })
      case "delimiter": members[name] = .string(try ImportOptions.delimiter(reader))
      case "encoding": members[name] = .string(try ImportOptions.encoding(reader))
      default: members[name] = value
      }
    }
    self.members = members
    _ = try ImportMapping(json: .object(members))
  }

  /// What ``init(json:)`` reads back.
  var json: JSON { ["members": .object(members), "is_by_header": .bool(isByHeader)] }

  init(json: JSON) {
    members = json["members"]?.objectValue ?? [:]
    isByHeader = json["is_by_header"]?.boolValue ?? false
  }

  /// The mapping as a preset keeps it.
  func preset() throws -> (kind: String, mapping: JSON) {
    let mapping = try ImportMapping(json: .object(members))
    return (mapping.kind.rawValue, mapping.json)
  }

  /// The mapping for a file.
  func mapping(for path: String) throws -> ImportMapping {
    var mapping = try ImportMapping(json: .object(members))
    if isByHeader {
      let header = try ImportHeader.read(path, mapping)
      for (field, column) in ImportHeader.columns(header, mapping.kind) where mapping.columns[field] == nil {
        if mapping.constants[field] == nil { mapping.columns[field] = [column] }
      }
    }
    return mapping
  }

  private static func delimiter(_ reader: JSONReader) throws(JSONError) -> String {
    let text = try reader.string("delimiter")
    let names = ["tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"]
    let found = names[text.lowercased()] ?? text
    guard found.utf8.count == 1, found != "\"", found != "\n", found != "\r" else {
      throw try reader.required("delimiter").invalid(
        "delimiter_invalid", english: "must be one character, or tab, comma, semicolon, pipe",
        chinese: "应为单个字符，或 tab、comma、semicolon、pipe")
    }
    return found
  }

  private static func encoding(_ reader: JSONReader) throws(JSONError) -> String {
    let text = try reader.string("encoding")
    guard let encoding = TextEncoding(named: text) else {
      let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
      throw try reader.required("encoding").invalid(
        "encoding_unknown", english: "must be one of \(known)", chinese: "应为以下之一：\(known)")
    }
    return encoding.rawValue
  }
}

extension Schema {
  static let importOptions =
    form([
      "kind": .one(ImportKind.self), "preset": .text.optional, "source": .text.optional,
      "columns": .map(.either(.text, .list(.text))).optional.saying(
        "Field to column, or to several that are joined.", "字段对应的列，可为多列合并。"),
      "constants": .map(.text).optional, "profile": .map(.text).optional, "keeps_other_columns": .truth.optional,
      "zone": .zone.optional, "currency": .currency.optional, "rounding": .one(ImportMapping.Rounding.self).optional,
      "delimiter": .text.optional.saying(
        "One character, or tab, comma, semicolon, pipe.", "单个字符，或 tab、comma、semicolon、pipe。"),
      "encoding": .text.optional.like("utf-8"), "date_formats": .list(.text).optional,
      "returns_prefix": .text.optional,
    ]).named("ImportOptions")
}
