package import Domain
package import JSON

/// The API as OpenAPI 3.1 says it (spec.openapis.org/oas/v3.1.1), made of the routes' declarations.
package enum Document {
  package static func json(_ language: Language) -> JSON {
    var paths: [String: [String: JSON]] = [:]
    for route in Router.routes {
      paths[route.pattern, default: [:]][route.method.lowercased()] = Operation(route: route, language: language).json
    }
    return [
      "openapi": "3.1.1", "info": info(language), "servers": [["url": "/"]],
      "tags": .array(
        Area.all.map { ["name": .string($0.name), "description": .string($0.words.text(language))] }),
      "paths": .object(paths.mapValues { .object($0) }),
      "components": [
        "schemas": .object(components.mapValues { $0.definition(language) }),
        "responses": .object(
          Dictionary(
            uniqueKeysWithValues: Refusal.all.map { (Refusal.name($0.status), Refusal.json($0, language)) })),
        "securitySchemes": security(language),
      ],
    ]
  }

  /// Every schema that has a name, by its name.
  static let components: [String: Schema] = {
    var found = Refusal.schema.components
    for route in Router.routes {
      let declaration = route.declaration
      let schemas =
        declaration.query.map(\.schema) + declaration.places.values + declaration.answers.compactMap(\.schema)
        + (declaration.body.map { [$0.schema] } ?? [])
      for schema in schemas { found.merge(schema.components) { first, _ in first } }
    }
    return found
  }()

  private static func info(_ language: Language) -> JSON {
    let words = Words(
      """
      JSON objects in snake case. Lists are `{"items": [...], "next": CURSOR?}`: give the cursor back as `after`. \
      Instants are RFC 3339 in UTC, days are local days of the tenant's zone, money is whole minor units in members \
      that end in `_minor`, shares are numbers from 0 to 1. A field or a query parameter that is not known is refused. \
      Answers may get more members in later versions. `message` of an error is for people, in the language of \
      `Accept-Language`, else the tenant's; `code` is for programs.
      """,
      """
      JSON 对象使用 snake case。列表为 `{"items": [...], "next": 游标?}`，将游标作为 `after` 传回。时刻为 UTC 的 RFC 3339，\
      日期为租户时区的当地日期，金额为最小货币单位的整数，成员名以 `_minor` 结尾，比例为 0 到 1 的数。未知的字段或查询参数会被拒绝。\
      后续版本的回答可能增加成员。错误的 `message` 供人阅读，语言取自 `Accept-Language`，否则为租户语言；`code` 供程序使用。
      """)
    return [
      "title": .string(Words("Rondo: closed-loop customer operations", "Rondo：闭环客户运营").text(language)),
      "version": "1", "description": .string(words.text(language)),
    ]
  }

  private static func security(_ language: Language) -> JSON {
    func said(_ members: [String: JSON], _ english: String, _ chinese: String) -> JSON {
      .object(members.merging(["description": .string(Words(english, chinese).text(language))]) { $1 })
    }
    return [
      "key": said(
        ["type": "http", "scheme": "bearer"], "A key: `Authorization: Bearer KEY`.", "密钥：`Authorization: Bearer KEY`。"),
      "keyAsUser": said(
        ["type": "http", "scheme": "basic"], "A key as the user name of Basic authentication, without a password.",
        "密钥作为 Basic 认证的用户名，密码为空。"),
      "session": said(
        ["type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name)],
        "Of a browser in which somebody is signed in.",
        "已登录浏览器的 Cookie。"),
      "csrf": said(
        ["type": "apiKey", "in": "header", "name": "X-CSRF-Token"],
        "Beside the cookie, with everything that changes something: `csrf` of GET /v1/session.",
        "与 Cookie 一起，用于所有修改操作：取自 GET /v1/session 的 `csrf`。"),
    ]
  }
}
