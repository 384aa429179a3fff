internal import Domain
internal import JSON

/// What is answered when a request is not done, by status.
enum Refusal {
  static let schema =
    ([
      "error": [
        "code": .text, "message": .text,
        "field": .text.optional.saying("The place in the request: arms[1].weight.", "请求中的位置：arms[1].weight。"),
        "problems": Schema.list(.problem).optional.saying("Several things that are wrong at once.", "同时存在的多个问题。"),
      ]
    ] as Schema).named("Error")

  static let all: [(status: Int, name: String, words: Words)] = [
    (400, "BadRequest", Words("The request is wrong: the message says where.", "请求有误，消息会说明位置。")),
    (401, "Unauthorized", Words("No key, a wrong or an expired one; nobody is signed in.", "未提供密钥，密钥错误或已过期；未登录。")),
    (403, "Forbidden", Words("Somebody who may not do this.", "没有权限。")),
    (404, "NotFound", Words("There is no such thing in this tenant.", "该租户中没有此对象。")),
    (409, "Conflict", Words("Not in the state it is in, or it changed meanwhile.", "当前状态不允许，或期间已被更改。")),
    (
      410, "Gone",
      Words("It is no longer kept: a customer was erased, a link was used or has expired.", "已不再保留：客户已删除、链接已使用或已过期。")
    ),
    (413, "TooLarge", Words("The body is longer than the route takes.", "请求体超过上限。")),
    (422, "Unprocessable", Words("Understood, but something stands in the way.", "已理解，但存在阻碍。")),
    (429, "TooManyTries", Words("Too many tries; `Retry-After` says when to go on.", "尝试次数过多，`Retry-After` 说明何时重试。")),
    (500, "InternalError", Words("A fault of ours; nothing was half done.", "内部错误，没有只完成一半的操作。")),
    (
      503, "Unavailable", Words("Not at the moment; repeat after `Retry-After` seconds.", "暂不可用，请在 `Retry-After` 秒后重试。")
    ),
    (507, "StorageFull", Words("The disk is full; nothing was stored.", "磁盘已满，未保存任何内容。")),
  ]

  static func name(_ status: Int) -> String { all.first { $0.status == status }?.name ?? "Status\(status)" }

  static func json(_ refusal: (status: Int, name: String, words: Words), _ language: Language) -> JSON {
    var members: [String: JSON] = [
      "description": .string(refusal.words.text(language)), "content": [Body.json: ["schema": schema.json(language)]],
    ]
    switch refusal.status {
    case 401: members["headers"] = ["WWW-Authenticate": ["schema": ["type": "string"]]]
    case 429, 503: members["headers"] = ["Retry-After": ["schema": ["type": "integer"]]]
    default: break
    }
    return .object(members)
  }
}
