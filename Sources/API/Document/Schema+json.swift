package import Domain
package import JSON

extension Schema {
  /// As it stands in a document: a component by its name, everything else written out.
  package func json(_ language: Language) -> JSON {
    guard let name else { return definition(language) }
    return Schema.reference(name).noted(self).definition(language)
  }

  /// Written out, whether it has a name or not.
  package func definition(_ language: Language) -> JSON {
    var members = shape(language)
    if isNullable { members = Schema.orNull(members) }
    if let words { members["description"] = .string(words.text(language)) }
    if let standard { members["default"] = standard }
    if let example { members["examples"] = [example] }
    return .object(members)
  }

  /// What is said of the member and not of the component.
  private func noted(_ other: Schema) -> Schema {
    var schema = self
    schema.isNullable = other.isNullable
    return schema
  }

  private static func orNull(_ members: [String: JSON]) -> [String: JSON] {
    guard case .string(let type)? = members["type"] else {
      return members.isEmpty ? members : ["anyOf": [.object(members), ["type": "null"]]]
    }
    var members = members
    members["type"] = [.string(type), "null"]
    if let words = members["enum"]?.arrayValue { members["enum"] = .array(words + [.null]) }
    return members
  }

  private func shape(_ language: Language) -> [String: JSON] {
    switch kind {
    case .any: return [:]
    case .text(let format, let pattern, let least, let most):
      return Schema.said([
        "type": "string", "format": .text(format), "pattern": .text(pattern),
        "minLength": .number(least.map(Int64.init)),
        "maxLength": .number(most.map(Int64.init)),
      ])
    case .words(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
    case .whole(let least, let most):
      return Schema.said(["type": "integer", "minimum": .number(least), "maximum": .number(most)])
    case .number(let least, let most):
      return Schema.said(["type": "number", "minimum": Schema.number(least), "maximum": Schema.number(most)])
    case .truth: return ["type": "boolean"]
    case .list(let element, let least, let most):
      return Schema.said([
        "type": "array", "items": element.json(language), "minItems": .number(least.map(Int64.init)),
        "maxItems": .number(most.map(Int64.init)),
      ])
    case .object(let members, let others): return Schema.object(members, others, language)
    case .either(let schemas): return ["anyOf": .array(schemas.map { $0.json(language) })]
    case .reference(let name): return ["$ref": .string("#/components/schemas/\(name)")]
    }
  }

  private static func object(_ members: [Member], _ others: Others, _ language: Language) -> [String: JSON] {
    var shape: [String: JSON] = ["type": "object"]
    if !members.isEmpty {
      shape["properties"] = .object(
        Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.schema.json(language)) }))
    }
    let required = members.filter { !$0.schema.isOptional }.map { JSON.string($0.name) }
    if !required.isEmpty { shape["required"] = .array(required) }
    switch others {
    case .unsaid: break
    case .refused: shape["additionalProperties"] = false
    case .each(let schema): shape["additionalProperties"] = schema.json(language)
    case .fitting(let pattern, let schema):
      shape["patternProperties"] = [pattern: schema.json(language)]
      shape["additionalProperties"] = false
    }
    return shape
  }

  private static func said(_ members: [String: JSON]) -> [String: JSON] { members.filter { $0.value != .null } }
  private static func number(_ value: Double?) -> JSON { value.map { .double($0) } ?? .null }
}

extension Schema {
  /// The components that it is made of, by name; its own among them.
  var components: [String: Schema] {
    var found: [String: Schema] = [:]
    collect(into: &found)
    return found
  }

  private func collect(into found: inout [String: Schema]) {
    if let name {
      guard found[name] == nil else { return }
      var whole = self
      // A place's, not the component's.
      (whole.isNullable, whole.isOptional) = (false, false)
      found[name] = whole
    }
    switch kind {
    case .list(let element, _, _): element.collect(into: &found)
    case .object(let members, let others):
      for member in members { member.schema.collect(into: &found) }
      if case .each(let schema) = others { schema.collect(into: &found) }
    case .either(let schemas): for schema in schemas { schema.collect(into: &found) }
    default: break
    }
  }
}
