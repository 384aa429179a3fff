internal import Domain

extension TemplateLibrary {
  static let conversionEnglish = Entry(
    .conversion, .english,
    LibraryWords(
      subject: "Still deciding? {{tenant.name}} is here to help",
      preheader: "What you looked at is still waiting for you.",
      greeting: greeting,
      paragraphs: [
        "You looked around at {{tenant.name}} and have not ordered yet. What you saw is still waiting for you.",
        "If a question kept you back, just reply to this mail and a person will answer.",
      ],
      coupon: "Your first order is cheaper with this code:", couponEnd: couponEnd,
      button: "Continue where you left off",
      goodbye: goodbye))

  static let retentionEnglish = Entry(
    .retention, .english,
    LibraryWords(
      subject: "Thank you for staying with {{tenant.name}}",
      preheader: "A small thank-you to our regular customers.",
      greeting: greeting,
      paragraphs: [
        "You come back to us again and again, and we notice. Thank you.",
        "Tell us what we could do better: a reply to this mail reaches a person.",
      ],
      coupon: "With our thanks, a code for your next order:", couponEnd: couponEnd, button: "See what is new",
      goodbye: goodbye))

  static let repurchaseEnglish = Entry(
    .repurchase, .english,
    LibraryWords(
      subject: "Time for your next order from {{tenant.name}}?",
      preheader: "Your last order may be running out.",
      greeting: greeting,
      paragraphs: [
        "It has been a while since your last order, and what you bought may be running out.",
        "Ordering again takes a minute.",
      ],
      coupon: "This code makes it cheaper:", couponEnd: couponEnd, button: "Order again", goodbye: goodbye))

  static let winBackEnglish = Entry(
    .winBack, .english,
    LibraryWords(
      subject: "We miss you at {{tenant.name}}",
      preheader: "It has been a while. See what has changed.",
      greeting: greeting,
      paragraphs: [
        "We have not seen you for a while, and some things have changed since your last visit.",
        "If we did something wrong, reply and tell us. We would like to put it right.",
      ],
      coupon: "Come back with this code:", couponEnd: couponEnd, button: "See what has changed", goodbye: goodbye))

  private static let greeting = "Hello {{customer.name | default: \"there\"}},"
  private static let couponEnd = "Valid until {{coupon.expires_at | date}}."
  private static let goodbye = "Your team at {{tenant.name}}"
}
