internal import JSON

/// What a value in a request or an answer may be: the part of JSON Schema 2020-12 that this API needs.
///
/// An object written as a dictionary is an answer's: it has these members, and later versions may add some. One made by
/// ``form(_:)`` is a request's: a member that is not known is refused, and one that may be left out may be null as well.
package struct Schema: Sendable {
  indirect enum Kind: Sendable {
    case any
    case text(format: String? = nil, pattern: String? = nil, least: Int? = nil, most: Int? = nil)
    case words([String])
    case whole(least: Int64? = nil, most: Int64? = nil)
    case number(least: Double? = nil, most: Double? = nil)
    case truth
    case list(Schema, least: Int? = nil, most: Int? = nil)
    /// Members in the order of their declaration.
    case object([Member], others: Others)
    case either([Schema])
    /// The component of a name, for what contains itself.
    case reference(String)
  }

  struct Member: Sendable {
    let name: String
    var schema: Schema
  }

  /// What members an object may have besides those that are named.
  indirect enum Others: Sendable {
    case unsaid, refused
    case each(Schema)
    /// Of names that fit a pattern.
    case fitting(String, Schema)
  }

  var kind: Kind
  /// Of the component that others refer to; nil for what is written out where it stands.
  var name: String?
  var words: Words?
  var isNullable = false
  /// As a member: it may be absent.
  var isOptional = false
  /// What it is where it is left out.
  var standard: JSON?
  var example: JSON?

  init(_ kind: Kind) { self.kind = kind }

  var members: [Member] {
    guard case .object(let members, _) = kind else { return [] }
    return members
  }

  /// Every name that a member may have: where it is one of several, those of all.
  var memberNames: Set<String> {
    if case .either(let schemas) = kind { return schemas.reduce(into: []) { $0.formUnion($1.memberNames) } }
    return Set(members.map(\.name))
  }
}

extension Schema: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, Schema)...) {
    self.init(.object(elements.map { Member(name: $0.0, schema: $0.1) }, others: .unsaid))
  }
}

extension Schema {
  /// What a caller sends.
  static func form(_ members: KeyValuePairs<String, Schema>) -> Schema {
    Schema(
      .object(
        members.map { name, schema in
          var schema = schema
          schema.isNullable = schema.isNullable || schema.isOptional
          return Member(name: name, schema: schema)
        }, others: .refused))
  }

  /// An object with values of one kind under names of the caller's.
  static func map(_ value: Schema) -> Schema { Schema(.object([], others: .each(value))) }

  static func list(_ element: Schema, _ count: ClosedRange<Int>? = nil) -> Schema {
    Schema(
      .list(element, least: count?.lowerBound, most: count.flatMap { $0.upperBound == .max ? nil : $0.upperBound }))
  }

  /// A page of a list: `next` is given back as `after`, and absent on the last page.
  static func page(_ element: Schema) -> Schema {
    ["items": .list(element), "next": .text.optional.saying("Give it back as `after`.", "作为 `after` 传回即可取下一页。")]
  }

  /// A whole list.
  static func items(_ element: Schema) -> Schema { ["items": .list(element)] }

  static func either(_ schemas: Schema...) -> Schema { Schema(.either(schemas)) }
  static func reference(_ name: String) -> Schema { Schema(.reference(name)) }

  var orNull: Schema { changed { $0.isNullable = true } }
  var optional: Schema { changed { $0.isOptional = true } }

  /// Gives it a name under which the document keeps it once.
  func named(_ name: String) -> Schema { changed { $0.name = name } }
  func saying(_ english: String, _ chinese: String) -> Schema { changed { $0.words = Words(english, chinese) } }
  func standing(at value: JSON) -> Schema { changed { $0.standard = value } }
  func like(_ example: JSON) -> Schema { changed { $0.example = example } }

  /// The same object with more members, under no name of its own.
  func with(_ more: KeyValuePairs<String, Schema>) -> Schema {
    changed { schema in
      guard case .object(let members, let others) = schema.kind else { return }
      // In a request's object null is as good as nothing.
      let isForm = if case .refused = others { true } else { false }
      let added = more.map { name, value in
        var member = Member(name: name, schema: value)
        member.schema.isNullable = value.isNullable || isForm && value.isOptional
        return member
      }
      schema.kind = .object(
        members.filter { member in !added.contains { $0.name == member.name } } + added, others: others)
      schema.name = nil
    }
  }

  /// The same object without some members, under no name of its own.
  func without(_ names: Set<String>) -> Schema {
    changed { schema in
      guard case .object(let members, let others) = schema.kind else { return }
      schema.kind = .object(members.filter { !names.contains($0.name) }, others: others)
      schema.name = nil
    }
  }

  private func changed(_ body: (inout Schema) -> Void) -> Schema {
    var schema = self
    body(&schema)
    return schema
  }
}
