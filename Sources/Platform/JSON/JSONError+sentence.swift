extension JSONError: CustomStringConvertible {
  package var description: String { sentence }

  /// What is wrong and where, in English: `arms[1].share: expected a number, found "x"`.
  package var sentence: String { located(explanation, byte: "byte") }

  /// The same in Chinese.
  package var sentenceInChinese: String { located(explanationInChinese, byte: "字节") }

  private func located(_ text: String, byte: String) -> String {
    if let offset { return "\(byte) \(offset): \(text)" }
    return path.isEmpty ? text : "\(path): \(text)"
  }

  private var explanation: String {
    switch problem {
    case .unexpectedByte(let byte): "unexpected \(Self.shown(byte))"
    case .unexpectedEnd: "the text ends in the middle of a value"
    case .unterminatedString: "this string has no closing quote"
    case .badEscape: "not a valid escape sequence"
    case .invalidUTF8: "not valid UTF-8"
    case .numberOutOfRange: "the number is too large"
    case .tooDeep(let limit): "nested more than \(limit) levels deep"
    case .duplicateKey(let key): "the member \(JSON.string(key)) appears twice"
    case .missing: "required, but missing"
    case .wrongType(let expected, let found): "expected \(Self.named(expected)), found \(Self.shown(found))"
    case .unknownKey: "unknown field"
    case .invalid(_, let english, _): english
    }
  }

  private var explanationInChinese: String {
    switch problem {
    case .unexpectedByte(let byte): "此处不应出现 \(Self.shown(byte))"
    case .unexpectedEnd: "内容不完整，在一个值的中间结束"
    case .unterminatedString: "字符串缺少结束引号"
    case .badEscape: "转义序列无效"
    case .invalidUTF8: "不是有效的 UTF-8"
    case .numberOutOfRange: "数字过大"
    case .tooDeep(let limit): "嵌套超过 \(limit) 层"
    case .duplicateKey(let key): "成员 \(JSON.string(key)) 重复出现"
    case .missing: "必填，但缺失"
    case .wrongType(let expected, let found): "应为\(Self.namedInChinese(expected))，实际为 \(Self.shown(found))"
    case .unknownKey: "未知字段"
    case .invalid(_, _, let chinese): chinese
    }
  }

  private static func named(_ expected: Expected) -> String {
    switch expected {
    case .string: "a string"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .array: "a list"
    case .object: "an object"
    case .oneOf(let words): "one of \(words.joined(separator: ", "))"
    }
  }

  private static func namedInChinese(_ expected: Expected) -> String {
    switch expected {
    case .string: "字符串"
    case .integer: "整数"
    case .number: "数字"
    case .boolean: " true 或 false"
    case .array: "列表"
    case .object: "对象"
    case .oneOf(let words): "以下之一：\(words.joined(separator: "、"))"
    }
  }

  private static func shown(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte) ? "'\(Unicode.Scalar(byte))'" : "0x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
  }

  /// Short, since a whole document may stand where a number should.
  private static func shown(_ value: JSON) -> String {
    switch value {
    case .array: return "[...]"
    case .object: return "{...}"
    case .string(let text) where text.count > 40: return JSON.string(String(text.prefix(40)) + "...").description
    default: return value.description
    }
  }
}
