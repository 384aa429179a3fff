internal import Domain

extension TemplateLibrary {
  static let conversionChinese = Entry(
    .conversion, .chinese,
    LibraryWords(
      subject: "还在考虑吗？{{tenant.name}}随时为您服务",
      preheader: "您看过的商品还在等您。",
      greeting: greeting,
      paragraphs: [
        "您浏览过{{tenant.name}}，但还没有下单。您看过的商品还在等您。",
        "如果有任何疑问，直接回复此邮件，会有专人为您解答。",
      ],
      coupon: "首单优惠码：", couponEnd: couponEnd, button: "继续选购", goodbye: goodbye))

  static let retentionChinese = Entry(
    .retention, .chinese,
    LibraryWords(
      subject: "感谢您一直选择{{tenant.name}}",
      preheader: "给老朋友的一份小心意。",
      greeting: greeting,
      paragraphs: [
        "感谢您一次次选择我们，您的支持我们一直记在心里。",
        "如果您有任何建议，欢迎直接回复此邮件，会有专人阅读。",
      ],
      coupon: "一份心意，下次购物可用的优惠码：", couponEnd: couponEnd, button: "看看新品", goodbye: goodbye))

  static let repurchaseChinese = Entry(
    .repurchase, .chinese,
    LibraryWords(
      subject: "该补货了吗？来自{{tenant.name}}的提醒",
      preheader: "上次购买的商品可能快用完了。",
      greeting: greeting,
      paragraphs: [
        "距离您上次下单已有一段时间，购买的商品可能快用完了。",
        "再次下单只需一分钟。",
      ],
      coupon: "使用此优惠码更划算：", couponEnd: couponEnd, button: "再次购买", goodbye: goodbye))

  static let winBackChinese = Entry(
    .winBack, .chinese,
    LibraryWords(
      subject: "好久不见，{{tenant.name}}想念您",
      preheader: "好久不见，来看看有什么新变化。",
      greeting: greeting,
      paragraphs: [
        "好久不见！自您上次光临以来，我们有了一些新变化。",
        "如果我们曾有做得不好的地方，请回复告诉我们，我们愿意改正。",
      ],
      coupon: "欢迎回来，您的专属优惠码：", couponEnd: couponEnd, button: "看看有什么变化", goodbye: goodbye))

  private static let greeting = "{{customer.name | default: \"您\"}}好："
  private static let couponEnd = "有效期至{{coupon.expires_at | date}}。"
  private static let goodbye = "{{tenant.name}}团队敬上"
}
