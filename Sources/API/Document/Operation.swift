internal import Domain
internal import JSON

/// One route as an operation of the document.
struct Operation {
  let route: Route
  let language: Language

  var json: JSON {
    var members: [String: JSON] = [
      "operationId": .string(Operation.name(route)), "summary": .string(route.title.text(language)),
      "description": .string(words), "responses": .object(responses), "security": .array(security),
    ]
    if let area = Area.of(route) { members["tags"] = [.string(area.name)] }
    if let need = route.need { members["x-permission"] = .string(need.rawValue) }
    let parameters = places + route.declaration.query.map(parameter)
    if !parameters.isEmpty { members["parameters"] = .array(parameters) }
    if let body = route.declaration.body {
      members["requestBody"] = [
        "required": .bool(!body.isOptional), "description": .text(body.schema.words?.text(language) ?? ""),
        "content": [body.type: body.type == Body.json ? ["schema": body.schema.json(language)] : .object([:])],
      ]
    }
    return .object(members)
  }

  /// `getCustomersByCustomerWhy`.
  static func name(_ route: Route) -> String {
    var name = route.method.lowercased()
    for part in route.pattern.split(separator: "/") where part != "v1" {
      if part.hasPrefix("{") { name += "By" }
      for word in part.split(whereSeparator: { !$0.isLetter }) {
        name += word.prefix(1).uppercased() + word.dropFirst()
      }
    }
    return name
  }

  private var words: String {
    var sentences = [route.summary.text(language)]
    if let need = route.need {
      let roles = Account.Role.allCases.filter { $0.permissions.contains(need) }
      let (english, chinese) = (
        roles.map { "\($0.rawValue)s" }.joined(separator: ", "), roles.map(\.chinese).joined(separator: "、")
      )
      sentences.append(
        Words(
          "Takes the permission `\(need.rawValue)`, which \(english) have.",
          "需要 `\(need.rawValue)` 权限，具备的角色：\(chinese)。"
        ).text(language))
    }
    if route.declaration.body != nil {
      let kibibytes = route.bodyLimit >> 10
      sentences.append(Words("The body has at most \(kibibytes) KiB.", "请求体最多 \(kibibytes) KiB。").text(language))
    }
    return sentences.map { ".。".contains($0.last ?? " ") ? $0 : $0 + (language == .chinese ? "。" : ".") }
      .joined(separator: language == .chinese ? "" : " ")
  }

  private var places: [JSON] {
    route.places.map { place in
      let schema = route.declaration.places[place] ?? Operation.place(place)
      return ["name": .string(place), "in": "path", "required": true, "schema": schema.json(language)]
    }
  }

  /// What stands in a place unless its route says otherwise.
  private static func place(_ name: String) -> Schema {
    switch name {
    case "customer": .customerName
    case "merge", "erasure", "import", "action", "account", "invitation", "webhook": .id
    default: .filled
    }
  }

  private func parameter(_ parameter: Parameter) -> JSON {
    var members: [String: JSON] = [
      "name": .string(parameter.name), "in": "query", "schema": parameter.schema.json(language),
    ]
    if parameter.isRequired { members["required"] = true }
    // Each member of the object is a parameter of its own (OpenAPI 3.1.1, 4.8.12.2).
    if parameter.isFamily { members.merge(["style": "form", "explode": true]) { $1 } }
    if let words = parameter.schema.words { members["description"] = .string(words.text(language)) }
    return .object(members)
  }

  private var responses: [String: JSON] {
    var responses: [String: JSON] = [:]
    for status in route.refusals {
      responses["\(status)"] = ["$ref": .string("#/components/responses/\(Refusal.name(status))")]
    }
    for answer in route.declaration.answers { responses["\(answer.status)"] = response(answer) }
    return responses
  }

  /// A page that says what is wrong stands beside the refusal of the same status.
  private func response(_ answer: Answer) -> JSON {
    var members: [String: JSON] = [
      "description": .string((answer.words ?? Words("Done.", "成功。")).text(language))
    ]
    var content: [String: JSON] = [:]
    if route.refusals.contains(answer.status) { content[Body.json] = ["schema": Refusal.schema.json(language)] }
    if let schema = answer.schema {
      content[answer.type] = ["schema": schema.json(language)]
    } else if !answer.type.isEmpty {
      content[answer.type] = .object([:])
    }
    if !content.isEmpty { members["content"] = .object(content) }
    return .object(members)
  }

  /// Each one is enough.
  private var security: [JSON] {
    let cookie: JSON = route.method == "GET" ? ["session": []] : ["session": [], "csrf": []]
    if route.need != nil { return [["key": []], ["keyAsUser": []], cookie] }
    // Open to anybody, and yet about who is signed in.
    return route.declaration.refusals.contains(401)
      && route.declaration.body?.schema.memberNames.contains("email") != true
      ? [cookie] : []
  }
}
