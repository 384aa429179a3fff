/// Why a message cannot be composed, signed or checked.
package enum MailError: Error, Equatable {
  /// The field holds a line break or another control character, or is no address, identifier or type.
  case invalidField(String)
  /// A word of the field is too long for one line (998 bytes).
  case fieldTooLong(String)
  /// The field is written by the composer itself.
  case reservedField(String)
  case noRecipient
  /// The domain, the selector or the private key cannot be used for DKIM.
  case invalidSigningKey(reason: String)
  case cannotSign(reason: String)
}

extension MailError {
  package var code: String {
    switch self {
    case .invalidField: "mail.invalid-field"
    case .fieldTooLong: "mail.field-too-long"
    case .reservedField: "mail.reserved-field"
    case .noRecipient: "mail.no-recipient"
    case .invalidSigningKey: "mail.invalid-signing-key"
    case .cannotSign: "mail.cannot-sign"
    }
  }

  package var english: String {
    switch self {
    case .invalidField(let name): "\(name) is not valid; remove line breaks and check its form."
    case .fieldTooLong(let name): "\(name) is too long for a line; shorten it."
    case .reservedField(let name): "\(name) is set by the message itself; remove it from the further fields."
    case .noRecipient: "The mail has no recipient; add one."
    case .invalidSigningKey(let reason): "The DKIM key cannot be used (\(reason)); give an RSA key in PEM."
    case .cannotSign(let reason): "The mail could not be signed (\(reason))."
    }
  }

  package var chinese: String {
    switch self {
    case .invalidField(let name): "\(name) 无效，请去掉换行并检查格式。"
    case .fieldTooLong(let name): "\(name) 过长，一行放不下，请缩短。"
    case .reservedField(let name): "\(name) 由邮件自身生成，请从附加字段中去掉。"
    case .noRecipient: "邮件没有收件人，请添加。"
    case .invalidSigningKey(let reason): "DKIM 私钥无法使用（\(reason)），请提供 PEM 格式的 RSA 私钥。"
    case .cannotSign(let reason): "邮件签名失败（\(reason)）。"
    }
  }
}
