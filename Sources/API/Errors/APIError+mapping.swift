internal import Act
internal import Content
internal import Decide
internal import Domain
internal import HTTPServer
internal import JSON
internal import Sense

extension APIError {
  /// What a caller may know of an error; nil when it is ours alone, to be logged and answered as internal.
  init?(mapping error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as JSONError: self.init(error)
    case let error as StoreError:
      guard let known = APIError.known(error) else { return nil }
      self = known
    case let error as SecretProblem: self.init(error)
    case let error as LaunchProblems: self.init(error)
    case let error as ContentProblems: self.init(error)
    case let error as ContentProblem: self.init(ContentProblems([error]))
    case let error as ActProblem: self.init(error)
    case let error as ImportError: self.init(error)
    case let error as IntakeRejection: self.init(error)
    default: return nil
    }
  }

  init(_ refusal: HTTPRefusal) {
    switch refusal {
    case .headersTooLong: self.init("headers_too_long", refusal.status, refusal.sentence, "请求头过长。")
    case .framing: self.init("request_malformed", refusal.status, refusal.sentence, "请求的长度信息有误。")
    case .bodyTooLong(let limit): self = .tooLarge(limit)
    case .target: self.init("target_invalid", refusal.status, refusal.sentence, "请求地址不是有效的 UTF-8 路径。")
    case .stopping: self.init("stopping", refusal.status, refusal.sentence, "服务正在停止。")
    }
  }

  private init(_ error: JSONError) {
    self.init(
      error.code, 400, field: error.path.isEmpty ? nil : error.path, APIError.sentence(error.sentence),
      error.sentenceInChinese + "。")
  }

  private init(_ error: SecretProblem) {
    let words = error.sentence
    self.init(words.code, 409, Catalogue.act.render(words, .english), Catalogue.act.render(words, .chinese))
  }

  private init(_ error: LaunchProblems) {
    self.init("strategy_not_startable", 422, "The strategy can't start yet.", "策略还不能启动。")
    problems = error.problems.map { problem in
      Problem(code: problem.sentence.code, words: Words(problem.text(.english), problem.text(.chinese)))
    }
  }

  private init(_ error: ContentProblems) {
    self.init("template_invalid", 422, "The template can't be used as it is.", "模板无法使用。")
    problems = error.problems.map { problem in
      Problem(code: problem.sentence.code, words: Words(problem.text(.english), problem.text(.chinese)))
    }
  }

  private static func sentence(_ text: String) -> String { text.hasSuffix(".") ? text : text + "." }

  private static func known(_ error: StoreError) -> APIError? {
    switch error.code {
    case .notFound: .init("not_found", 404, "There is no such thing here.", "没有找到。")
    case .conflict: .init("conflict", 409, "Something with this name exists already.", "已有同名的记录。")
    case .stale:
      .init("stale", 409, "It changed in the meantime. Read it again and repeat.", "数据已被更改，请重新读取后重试。")
    case .invalid: .init("invalid", 422, "That can't be done in the state it is in.", "当前状态下无法执行。")
    case .full:
      .init(
        "storage_full", 507, "The disk is full; nothing was stored. Free some space and repeat.",
        "磁盘已满，未保存任何内容。请清理空间后重试。")
    case .readOnly:
      .init("storage_read_only", 503, "The database can only be read at the moment.", "数据库目前只读。")
    case .unavailable:
      .init("storage_unavailable", 503, "The database can't be reached. Repeat in a while.", "数据库暂时无法访问，请稍后重试。")
    case .outcomeUnknown:
      .init(
        "storage_outcome_unknown", 503, "The database didn't say whether it stored this. Repeating is safe.",
        "数据库没有确认是否已保存，可以安全地重试。")
    default: nil
    }
  }

  private init(_ error: ActProblem) {
    let status =
      switch error.code {
      case .actionNotFound: 404
      case .ownStrategy: 403
      case .evidenceMissing: 400
      case .customerErased: 410
      case .notPossible, .changedMeanwhile, .tooLate, .budgetUsedUp, .couponUsedUp, .notWaiting, .contentChanged: 409
      }
    if error.code == .customerErased {
      self = .erased
      return
    }
    self.init(
      error.code.rawValue, status, field: error.code == .evidenceMissing ? "evidence" : nil,
      Catalogue.act.render(error.sentence, .english), Catalogue.act.render(error.sentence, .chinese))
  }

  private init(_ error: ImportError) {
    let status =
      switch error {
      case .unknownRun: 404
      case .runClosed: 409
      case .rejectsUnwritable: 507
      case .file, .empty, .columnsMissing: 422
      }
    self.init(error.code, status, APIError.sentence(error.sentence), error.sentenceInChinese + "。")
  }

  init(_ error: IntakeRejection) {
    self.init(
      error.code, error.code == "key_not_allowed" || error.code == "alias_not_allowed" ? 403 : 400,
      field: error.field.isEmpty ? nil : error.field, APIError.sentence(error.sentence),
      error.sentenceInChinese + "。")
  }
}
