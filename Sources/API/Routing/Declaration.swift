internal import Domain
internal import JSON

/// What a route takes and answers, said once: handlers read their query and their body through it, the document is made
/// of it, and tests hold every answer to it.
struct Declaration: Sendable {
  /// What may stand behind the question mark.
  var query: [Parameter] = []
  /// Places of the pattern that take less than any text.
  var places: [String: Schema] = [:]
  var body: Body?
  var answers: [Answer] = []
  /// Statuses of refusals besides those that follow from the rest.
  var refusals: Set<Int> = []
  /// Names that are not known are overlooked: mail programs and sites add their own.
  var overlooksOthers = false
}

/// A name in a query, with its value.
struct Parameter: Sendable {
  let name: String
  let schema: Schema
  var isRequired = false
  /// The name is the first part of many: `profile.city`.
  var isFamily = false

  init(_ name: String, _ schema: Schema, isRequired: Bool = false) {
    self.name = name
    self.schema = schema
    self.isRequired = isRequired
  }

  /// Where the page before ended.
  static let after = Parameter("after", .text.saying("`next` of the page before.", "上一页的 `next`。"))

  /// How many rows a page may have.
  static func limit(_ standard: Int64 = 50, most: Int64 = 500) -> Parameter {
    Parameter("limit", .whole(1...most).standing(at: .int(standard)).saying("Rows of a page.", "每页行数。"))
  }

  /// Names that begin alike, each with a text.
  static func family(_ prefix: String, _ english: String, _ chinese: String) -> Parameter {
    var parameter = Parameter(
      prefix, Schema(.object([], others: .fitting("^\(prefix)\\..+$", .text))).saying(english, chinese))
    parameter.isFamily = true
    return parameter
  }

  func takes(_ name: String) -> Bool {
    isFamily ? name.hasPrefix("\(self.name).") && name.utf8.count > self.name.utf8.count + 1 : name == self.name
  }
}

/// What a request carries.
struct Body: Sendable {
  let schema: Schema
  let type: String
  var isOptional = false

  static let json = "application/json"
}

/// What is answered when all is well.
struct Answer: Sendable {
  let status: Int
  /// Nil for what is no JSON.
  let schema: Schema?
  let type: String
  var words: Words?
}

extension Route {
  func taking(query: Parameter...) -> Route { taking(query: query) }
  func taking(query: [Parameter]) -> Route { declaring { $0.query += query } }

  /// A JSON object, or another value, as the body.
  func taking(body: Schema, isOptional: Bool = false) -> Route {
    declaring { $0.body = Body(schema: body, type: Body.json, isOptional: isOptional) }
  }

  /// A body that is no JSON.
  func taking(bytes type: String, _ english: String, _ chinese: String, isOptional: Bool = false) -> Route {
    declaring { $0.body = Body(schema: Schema.text.saying(english, chinese), type: type, isOptional: isOptional) }
  }

  /// What may stand in a place of the pattern.
  func taking(place: String, _ schema: Schema) -> Route { declaring { $0.places[place] = schema } }

  func overlookingOthers() -> Route { declaring { $0.overlooksOthers = true } }

  /// A JSON value.
  func answering(_ schema: Schema) -> Route { answering(200, schema) }
  func answering(_ status: Int, _ schema: Schema) -> Route {
    declaring { $0.answers.append(Answer(status: status, schema: schema, type: Body.json)) }
  }

  /// What is no JSON.
  func answering(_ status: Int = 200, bytes type: String, _ english: String, _ chinese: String) -> Route {
    declaring { $0.answers.append(Answer(status: status, schema: nil, type: type, words: Words(english, chinese))) }
  }

  /// Refusals besides those that follow from the rest; see ``refusals``.
  func refusing(_ statuses: Int...) -> Route { declaring { $0.refusals.formUnion(statuses) } }

  private func declaring(_ body: (inout Declaration) -> Void) -> Route {
    var route = self
    body(&route.declaration)
    return route
  }

  /// The names in braces of the pattern, in order.
  var places: [String] {
    pattern.split(separator: "/").compactMap { part in
      guard part.hasPrefix("{"), let end = part.firstIndex(of: "}") else { return nil }
      return String(part[part.index(after: part.startIndex)..<end])
    }
  }

  /// Every status of a refusal: what was declared, and what follows from who may call, what is sent, and the store.
  var refusals: Set<Int> {
    // A target that can't be read is refused before anybody asks whose it is.
    var statuses = declaration.refusals.union([400, 500, 503])
    if need != nil { statuses.formUnion([401, 403]) }
    if declaration.body != nil { statuses.insert(413) }
    if method != "GET" { statuses.insert(507) }
    return statuses
  }
}
