internal import Domain
internal import JSON

extension Strategy {
  var shape: [String: JSON] {
    [
      "id": .id(id), "key": .string(key), "state": .string(state.rawValue), "live_version": .int(liveVersion),
      "latest_version": .int(latestVersion), "epoch": .int(epoch), "started_at": .instant(startedAt),
    ]
  }
}

extension StrategyVersion {
  var shape: JSON {
    [
      "version": .int(version), "author": .string(author), "created_at": .instant(createdAt), "document": document,
    ]
  }
}

extension TemplateVersion {
  var shape: [String: JSON] {
    [
      "key": .string(key), "version": .int(version), "author": .string(author), "created_at": .instant(createdAt),
      "document": document,
    ]
  }
}

extension Thing {
  static let erasure = Words("erasure", "删除记录")
  static let customer = Words("customer", "客户")
  static let segment = Words("segment", "分群")
  static let strategy = Words("strategy", "策略")
  static let template = Words("template", "模板")
  static let pool = Words("coupon pool", "优惠券池")
  static let action = Words("action", "动作")
  static let merge = Words("merge", "合并")
  static let key = Words("key", "密钥")
  static let view = Words("view", "视图")
  static let screen = Words("list with views", "支持视图的列表")
  static let mail = Words("mail", "邮件")
  static let budget = Words("budget", "预算")
  static let imports = Words("import", "导入")
  static let preset = Words("preset", "预设")
  static let stop = Words("stop", "停发")
  static let suppression = Words("suppression", "抑制记录")
}

/// What is not found, in words.
enum Thing {}

extension Schema {
  static let strategyState = one(of: "draft", "live", "paused", "ended")

  static let strategy =
    ([
      "id": .id, "key": .text, "state": .strategyState, "live_version": .count, "latest_version": .count,
      "epoch": .count, "started_at": .instant.orNull,
    ] as Schema).named("Strategy")

  static let template =
    ([
      "key": .text, "version": .count, "author": .text, "created_at": .instant, "document": .messageDocument,
    ] as Schema).named("Template")

  static let messageDocument =
    form([
      "subject": .text, "html": .text.optional, "text": .text.optional, "preheader": .text.optional,
    ]).named("MessageDocument")
}
