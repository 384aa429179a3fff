extension RowProblem {
  package var sentence: String { words.english }
  package var sentenceInChinese: String { words.chinese }

  private var words: (english: String, chinese: String) {
    switch code {
    case "field_empty": ("\(field) is empty; fill it in", "\(field) 为空，请填写")
    case "field_too_long": ("\(field) is longer than a name may be", "\(field) 过长")
    case "number_invalid": ("\(field) should be a number, found \"\(found)\"", "\(field) 应为数字，实际为“\(found)”")
    case "number_too_large": ("\(field) is too large: \(found)", "\(field) 数值过大：\(found)")
    case "number_too_precise":
      ("\(field) has more decimals than the currency: \(found)", "\(field) 的小数位多于货币的最小单位：\(found)")
    case "quantity_not_whole":
      ("\(field) should be a whole number, found \"\(found)\"", "\(field) 应为整数，实际为“\(found)”")
    case "price_negative": ("\(field) is below zero: \(found)", "\(field) 不能为负：\(found)")
    case "return_not_negative":
      ("the order is a return, but \(field) is not below zero: \(found)", "该单为退货，但 \(field) 不是负数：\(found)")
    case "date_invalid":
      ("\(field) should be a date in one of the formats given, found \"\(found)\"", "\(field) 不是给定格式的日期：“\(found)”")
    case "date_in_future": ("\(field) lies in the future: \(found)", "\(field) 在将来：\(found)")
    case "email_invalid": ("\(field) is no mail address: \(found)", "\(field) 不是有效的邮箱：\(found)")
    case "phone_invalid": ("\(field) is no telephone number: \(found)", "\(field) 不是有效的电话号码：\(found)")
    case "currency_invalid":
      (
        "\(field) should be three capital letters such as CNY, found \"\(found)\"",
        "\(field) 应为三个大写字母的货币，例如 CNY，实际为“\(found)”"
      )
    case "currency_other": ("the stored order has another currency than \(found)", "已有订单的货币与 \(found) 不同")
    case "repaired_otherwise":
      (
        "this row was repaired before with another content; correct it with an export of the whole file",
        "该行此前已以其他内容修复，请用完整导出文件更正"
      )
    case "import_unknown":
      ("\(field) names no import of this tenant: \(found)", "\(field) 不是本租户的导入：\(found)")
    case "row_ragged": ("the row has not as many fields as the header (\(found))", "该行字段数与表头不一致（\(found)）")
    case "row_unterminated_quote": ("a quote is not closed properly (\(found))", "引号没有正确结束（\(found)）")
    case "row_field_too_long": ("a field is far too long (\(found))", "字段过长（\(found)）")
    case "row_invalid_encoding": ("the row does not fit the file's encoding (\(found))", "该行不符合文件编码（\(found)）")
    default: ("\(field): \(code) \(found)", "\(field)：\(code) \(found)")
    }
  }
}
