internal import Domain
internal import Foundation
package import JSON
internal import Synchronization

/// Holds values to the schemas of a document: the part of JSON Schema 2020-12 that the API's document uses.
///
/// Stricter than the standard in one thing: where members are named and nothing is said of others, another is a problem,
/// so that no answer carries what the document doesn't tell.
package struct SchemaCheck: Sendable {
  private let document: JSON

  package init(document: JSON) { self.document = document }

  /// What is wrong with a value, each with its place; nothing when it fits.
  package func problems(_ value: JSON, _ schema: JSON, at path: String = "$") -> [String] {
    guard let schema = resolved(schema) else { return ["\(path): the schema refers to nothing"] }
    if let known = SchemaCheck.unknownWord(in: schema) { return ["\(path): the schema says \(known), unknown here"] }
    if let either = schema["anyOf"]?.arrayValue {
      let found = either.map { problems(value, $0, at: path) }
      if !found.contains([]) {
        return ["\(path): fits none of \(either.count): \(found.min { $0.count < $1.count } ?? [])"]
      }
    }
    if let words = schema["enum"]?.arrayValue, !words.contains(value) {
      return ["\(path): \(value) is none of the words"]
    }
    if let types = schema["type"], !SchemaCheck.fits(value, types) { return ["\(path): \(value) is no \(types)"] }
    switch value {
    case .string(let text): return textProblems(text, schema, path)
    case .int, .double: return numberProblems(value.doubleValue ?? 0, schema, path)
    case .array(let elements): return listProblems(elements, schema, path)
    case .object(let members): return objectProblems(members, schema, path)
    default: return []
    }
  }

  private func resolved(_ schema: JSON) -> JSON? {
    guard let reference = schema["$ref"]?.stringValue else { return schema }
    var place: JSON? = document
    for name in reference.split(separator: "/").dropFirst() { place = place?[String(name)] }
    return place.flatMap(resolved)
  }

  private static let words: Set = [
    "type", "enum", "anyOf", "properties", "required", "additionalProperties", "patternProperties", "items", "minItems",
    "maxItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "description", "default",
    "examples",
  ]

  private static func unknownWord(in schema: JSON) -> String? {
    schema.objectValue?.keys.first { !words.contains($0) }
  }

  private static func fits(_ value: JSON, _ types: JSON) -> Bool {
    if let several = types.arrayValue { return several.contains { fits(value, $0) } }
    return switch types.stringValue {
    case "null": value == .null
    case "boolean": value.boolValue != nil
    case "integer": value.intValue != nil
    case "number": value.doubleValue != nil
    case "string": value.stringValue != nil
    case "array": value.arrayValue != nil
    case "object": value.objectValue != nil
    default: false
    }
  }

  private func textProblems(_ text: String, _ schema: JSON, _ path: String) -> [String] {
    let count = Int64(text.unicodeScalars.count)
    if let least = schema["minLength"]?.intValue, count < least { return ["\(path): \(text) is too short"] }
    if let most = schema["maxLength"]?.intValue, count > most { return ["\(path): \(text.prefix(40)) is too long"] }
    if let pattern = schema["pattern"]?.stringValue, !Pattern.fits(text, pattern) {
      return ["\(path): \(text.prefix(80)) does not fit \(pattern)"]
    }
    let isWellFormed =
      switch schema["format"]?.stringValue {
      case "uuid": text.utf8.count == 36 && UUID(uuidString: text) != nil
      case "date-time": Instant(rfc3339: text) != nil
      case "date": text.utf8.count == 10 && Instant(rfc3339: "\(text)T12:00:00Z") != nil
      default: true
      }
    return isWellFormed ? [] : ["\(path): \(text) is no \(schema["format"]?.stringValue ?? "")"]
  }

  private func numberProblems(_ number: Double, _ schema: JSON, _ path: String) -> [String] {
    if let least = schema["minimum"]?.doubleValue, number < least { return ["\(path): \(number) is below \(least)"] }
    if let most = schema["maximum"]?.doubleValue, number > most { return ["\(path): \(number) is above \(most)"] }
    return []
  }

  private func listProblems(_ elements: [JSON], _ schema: JSON, _ path: String) -> [String] {
    let count = Int64(elements.count)
    if count < schema["minItems"]?.intValue ?? 0 || count > schema["maxItems"]?.intValue ?? .max {
      return ["\(path): has \(count) elements"]
    }
    guard let each = schema["items"] else { return [] }
    return elements.enumerated().flatMap { problems($1, each, at: "\(path)[\($0)]") }
  }

  private func objectProblems(_ members: [String: JSON], _ schema: JSON, _ path: String) -> [String] {
    let named = schema["properties"]?.objectValue
    let fitting = schema["patternProperties"]?.objectValue ?? [:]
    var found = (schema["required"]?.arrayValue ?? []).compactMap(\.stringValue).filter { members[$0] == nil }
      .map { "\(path): \($0) is missing" }
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      let place = "\(path).\(name)"
      if let schema = named?[name] ?? fitting.first(where: { Pattern.fits(name, $0.key) })?.value {
        found += problems(value, schema, at: place)
      } else {
        switch schema["additionalProperties"] {
        case .bool(true)?: break
        case nil: if named != nil { found.append("\(place): nobody declared it") }
        case .bool(false)?: found.append("\(place): nobody declared it")
        case let each?: found += problems(value, each, at: place)
        }
      }
    }
    return found
  }
}

/// Regular expressions, each compiled once.
private enum Pattern {
  private static let known = Mutex<[String: NSRegularExpression]>([:])

  static func fits(_ text: String, _ pattern: String) -> Bool {
    let expression = known.withLock { known -> NSRegularExpression? in
      if known[pattern] == nil { known[pattern] = try? NSRegularExpression(pattern: pattern) }
      return known[pattern]
    }
    return expression?.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
