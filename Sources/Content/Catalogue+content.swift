extension Catalogue {
  /// The words of this target.
  package static let content = Catalogue(
    places + templates + variables + messages + mails + links + footers + ConsentWords.entries)

  private static let places = [
    Entry("position", english: "line {line}, column {column}", chinese: "第 {line} 行第 {column} 列"),
    Entry("part_subject", english: "subject", chinese: "主题"),
    Entry("part_preheader", english: "preheader", chinese: "预览文字"),
    Entry("part_html", english: "html", chinese: "HTML 正文"),
    Entry("part_text", english: "text", chinese: "纯文本正文"),
  ]

  private static let templates = [
    Entry(
      "template_tag_unclosed", english: "this tag is never closed; end it with two closing braces",
      chinese: "此标签没有结束，请用两个右花括号结束"),
    Entry(
      "template_name_invalid", english: "a variable's name is expected here, such as customer.name",
      chinese: "此处应为变量名，例如 customer.name"),
    Entry(
      "template_raw_unavailable",
      english: "unescaped values are not available; use two braces and no ampersand",
      chinese: "不支持不转义的变量，请使用两个花括号，且不加 & 号"),
    Entry(
      "template_unexpected", english: "\"{found}\" is not expected here; close the tag or write a filter after |",
      chinese: "此处不应出现“{found}”，请结束标签，或在 | 后写过滤器"),
    Entry(
      "template_filter_unknown",
      english: "there is no filter \"{filter}\"; use one of default, money, number, date, datetime",
      chinese: "没有过滤器“{filter}”，可用的有 default、money、number、date、datetime"),
    Entry(
      "template_filter_repeated", english: "\"{filter}\" is one filter too many; use one format and one default",
      chinese: "过滤器“{filter}”多余，最多使用一个格式和一个默认值"),
    Entry(
      "template_filter_argument", english: "the filter \"{filter}\" is written {form}",
      chinese: "过滤器“{filter}”的写法是 {form}"),
    Entry(
      "template_section_unclosed", english: "the section \"{name}\" that opens here is never closed",
      chinese: "此处开始的区块“{name}”没有结束"),
    Entry(
      "template_section_mismatched", english: "\"{name}\" is closed here, but \"{open}\" is open",
      chinese: "此处结束的是“{name}”，但尚未结束的区块是“{open}”"),
    Entry(
      "template_section_unopened", english: "\"{name}\" is closed here, but was never opened",
      chinese: "此处结束的区块“{name}”没有开始"),
    Entry(
      "template_too_large", english: "the template is larger than {limit} KiB; shorten it",
      chinese: "模板超过 {limit} KiB，请缩短"),
    Entry(
      "template_too_deep", english: "sections are nested more than {limit} deep",
      chinese: "区块嵌套超过 {limit} 层"),
    Entry(
      "template_control_character", english: "an invisible control character stands here; delete it",
      chinese: "此处有不可见的控制字符，请删除"),
    Entry(
      "html_variable_unsafe",
      english: "\"{name}\" stands where no escaping can make it safe; put it into text or a quoted attribute",
      chinese: "变量“{name}”所在位置无法安全转义，请放在文字中或带引号的属性里"),
    Entry(
      "html_section_crosses",
      english: "the section \"{name}\" opens and closes in different kinds of places, such as text and a tag",
      chinese: "区块“{name}”的开始与结束不在同一种位置（例如一个在文字中，一个在标签里）"),
  ]

  private static let variables = [
    Entry(
      "variable_unknown", english: "nothing provides the variable \"{name}\"; correct it or give it a default",
      chinese: "没有任何来源提供变量“{name}”，请更正或设置默认值"),
    Entry(
      "variable_may_be_missing",
      english: "\"{name}\" is not known for every customer; give it a default or put a section around it",
      chinese: "并非每位客户都有“{name}”，请设置默认值或用区块包住"),
    Entry("variable_missing", english: "the variable \"{name}\" has no value", chinese: "变量“{name}”没有值"),
    Entry(
      "variable_wrong_type", english: "\"{name}\" cannot be shown as {filter}",
      chinese: "“{name}”无法显示为 {filter}"),
    Entry(
      "variable_not_text", english: "\"{name}\" is a list or an object; name one of its fields or use a section",
      chinese: "“{name}”是列表或对象，请写出其中的字段或使用区块"),
    Entry(
      "variable_unsafe_link",
      english: "\"{name}\" would make a link that is no web, mail or telephone address",
      chinese: "“{name}”会产生非网页、邮件或电话的链接"),
    Entry(
      "output_too_large", english: "the finished text is larger than {limit} KiB",
      chinese: "生成的内容超过 {limit} KiB"),
    Entry(
      "output_too_many_steps", english: "the template repeats too much: more than {limit} steps",
      chinese: "模板循环过多，超过 {limit} 步"),
    Entry("subject_empty", english: "the subject is empty", chinese: "邮件主题为空"),
  ]

  private static let messages = [
    Entry(
      "message_document_invalid", english: "a template is an object with subject, html and text",
      chinese: "模板应为包含 subject、html、text 的对象"),
    Entry("message_field_missing", english: "the field \"{field}\" is required", chinese: "缺少必填字段“{field}”"),
    Entry("message_field_wrong_type", english: "the field \"{field}\" must be text", chinese: "字段“{field}”必须是文本"),
    Entry("message_field_unknown", english: "there is no field \"{field}\"", chinese: "没有字段“{field}”"),
    Entry(
      "message_body_missing", english: "a template needs html or text", chinese: "模板至少需要 html 或 text 之一"),
  ]

  private static let mails = [
    Entry(
      "mail_sender_missing", english: "set the tenant's sender address before mailing",
      chinese: "发送邮件前请设置租户的发件地址"),
    Entry(
      "mail_sender_name_missing", english: "marketing mail must name its sender; set the tenant's sender name",
      chinese: "营销邮件必须写明发件人，请设置租户的发件人名称"),
    Entry(
      "mail_postal_address_missing", english: "marketing mail must carry a postal address; set the tenant's",
      chinese: "营销邮件必须附上邮政地址，请设置租户的邮政地址"),
    Entry(
      "mail_public_url_invalid", english: "\"{url}\" is no address that unsubscribe links can point to",
      chinese: "“{url}”不能作为退订链接的地址"),
    Entry(
      "mail_public_url_insecure",
      english: "one-click unsubscribing needs a public address that starts with https://, not \"{url}\"",
      chinese: "一键退订要求公开地址以 https:// 开头，而不是“{url}”"),
  ]

  private static let links = [
    Entry("link_malformed", english: "this link is incomplete or damaged", chinese: "此链接不完整或已损坏"),
    Entry("link_forged", english: "this link was not made by us", chinese: "此链接并非由我们生成"),
    Entry("link_expired", english: "this link has expired", chinese: "此链接已过期"),
  ]

  private static let footers = [
    Entry(
      "footer_reason", english: "You receive this mail because you agreed to hear from {sender}.",
      chinese: "您收到此邮件，是因为您同意接收{sender}的信息。"),
    Entry("footer_address", english: "{sender}, {address}", chinese: "{sender}，地址：{address}"),
    Entry("footer_preferences", english: "Choose what you get", chinese: "管理接收偏好"),
    Entry("footer_preferences_link", english: "Choose what you get: {preferences}", chinese: "管理接收偏好：{preferences}"),
    Entry("footer_unsubscribe", english: "Unsubscribe", chinese: "退订"),
    Entry("footer_unsubscribe_link", english: "Unsubscribe: {url}", chinese: "退订：{url}"),
    Entry("yes", english: "yes", chinese: "是"),
    Entry("no", english: "no", chinese: "否"),
  ]
}
