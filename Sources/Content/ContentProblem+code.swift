extension ContentProblem {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    // The source of a template.
    case tagUnclosed = "template_tag_unclosed"
    case nameInvalid = "template_name_invalid"
    case rawUnavailable = "template_raw_unavailable"
    case unexpected = "template_unexpected"
    case filterUnknown = "template_filter_unknown"
    case filterRepeated = "template_filter_repeated"
    case filterArgument = "template_filter_argument"
    case sectionUnclosed = "template_section_unclosed"
    case sectionMismatched = "template_section_mismatched"
    case sectionUnopened = "template_section_unopened"
    case tooLarge = "template_too_large"
    case tooDeep = "template_too_deep"
    case controlCharacter = "template_control_character"
    case unsafePlace = "html_variable_unsafe"
    case sectionCrosses = "html_section_crosses"
    // The variables of a template.
    case variableUnknown = "variable_unknown"
    case variableMayBeMissing = "variable_may_be_missing"
    case variableMissing = "variable_missing"
    case variableWrongType = "variable_wrong_type"
    case variableNotText = "variable_not_text"
    case variableUnsafeLink = "variable_unsafe_link"
    // What comes out.
    case outputTooLarge = "output_too_large"
    case tooManySteps = "output_too_many_steps"
    case subjectEmpty = "subject_empty"
    // The document of a message.
    case documentInvalid = "message_document_invalid"
    case fieldMissing = "message_field_missing"
    case fieldWrongType = "message_field_wrong_type"
    case fieldUnknown = "message_field_unknown"
    case bodyMissing = "message_body_missing"
    // A mail.
    case senderMissing = "mail_sender_missing"
    case senderNameMissing = "mail_sender_name_missing"
    case postalAddressMissing = "mail_postal_address_missing"
    case publicURLInvalid = "mail_public_url_invalid"
    case publicURLInsecure = "mail_public_url_insecure"
  }
}
