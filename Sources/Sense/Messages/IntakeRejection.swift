internal import JSON

/// Why one message is not taken.
package struct IntakeRejection: Error, Sendable, Hashable {
  /// A stable word for programs.
  package let code: String
  /// The place in the message, as in `properties.products[1].price`.
  package let field: String
  package let sentence: String
  package let sentenceInChinese: String

  init(_ code: String, _ field: String, _ sentence: String, _ sentenceInChinese: String) {
    self.code = code
    self.field = field
    self.sentence = "\(field): \(sentence)"
    self.sentenceInChinese = "\(field)：\(sentenceInChinese)"
  }

  init(_ error: JSONError) {
    code = error.code
    field = error.path
    sentence = error.sentence
    sentenceInChinese = error.sentenceInChinese
  }
}

extension IntakeRejection {
  static let tooLarge = IntakeRejection(
    "message_too_large", "message", "is larger than \(IntakeLimits.messageBytes) bytes",
    "超过 \(IntakeLimits.messageBytes) 字节")

  static func tooLong(_ field: String, _ limit: Int) -> IntakeRejection {
    IntakeRejection("field_too_long", field, "is longer than \(limit) bytes", "超过 \(limit) 字节")
  }

  /// PostgreSQL can't keep it.
  static func nul(_ field: String) -> IntakeRejection {
    IntakeRejection("text_nul", field, "must not hold the character U+0000", "不能包含字符 U+0000")
  }

  static func tooMany(_ field: String) -> IntakeRejection {
    IntakeRejection(
      "too_many_members", field, "has more than \(IntakeLimits.members) members",
      "成员超过 \(IntakeLimits.members) 个")
  }

  static let notTrusted = IntakeRejection(
    "key_not_allowed", "type", "a browser's write key may not say this; use an operate key",
    "浏览器写入密钥无权提交该内容，请使用 operate 密钥")

  static let aliasNotAllowed = IntakeRejection(
    "alias_not_allowed", "previousId", "a browser's write key joins only a visitor without a user id to a user",
    "浏览器写入密钥只能把没有 userId 的访客关联到用户")

  static func unknownCoupon(_ code: String) -> IntakeRejection {
    IntakeRejection("coupon_unknown", "coupon", "there is no coupon \(code)", "没有优惠券 \(code)")
  }

  static let couponRedeemed = IntakeRejection(
    "coupon_redeemed", "coupon", "was redeemed before", "此前已核销")

  static let otherCurrency = IntakeRejection(
    "currency_other", "currency", "the stored order has another currency", "已有订单的货币不同")

  static let otherCustomer = IntakeRejection(
    "order_other_customer", "order_id", "belongs to another customer already", "已属于另一位客户")
}
